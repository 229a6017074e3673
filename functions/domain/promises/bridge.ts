import { isOpenAt } from '../calendar/common-hours.ts';
import type { Case } from '../case.ts';
import type { Decided } from '../decision.ts';
import type { MessageId } from '../ids.ts';
import type { Policy } from '../policy.ts';
import { hasCome, type Instant, plus, seconds, spanOf } from '../time.ts';
import { type Candidate, candidates } from './candidates.ts';
import { agentLegName, callId } from './leg-names.ts';
import { agentThere, aloneSince, isComing, isHuman, isOver } from './legs.ts';
import type { Attempt, CustomerLeg, Promised } from './promised.ts';
import { isOpen } from './promises.ts';
import { proofOf } from './proof.ts';
import { isHopeless } from './stops.ts';
import { callingHours, termsOf } from './terms.ts';
import { triesOf } from './tries.ts';

/**
 * An attempt that is under way: the customer is rung when an agent is there for them, or an agent is asked when a
 * human is there for them, as the policy's bridge says. Whoever waits does not wait for ever.
 */

/** Without a word of machine detection for so long after the answer, a key is asked for (it is sure within five). */
const VERDICT_WITHIN = seconds(12);

const isUp = (leg: CustomerLeg | undefined): leg is CustomerLeg =>
  leg !== undefined && !isOver(leg) && leg.released === undefined;

/** When a key is asked for; `undefined` when the customer is known, or was asked. */
function askKeyAt({ bridge, customerLeg }: Attempt): Instant | undefined {
  const { answeredAt, answeredBy, askedAt, key } = customerLeg ?? {};
  if (answeredAt === undefined || askedAt !== undefined || key !== undefined) return undefined;
  if (answeredBy === 'unknown') return answeredAt;
  // With an agent there, two may be talking: a verdict that is late is no reason to part them.
  return answeredBy === undefined && bridge === 'customer-first'
    ? plus(answeredAt, VERDICT_WITHIN)
    : undefined;
}

/** Agent first, the customer's phone rings already, so somebody is to be there at once; customer first, agents are asked for humans only. */
const needsAgent = ({ bridge, customerLeg, agentLegs }: Attempt): boolean =>
  isUp(customerLeg) &&
  (bridge === 'agent-first' || isHuman(customerLeg)) &&
  !agentLegs.some((leg) => isComing(leg));

/** Twilio ends the call of a customer whose agent has said goodbye; if that goes wrong, we do. */
const ENDED_WITHIN = seconds(5);

interface Wait {
  readonly until: Instant;
  /** The talk is over: nobody else is waited for. */
  readonly isDone: boolean;
}

/** Until when the customer is on the line without an agent. */
function waitOf(attempt: Attempt, policy: Policy): Wait | undefined {
  const { customerLeg } = attempt;
  if (!isUp(customerLeg) || agentThere(attempt)) return undefined;
  const since = aloneSince(attempt);
  if (since === undefined) return undefined;
  const isDone = proofOf(attempt, policy, since) !== undefined;
  return { isDone, until: plus(since, isDone ? ENDED_WITHIN : spanOf(policy.callbacks.longestWait)) };
}

/** The next who has not been asked in this attempt, nor passed it on in another. */
function nextAgent(promise: Promised, attempt: Attempt, state: Case, policy: Policy): Candidate | undefined {
  const { start } = termsOf(promise, state, policy);
  const legs = triesOf(promise).flatMap(({ agentLegs }) => agentLegs);
  return candidates(promise, state, policy, start).find(
    ({ phone }) =>
      !attempt.agentLegs.some((leg) => leg.phone === phone) &&
      !legs.some((leg) => leg.phone === phone && (leg.declined || isHopeless(leg))),
  );
}

/** Of the agents who wait for a customer who is not rung. */
const lettingGo = ({ id: promise }: Promised, { attempt, agentLegs }: Attempt): Decided[] =>
  agentLegs.flatMap((agent, i) =>
    isComing(agent)
      ? [
          {
            type: 'promise.released',
            data: { promise, attempt, leg: agentLegName(i + 1), why: 'notNeeded' },
          },
        ]
      : [],
  );

export function bridging(
  promise: Promised,
  attempt: Attempt,
  state: Case,
  policy: Policy,
  now: Instant,
  isFree: boolean,
): Decided[] {
  const about = { promise: promise.id, attempt: attempt.attempt };
  if (!attempt.customerLeg) {
    if (!agentThere(attempt) || !hasCome(attempt.ringAt, now) || !isFree) return [];
    // The agent took it a moment too late: the hours in which the customer may be called are over.
    return isOpenAt(now, callingHours(promise, state, policy).calendars)
      ? [{ type: 'promise.rung', data: about }]
      : lettingGo(promise, attempt);
  }
  const ask = askKeyAt(attempt);
  if (isUp(attempt.customerLeg) && ask !== undefined && hasCome(ask, now))
    return [{ type: 'promise.keyAsked', data: about }];
  const wait = waitOf(attempt, policy);
  const why = wait?.isDone ? 'over' : 'noAgent';
  // Until the carrier has said what it calls the leg, nothing can be said to it.
  const isNamed = attempt.customerLeg.sid !== undefined;
  const goodbye: Decided[] = isNamed
    ? [{ type: 'promise.released', data: { ...about, leg: 'customer', why } }]
    : [];
  if (wait && isNamed && hasCome(wait.until, now)) return goodbye;
  if (wait?.isDone || !needsAgent(attempt)) return [];
  const next = nextAgent(promise, attempt, state, policy);
  // Nobody is left to come: whoever waits is told so at once.
  if (!next) return goodbye;
  const turn = attempt.agentLegs.length + 1;
  const { agent, phone: agentPhone } = next;
  return [{ type: 'promise.agentRung', data: { ...about, turn, agent, agentPhone } }];
}

/**
 * The agent has left, and the customer is still on the line. After a talk that keeps the promise they are done;
 * before that they were cut off, and the next agent is asked.
 */
export function afterConference(
  state: Case,
  message: MessageId,
  policy: Policy,
  now: Instant,
): 'done' | 'cutOff' {
  for (const promise of state.promises.filter(isOpen))
    for (const attempt of promise.attempts)
      if (callId(promise.id, attempt.attempt, 'customer') === message)
        return proofOf(attempt, policy, now) ? 'done' : 'cutOff';
  return 'done';
}

/** The instants at which an attempt that is under way needs a look. */
export function bridgeLooks(
  attempt: Attempt,
  policy: Policy,
  free: (at: Instant) => Instant,
): (Instant | undefined)[] {
  if (!attempt.customerLeg) return agentThere(attempt) ? [free(attempt.ringAt)] : [];
  if (!isUp(attempt.customerLeg)) return [];
  const isNamed = attempt.customerLeg.sid !== undefined;
  return [askKeyAt(attempt), isNamed ? waitOf(attempt, policy)?.until : undefined];
}
