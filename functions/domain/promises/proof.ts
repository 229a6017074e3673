import type { Policy } from '../policy.ts';
import { type Instant, spanOf } from '../time.ts';
import { talkOf } from './legs.ts';
import type { Attempt, Proof } from './promised.ts';

/** Kept is a promise only with proof: a human at both ends, who were on the line together for long enough. */

/** What shows it; `undefined` when the attempt, as far as it is known at that moment, does not. */
export function proofOf(attempt: Attempt, policy: Policy, now: Instant): Proof | undefined {
  const talk = talkOf(attempt, now);
  if (!talk || talk.span < spanOf(policy.callbacks.keptAfter)) return undefined;
  const { agent, sid: agentCall, acceptedAt } = talk.agent;
  const { sid: customerCall, answeredBy, key } = attempt.customerLeg ?? {};
  return {
    agent,
    agentCall,
    acceptedAt,
    customerCall,
    answeredBy,
    key,
    seconds: Math.round(talk.span / 1000),
  };
}

export function proofWords({ agent, agentCall, acceptedAt, customerCall, ...proof }: Proof): string {
  const who = proof.key === undefined ? proof.answeredBy : `somebody who pressed ${proof.key}`;
  return `${agent} (${agentCall}) pressed 1 at ${acceptedAt}; ${who} (${customerCall}) talked ${proof.seconds} s`;
}
