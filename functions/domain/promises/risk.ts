import { momentWords } from '../calendar/hours.ts';
import { type Case, climbOf } from '../case.ts';
import { type Crossing, climbIdOf } from '../climbs/crossing.ts';
import type { Decided } from '../decision.ts';
import type { E164 } from '../ids.ts';
import type { Policy } from '../policy.ts';
import { hasCome, type Instant, later, plus, spanOf } from '../time.ts';
import { warningText } from '../wording/offers.ts';
import { candidates } from './candidates.ts';
import { insteadAt } from './instead.ts';
import type { Lack, Promised } from './promised.ts';
import { isOpen } from './promises.ts';
import { nextAttempt } from './retries.ts';
import { troubleOf } from './stops.ts';
import { noticedAt, termsOf, zoneOf } from './terms.ts';
import { wasRung } from './tries.ts';

/** Rule `promiseAtRisk`: nobody can place a promised call, and that is known before its time, not after. */

/** Why there is no place for a call, in words. */
export const LACKS: Record<Lack, string> = {
  capacity: 'no call can be placed then: all minutes are full',
  hours: 'the customer may not be called at that hour',
  past: 'its time was over when it was made',
};

interface Risk {
  readonly why: string;
  /** From when a supervisor is to know of it. */
  readonly at: Instant;
}

/** Why it cannot be placed as things stand; `undefined` when it can, or is being placed. */
function riskOf(promise: Promised, state: Case, policy: Policy): Risk | undefined {
  const { start, end } = termsOf(promise, state, policy);
  const { plan } = promise;
  const nearly = (why: string): Risk => ({ why, at: noticedAt(promise, state, policy) });
  const trouble = troubleOf(promise);
  const ended = promise.attempts.at(-1)?.endedAt;
  // It is as bad as it will be: nobody need wait until shortly before the time.
  if (trouble && ended) return { why: trouble.why, at: ended };
  if (wasRung(promise)) return undefined;
  if (!(promise.phone ?? state.customer.phone)) return nearly('there is no number to call');
  // Known as soon as it was planned, hours before.
  if (plan?.lacks) return { why: LACKS[plan.lacks], at: plan.since };
  if (candidates(promise, state, policy, start).length === 0) return nearly('there is nobody to place it');
  const last = promise.attempts.at(-1);
  if ((last && !last.outcome) || !plan?.place) return undefined;
  const next = nextAttempt(promise, state, policy);
  if (!next) return nearly('nobody took it');
  const latest = plus(end, spanOf(policy.callbacks.grace));
  return next.ringAt > latest ? nearly(LACKS.hours) : undefined;
}

const endangered = (state: Case, policy: Policy) =>
  policy.rules.promiseAtRisk === false
    ? []
    : state.promises
        .filter((p) => isOpen(p) && p.confirmed && p.warnedAt === undefined)
        .flatMap((promise) => {
          const risk = riskOf(promise, state, policy);
          return risk === undefined ? [] : [{ promise, ...risk }];
        });

/** A number that cannot be called may be none at all: then the customer's other one, if there is one. */
function phoneForTexts(promise: Promised, { customer }: Case): E164 | undefined {
  const called = promise.phone ?? customer.phone;
  if (troubleOf(promise)?.takesTexts !== false) return called;
  return customer.phone === called ? undefined : customer.phone;
}

export function riskDecisions(state: Case, policy: Policy, now: Instant): Decided<'promise.warned'>[] {
  return endangered(state, policy)
    .filter(({ at }) => hasCome(at, now))
    .map(({ promise, why }) => {
      const phone = promise.plan?.isTold ? undefined : phoneForTexts(promise, state);
      const terms = termsOf(promise, state, policy);
      const offered = promise.plan?.nearest ?? insteadAt(later(now, terms.end), promise, state, policy);
      const text = warningText(terms, offered, now, zoneOf(state, policy));
      return {
        type: 'promise.warned',
        data: {
          promise: promise.id,
          why,
          due: termsOf(promise, state, policy).start,
          text,
          ...(phone ? { phone } : {}),
          ...(phone && offered ? { offered } : {}),
        },
      };
    });
}

export const riskLooks = (state: Case, policy: Policy): Instant[] =>
  endangered(state, policy).map(({ at }) => at);

/** Every danger, the earliest first: the n-th is the n-th occurrence, whatever was agreed since. */
const dangersOf = (state: Case) =>
  state.promises
    .flatMap((promise) => (promise.dangers ?? []).map((danger) => ({ ...danger, promise })))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

export function riskCrossings(state: Case, policy: Policy): Crossing[] {
  if (!policy.rules.promiseAtRisk) return [];
  return dangersOf(state).map(({ at, due, why, promise }, i) => ({
    reason: 'promiseAtRisk',
    occurrence: i + 1,
    at,
    why: `a call is promised for ${momentWords(due, at, policy.timeZone)} and ${why}`,
    grounds: () => ({
      compared: { due, 'noticed ahead of its end by': policy.callbacks.warnBefore, risk: why },
      events: [promise.ref],
    }),
  }));
}

/** New terms were agreed, or the call took place: nobody needs to be told of the danger any more. */
const isOverNow = (at: Instant, { madeAt, state }: Promised): boolean =>
  madeAt > at || state === 'kept' || state === 'withdrawn';

/** Climbs for a danger that is over. */
export const riskEndings = (state: Case): Decided[] =>
  dangersOf(state).flatMap(({ at, promise }, i) => {
    const climb = climbOf(state, climbIdOf({ reason: 'promiseAtRisk', occurrence: i + 1 }));
    const isEnded = climb === undefined || climb.state === 'ended' || !isOverNow(at, promise);
    return isEnded ? [] : [{ type: 'climb.ended', data: { climb: climb.id, why: 'settled' } }];
  });
