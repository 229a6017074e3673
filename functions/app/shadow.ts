import type { Case } from '../domain/case.ts';
import { decide } from '../domain/decide.ts';
import type { Decided, Reason } from '../domain/decision.ts';
import { type Policy, shadowOf } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { Log } from '../ports.ts';
import type { Handled } from './change.ts';

/**
 * A second policy beside the live one: it pages nobody, and is asked of the very state that the live policy works
 * on which climbs it would have started. What follows from a climb (rungs, answers) is not played out: that is
 * what a backtest is for. Time that only the shadow's limits count is seen at the next commit of the case.
 */

export interface ShadowDifference {
  /** The policy that starts this climb; the other does not. */
  readonly only: 'shadow' | 'live';
  /** Reason and ordinal, like `transfers.1`. */
  readonly climb: string;
  readonly reason: Reason;
  /** Who stands on the first rung, as its policy names them. */
  readonly who: readonly string[];
}

const remembered = new WeakMap<Policy, Policy | undefined>();

/** The shadow of the active policy, worked out once for each. */
export function shadowPolicyOf(policy: Policy): Policy | undefined {
  if (!remembered.has(policy)) remembered.set(policy, shadowOf(policy));
  return remembered.get(policy);
}

type Started = Extract<Decided, { type: 'climb.started' }>;
const starts = (state: Case, policy: Policy, now: Instant): Started[] =>
  decide(state, policy, now).filter((d): d is Started => d.type === 'climb.started');

const firstRung = (rungs: readonly { readonly notify: readonly string[] }[]): readonly string[] =>
  rungs[0]?.notify ?? [];

/**
 * Which climbs the shadow would have started on this state that the live policy has not, and, of those that the live
 * policy started at this instant, which the shadow would not have. `state` is settled under the live policy.
 */
export function shadowDifference(state: Case, shadow: Policy, now: Instant): ShadowDifference[] {
  const shadowOnly = starts(state, shadow, now).map(
    ({ data }): ShadowDifference => ({
      only: 'shadow',
      climb: data.climb,
      reason: data.reason,
      who: firstRung(data.ladder.rungs),
    }),
  );
  const fresh = state.climbs.filter(({ startedAt }) => startedAt === now);
  if (fresh.length === 0) return shadowOnly;
  const older = state.climbs.filter(({ startedAt }) => startedAt !== now);
  const would = new Set(starts({ ...state, climbs: older }, shadow, now).map(({ data }) => data.climb));
  const liveOnly = fresh
    .filter(({ id }) => !would.has(id))
    .map(
      ({ id, reason, ladder }): ShadowDifference => ({
        only: 'live',
        climb: id,
        reason,
        who: firstRung(ladder.rungs),
      }),
    );
  return [...shadowOnly, ...liveOnly];
}

/** What is new with a commit, so that each difference is said once. `before`: the case as it was committed last. */
export function shadowNews(
  before: Case | undefined,
  after: Case,
  shadow: Policy,
  now: Instant,
): ShadowDifference[] {
  const known = before?.newest ? shadowDifference(before, shadow, before.newest.time) : [];
  const said = new Set(known.map(({ only, climb }) => `${only} ${climb}`));
  return shadowDifference(after, shadow, now).filter(({ only, climb }) => !said.has(`${only} ${climb}`));
}

/** Reports what the shadow of the active policy would have done otherwise: a line and a count for each. */
export function tellShadow(log: Log, policy: Policy, handled: readonly Handled[], now: Instant): void {
  const shadow = shadowPolicyOf(policy);
  if (!shadow) return;
  for (const { id, before, after } of handled)
    for (const { only, reason, climb, who } of shadowNews(before?.state, after, shadow, now)) {
      log.info('shadow', { case: id, only, reason, climb, who });
      log.count(only === 'shadow' ? 'ShadowOnly' : 'LiveOnly');
    }
}
