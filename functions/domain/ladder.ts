import { type Case, type Climb, changed } from './case.ts';
import { type Crossing, climbIdOf } from './crossing.ts';
import type { Decided, Reason } from './decision.ts';
import type { Fact } from './event.ts';
import type { PersonId } from './ids.ts';
import type { Ladder, Policy } from './policy.ts';
import { onDuty, rotationNamed } from './rotation.ts';
import { hasCome, type Instant, plus, spanOf } from './time.ts';

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
      ladder: data.ladder,
      state: 'climbing',
      round: 0,
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
 * decided while the answer was on its way: the answer stands.
 */
const onlyClimbing = (state: Case, id: string, to: (climb: Climb) => Climb): Case =>
  change(state, id, (c) => (c.state === 'climbing' ? to(c) : c));

export const climbed = (state: Case, { data }: Fact<'climb.climbed'>): Case =>
  onlyClimbing(state, data.climb, (c) => ({
    ...c,
    round: data.round,
    rung: data.rung,
    people: data.people,
    acknowledgeBy: data.acknowledgeBy,
    passed: false,
    unreached: [],
  }));

export const skipped = (state: Case, { data }: Fact<'climb.skipped'>): Case =>
  onlyClimbing(state, data.climb, ({ acknowledgeBy: _, ...c }) => ({
    ...c,
    round: data.round,
    rung: data.rung,
    people: [],
    passed: true,
    unreached: [],
  }));

export function exhausted(state: Case, { data }: Fact<'climb.exhausted'>): Case {
  const next = onlyClimbing(state, data.climb, ({ acknowledgeBy: _, ...c }) => ({
    ...c,
    state: 'exhausted',
    round: data.round,
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

/** The people of a rung at this instant: on duty, not complained about, reachable by text; each once. */
function peopleOf(
  notify: readonly string[],
  { about, excluded }: { readonly about: readonly string[]; readonly excluded: readonly PersonId[] },
  policy: Policy,
  now: Instant,
): PersonId[] {
  const named = notify.map((who) => {
    const rotation = rotationNamed(who, policy);
    return rotation ? onDuty(rotation, now) : (who as PersonId);
  });
  return [...new Set(named)].filter(
    (who): who is PersonId =>
      who !== undefined &&
      policy.people[who]?.channels.includes('sms') === true &&
      !about.includes(who) &&
      !excluded.includes(who),
  );
}

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
  const round = wraps ? c.round + 1 : c.round;
  const rung = rungs[wraps ? 0 : c.rung + 1];
  if (round > repeat || !rung)
    return {
      type: 'climb.exhausted',
      data: { climb: c.id, round, people: peopleOf(lastResort, never, policy, now) },
    };
  const at = { climb: c.id, round, rung: wraps ? 0 : c.rung + 1 };
  const people = peopleOf(rung.notify, never, policy, now);
  if (people.length === 0)
    return {
      type: 'climb.skipped',
      data: { ...at, why: `nobody to page among ${rung.notify.join(', ') || 'nobody'}` },
    };
  return {
    type: 'climb.climbed',
    data: { ...at, people, acknowledgeBy: plus(now, spanOf(rung.acknowledgeWithin)) },
  };
}

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

/** A rating comes after the end, and is about it. */
const AFTER_THE_END: ReadonlySet<Reason> = new Set(['lowSatisfaction']);

/**
 * A climb for each crossing that has none yet. A resolved case starts none but for its rating, and what crossed
 * before a resolution is over with it.
 */
export function newClimbs(state: Case, crossings: readonly Crossing[], policy: Policy): Decided[] {
  return crossings
    .filter(({ reason }) => state.state !== 'resolved' || AFTER_THE_END.has(reason))
    .filter(({ at }) => state.resolvedAt === undefined || at > state.resolvedAt)
    .filter((crossing) => !state.climbs.some((c) => c.id === climbIdOf(crossing)))
    .flatMap((crossing): Decided[] => {
      const ladder = ladderFor(crossing, policy);
      const { reason, occurrence, since, why } = crossing;
      const climb = climbIdOf(crossing);
      return ladder
        ? [{ type: 'climb.started', data: { climb, reason, occurrence, since, ladder, why } }]
        : [];
    });
}

function ladderFor({ reason }: Crossing, policy: Policy): Ladder | undefined {
  const rule = policy.rules[reason];
  const name = rule ? rule.ladder : undefined;
  return policy.ladders[name ?? 'default'];
}

/** When the present rungs run out. */
export const rungsEnd = (state: Case, policy: Policy): Instant[] =>
  (policy.rules.unacknowledged === false ? [] : state.climbs).flatMap((c) =>
    c.state === 'climbing' && c.acknowledgeBy ? [c.acknowledgeBy] : [],
  );
