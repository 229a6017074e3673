import { momentWords } from '../calendar/hours.ts';
import type { Case } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
import type { Decided } from '../decision.ts';
import type { Policy } from '../policy.ts';
import { hasCome, type Instant, later, minus, plus, spanOf } from '../time.ts';
import { warningText } from '../wording.ts';
import { nextAttempt, wasRung } from './callbacks.ts';
import { candidates } from './candidates.ts';
import type { Promised } from './promised.ts';
import { isOpen } from './promises.ts';
import { termsOf, zoneOf } from './terms.ts';

/** Rule `promiseAtRisk`: nobody can place a promised call, and that is known before its time, not after. */

/** Why it cannot be placed as things stand; `undefined` when it can, or is being placed. */
function whyNot(promise: Promised, state: Case, policy: Policy): string | undefined {
  const { start, end } = termsOf(promise, state, policy);
  if (!(promise.phone ?? state.customer.phone)) return 'there is no number to call';
  if (candidates(promise, state, policy, start).length === 0) return 'there is nobody to place it';
  const last = promise.attempts.at(-1);
  if (last && !last.outcome) return undefined;
  const next = nextAttempt(promise, state, policy);
  if (!next) return 'nobody took it';
  const latest = plus(end, spanOf(policy.callbacks.grace));
  return next.ringAt > latest ? 'the customer may not be called at that hour' : undefined;
}

/** The last moment to notice it: counted back from `at`, or from the end of a window. */
function noticedAt(promise: Promised, state: Case, policy: Policy): Instant {
  const { end } = termsOf(promise, state, policy);
  return later(promise.madeAt, minus(end, spanOf(policy.callbacks.warnBefore)));
}

const endangered = (state: Case, policy: Policy) =>
  policy.rules.promiseAtRisk === false
    ? []
    : state.promises
        .filter((p) => isOpen(p) && p.confirmed && p.warnedAt === undefined && !wasRung(p))
        .flatMap((promise) => {
          const why = whyNot(promise, state, policy);
          return why === undefined ? [] : [{ promise, why, at: noticedAt(promise, state, policy) }];
        });

export function riskDecisions(state: Case, policy: Policy, now: Instant): Decided[] {
  return endangered(state, policy)
    .filter(({ at }) => hasCome(at, now))
    .map(({ promise, why }) => {
      const phone = promise.phone ?? state.customer.phone;
      const text = warningText(termsOf(promise, state, policy).start, zoneOf(state, policy));
      return {
        type: 'promise.warned',
        data: { promise: promise.id, why, text, ...(phone ? { phone } : {}) },
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
