import type { Case } from '../../domain/case.ts';
import { nextLook, settle } from '../../domain/decide.ts';
import type { Fact } from '../../domain/event.ts';
import { absorb, evolve } from '../../domain/evolve.ts';
import { hasAbsorbed, isLate } from '../../domain/history.ts';
import type { CaseId } from '../../domain/ids.ts';
import { comesAlong } from '../../domain/joining.ts';
import type { Policy } from '../../domain/policy.ts';
import { duration, type Instant, later, minutes, plus, type Span, spanOf } from '../../domain/time.ts';
import { createAgenda } from './agenda.ts';
import { createOpenCases, type Row } from './open-cases.ts';
import type { CaseOver, Outcome } from './outcome.ts';
import { isQuiet, soonestLook } from './quiet.ts';
import { createTopics } from './topics.ts';
import { createWitness } from './witness.ts';
import { answersTo, takes, SOURCE as WORLD } from './world.ts';

export interface ReplayOptions {
  /** The first person paged takes the case after so long; left out, nobody ever answers. */
  readonly acknowledgeAfter?: Span | undefined;
  /** Decide at every event, also where there is nothing to decide: for tests. */
  readonly isThorough?: boolean;
  readonly onOver?: CaseOver;
}

export interface Replay {
  /** Facts in order of time, but for those that are late. */
  take(fact: Fact): void;
  /** Whether the case is in memory: what is said of it is not final. */
  holds(id: CaseId): boolean;
  /** Takes what is due by now; then every case that is left is over. */
  end(): Outcome;
}

/** Nothing that is late for longer than this is placed exactly once nothing is due any more. */
const REFOLDS_FOR = minutes(60);
/** A longer history costs more memory than the exact place of a late fact is worth. */
const LONGEST_HISTORY = 1000;
/** Without an end in the log, and with nothing due: silent for so long, it is forgotten. */
const SILENT_FOR = spanOf(duration('P30D'));

type Task = { readonly row: Row; readonly fact?: Fact };

/** Replays facts through the same core that runs live, on a clock that jumps from one thing to the next. */
export function createReplay(policy: Policy, options: ReplayOptions = {}): Replay {
  const { acknowledgeAfter, isThorough = false, onOver } = options;
  const cases = createOpenCases(policy);
  const agenda = createAgenda<Task>();
  const witness = createWitness(policy);
  const saidOfIncidents = createTopics(policy);
  const soonest = soonestLook(policy);
  const repeat = policy.rules.repeatContact;
  const rememberFor = repeat ? spanOf(repeat.within) : REFOLDS_FOR;
  let [opened, taken, duplicates, refolded, unplaced, mostInMemory] = [0, 0, 0, 0, 0, 0];
  let answers = 0;
  let from: Instant | undefined;
  let now: Instant | undefined;

  /** The entry of the agenda only moves to an earlier instant, like the index of the table. */
  function arm(row: Row, at: Instant | undefined): void {
    if (at === undefined || (row.lookAt !== undefined && row.lookAt <= at)) return;
    row.lookAt = at;
    agenda.put(at, { row });
  }

  function isOver(row: Row): void {
    witness.over(row);
    onOver?.(row.id, row.summary);
  }

  function leave(row: Row): void {
    cases.forget(row);
    isOver(row);
  }

  const forgetAt = ({ state, resolvedAt, newest }: Case, at: Instant): Instant => {
    if (state === 'resolved') return plus(resolvedAt ?? at, rememberFor);
    return plus(newest?.time ?? at, SILENT_FOR);
  };

  function decideOn(row: Row, before: Case, at: Instant): void {
    const settled = settle(row.state, policy, at);
    row.state = settled.state;
    const { decided } = settled;
    for (const fact of decided) {
      row.history?.push(fact);
      witness.decided(row, fact);
      if (acknowledgeAfter !== undefined && fact.type === 'climb.climbed') acknowledge(row, fact);
    }
    if (row.state.outstanding.length > 0 && row.state.outstanding !== before.outstanding)
      deliver(row, before);
    arm(row, nextLook(row.state, policy) ?? restAt(row, at));
  }

  function acknowledge(row: Row, { time, data }: Extract<Fact, { type: 'climb.climbed' }>): void {
    const [person] = data.people;
    if (person === undefined || data.rung > 0 || data.round > 0 || acknowledgeAfter === undefined) return;
    const at = plus(time, acknowledgeAfter);
    agenda.put(at, { row, fact: takes(`case:${row.state.id}`, data.climb, person, at) });
  }

  function deliver(row: Row, before: Case): void {
    for (const message of row.state.outstanding) {
      if (before.outstanding.some(({ id, ask }) => id === message.id && ask === message.ask)) continue;
      for (const fact of answersTo(`case:${row.state.id}`, message, policy, answers++))
        agenda.put(fact.time, { row, fact });
    }
  }

  /** Nothing is due: first the history goes, later the case. */
  function restAt(row: Row, at: Instant): Instant {
    const quietSince = row.state.newest?.time ?? at;
    const end = forgetAt(row.state, at);
    if (row.history === undefined) return end;
    const drop = plus(quietSince, REFOLDS_FOR);
    return drop < end ? drop : end;
  }

  function look(row: Row, at: Instant): void {
    row.lookAt = undefined;
    // Nobody has touched it since it was put away until this instant.
    if (row.isPacked()) {
      leave(row);
      return;
    }
    const due = nextLook(row.state, policy);
    if (due !== undefined && due <= at) decideOn(row, row.state, at);
    else if (due !== undefined) arm(row, due);
    else rest(row, at);
  }

  function rest(row: Row, at: Instant): void {
    if (restAt(row, at) <= at) {
      if (forgetAt(row.state, at) <= at) {
        leave(row);
        return;
      }
      row.history = undefined;
      arm(row, restAt(row, at));
      row.pack();
    } else arm(row, restAt(row, at));
  }

  /** Takes a fact into its case; false when it was there already. */
  function absorbed(row: Row, given: readonly Fact[]): readonly Fact[] {
    const [only] = given;
    if (only && given.length === 1 && !isLate(row.state, only)) {
      if (hasAbsorbed(row.state, only)) return [];
      row.state = evolve(row.state, only);
      return given;
    }
    const facts = row.history ? given : given.map((fact) => atTheEnd(row.state, fact));
    if (!row.history) unplaced += facts.filter((f, i) => f !== given[i] && f.source !== WORLD).length;
    const result = absorb(row.state, facts, row.history ?? []);
    if (result.refolded) refolded += 1;
    row.state = result.state;
    return result.fresh;
  }

  function into(row: Row, facts: readonly Fact[], at: Instant): number {
    const before = row.state;
    const fresh = absorbed(row, facts);
    const [fact] = fresh;
    if (!fact) return 0;
    if (row.history) {
      if (row.history.length + fresh.length > LONGEST_HISTORY) row.history = undefined;
      else row.history.push(...fresh);
    }
    for (const one of fresh) witness.happened(row, one);
    const isAlone = fresh.length === 1 && row.state.newest?.id === fact.id;
    if (!isThorough && isAlone && isQuiet(before, row.state, fact)) {
      if (row.state.state === 'resolved' && row.lookAt === undefined) arm(row, restAt(row, at));
      else arm(row, soonest(fact, before.newest === undefined));
    } else decideOn(row, before, at);
    return fresh.length;
  }

  function place(fact: Fact, at: Instant): number {
    const found = cases.placeOf(fact);
    if (!found) return 0;
    const { row, younger, isNew } = found;
    const brought = younger?.history?.filter(comesAlong) ?? [];
    if (younger) {
      cases.fold(younger, row);
      isOver(younger);
    }
    if (isNew && fact.type !== 'incident.found') opened += 1;
    const count = into(row, [...brought, fact], at);
    if (isNew && fact.type === 'interaction.started')
      for (const said of saidOfIncidents(row.state.id, fact)) place(said, at);
    return count;
  }

  function runTo(until: Instant, inclusive: boolean): void {
    for (let due = agenda.take(until, inclusive); due; due = agenda.take(until, inclusive)) {
      const { fact } = due.what;
      const row = standing(due.what.row);
      if (!row) continue;
      if (fact) into(row, [fact], due.at);
      else if (row.lookAt === due.at) look(row, due.at);
    }
  }

  return {
    take(fact) {
      from ??= fact.time;
      if (now === undefined || fact.time > now) {
        now = fact.time;
        // What happens at an instant comes before what is due at it.
        runTo(now, false);
      }
      taken += 1;
      if (place(fact, later(fact.time, now)) === 0) duplicates += 1;
      if (cases.size() > mostInMemory) mostInMemory = cases.size();
    },
    holds: (id) => cases.holds(id),
    end() {
      if (now !== undefined) runTo(now, true);
      for (const row of cases.all()) leave(row);
      const counts = { opened, taken, duplicates, refolded, unplaced, mostInMemory };
      return { ...witness.seen(), ...counts, from, to: now };
    },
  };
}

/** The row itself, or the one that it was folded into; `undefined` when it is forgotten. */
function standing(row: Row): Row | undefined {
  let standing = row;
  while (standing.foldedInto) standing = standing.foldedInto;
  return standing.isForgotten ? undefined : standing;
}

/** Where its place cannot be found any more, a late fact counts as just happened. */
function atTheEnd(state: Case, fact: Fact): Fact {
  const newest = state.newest?.time;
  if (newest === undefined || !isLate(state, fact)) return fact;
  return { ...fact, time: plus(newest, 1 as Span) };
}
