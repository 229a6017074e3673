import type { Policy } from '../policy.ts';
import type { Instant } from '../time.ts';
import { BUDGET_LINTS } from './budgets.ts';
import { CALLBACK_LINTS } from './callbacks.ts';
import { dutyFrom } from './duty.ts';
import { HOURS_LINTS } from './hours.ts';
import { LADDER_LINTS } from './ladders.ts';
import type { Finding, Lint } from './lint.ts';
import { PEOPLE_LINTS } from './people.ts';
import { ROTATION_LINTS } from './rotations.ts';
import { RULE_LINTS } from './rules.ts';
import { RUNG_LINTS } from './rungs.ts';

/** All lints, from the ladder down. */
export const LINTS: readonly Lint[] = [
  ...RUNG_LINTS,
  ...LADDER_LINTS,
  ...PEOPLE_LINTS,
  ...ROTATION_LINTS,
  ...HOURS_LINTS,
  ...RULE_LINTS,
  ...CALLBACK_LINTS,
  ...BUDGET_LINTS,
];

/** Everything that a policy of right form has wrong at this time, or will have within 30 days. */
export function lint(policy: Policy, now: Instant): Finding[] {
  const seen = { policy, now, duty: dutyFrom(policy, now) };
  return LINTS.flatMap(({ code, severity, mend, find }) =>
    find(seen).map((one) => ({ ...one, code, severity, mend })),
  );
}
