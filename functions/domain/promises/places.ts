import { commonStretches, isOpenAt, type Stretch } from '../calendar/common-hours.ts';
import type { Case } from '../case.ts';
import { talkingUntil } from '../contact.ts';
import type { Decided } from '../decision.ts';
import type { Policy } from '../policy.ts';
import { reopenedCrossings } from '../rules/returns.ts';
import { duration, hasCome, type Instant, later, minus, minutes, plus, spanOf } from '../time.ts';
import type { Lack, Plan, Promised } from './promised.ts';
import { isOpen } from './promises.ts';
import { type Answer, type Ask, around, beginsAt, minuteOf, type PlaceAsk, type Rank } from './slots.ts';
import { callingHours, noticedAt } from './terms.ts';
import { type Turn, turnOf } from './turns.ts';

/**
 * Which place in the plan of all calls a promise wants, and what it does with the answer. It asks once for each call
 * to the customer and each change of its terms, again when it is nearly due and has none, and makes sure of the place
 * that it has twice: when the customer could still be told, and when the call is to be placed.
 */

/** How far ahead a time is looked for that can be offered instead, and how soon that may be. */
const OFFERED_WITHIN = spanOf(duration('P3D'));
const OFFERED_FROM = minutes(5);

/** Urgent, or come back because the fix failed (rule `reopened`): first in line. */
const isFirst = (state: Case, policy: Policy): boolean =>
  state.priority === 'urgent' || reopenedCrossings(state, policy).length > 0;

const rankOf = ({ exact }: Turn, state: Case, policy: Policy): Rank =>
  isFirst(state, policy) ? 'urgent' : exact ? 'exact' : 'window';

/** What it asks for, in a word: a place that was given for something else is none. */
function wantedOf(turn: Turn, promise: Promised, state: Case, policy: Policy): string {
  const rank = rankOf(turn, state, policy);
  const { times, zones } = callingHours(promise, state, policy);
  return [turn.call, rank, turn.from, turn.to, turn.prefer, times, ...zones].join(' ');
}

/** Where the customer may be called, from now on. */
const openIn = (
  { from, to }: Stretch,
  promise: Promised,
  state: Case,
  policy: Policy,
  now: Instant,
): Stretch[] =>
  commonStretches({ from: later(from, now), to }, callingHours(promise, state, policy).calendars);

const dialAt = ({ at }: Plan, { exact }: Turn, policy: Policy): Instant | undefined =>
  at && (exact ? minus(at, spanOf(policy.callbacks.agentLead)) : at);

/** When the place that it has is to be looked at again. */
function checksOf(plan: Plan, turn: Turn, policy: Policy): Instant[] {
  const dial = dialAt(plan, turn, policy);
  if (!plan.at || !dial || turn.isBegun) return [];
  return [minus(plan.at, spanOf(policy.callbacks.warnBefore)), dial];
}

/** A call that was held up for longer than this, as by the customer's being on the line, is looked at once more. */
const HELD_UP = minutes(1);

/** Its time came a while ago, and it can be placed only now: the calling hours may be over. */
function isHeldUp(plan: Plan, turn: Turn, state: Case, policy: Policy, now: Instant): boolean {
  const dial = dialAt(plan, turn, policy);
  const isDue = dial !== undefined && !turn.isBegun && hasCome(plus(later(dial, plan.since), HELD_UP), now);
  const talking = talkingUntil(state);
  return isDue && (talking === undefined || hasCome(talking, now));
}

interface Wish {
  readonly turn: Turn;
  readonly wanted: string;
  /** What is known of it is an answer to this wish. */
  readonly isAnswered: boolean;
}

function wishOf(promise: Promised, state: Case, policy: Policy): Wish | undefined {
  const turn = isOpen(promise) ? turnOf(promise, state, policy) : undefined;
  if (!turn || !(promise.phone ?? state.customer.phone)) return undefined;
  const wanted = wantedOf(turn, promise, state, policy);
  return { turn, wanted, isAnswered: promise.plan?.wanted === wanted };
}

/** Instants at which it asks again though nothing has changed. */
function againAt(promise: Promised, { turn }: Wish, state: Case, policy: Policy): Instant[] {
  const { plan } = promise;
  if (!plan) return [];
  const all = plan.place ? checksOf(plan, turn, policy) : [noticedAt(promise, state, policy)];
  return all.filter((t) => plan.since < t);
}

/** Whether it has a question that is to be answered before anything else is done. */
export function asksNow(promise: Promised, state: Case, policy: Policy, now: Instant): boolean {
  const wish = wishOf(promise, state, policy);
  const { plan } = promise;
  if (!wish) return false;
  if (!wish.isAnswered || againAt(promise, wish, state, policy).some((t) => hasCome(t, now))) return true;
  return plan?.place !== undefined && isHeldUp(plan, wish.turn, state, policy, now);
}

/** When promises ask again. */
export const planLooks = (state: Case, policy: Policy): Instant[] =>
  state.promises.flatMap((promise) => {
    const wish = wishOf(promise, state, policy);
    return wish ? againAt(promise, wish, state, policy) : [];
  });

/** The first question of a case that is open at this instant. */
export function askFor(state: Case, policy: Policy, now: Instant): Ask | undefined {
  const promise = state.promises.find((p) => asksNow(p, state, policy, now));
  return promise && askOf(promise, state, policy, now);
}

function askOf(promise: Promised, state: Case, policy: Policy, now: Instant): Ask | undefined {
  const wish = wishOf(promise, state, policy);
  if (!wish) return undefined;
  const { turn } = wish;
  const { plan } = promise;
  const common = {
    promise: promise.id,
    asked: (plan?.asked ?? 0) + 1,
    perMinute: policy.callbacks.perMinute,
  };
  if (plan?.place && wish.isAnswered) return { ...common, kind: 'check', place: plan.place };
  const stretches = openIn(turn, promise, state, policy, now);
  const isOfUse = plan?.place && plan.call === turn.call && around(minuteOf(plan.place.minute), stretches);
  const instead = later(promise.by === undefined ? turn.from : now, plus(now, OFFERED_FROM));
  return {
    ...common,
    kind: 'place',
    rank: rankOf(turn, state, policy),
    stretches,
    prefer: later(turn.prefer, now),
    ...(isOfUse && plan?.place ? { has: plan.place } : {}),
    instead: openIn({ from: instead, to: plus(instead, OFFERED_WITHIN) }, promise, state, policy, now),
  };
}

function lackOf({ to }: Turn, { stretches }: PlaceAsk, now: Instant): Lack {
  if (stretches.length > 0) return 'capacity';
  return to < now ? 'past' : 'hours';
}

/** What an answer comes to. */
export function planDecisions(
  state: Case,
  policy: Policy,
  now: Instant,
  ask: Ask,
  answer: Answer,
): Decided[] {
  const { promise: id, asked } = ask;
  const promise = state.promises.find((p) => p.id === id);
  const wish = promise && wishOf(promise, state, policy);
  if (answer.kind === 'checked') {
    const isOpenThen =
      promise?.plan?.at === undefined ||
      isOpenAt(later(promise.plan.at, now), callingHours(promise, state, policy).calendars);
    return [{ type: 'promise.checked', data: { promise: id, asked, holds: answer.holds && isOpenThen } }];
  }
  if (!wish || ask.kind !== 'place') return [];
  const { turn, wanted } = wish;
  const common = { promise: id, asked, wanted, call: turn.call };
  if (answer.kind === 'full') {
    const { nearest } = answer;
    const data = { ...common, lacks: lackOf(turn, ask, now), ...(nearest ? { nearest } : {}) };
    return [{ type: 'promise.unplaced', data }];
  }
  const { place } = answer;
  const isSame = place === ask.has;
  const at = turn.exact ? turn.from : beginsAt(place, ask.perMinute, ask.stretches);
  const before = promise.plan;
  return [
    {
      type: 'promise.placed',
      data: {
        ...common,
        place,
        got: (isSame ? before?.got : undefined) ?? asked,
        at: (isSame ? before?.at : undefined) ?? at,
      },
    },
  ];
}
