import type { Case } from '../case.ts';
import type { Decided } from '../decision.ts';
import type { LegName, ReleaseWhy } from '../outstanding.ts';
import type { Policy } from '../policy.ts';
import { mailboxText } from '../wording/calls.ts';
import { agentLegName } from './leg-names.ts';
import { agentThere, isAnswered, isMachine, isOver } from './legs.ts';
import type { Attempt, CallLeg, CustomerLeg, Promised } from './promised.ts';
import { isOpen } from './promises.ts';
import { isOfNow, triesOf } from './tries.ts';

/** Who on a call is told goodbye, and why. Nobody is left waiting, and nothing rings that is not needed any more. */

/** It can be told something: it was placed, it is not over, and it has not been told. */
const canBeTold = (leg: CallLeg): boolean =>
  leg.sid !== undefined && !isOver(leg) && leg.released === undefined;

/** Withdrawn, or moved to another time; two who are talking already are not cut off. */
const isNotNeeded = (promise: Promised, attempt: Attempt): boolean =>
  !(isOpen(promise) && isOfNow(promise, attempt)) &&
  !(attempt.customerLeg && isAnswered(attempt.customerLeg) && agentThere(attempt));

const wasToldOfMachine = ({ customerLeg }: Attempt): boolean =>
  customerLeg?.released === 'machine' || customerLeg?.released === 'message';

/** After the greeting of a mailbox: its end was waited for. */
const isListening = ({ answeredBy = '' }: CustomerLeg): boolean => answeredBy.startsWith('machine_end');

function whyCustomer(promise: Promised, attempt: Attempt, leg: CustomerLeg): ReleaseWhy | undefined {
  if (isMachine(leg)) return isListening(leg) && isOpen(promise) && isFirst(promise) ? 'message' : 'machine';
  return isNotNeeded(promise, attempt) ? 'notNeeded' : undefined;
}

/** A message is left once for each promise. */
const isFirst = ({ attempts }: Promised): boolean =>
  !attempts.some(({ customerLeg }) => customerLeg?.released === 'message');

function whyAgent(promise: Promised, attempt: Attempt): ReleaseWhy | undefined {
  const { outcome, customerLeg } = attempt;
  if (outcome === 'machine' || wasToldOfMachine(attempt)) return 'machine';
  if (outcome === 'talked' || outcome === 'noAgent' || customerLeg?.released === 'noAgent') return 'over';
  if (outcome !== undefined) return isNotNeeded(promise, attempt) ? 'notNeeded' : 'unreached';
  return isNotNeeded(promise, attempt) ? 'notNeeded' : undefined;
}

export function goodbyes(promise: Promised, state: Case, policy: Policy): Decided[] {
  const phone = promise.phone ?? state.customer.phone;
  return promise.attempts.flatMap((attempt) => {
    const bye = (leg: LegName, why: ReleaseWhy | undefined, more: object = {}): Decided[] =>
      why === undefined
        ? []
        : [
            {
              type: 'promise.released',
              data: { promise: promise.id, attempt: attempt.attempt, leg, why, ...more },
            },
          ];
    const { customerLeg, agentLegs } = attempt;
    const agents = agentLegs.flatMap((leg, i) =>
      canBeTold(leg) && !leg.declined ? bye(agentLegName(i + 1), whyAgent(promise, attempt)) : [],
    );
    if (!customerLeg || !canBeTold(customerLeg)) return agents;
    const why = whyCustomer(promise, attempt, customerLeg);
    const isToText =
      phone && isMachine(customerLeg) && isOpen(promise) && !triesOf(promise).some(wasToldOfMachine);
    return [
      ...agents,
      ...bye('customer', why, isToText ? { phone, text: mailboxText(policy.callbacks.from) } : {}),
    ];
  });
}
