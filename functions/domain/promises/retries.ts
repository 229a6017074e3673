import { nextCommon } from '../calendar/common-hours.ts';
import type { Case } from '../case.ts';
import type { E164 } from '../ids.ts';
import type { Policy } from '../policy.ts';
import { duration, type Instant, later, minus, plus, spanOf } from '../time.ts';
import { type Candidate, candidates } from './candidates.ts';
import type { Attempt, Promised } from './promised.ts';
import { isHopeless } from './stops.ts';
import { callingHours, termsOf } from './terms.ts';
import { triesOf } from './tries.ts';
import { turnOf } from './turns.ts';

/** The next try to keep a promise: whom it rings, and when at the earliest. Which call it is is in turns.ts. */

interface Next {
  readonly at: Instant;
  readonly customerPhone: E164;
  readonly ringAt: Instant;
  /** The agent who is rung first; `undefined` where the customer is. */
  readonly agent: Candidate | undefined;
}

const NO_LEAD = duration('PT0S');

/** The first who has neither passed it on nor been missed too often; and when, if they are to be left alone till then. */
function nextAgent(
  people: readonly Candidate[],
  attempts: readonly Attempt[],
  policy: Policy,
): { readonly who: Candidate; readonly notBefore: Instant | undefined } | undefined {
  const plan = policy.callbacks.retryAfter.agentUnavailable;
  const of = (who: Candidate, a: Attempt) => a.agentLegs.filter(({ phone }) => phone === who.phone);
  for (const who of people) {
    if (attempts.flatMap((a) => of(who, a)).some((leg) => leg.declined || isHopeless(leg))) continue;
    const missed = attempts.filter((a) => a.outcome === 'agentUnavailable' && of(who, a).length > 0);
    const pause = plan[missed.length - 1];
    const last = missed.at(-1)?.endedAt;
    if (last === undefined) return { who, notBefore: undefined };
    if (pause) return { who, notBefore: plus(last, spanOf(pause)) };
  }
  return undefined;
}

/** The next try, if there is to be one and it has its place in the plan: who is rung, and when at the earliest. */
export function nextAttempt(promise: Promised, state: Case, policy: Policy): Next | undefined {
  const turn = turnOf(promise, state, policy);
  const { place, call, at: planned } = promise.plan ?? {};
  if (!turn || !place || !planned || call !== turn.call) return undefined;
  const tries = triesOf(promise);
  const customerPhone = promise.phone ?? state.customer.phone;
  const people = candidates(promise, state, policy, termsOf(promise, state, policy).start);
  const found = nextAgent(people, tries, policy);
  if (!customerPhone || !found) return undefined;
  const { agentLead, bridge } = policy.callbacks;
  const agent = bridge === 'agent-first' ? found.who : undefined;
  const ringing = (at: Instant): Next | undefined => {
    const ringAt = nextCommon(later(at, planned), callingHours(promise, state, policy).calendars);
    const lead = turn.exact && agent ? agentLead : NO_LEAD;
    return ringAt && { agent, at: later(at, minus(ringAt, spanOf(lead))), customerPhone, ringAt };
  };
  const last = tries.at(-1);
  if (last?.outcome !== 'agentUnavailable' || last.endedAt === undefined)
    return ringing(turn.exact ? minus(planned, spanOf(agentLead)) : planned);
  return ringing(later(last.endedAt, found.notBefore ?? last.endedAt));
}
