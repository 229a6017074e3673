import type { Fact } from '../domain/event.ts';
import { between, type Instant, later, type Span, seconds } from '../domain/time.ts';
import type { SourceBook, SourceNews, Unplaced } from '../ports/sources.ts';
import type { Log } from '../ports.ts';

/**
 * What came in, told to the book of sources: at once when nothing was in the last second, and otherwise together with
 * what comes next, so that a thousand requests a second are one write a second for each instance. Counts that an
 * instance still holds when it is stopped are lost with it. It never fails: nobody's event is refused for a count.
 */
export type Tally = (news: readonly SourceNews[]) => Promise<void>;

const TOGETHER = seconds(1);

export function createTally(
  book: Pick<SourceBook, 'noteSource'>,
  log: Pick<Log, 'failed' | 'info' | 'count'>,
): Tally {
  const held = new Map<string, SourceNews>();
  const written = new Map<string, Instant>();

  async function write(news: SourceNews): Promise<void> {
    held.delete(news.source);
    written.set(news.source, news.at);
    try {
      const first = await book.noteSource(news);
      if (first.length === 0) return;
      // Their names may be anything: they stand on the page, and in no log.
      log.info('a source says for the first time what is not understood', {
        source: news.source,
        kinds: first.length,
      });
      log.count('NewUnknownKind');
    } catch (error) {
      log.failed('what came from a source was not counted', error, { source: news.source });
    }
  }

  return async (all) => {
    for (const news of all) held.set(news.source, added(held.get(news.source), news));
    const due = [...held.values()].filter(({ source, at }) => {
      const last = written.get(source);
      return last === undefined || between(last, at) >= TOGETHER;
    });
    await Promise.all(due.map(write));
  };
}

function added(before: SourceNews | undefined, news: SourceNews): SourceNews {
  if (!before) return news;
  const eventAt =
    before.eventAt && news.eventAt ? later(before.eventAt, news.eventAt) : (news.eventAt ?? before.eventAt);
  const unknown = { ...before.unknown };
  for (const [kind, times] of Object.entries(news.unknown)) unknown[kind] = (unknown[kind] ?? 0) + times;
  return {
    ...before,
    ...news,
    events: before.events + news.events,
    refused: before.refused + news.refused,
    unknown,
    ...(eventAt === undefined ? {} : { eventAt }),
  };
}

/** A refusal, whose event it was, and why. */
interface RefusedOf {
  readonly source: string;
  readonly reason: string;
}

/** What came along with the facts of one request or batch. */
interface Beside {
  readonly refused?: readonly RefusedOf[];
  readonly unplaced?: readonly Unplaced[];
  /** How far the clock of whoever signed it is ahead of ours. */
  readonly ahead?: Span;
}

const MOST_REASON = 200;

/** What one request or batch brought, source by source. */
export function newsOf(
  facts: readonly Fact[],
  at: Instant,
  { refused = [], unplaced = [], ahead }: Beside = {},
): SourceNews[] {
  const news = new Map<string, SourceNews>();
  const nothing = { at, events: 0, refused: 0, unknown: {}, ...(ahead === undefined ? {} : { ahead }) };
  const add = (one: Pick<SourceNews, 'source'> & Partial<SourceNews>) =>
    news.set(one.source, added(news.get(one.source), { ...nothing, ...one }));
  for (const { source, time, type, data } of facts) {
    const unknown = type === 'source.unknown' ? { [data.kind]: 1 } : {};
    add({ source, events: 1, eventAt: time, unknown });
  }
  for (const { source, kind } of unplaced) add({ source, unknown: { [kind]: 1 } });
  // A field's name may be as its sender likes: no number of somebody stands on the page.
  for (const { source, reason } of refused)
    add({ source, refused: 1, refusal: reason.slice(0, MOST_REASON).replaceAll(/\d{5,}/g, '#') });
  return [...news.values()];
}
