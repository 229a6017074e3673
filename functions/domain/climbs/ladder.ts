import { type Case, type Climb, changed } from '../case.ts';
import type { Decided, LeftOut, Reason } from '../decision.ts';
import type { Fact } from '../event.ts';
import type { PersonId } from '../ids.ts';
import type { Ladder, Policy } from '../policy.ts';
import { hasCome, type Instant, plus, spanOf } from '../time.ts';
import { type Crossing, climbIdOf } from './crossing.ts';
import { whoOn } from './rung.ts';

/**
 * Going up a ladder: one climb for each crossing, rung by rung, until somebody takes it, the case is
 * resolved, or the ladder is exhausted. The ladder is frozen on the case when the climb starts: an edit of the
 * policy does not move a running climb.
 */

export const climbStarted = (state: Case, { time, data }: Fact<'climb.started'>): Case => ({
  ...state,
  climbs: [
    ...state.climbs,
    {
      id: data.climb,
      reason: data.reason,
      occurrence: data.occurrence,
      startedAt: time,
      since: data.since,
      why: data.why,
      grounds: data.grounds,
      ladder: data.ladder,
      state: 'climbing',
      round: 0,
      steps: 0,
      rung: -1,
      people: [],
      passed: false,
      unreached: [],
      excluded: [],
    },
  ],
});

const change = (state: Case, id: string, to: (climb: Climb) => Climb): Case => ({
  ...state,
  climbs: changed(state.climbs, (c) => c.id === id, to),
});

/**
 * Only a climb that still climbs goes on. A refold may place an acknowledgement before a rung that was
 * decided while the answer was on its way: the answer stands, and only the step is counted.
 */
const stepped = (
  state: Case,
  { climb, step }: { readonly climb: string; readonly step: number },
  to: (climb: Climb) => Climb,
): Case =>
  change(state, climb, (c) => ({
    ...(c.state === 'climbing' ? to(c) : c),
    steps: Math.max(c.steps, step),
  }));

export const climbed = (state: Case, { data }: Fact<'climb.climbed'>): Case =>
  stepped(state, data, (c) => ({
    ...c,
    round: data.round,
    rung: data.rung,
    people: data.people,
    acknowledgeBy: data.acknowledgeBy,
    passed: false,
    unreached: [],
  }));

export const skipped = (state: Case, { data }: Fact<'climb.skipped'>): Case =>
  stepped(state, data, ({ acknowledgeBy: _, ...c }) => ({
    ...c,
    round: data.round,
    rung: data.rung,
    people: [],
    passed: true,
    unreached: [],
  }));

export function exhausted(state: Case, { data }: Fact<'climb.exhausted'>): Case {
  const next = stepped(state, data, ({ acknowledgeBy: _, ...c }) => ({
    ...c,
    state: 'exhausted',
    people: data.people,
    passed: false,
    unreached: [],
  }));
  const isExhausted = next.climbs.some((c) => c.id === data.climb && c.state === 'exhausted');
  return isExhausted && state.state === 'open' ? { ...next, state: 'exhausted' } : next;
}

export function climbEnded(state: Case, { data }: Fact<'climb.ended'>): Case {
  const next = change(state, data.climb, ({ acknowledgeBy: _, ...c }) => ({ ...c, state: 'ended' }));
  const isStuck = next.climbs.some((c) => c.state === 'exhausted');
  return state.state === 'exhausted' && !isStuck ? { ...next, state: 'open' } : next;
}

/** A page that reached nobody: when that holds for the whole rung, the next one follows at once. */
export const unreached = (state: Case, climbId: string, person: PersonId): Case =>
  change(state, climbId, (c) => ({ ...c, unreached: [...new Set([...c.unreached, person])] }));

/** Rule `unacknowledged`: switched off, a rung stays until somebody there answers or none of them is reached. */
const isOver = (c: Climb, policy: Policy, now: Instant): boolean =>
  c.passed ||
  c.rung < 0 ||
  (c.people.length > 0 && c.unreached.length >= c.people.length) ||
  (policy.rules.unacknowledged !== false && c.acknowledgeBy !== undefined && hasCome(c.acknowledgeBy, now));

function onward(state: Case, c: Climb, policy: Policy, now: Instant): Decided {
  const { rungs, repeat, lastResort } = c.ladder;
  const never = { about: state.about, excluded: c.excluded };
  const wraps = c.rung + 1 >= rungs.length;
  const step = c.steps + 1;
  const round = wraps ? c.round + 1 : c.round;
  const rung = rungs[wraps ? 0 : c.rung + 1];
  if (round > repeat || !rung)
    return {
      type: 'climb.exhausted',
      data: { climb: c.id, step, ...whoOn(lastResort, never, policy, now) },
    };
  const at = { climb: c.id, step, round, rung: wraps ? 0 : c.rung + 1 };
  const { people, channels, leftOut } = whoOn(rung.notify, never, policy, now);
  if (people.length === 0)
    return {
      type: 'climb.skipped',
      data: { ...at, why: nobodyWords(rung.notify, leftOut) },
    };
  return {
    type: 'climb.climbed',
    data: {
      ...at,
      people,
      channels,
      acknowledgeBy: plus(now, spanOf(rung.acknowledgeWithin)),
      ...(leftOut ? { leftOut } : {}),
    },
  };
}

const nobodyWords = (notify: readonly string[], leftOut: readonly LeftOut[] = []): string =>
  [
    `nobody to page among ${notify.join(', ') || 'nobody'}`,
    ...leftOut.map(({ who, why }) => `${who} ${why}`),
  ].join('; ');

export function climbDecisions(state: Case, policy: Policy, now: Instant): Decided[] {
  return state.climbs
    .filter((c) => c.state !== 'ended')
    .flatMap((c): Decided[] => {
      if (state.state === 'resolved' && (state.resolvedAt ?? c.startedAt) >= c.startedAt)
        return [{ type: 'climb.ended', data: { climb: c.id, why: 'resolved' } }];
      if (c.since !== undefined && state.progress.at !== undefined && state.progress.at > c.since)
        return [{ type: 'climb.ended', data: { climb: c.id, why: 'progressed' } }];
      if (c.state === 'climbing' && isOver(c, policy, now)) return [onward(state, c, policy, now)];
      return [];
    });
}

/**
 * A rating comes after the end, and is about it; so may the wish for a supervisor; and nothing but its own end deletes
 * a promise.
 */
const AFTER_THE_END: ReadonlySet<Reason> = new Set([
  'supervisorRequested',
  'lowSatisfaction',
  'promiseAtRisk',
  'promiseBroken',
]);

/**
 * Why nobody climbs for a crossing. A resolved case starts no climb but for what may come after its end, and what
 * crossed before a resolution is over with it. `undefined` when somebody does, or is about to.
 */
export function notClimbed(state: Case, { reason, at }: Crossing, policy: Policy): string | undefined {
  if (state.state === 'resolved' && !AFTER_THE_END.has(reason)) return 'the case is resolved';
  if (state.resolvedAt !== undefined && at <= state.resolvedAt) return 'the case was resolved after it';
  return ladderFor(reason, policy) ? undefined : 'the policy has no ladder for it';
}

/** A climb for each crossing that has none yet. */
export function newClimbs(state: Case, crossings: readonly Crossing[], policy: Policy): Decided[] {
  return crossings
    .filter((crossing) => !state.climbs.some((c) => c.id === climbIdOf(crossing)))
    .filter((crossing) => notClimbed(state, crossing, policy) === undefined)
    .flatMap((crossing): Decided[] => {
      const { reason, occurrence, since, why } = crossing;
      const ladder = ladderFor(reason, policy);
      if (!ladder) return [];
      const climb = climbIdOf(crossing);
      const grounds = { rule: reason, revision: policy.revision, ...crossing.grounds() };
      return [{ type: 'climb.started', data: { climb, reason, occurrence, since, ladder, why, grounds } }];
    });
}

function ladderFor(reason: Reason, policy: Policy): Ladder | undefined {
  const rule = policy.rules[reason];
  const name = rule ? rule.ladder : undefined;
  return policy.ladders[name ?? 'default'];
}

/** When the present rungs run out. */
export const rungsEnd = (state: Case, policy: Policy): Instant[] =>
  (policy.rules.unacknowledged === false ? [] : state.climbs).flatMap((c) =>
    c.state === 'climbing' && c.acknowledgeBy ? [c.acknowledgeBy] : [],
  );
