import type { Case } from './case.ts';
import { nextLook } from './decide.ts';
import type { Policy } from './policy.ts';
import { type Instant, plus, spanOf } from './time.ts';

/**
 * When a settled case is removed with all that was kept of it: `retention` after the last that happened in it. Left out
 * while it is open, however old, while a call is promised in it, and while anything may still become of it. What never
 * opened a case, as a call of the centre with itself, is kept no longer than one. Derived like every other deadline:
 * whoever comes back to the case moves it, and so does a longer `retention`. A shorter one is noticed when something
 * happens in the case, since its entry in the index stands where it was put.
 */
export function removedAt(state: Case, policy: Policy): Instant | undefined {
  const isOver = state.state === 'resolved' || state.openedAt === undefined;
  // Every promise, page and message that is open has its look.
  if (!isOver || state.newest === undefined || nextLook(state, policy) !== undefined) return undefined;
  return plus(state.newest.time, spanOf(policy.retention));
}
