import type { CallStatus } from '../call-status.ts';
import { endedTogether, isHuman, isOver } from './legs.ts';
import type { Attempt, AttemptOutcome, CustomerLeg } from './promised.ts';

/** What an attempt came to, by how its legs ended. */

/** Who picked up: only a human who is proven is one. */
function pickedUpBy(attempt: Attempt, leg: CustomerLeg): AttemptOutcome {
  if (isHuman(leg)) return endedTogether(attempt) ? 'talked' : 'noAgent';
  return leg.answeredBy === undefined ? 'noAnswer' : 'machine';
}

const OF_CUSTOMER: Record<CallStatus, AttemptOutcome | 'pickedUp' | undefined> = {
  queued: undefined,
  initiated: undefined,
  ringing: undefined,
  'in-progress': undefined,
  completed: 'pickedUp',
  busy: 'busy',
  'no-answer': 'noAnswer',
  failed: 'failed',
  canceled: 'failed',
};

/** `undefined` while it is under way. */
export function outcomeOf(attempt: Attempt): AttemptOutcome | undefined {
  const { agentLegs, customerLeg } = attempt;
  if (!customerLeg)
    return agentLegs.every((leg) => leg.declined || isOver(leg)) ? 'agentUnavailable' : undefined;
  const outcome = OF_CUSTOMER[customerLeg.status as CallStatus];
  return outcome === 'pickedUp' ? pickedUpBy(attempt, customerLeg) : outcome;
}
