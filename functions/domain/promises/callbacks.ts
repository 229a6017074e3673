import { momentWords } from '../calendar/hours.ts';
import type { Case } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
import { talkingUntil } from '../contact.ts';
import type { Decided } from '../decision.ts';
import type { Policy } from '../policy.ts';
import { hasCome, type Instant, later, plus, spanOf } from '../time.ts';
import { leftAloneText } from '../wording/calls.ts';
import { endText } from '../wording/customer.ts';
import { offerWords, refusalText } from '../wording/offers.ts';
import { confirmationText, heardAs } from '../wording.ts';
import { bridgeLooks, bridging } from './bridge.ts';
import { goodbyes } from './goodbyes.ts';
import { newTime } from './instead.ts';
import { asksNow } from './places.ts';
import type { Promised } from './promised.ts';
import { isOpen } from './promises.ts';
import { proofOf, proofWords } from './proof.ts';
import { nextAttempt } from './retries.ts';
import { soonerEnd, wasSooner } from './sooner.ts';
import { termsOf, zoneOf } from './terms.ts';
import { settledAt, triesOf, wasRung } from './tries.ts';

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

function ended(
  promise: Promised,
  state: Case,
  policy: Policy,
  now: Instant,
  end: 'kept' | 'renegotiated' | 'broken',
  proof: string,
): Decided {
  const phone = promise.phone ?? state.customer.phone;
  const offered = end === 'broken' ? newTime(promise, state, policy, now) : undefined;
  const text = endText(end, termsOf(promise, state, policy), now, zoneOf(state, policy), offered);
  return {
    type: 'promise.ended',
    data: {
      promise: promise.id,
      state: end,
      proof,
      ...(phone && text ? { phone, text } : {}),
      ...(offered ? { offered } : {}),
    },
  };
}

/** A human was there and none of us: the customer is asked for a new time, and a human is told. */
function apologies(promise: Promised, state: Case, policy: Policy, now: Instant): Decided[] {
  const why = 'the customer was reached, and no agent came';
  const phone = promise.phone ?? state.customer.phone;
  const offered = newTime(promise, state, policy, now);
  const text = leftAloneText(policy.callbacks.from, offerWords(offered, now, zoneOf(state, policy)));
  const told = phone === undefined ? { text } : { text, phone };
  const end = {
    promise: promise.id,
    state: 'renegotiated',
    proof: why,
    ...(offered ? { offered } : {}),
  } as const;
  return promise.warnedAt === undefined
    ? [
        { type: 'promise.warned', data: { promise: promise.id, why, ...told } },
        { type: 'promise.ended', data: end },
      ]
    : [{ type: 'promise.ended', data: { ...end, ...told } }];
}

function confirmation(promise: Promised, state: Case, policy: Policy, now: Instant): Decided {
  const phone = promise.phone ?? state.customer.phone;
  const terms = termsOf(promise, state, policy);
  const zone = zoneOf(state, policy);
  const lacks = promise.plan?.lacks;
  const text = lacks
    ? refusalText(promise, lacks, terms, now, zone)
    : confirmationText(promise, terms, now, zone);
  const heard = heardAs(terms, promise, zone);
  const offered = promise.plan?.nearest;
  return {
    type: 'promise.confirmed',
    data: {
      promise: promise.id,
      text,
      heard,
      ...(phone ? { phone } : {}),
      ...(offered ? { offered } : {}),
    },
  };
}

const isFreeAt = (state: Case, now: Instant): boolean => {
  const talking = talkingUntil(state);
  return talking === undefined || hasCome(talking, now);
};

/** What becomes of an open promise by its latest attempt, which is over and taken as it looks. */
function afterAttempt(promise: Promised, state: Case, policy: Policy, now: Instant): Decided[] {
  if (triesOf(promise).at(-1)?.outcome === 'noAgent') return apologies(promise, state, policy, now);
  const next = nextAttempt(promise, state, policy);
  if (!next && wasRung(promise))
    return [ended(promise, state, policy, now, 'renegotiated', 'rung, and nobody answered')];
  if (!next || !hasCome(next.at, now) || !isFreeAt(state, now)) return [];
  const { agent, customerPhone } = next;
  const ringAt = later(next.ringAt, now);
  const attempt = promise.attempts.length + 1;
  const who = agent ? { agent: agent.agent, agentPhone: agent.phone } : {};
  return [
    { type: 'promise.attempted', data: { promise: promise.id, attempt, customerPhone, ringAt, ...who } },
  ];
}

function decideOpen(promise: Promised, state: Case, policy: Policy, now: Instant): Decided[] {
  const isPlanned = !asksNow(promise, state, policy, now);
  if (!promise.confirmed) return isPlanned ? [confirmation(promise, state, policy, now)] : [];
  const last = triesOf(promise).at(-1);
  const proof = last?.outcome && proofOf(last, policy, now);
  if (proof) {
    const end = ended(promise, state, policy, now, 'kept', proofWords(proof));
    return [{ ...end, data: { ...end.data, kept: proof } } as Decided];
  }
  if (!wasRung(promise) && hasCome(brokenAt(promise, state, policy), now))
    return [ended(promise, state, policy, now, 'broken', 'the customer was never rung')];
  const sooner = wasSooner(promise, state);
  if (sooner) return [soonerEnd(promise, sooner, state, policy, now)];
  if (last && !last.outcome) return bridging(promise, last, state, policy, now, isFreeAt(state, now));
  const settled = last && settledAt(last);
  const isSettled = settled === undefined || hasCome(settled, now);
  return isPlanned && isSettled ? afterAttempt(promise, state, policy, now) : [];
}

export const promiseDecisions = (state: Case, policy: Policy, now: Instant): Decided[] =>
  state.promises.flatMap((promise) => [
    ...(isOpen(promise) ? decideOpen(promise, state, policy, now) : []),
    ...goodbyes(promise, state, policy),
  ]);

/** The instants at which an open promise needs a look. */
export function promiseLooks(state: Case, policy: Policy): (Instant | undefined)[] {
  if (!state.promises.some(isOpen)) return [];
  const talking = talkingUntil(state);
  const free = (t: Instant): Instant => (talking === undefined ? t : later(t, talking));
  return state.promises.filter(isOpen).flatMap((promise) => {
    const last = triesOf(promise).at(-1);
    const looks = wasRung(promise) ? [] : [brokenAt(promise, state, policy)];
    if (last && !last.outcome) return [...looks, ...bridgeLooks(last, policy, free)];
    const next = nextAttempt(promise, state, policy);
    // The last try is over, and ends the promise once it is taken as it looks.
    if (!next) return wasRung(promise) && last ? [...looks, settledAt(last)] : looks;
    return [...looks, free(next.at)];
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
