import type { Case } from '../case.ts';
import { talkingUntil } from '../contact.ts';
import type { Decided } from '../decision.ts';
import type { E164 } from '../ids.ts';
import type { Policy } from '../policy.ts';
import { hasCome, type Instant, minus, spanOf } from '../time.ts';
import { announcementText, cancelledText, reminderText } from '../wording/customer.ts';
import type { Promised } from './promised.ts';
import { isOpen } from './promises.ts';
import { riskDecisions } from './risk.ts';
import { termsOf, zoneOf } from './terms.ts';

/**
 * What a customer is told while a promise is on its way: shortly before its time, when the call comes, and when they
 * cancelled it. Each once.
 */

const phoneOf = (promise: Promised, state: Case): E164 | undefined => promise.phone ?? state.customer.phone;

/**
 * When the customer is reminded; only of a time that was agreed long enough before, and of one that is in no danger:
 * then they hear that instead. A promise for some day has no time of its own to remind of.
 */
function remindedAt(promise: Promised, state: Case, policy: Policy): Instant | undefined {
  const { madeAt, confirmed, reminded, warnedAt, by } = promise;
  if (!policy.callbacks.reminder || promise.state !== 'made' || !confirmed || reminded) return undefined;
  if (by !== undefined || warnedAt !== undefined || !phoneOf(promise, state)) return undefined;
  const at = minus(termsOf(promise, state, policy).start, spanOf(policy.callbacks.warnBefore));
  return at > madeAt ? at : undefined;
}

function reminders(state: Case, policy: Policy, now: Instant): Decided[] {
  const warned = new Set(riskDecisions(state, policy, now).map(({ data }) => data.promise));
  return state.promises.flatMap((promise) => {
    const at = remindedAt(promise, state, policy);
    const phone = phoneOf(promise, state);
    const terms = termsOf(promise, state, policy);
    if (warned.has(promise.id) || !at || !phone || !hasCome(at, now)) return [];
    // Heard of or looked at too late: nobody is reminded of what has begun, and it is not to be looked at again.
    if (hasCome(terms.start, now)) return [{ type: 'promise.reminded', data: { promise: promise.id } }];
    const text = reminderText(promise, terms, now, zoneOf(state, policy));
    return [{ type: 'promise.reminded', data: { promise: promise.id, phone, text } }];
  });
}

/** With the first try, before the phone rings: whoever knows the number answers it. */
function announcements(state: Case, policy: Policy, now: Instant): Decided[] {
  if (!policy.callbacks.announcement) return [];
  const talking = talkingUntil(state);
  if (talking !== undefined && !hasCome(talking, now)) return [];
  return state.promises
    .filter((p) => p.state === 'calling' && !p.announced && p.attempts.at(-1)?.outcome === undefined)
    .flatMap((promise) => {
      const phone = phoneOf(promise, state);
      const data = { promise: promise.id, phone, text: announcementText() };
      return phone ? [{ type: 'promise.announced', data: { ...data, phone } }] : [];
    });
}

function cancellations(state: Case, policy: Policy, now: Instant): Decided[] {
  return state.promises.flatMap((promise) => {
    const { withdrawal, state: stands } = promise;
    if (stands !== 'withdrawn' || !withdrawal || withdrawal.isConfirmed) return [];
    const mayKeep = withdrawal.until > now;
    const text = cancelledText(promise, termsOf(promise, state, policy), now, zoneOf(state, policy), mayKeep);
    return [{ type: 'promise.cancelled', data: { promise: promise.id, phone: withdrawal.phone, text } }];
  });
}

export const noticeDecisions = (state: Case, policy: Policy, now: Instant): Decided[] => [
  ...cancellations(state, policy, now),
  ...reminders(state, policy, now),
  ...announcements(state, policy, now),
];

export const noticeLooks = (state: Case, policy: Policy): Instant[] =>
  state.promises.filter(isOpen).flatMap((promise) => remindedAt(promise, state, policy) ?? []);
