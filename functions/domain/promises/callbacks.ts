import { nextCommon } from '../calendar/common-hours.ts';
import { momentWords } from '../calendar/hours.ts';
import type { Case } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
import { talkingUntil } from '../contact.ts';
import type { Decided } from '../decision.ts';
import type { E164 } from '../ids.ts';
import type { Policy } from '../policy.ts';
import { duration, hasCome, type Instant, later, minus, plus, seconds, spanOf } from '../time.ts';
import { refusalText } from '../wording/offers.ts';
import { confirmationText, endText, heardAs } from '../wording.ts';
import { isOver } from './attempts.ts';
import { type Candidate, candidates } from './candidates.ts';
import { asksNow, planLooks } from './places.ts';
import type { Attempt, Promised } from './promised.ts';
import { isOpen } from './promises.ts';
import { callingHours, termsOf, zoneOf } from './terms.ts';
import { isOfNow, triesOf, turnOf } from './turns.ts';

/**
 * When a promised call is placed, to whom, and what becomes of the promise: agent first, then the customer at
 * the promised second, never before it.
 */

/** When it counts as broken, if the customer is not rung before. */
export function brokenAt(promise: Promised, state: Case, policy: Policy): Instant {
  const end = plus(termsOf(promise, state, policy).end, spanOf(policy.callbacks.grace));
  // What was over before it was made ends with the time that the customer was offered instead.
  const { offered, plan } = promise;
  return plan?.lacks === 'past' && offered ? later(end, plus(offered, spanOf(policy.callbacks.grace))) : end;
}

export const wasRung = (promise: Promised): boolean =>
  triesOf(promise).some((a) => a.customerLeg && (a.customerLeg.rang || a.outcome === undefined));

const NO_LEAD = duration('PT0S');

interface Next extends Candidate {
  readonly at: Instant;
  readonly customerPhone: E164;
  readonly ringAt: Instant;
}

const hadTalk = (a: Attempt, policy: Policy): boolean =>
  a.outcome === 'talked' && seconds(a.customerLeg?.talkSeconds ?? 0) >= spanOf(policy.callbacks.keptAfter);

/** The next try, if there is to be one and it has its place in the plan: who is rung, and when at the earliest. */
export function nextAttempt(promise: Promised, state: Case, policy: Policy): Next | undefined {
  const turn = turnOf(promise, state, policy);
  const { place, call, at: planned } = promise.plan ?? {};
  if (!turn || !place || !planned || call !== turn.call) return undefined;
  const customerPhone = promise.phone ?? state.customer.phone;
  const people = candidates(promise, state, policy, termsOf(promise, state, policy).start);
  const first = people[0];
  if (!customerPhone || !first) return undefined;
  const ringing = (who: Candidate, at: Instant): Next | undefined => {
    const ringAt = nextCommon(later(at, planned), callingHours(state, policy).calendars);
    const lead = turn.exact ? policy.callbacks.agentLead : NO_LEAD;
    return ringAt && { ...who, at: later(at, minus(ringAt, spanOf(lead))), customerPhone, ringAt };
  };
  const tries = triesOf(promise);
  const last = tries.at(-1);
  if (last?.outcome !== 'agentUnavailable' || last.endedAt === undefined)
    return ringing(first, turn.exact ? minus(planned, spanOf(policy.callbacks.agentLead)) : planned);
  const misses = tries.filter(
    (a) => a.outcome === 'agentUnavailable' && a.agentPhone === last.agentPhone,
  ).length;
  const here = people.findIndex(({ phone }) => phone === last.agentPhone);
  const pause = policy.callbacks.retryAfter.agentUnavailable[misses - 1];
  const again = people[here];
  if (pause && again) return ringing(again, plus(last.endedAt, spanOf(pause)));
  const other = people[here + 1];
  return other && ringing(other, last.endedAt);
}

function released(promise: Promised): Decided[] {
  return promise.attempts
    .filter((a) => a.acceptedAt && !a.released && !isOver(a.agentLeg) && a.agentLeg.sid !== undefined)
    .filter(
      (a) => a.outcome !== 'talked' && (a.outcome !== undefined || !isOpen(promise) || !isOfNow(promise, a)),
    )
    .filter((a) => a.customerLeg === undefined || isOver(a.customerLeg))
    .map((a) => ({ type: 'promise.released', data: { promise: promise.id, attempt: a.attempt } }));
}

function ended(
  promise: Promised,
  state: Case,
  policy: Policy,
  end: 'kept' | 'renegotiated' | 'broken',
  proof: string,
): Decided {
  const phone = promise.phone ?? state.customer.phone;
  const text = endText(end, termsOf(promise, state, policy), zoneOf(state, policy));
  return {
    type: 'promise.ended',
    data: { promise: promise.id, state: end, proof, ...(phone && text ? { phone, text } : {}) },
  };
}

function proofOf({ agent, agentLeg, customerLeg, acceptedAt }: Attempt): string {
  return `${agent} (${agentLeg.sid}) pressed 1 at ${acceptedAt}; ${customerLeg?.answeredBy} (${customerLeg?.sid}) talked ${customerLeg?.talkSeconds} s`;
}

function decideOne(promise: Promised, state: Case, policy: Policy, now: Instant): Decided[] {
  const letGo = released(promise);
  if (!isOpen(promise)) return letGo;
  const isPlanned = !asksNow(promise, state, policy, now);
  if (!promise.confirmed) {
    if (!isPlanned) return letGo;
    const phone = promise.phone ?? state.customer.phone;
    const terms = termsOf(promise, state, policy);
    const zone = zoneOf(state, policy);
    const lacks = promise.plan?.lacks;
    const text = lacks
      ? refusalText(promise, lacks, terms, now, zone)
      : confirmationText(promise, terms, now, zone);
    const heard = heardAs(terms, promise, zone);
    const offered = promise.plan?.nearest;
    return [
      {
        type: 'promise.confirmed',
        data: {
          promise: promise.id,
          text,
          heard,
          ...(phone ? { phone } : {}),
          ...(offered ? { offered } : {}),
        },
      },
    ];
  }
  const last = triesOf(promise).at(-1);
  if (last && hadTalk(last, policy)) return [ended(promise, state, policy, 'kept', proofOf(last))];
  if (!wasRung(promise) && hasCome(brokenAt(promise, state, policy), now))
    return [ended(promise, state, policy, 'broken', 'the customer was never rung'), ...letGo];
  const talking = talkingUntil(state);
  const isFree = talking === undefined || hasCome(talking, now);
  if (last && !last.outcome) {
    const rings = last.acceptedAt && !last.customerLeg && hasCome(last.ringAt, now) && isFree;
    return rings ? [{ type: 'promise.rung', data: { promise: promise.id, attempt: last.attempt } }] : letGo;
  }
  if (!isPlanned) return letGo;
  const next = nextAttempt(promise, state, policy);
  if (!next && wasRung(promise))
    return [ended(promise, state, policy, 'renegotiated', 'rung, and nobody answered'), ...letGo];
  if (!next || !hasCome(next.at, now) || !isFree) return letGo;
  const attempt = promise.attempts.length + 1;
  const { agent, phone: agentPhone, customerPhone, ringAt } = next;
  return [
    ...letGo,
    {
      type: 'promise.attempted',
      data: { promise: promise.id, attempt, agent, agentPhone, customerPhone, ringAt: later(ringAt, now) },
    },
  ];
}

export const promiseDecisions = (state: Case, policy: Policy, now: Instant): Decided[] =>
  state.promises.flatMap((promise) => decideOne(promise, state, policy, now));

/** The instants at which an open promise needs a look. */
export function promiseLooks(state: Case, policy: Policy): Instant[] {
  const talking = talkingUntil(state);
  const free = (t: Instant): Instant => (talking === undefined ? t : later(t, talking));
  return state.promises.filter(isOpen).flatMap((promise) => {
    const last = triesOf(promise).at(-1);
    const looks = wasRung(promise) ? [] : [brokenAt(promise, state, policy)];
    if (last && !last.outcome)
      return last.acceptedAt && !last.customerLeg ? [...looks, free(last.ringAt)] : looks;
    looks.push(...planLooks(promise, state, policy));
    const next = nextAttempt(promise, state, policy);
    return next ? [...looks, free(next.at)] : looks;
  });
}

/** Rule `promiseBroken`: the window and its grace are over, and the customer was never rung. */
export function brokenCrossings(state: Case, policy: Policy): Crossing[] {
  if (!policy.rules.promiseBroken) return [];
  return state.promises
    .filter((p) => p.state === 'broken')
    .sort((a, b) => ((a.endedAt ?? a.madeAt) < (b.endedAt ?? b.madeAt) ? -1 : 1))
    .map((p, i) => {
      const at = p.endedAt ?? p.madeAt;
      const due = momentWords(termsOf(p, state, policy).start, at, policy.timeZone);
      const why = `a call was promised for ${due} and the customer was never rung${p.reason ? `: ${p.reason}` : ''}`;
      const grounds = () => ({
        compared: {
          end: termsOf(p, state, policy).end,
          grace: policy.callbacks.grace,
          'calls to the customer': triesOf(p).filter((a) => a.customerLeg).length,
        },
        events: [p.ref],
      });
      return { reason: 'promiseBroken', occurrence: i + 1, at, why, grounds };
    });
}
