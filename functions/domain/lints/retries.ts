import type { Policy } from '../policy.ts';
import { type Span, spanOf } from '../time.ts';

type Outcome = 'busy' | 'noAnswer' | 'machine' | 'failed';
export const OUTCOMES: readonly Outcome[] = ['busy', 'noAnswer', 'machine', 'failed'];

/** The pauses between all tries, when each ends in the same way; the last pause of the plan is used again. */
export function pausesOf({ callbacks }: Policy, outcome: Outcome): Span[] {
  const plan = callbacks.retryAfter[outcome];
  return Array.from(
    { length: Math.min(callbacks.attempts - 1, 10_000) },
    (_, i) => plan[Math.min(i, plan.length - 1)],
  ).flatMap((pause) => (pause === undefined ? [] : [spanOf(pause)]));
}

/** From the first try to the last. */
export const retriesOf = (policy: Policy, outcome: Outcome): Span =>
  pausesOf(policy, outcome).reduce((sum, pause) => sum + pause, 0) as Span;
