import type { Case } from '../case.ts';
import type { Policy } from '../policy.ts';
import { type Duration, type Instant, later, minutes, plus, spanOf } from '../time.ts';
import type { Attempt, Promised } from './promised.ts';
import { stopOf } from './stops.ts';
import { termsOf } from './terms.ts';
import { settledAt, triesOf } from './tries.ts';

/** Which call to the customer a promise has before it, and when that may be. Whom else it rings is in callbacks.ts. */

/** A call to the customer, with all tries to have an agent for it. */
export interface Turn {
  /** The how-manieth call to the customer it is, those for earlier terms included. */
  readonly call: number;
  readonly from: Instant;
  readonly to: Instant;
  /** The best time for it. */
  readonly prefer: Instant;
  /** It is to ring at `from`, to the second. */
  readonly exact: boolean;
  /** An agent was rung for it already. */
  readonly isBegun: boolean;
}

/** A call again after one to the second is placed within so long a time of when its plan says. */
const AGAIN_WITHIN = minutes(30);

/** The pause after the n-th outcome of one kind; `undefined` when its plan is used up. */
function pauseAfter(last: Attempt, attempts: readonly Attempt[], policy: Policy): Duration | undefined {
  const { retryAfter } = policy.callbacks;
  const { outcome } = last;
  // A human who waited for nobody is not called again unasked.
  if (outcome === 'noAgent') return undefined;
  const plan =
    outcome === 'busy' || outcome === 'machine' || outcome === 'failed'
      ? retryAfter[outcome]
      : retryAfter.noAnswer;
  const times = attempts.filter((a) => a.outcome === outcome).length;
  return plan[Math.min(times, plan.length) - 1];
}

/** The next call; `undefined` while one is under way, and when all are used up. */
export function turnOf(promise: Promised, state: Case, policy: Policy): Turn | undefined {
  const { grace, attempts: most } = policy.callbacks;
  const tries = triesOf(promise);
  const calls = tries.filter((a) => a.customerLeg);
  const call = promise.attempts.filter((a) => a.customerLeg).length + 1;
  const terms = termsOf(promise, state, policy);
  const last = tries.at(-1);
  if ((last && (!last.outcome || last.endedAt === undefined)) || stopOf(promise)) return undefined;
  const lastCall = calls.at(-1);
  if (!lastCall) {
    const to = terms.exact ? plus(terms.end, spanOf(grace)) : terms.end;
    const from = terms.earliest;
    return { call, from, to, prefer: terms.start, exact: terms.exact, isBegun: tries.length > 0 };
  }
  const pause = pauseAfter(lastCall, tries, policy);
  if (!pause || calls.length >= most || lastCall.endedAt === undefined) return undefined;
  const from = later(plus(lastCall.endedAt, spanOf(pause)), settledAt(lastCall) ?? lastCall.endedAt);
  const to = terms.exact ? plus(from, AGAIN_WITHIN) : terms.end;
  return from > to ? undefined : { call, from, to, prefer: from, exact: false, isBegun: last !== lastCall };
}
