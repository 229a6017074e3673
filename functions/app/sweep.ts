import { type Instant, minus, plus, seconds } from '../domain/time.ts';
import type { Look, Looks, Queues } from '../ports.ts';
import { LOOK_AHEAD } from './handle.ts';

/** What the first sweep's message should have brought by now is brought by the next one. */
const OVERDUE = seconds(60);

/** One sweep reads at most so many entries; the rest is overdue soon and comes with the next ones. */
const MOST = 200_000;

/** Removing is in no hurry: so many a minute are more than a million a day, and leave the queue to what is. */
const MOST_REMOVALS = 1000;

interface Swept {
  readonly ahead: number;
  readonly overdue: number;
  readonly removals: number;
}

/**
 * Once a minute: every look that falls due within the next two and a half minutes goes to the wake queue with
 * its exact delay, once, because a cursor remembers how far the last sweep came. What is overdue by a minute
 * is sent again until it is handled, so that a lost message costs two minutes at most (D5). So are cases that were kept
 * for long enough.
 */
export async function sweep(looks: Looks, queues: Pick<Queues, 'wake'>, now: Instant): Promise<Swept> {
  const until = plus(now, LOOK_AHEAD);
  const after = await looks.cursor();
  const ahead = await looks.due({ ...(after ? { after } : {}), until, most: MOST });
  const before = minus(now, OVERDUE);
  const overdue = (await looks.due({ until: before, most: MOST })).filter(notAmong(ahead));
  const removals = await looks.removals({ until: now, most: MOST_REMOVALS });
  await queues.wake([...ahead, ...overdue, ...removals], now);
  if (ahead.length < MOST) await looks.moveCursor(until);
  return { ahead: ahead.length, overdue: overdue.length, removals: removals.length };
}

const nameOf = (look: Look): string => ('id' in look ? look.id : `person ${look.person}`);

function notAmong(known: readonly Look[]): (look: Look) => boolean {
  const names = new Set(known.map(nameOf));
  return (look) => !names.has(nameOf(look));
}
