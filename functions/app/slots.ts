import type { Stretch } from '../domain/calendar/common-hours.ts';
import type { Case } from '../domain/case.ts';
import { type Settled, settling } from '../domain/decide.ts';
import type { Fact } from '../domain/event.ts';
import type { Policy } from '../domain/policy.ts';
import { isOpen } from '../domain/promises/promises.ts';
import {
  type Answer,
  type Ask,
  around,
  fits,
  GUARDS,
  type Minute,
  minuteOf,
  minutesFor,
  minutesIn,
  type Place,
  type PlaceAsk,
  type Rank,
  startOf,
  type Taken,
  withRoom,
} from '../domain/promises/slots.ts';
import { type Instant, later } from '../domain/time.ts';
import type { PlaceName, Slots } from '../ports/slots.ts';
import { OutsideError } from '../ports.ts';

/**
 * Finds places for calls to customers: reads the counters of the minutes that would do, and takes the best one that
 * has room. Mostly one read and one write a promise, and one read or two where nothing is free.
 */

/** So many minutes are read at once: 98 items of ten minutes, and the place's own, are below 100 keys of one read. */
const MOST_MINUTES = 970;

/**
 * Many may want the same minute at once, and it has room for a few. Who was too late looks again, and chooses among
 * the first two minutes with room, then among four, and so on: each of a hundred thousand finds one in these rounds.
 */
const MOST_ROUNDS = 20;

/** One of these, by the promise's name: the same in the same round. */
function oneOf(minutes: readonly Minute[], promise: string, round: number): Minute | undefined {
  let sum = round;
  for (const letter of promise) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0;
  return minutes[(Math.imul(sum, 2654435761) >>> 8) % minutes.length];
}

const inReads = (minutes: readonly Minute[]): Minute[][] =>
  Array.from({ length: Math.ceil(minutes.length / MOST_MINUTES) }, (_, i) =>
    minutes.slice(i * MOST_MINUTES, (i + 1) * MOST_MINUTES),
  );

async function taken(slots: Slots, ask: PlaceAsk, guard: keyof Taken): Promise<Answer | undefined> {
  const { perMinute, rank, stretches } = ask;
  for (const minutes of inReads(minutesFor(ask)))
    for (let round = 0; ; round++) {
      const { taken: calls, remembered } = await slots.callsIn(minutes, ask);
      // It was asked for before, and that was not written down.
      if (remembered?.rank === rank && around(minuteOf(remembered.minute), stretches))
        return { kind: 'placed', place: remembered };
      if (remembered) await slots.givePlaceBack(ask);
      const minute = oneOf(withRoom(minutes, calls, guard, perMinute, 1 << round), ask.promise, round);
      if (minute === undefined) break;
      const place = await slots.takePlace(minute, { rank, guard, perMinute }, ask);
      if (place) return { kind: 'placed', place };
      if (round === MOST_ROUNDS)
        throw new OutsideError('SLOTS_BUSY', 'too many want the same minutes at once', 'later');
    }
  return undefined;
}

/** The first time with room in these stretches. */
async function firstFree(
  slots: Pick<Slots, 'callsIn'>,
  stretches: readonly Stretch[],
  rank: Rank,
  perMinute: number,
): Promise<Instant | undefined> {
  const guard = rank === 'urgent' ? 'urgent' : 'all';
  const [first] = stretches;
  if (!first) return undefined;
  for (const minutes of inReads(minutesIn(stretches, first.from))) {
    const { taken: calls } = await slots.callsIn(minutes);
    const [minute] = withRoom(minutes, calls, guard, perMinute, 1);
    const within = minute && around(minute, stretches);
    if (minute && within) return later(startOf(minute), within.from);
  }
  return undefined;
}

export async function answered(slots: Slots, ask: Ask): Promise<Answer> {
  if (ask.kind === 'check') {
    const minute = minuteOf(ask.place.minute);
    const { taken: calls } = await slots.callsIn([minute]);
    return { kind: 'checked', holds: fits(ask.place, calls(minute), ask.perMinute) };
  }
  for (const guard of GUARDS[ask.rank]) {
    const answer = await taken(slots, ask, guard);
    if (answer) return answer;
  }
  if (ask.has) return { kind: 'placed', place: ask.has };
  const nearest = await firstFree(slots, ask.instead, ask.rank, ask.perMinute);
  return { kind: 'full', ...(nearest ? { nearest } : {}) };
}

/** Settles a case, with places in the plan of all cases. */
export async function settledIn(slots: Slots, state: Case, policy: Policy, now: Instant): Promise<Settled> {
  const work = settling(state, policy, now);
  let step = work.next();
  while (!step.done) step = work.next(await answered(slots, step.value));
  return step.value;
}

interface Moved {
  readonly before: { readonly state: Case } | undefined;
  readonly after: Case;
  readonly decided: readonly Fact[];
  /** Facts that came again: then giving back may have failed the first time. */
  readonly duplicates?: number;
}

interface Left extends PlaceName {
  readonly place: Place;
}

/**
 * The places that a change has left: of calls that are not placed any more, or in another minute. Given back after
 * the commit, so that a crash in between wastes a place and no place is ever held twice; and by that change alone,
 * or by what comes again after one that failed.
 */
export function leftPlaces({ before, after, decided, duplicates = 0 }: Moved, now: Instant): Left[] {
  const held = [
    ...(before?.state.promises ?? []).flatMap((promise) =>
      promise.plan && (isOpen(promise) || duplicates > 0) ? [{ ...promise.plan, promise: promise.id }] : [],
    ),
    ...decided.flatMap((fact) => (fact.type === 'promise.placed' ? [fact.data] : [])),
  ];
  const left = new Map<string, Left>();
  for (const { promise, got, call = 0, place } of held) {
    if (got === undefined || !place || minuteOf(place.minute) < minuteOf(now)) continue;
    const is = after.promises.find(({ id }) => id === promise);
    const isKept = is && isOpen(is) && is.plan?.place !== undefined && is.plan.got === got;
    const isUsed = (is?.attempts.filter((a) => a.customerLeg).length ?? 0) >= call;
    if (!isKept && !isUsed) left.set(`${promise} ${got}`, { promise, asked: got, place });
  }
  return [...left.values()];
}
