import { momentWords } from '../calendar/hours.ts';
import type { Case } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
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

const LACKS: Record<Lack, string> = {
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
      const offered = promise.plan?.nearest ?? insteadAt(later(now, terms.end), state, policy);
      const text = warningText(terms, offered, now, zoneOf(state, policy));
      return {
        type: 'promise.warned',
        data: {
          promise: promise.id,
          why,
          text,
          ...(phone ? { phone } : {}),
          ...(phone && offered ? { offered } : {}),
        },
      };
    });
}

export const riskLooks = (state: Case, policy: Policy): Instant[] =>
  endangered(state, policy).map(({ at }) => at);

export function riskCrossings(state: Case, policy: Policy): Crossing[] {
  if (!policy.rules.promiseAtRisk) return [];
  return state.promises.flatMap((p) => {
    if (p.warnedAt === undefined) return [];
    const due = momentWords(termsOf(p, state, policy).start, p.warnedAt, policy.timeZone);
    const occurrence =
      state.promises.filter((q) => q.warnedAt !== undefined && q.warnedAt < (p.warnedAt ?? '')).length + 1;
    return [
      {
        reason: 'promiseAtRisk',
        occurrence,
        at: p.warnedAt,
        why: `a call is promised for ${due} and ${p.risk ?? 'cannot be placed'}`,
        grounds: () => ({
          compared: {
            due: termsOf(p, state, policy).start,
            'noticed ahead of its end by': policy.callbacks.warnBefore,
            risk: p.risk ?? 'cannot be placed',
          },
          events: [p.ref],
        }),
      },
    ];
  });
}
