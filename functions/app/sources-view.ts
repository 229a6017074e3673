import { ratesOf, type SourceSeen } from '../domain/source-seen.ts';
import type { Instant } from '../domain/time.ts';
import type { SourceBook } from '../ports/sources.ts';

/** One source, for whoever wires it. */
export interface SourceRow {
  readonly source: string;
  /** How its events come from the same cloud, where the stack was deployed so. */
  readonly wired: readonly string[];
  readonly seenAt: Instant | undefined;
  readonly lastEvent: Instant | undefined;
  /** Over the last five minutes. */
  readonly eventsPerMinute: number;
  readonly refusalsPerMinute: number;
  readonly lastRefusal: SourceSeen['refusal'];
  readonly unknownKinds: Readonly<Record<string, number>>;
  /** How far its clock is ahead of ours, in whole seconds, which is all that is signed; behind is negative. */
  readonly clockSkewSeconds: number | undefined;
}

/** What is wired, and the way by which it comes. */
interface Way {
  readonly source: string;
  readonly by: string;
}

/** Every source that was ever heard, and those that are wired and were not. */
export async function sourceRows(
  book: Pick<SourceBook, 'sourcesSeen'>,
  wired: readonly Way[],
  now: Instant,
): Promise<SourceRow[]> {
  const waysOf = (source: string) => wired.flatMap((way) => (way.source === source ? [way.by] : []));
  const heard = (await book.sourcesSeen()).map((seen): SourceRow => {
    const { events, refused } = ratesOf(seen, now);
    return {
      source: seen.source,
      wired: waysOf(seen.source),
      seenAt: seen.seenAt,
      lastEvent: seen.eventAt,
      eventsPerMinute: events,
      refusalsPerMinute: refused,
      lastRefusal: seen.refusal,
      unknownKinds: seen.unknown,
      clockSkewSeconds: seen.ahead === undefined ? undefined : Math.trunc(seen.ahead / 1000),
    };
  });
  const known = new Set(heard.map(({ source }) => source));
  const silent = [...new Set(wired.map(({ source }) => source))].filter((source) => !known.has(source));
  return [...heard, ...silent.map((source) => ({ ...UNHEARD, source, wired: waysOf(source) }))].sort(
    (a, b) => (a.source < b.source ? -1 : 1),
  );
}

const UNHEARD = {
  seenAt: undefined,
  lastEvent: undefined,
  eventsPerMinute: 0,
  refusalsPerMinute: 0,
  lastRefusal: undefined,
  unknownKinds: {},
  clockSkewSeconds: undefined,
};
