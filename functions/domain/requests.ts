import type { Case } from './case.ts';
import type { Crossing } from './crossing.ts';
import type { Fact } from './event.ts';
import type { Policy } from './policy.ts';

/** Rule `supervisorRequested`: the customer asks for somebody who can decide. */

export const requested = (state: Case, { time, data }: Fact<'supervisor.requested'>): Case => ({
  ...state,
  requests: [...state.requests, { at: time, by: data.by, reason: data.reason }],
});

export function requestCrossings(state: Case, policy: Policy): Crossing[] {
  if (!policy.rules.supervisorRequested) return [];
  return state.requests.map(({ at, by, reason }, i) => ({
    reason: 'supervisorRequested',
    occurrence: i + 1,
    at,
    why: `${by === 'customer' ? 'the customer' : 'the agent'} asks for a supervisor${reason ? `: ${reason}` : ''}`,
  }));
}
