import { ratesOf } from '../domain/source-seen.ts';
import type { Instant } from '../domain/time.ts';
import type { SourceBook } from '../ports/sources.ts';

/** One source, for whoever wires it. */
export interface SourceRow {
  readonly source: string;
  readonly seenAt: Instant;
  readonly lastEvent: Instant | undefined;
  /** Over the last five minutes. */
  readonly eventsPerMinute: number;
  readonly refusalsPerMinute: number;
  readonly unknownKinds: Readonly<Record<string, number>>;
  /** How far its clock is ahead of ours, in whole seconds, which is all that is signed; behind is negative. */
  readonly clockSkewSeconds: number | undefined;
}

export async function sourceRows(book: Pick<SourceBook, 'sourcesSeen'>, now: Instant): Promise<SourceRow[]> {
  return (await book.sourcesSeen()).map((seen) => {
    const { events, refused } = ratesOf(seen, now);
    return {
      source: seen.source,
      seenAt: seen.seenAt,
      lastEvent: seen.eventAt,
      eventsPerMinute: events,
      refusalsPerMinute: refused,
      unknownKinds: seen.unknown,
      clockSkewSeconds: seen.ahead === undefined ? undefined : Math.trunc(seen.ahead / 1000),
    };
  });
}
