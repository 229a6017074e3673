import type { Case } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
import type { Fact } from '../event.ts';
import { refOf } from '../history.ts';
import type { Policy } from '../policy.ts';

/** Rule `supervisorRequested`: the customer asks for somebody who can decide. */

export const requested = (state: Case, fact: Fact<'supervisor.requested'>): Case => ({
  ...state,
  requests: [
    ...state.requests,
    { at: fact.time, by: fact.data.by, reason: fact.data.reason, ref: refOf(fact) },
  ],
});

export function requestCrossings(state: Case, policy: Policy): Crossing[] {
  if (!policy.rules.supervisorRequested) return [];
  return state.requests.map(({ at, by, reason, ref }, i) => ({
    reason: 'supervisorRequested',
    occurrence: i + 1,
    at,
    why: `${by === 'customer' ? 'the customer' : 'the agent'} asks for a supervisor${reason ? `: ${reason}` : ''}`,
    grounds: () => ({ compared: { requests: i + 1, 'asked by': by }, events: [ref] }),
  }));
}
