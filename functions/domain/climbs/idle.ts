import { type Case, type Climb, changed } from '../case.ts';
import type { Decided } from '../decision.ts';
import type { Fact } from '../event.ts';
import type { Policy } from '../policy.ts';
import { hasCome, type Instant, later, plus, spanOf } from '../time.ts';

/** Rule `idleAfterAcknowledge`: somebody has it, and nothing moves; so it goes on, and not to the same person. */

/** Without the acknowledgement, as if it had never come; whoever gave it is not asked again. */
export const idled = (state: Case, { data }: Fact<'climb.idle'>): Case => ({
  ...state,
  climbs: changed(
    state.climbs,
    (c) => c.id === data.climb && c.state === 'acknowledged',
    ({ acknowledgedBy, acknowledgedAt: _, ...c }) => ({
      ...c,
      state: 'climbing',
      passed: true,
      excluded: acknowledgedBy ? [...c.excluded, acknowledgedBy] : c.excluded,
    }),
  ),
});

/** When an acknowledged climb counts as idle: counted from the acknowledgement, or the latest progress since. */
export function idleAt(state: Case, c: Climb, policy: Policy): Instant | undefined {
  const rule = policy.rules.idleAfterAcknowledge;
  if (!rule || c.state !== 'acknowledged' || c.acknowledgedAt === undefined) return undefined;
  if (state.state === 'resolved') return undefined;
  const from = state.progress.at ? later(c.acknowledgedAt, state.progress.at) : c.acknowledgedAt;
  return plus(from, spanOf(rule.after));
}

export function idleDecisions(state: Case, policy: Policy, now: Instant): Decided[] {
  return state.climbs.flatMap((c): Decided[] => {
    const at = idleAt(state, c, policy);
    if (at === undefined || !hasCome(at, now)) return [];
    const person = c.acknowledgedBy;
    return [{ type: 'climb.idle', data: { climb: c.id, ...(person ? { person } : {}) } }];
  });
}

export const idleLooks = (state: Case, policy: Policy): (Instant | undefined)[] =>
  state.climbs.map((c) => idleAt(state, c, policy));
