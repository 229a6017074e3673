import * as z from 'zod';
import type { Stretch } from '../calendar/common-hours.ts';
import type { PromiseId } from '../ids.ts';
import { epochOf, Instant, instantAt, later } from '../time.ts';

/**
 * The plan of the calls to customers: which minute has room for another one. `callbacks.perMinute` is a budget
 * for all cases together, so each minute has counters (port `Slots`); what is done with them is decided here.
 *
 * Three counters are enough to know who is called and who is not when an urgent call goes over the heads of others.
 * Whoever takes a place holds a ticket: how many of their own rank held one in that minute before. Of `perMinute`
 * calls the urgent ones come first, then those promised to the second, then those with a window, each by ticket. A
 * ticket given when `t` were held never has more than `t` before it, however many are given back later, so that no
 * minute has more calls than `perMinute`.
 */

/** A minute since 1970: what counters are kept for. */
export type Minute = number & { readonly __unit: 'minute' };

const MINUTE_MS = 60_000;
export const minuteOf = (t: Instant): Minute => Math.floor(epochOf(t) / MINUTE_MS) as Minute;
export const startOf = (minute: Minute): Instant => instantAt(minute * MINUTE_MS);

/** The calls of one minute: all, those of them that cannot be moved within a window, and those of them that are urgent. */
export interface Taken {
  readonly all: number;
  readonly firm: number;
  readonly urgent: number;
}
export const NONE: Taken = { all: 0, firm: 0, urgent: 0 };

export const Rank = z.enum(['window', 'exact', 'urgent']);
export type Rank = z.infer<typeof Rank>;

/** Which counters a place of this rank is counted in. */
export const COUNTED: Record<Rank, readonly (keyof Taken)[]> = {
  window: ['all'],
  exact: ['all', 'firm'],
  urgent: ['all', 'firm', 'urgent'],
};

/**
 * Which counter must be below `perMinute` for a place: an urgent call takes one over the heads of those who can be
 * moved, and, when there is none in its whole window, over the heads of all who are not urgent.
 */
export const GUARDS: Record<Rank, readonly (keyof Taken)[]> = {
  window: ['all'],
  exact: ['all'],
  urgent: ['firm', 'urgent'],
};

export const Place = z.object({
  minute: Instant,
  rank: Rank,
  /** How many of its rank were before it. */
  ticket: z.int().nonnegative(),
  /** How many of any rank were: the n-th call begins n x 60/perMinute seconds into the minute. */
  nth: z.int().nonnegative(),
});
export type Place = z.infer<typeof Place>;

/** The place that was just counted. */
export function placeIn(minute: Minute, rank: Rank, { all, firm, urgent }: Taken): Place {
  const held = { window: all - firm, exact: firm - urgent, urgent }[rank];
  return { minute: startOf(minute), rank, ticket: Math.max(0, held - 1), nth: all - 1 };
}

/** Whether who holds it is still among the calls of its minute. */
export function fits({ rank, ticket }: Place, { firm, urgent }: Taken, perMinute: number): boolean {
  const before = { window: firm, exact: urgent, urgent: 0 }[rank];
  return ticket + before < perMinute;
}

/** The stretch that a minute is in, at least in part. */
export const around = (minute: Minute, stretches: readonly Stretch[]): Stretch | undefined =>
  stretches.find(({ from, to }) => minuteOf(from) <= minute && minute <= minuteOf(to));

/** When the call of this place begins: spread over its minute, and never outside of where it may. */
export function beginsAt({ minute, nth }: Place, perMinute: number, stretches: readonly Stretch[]): Instant {
  const into = Math.floor(((nth % perMinute) * 60) / perMinute) * 1000;
  const spread = instantAt(epochOf(minute) + into);
  const within = around(minuteOf(minute), stretches);
  if (!within) return spread;
  const begins = later(spread, within.from);
  return begins < within.to ? begins : within.to;
}

/** The minutes in which a call may begin: from the preferred one on, and then those before it, backwards. */
export function minutesIn(stretches: readonly Stretch[], prefer: Instant): Minute[] {
  const middle = minuteOf(prefer);
  const spans = stretches.map(({ from, to }) => ({ first: minuteOf(from), last: minuteOf(to) }));
  const minutes: Minute[] = [];
  for (const { first, last } of spans)
    for (let m = Math.max(first, middle); m <= last; m++) minutes.push(m as Minute);
  for (const { first, last } of spans.toReversed())
    for (let m = Math.min(last, middle - 1); m >= first; m--) minutes.push(m as Minute);
  return minutes;
}

/** The first so many of these minutes that have room by this counter. */
export function withRoom(
  minutes: readonly Minute[],
  taken: (minute: Minute) => Taken,
  guard: keyof Taken,
  perMinute: number,
  most: number,
): Minute[] {
  const found: Minute[] = [];
  for (const minute of minutes) {
    if (taken(minute)[guard] >= perMinute) continue;
    found.push(minute);
    if (found.length === most) break;
  }
  return found;
}

interface Asked {
  readonly promise: PromiseId;
  /** The how-manieth question of this promise it is. */
  readonly asked: number;
  readonly perMinute: number;
}

/** A place is wanted. */
export interface PlaceAsk extends Asked {
  readonly kind: 'place';
  readonly rank: Rank;
  /** When the call may be placed, earliest first. */
  readonly stretches: readonly Stretch[];
  readonly prefer: Instant;
  /** It has this place already, and keeps it unless there is a better one. */
  readonly has?: Place;
  /** Where to look for a time to offer when there is none. */
  readonly instead: readonly Stretch[];
}

/** Is this place still good? Calls that are urgent may have taken it. */
interface CheckAsk extends Asked {
  readonly kind: 'check';
  readonly place: Place;
}
export type Ask = PlaceAsk | CheckAsk;

export type Answer =
  | { readonly kind: 'placed'; readonly place: Place }
  | { readonly kind: 'full'; readonly nearest?: Instant }
  | { readonly kind: 'checked'; readonly holds: boolean };

/** The minutes that would do, best first: for a place of another rank all, else only earlier ones than it has. */
export function minutesFor({ stretches, prefer, has, rank }: PlaceAsk): Minute[] {
  const minutes = minutesIn(stretches, prefer);
  return has?.rank === rank ? minutes.filter((minute) => minute < minuteOf(has.minute)) : minutes;
}

/** What is answered where every minute has room: for whoever decides without a plan of all cases. */
export function withoutLimit(ask: Ask): Answer {
  if (ask.kind === 'check') return { kind: 'checked', holds: true };
  const [minute] = minutesFor(ask);
  if (minute !== undefined)
    return { kind: 'placed', place: { minute: startOf(minute), rank: ask.rank, ticket: 0, nth: 0 } };
  if (ask.has) return { kind: 'placed', place: ask.has };
  const [nearest] = ask.instead;
  return { kind: 'full', ...(nearest ? { nearest: nearest.from } : {}) };
}
