import type { Case } from '../case.ts';
import { interactionOf, legsAfter } from '../contact.ts';
import type { Decided } from '../decision.ts';
import type { Fact } from '../event.ts';
import { keyOf, refOf } from '../history.ts';
import { PromiseId } from '../ids.ts';
import type { Policy } from '../policy.ts';
import { between, duration, type Instant, plus, type Span, spanOf } from '../time.ts';
import type { Promised } from './promised.ts';
import { isOpen, isPromised, withPromise } from './promises.ts';

/** Rule `dropped`: the line failed, so a call is promised at once, and withdrawn when the customer calls again. */

export function dropped(state: Case, fact: Fact<'interaction.ended'>): Case {
  const line = interactionOf(state, fact.subject);
  const { outcome, leg, channel = line?.channel } = fact.data;
  if (outcome !== 'dropped' || channel !== 'voice') return state;
  // A consulted agent's line may fail while the customer is still on with somebody.
  if (legsAfter(line ?? {}, leg).length > 0) return state;
  return {
    ...state,
    drops: [...state.drops, { at: fact.time, promise: PromiseId.parse(`p_${keyOf(fact)}`) }],
  };
}

const hasCalledSince = ({ interactions }: Case, at: Instant): boolean =>
  interactions.some((i) => i.direction !== 'outbound' && i.startedAt > at);

/**
 * Some systems tell that a call was cut off only when the agent has done their work after it: who is heard of within an
 * hour is called at once. Later a call would come out of the blue: its time is over, which is said with another one
 * (places.ts). What is older than a day is the past, as an old log tells it, and nobody is called or written to for it.
 */
const CALLED_WITHIN = spanOf(duration('PT1H'));
const TOLD_WITHIN = spanOf(duration('P1D'));

/** Until when the call is owed: as long after the drop was heard of as it would be after the drop itself. */
function windowOf(at: Instant, { waitBefore, callbackWithin }: DropRule, now: Instant) {
  const [start, end] = [plus(at, spanOf(waitBefore)), plus(at, spanOf(callbackWithin))];
  if (between(at, now) > CALLED_WITHIN) return { start, end };
  const late = Math.max(0, between(start, now)) as Span;
  return { start: plus(start, late), end: plus(end, late) };
}

type DropRule = Exclude<Policy['rules']['dropped'], false>;

export function dropDecisions(state: Case, policy: Policy, now: Instant): Decided[] {
  const rule = policy.rules.dropped;
  const { phone } = state.customer;
  if (!rule || !phone || state.state === 'resolved') return [];
  return state.drops
    .filter(({ at }) => between(at, now) <= TOLD_WITHIN)
    .filter(({ at, promise }) => !isPromised(state, promise) && !hasCalledSince(state, at))
    .map(({ at, promise }) => ({
      type: 'promise.made',
      data: {
        promise,
        phone,
        madeAt: at,
        window: windowOf(at, rule, now),
        reason: 'the call was cut off',
        origin: 'dropped',
      },
    }));
}

export function promiseMade(state: Case, fact: Fact<'promise.made'>): Case {
  const { data } = fact;
  if (isPromised(state, data.promise)) return state;
  const isNeeded = !hasCalledSince(state, data.madeAt);
  const made: Promised = {
    id: data.promise,
    madeAt: data.madeAt,
    ref: refOf(fact),
    window: data.window,
    phone: data.phone,
    reason: data.reason,
    origin: data.origin,
    ...(isNeeded ? { state: 'made' } : { state: 'withdrawn', proof: 'the customer called again' }),
    confirmed: false,
    attempts: [],
  };
  return isNeeded ? withPromise(state, made) : { ...state, promises: [...state.promises, made] };
}

/** The customer was sooner: what was promised because the line failed is not needed any more. */
export const calledAgain = (state: Case, { time, data }: Fact<'interaction.started'>): Case => ({
  ...state,
  promises: state.promises.map((p) =>
    data.direction !== 'outbound' && p.origin === 'dropped' && isOpen(p) && p.madeAt < time
      ? { ...p, state: 'withdrawn', endedAt: time, proof: 'the customer called again' }
      : p,
  ),
});
