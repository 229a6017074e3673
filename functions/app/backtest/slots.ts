import type { Case } from '../../domain/case.ts';
import { type Settled, settle } from '../../domain/decide.ts';
import type { Policy } from '../../domain/policy.ts';
import {
  type Answer,
  type Ask,
  COUNTED,
  fits,
  GUARDS,
  type Minute,
  minuteOf,
  minutesFor,
  minutesIn,
  NONE,
  placeIn,
  type Rank,
  startOf,
  type Taken,
  withRoom,
} from '../../domain/promises/slots.ts';
import { type Instant, later } from '../../domain/time.ts';
import { leftPlaces } from '../slots.ts';

/** The plan of all calls of a backtest: one case at a time, so that it needs no names and no second look. */
interface Plan {
  /** `before`: the case without what has just happened, which may have left a place. */
  settle(before: Case, state: Case, policy: Policy, now: Instant): Settled;
}

/** Counters of minutes that are over are not needed any more; they are cleared when there are so many. */
const MOST_COUNTERS = 50_000;

export function createPlan(): Plan {
  const counters = new Map<Minute, Taken>();
  const taken = (minute: Minute): Taken => counters.get(minute) ?? NONE;
  const count = (minute: Minute, rank: Rank, by: 1 | -1): Taken => {
    const now = { ...taken(minute) };
    for (const counter of COUNTED[rank]) now[counter] += by;
    counters.set(minute, now);
    return now;
  };

  function answer(ask: Ask): Answer {
    const { perMinute } = ask;
    if (ask.kind === 'check')
      return { kind: 'checked', holds: fits(ask.place, taken(minuteOf(ask.place.minute)), perMinute) };
    const minutes = minutesFor(ask);
    for (const guard of GUARDS[ask.rank]) {
      const [minute] = withRoom(minutes, taken, guard, perMinute, 1);
      if (minute !== undefined)
        return { kind: 'placed', place: placeIn(minute, ask.rank, count(minute, ask.rank, 1)) };
    }
    if (ask.has) return { kind: 'placed', place: ask.has };
    const [first] = ask.instead;
    const [free] = first ? withRoom(minutesIn(ask.instead, first.from), taken, 'all', perMinute, 1) : [];
    return { kind: 'full', ...(first && free ? { nearest: later(startOf(free), first.from) } : {}) };
  }

  /** Takes back what a case has left. */
  function leave(before: Case, { state, decided }: Settled, now: Instant): void {
    if (before.promises.length + state.promises.length === 0) return;
    for (const { place } of leftPlaces({ before: { state: before }, after: state, decided }, now))
      count(minuteOf(place.minute), place.rank, -1);
    if (counters.size > MOST_COUNTERS)
      for (const minute of counters.keys()) if (minute < minuteOf(now)) counters.delete(minute);
  }

  return {
    settle(before, state, policy, now) {
      const settled = settle(state, policy, now, answer);
      leave(before, settled, now);
      return settled;
    },
  };
}
