import type { Case } from '../../domain/case.ts';
import { nextLook } from '../../domain/decide.ts';
import type { Fact } from '../../domain/event.ts';
import { absorb, evolve } from '../../domain/evolve.ts';
import { hasAbsorbed } from '../../domain/history.ts';
import type { CaseId } from '../../domain/ids.ts';
import { comesAlong } from '../../domain/joining.ts';
import { ownNumbersOf, showsOwnNumber, withoutOwnNumber } from '../../domain/own-calls.ts';
import type { Policy } from '../../domain/policy.ts';
import { type Instant, later, plus, type Span } from '../../domain/time.ts';
import { createAgenda } from './agenda.ts';
import { atTheEnd, goesOn } from './late.ts';
import { createOpenCases } from './open-cases.ts';
import type { CaseOver, Outcome } from './outcome.ts';
import { plainDue, plainSince, staysPlain } from './plain.ts';
import { isQuiet, soonestLook } from './quiet.ts';
import { resting } from './resting.ts';
import { pack, type Row, standing, stateOf, unpack } from './row.ts';
import { createPlan } from './slots.ts';
import { createTopics } from './topics.ts';
import { createWitness } from './witness.ts';
import { answersTo, takes, SOURCE as WORLD } from './world.ts';

export interface ReplayOptions {
  /** The first person paged takes the case after so long; left out, nobody ever answers. */
  readonly acknowledgeAfter?: Span | undefined;
  /** Fold and decide at every event, also where there is nothing to decide: for tests. */
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

/** A longer history costs more memory than the exact place of a late fact is worth. */
const LONGEST_HISTORY = 1000;
/** So many facts are looked through for a duplicate without being folded in. */
const MOST_WAITING = 50;

type Task = { readonly row: Row; readonly fact?: Fact };

/** Replays facts through the same core that runs live, on a clock that jumps from one thing to the next. */
export function createReplay(policy: Policy, options: ReplayOptions = {}): Replay {
  const { acknowledgeAfter, isThorough = false, onOver } = options;
  const own = ownNumbersOf(policy);
  const cases = createOpenCases(policy);
  const agenda = createAgenda<Task>();
  const witness = createWitness(policy);
  const saidOfIncidents = createTopics(policy);
  const plan = createPlan();
  const soonest = soonestLook(policy);
  const dueInPlain = plainDue(policy);
  const { forgetAt, restAt } = resting(policy);
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
    row.summary = undefined;
  }

  function leave(row: Row): void {
    cases.forget(row);
    isOver(row);
  }

  function decideOn(row: Row, before: Case, at: Instant): void {
    const { state, decided } = plan.settle(before, stateOf(row), policy, at);
    row.folded = state;
    for (const fact of decided) {
      row.history?.push(fact);
      witness.decided(row, fact);
      if (acknowledgeAfter !== undefined && fact.type === 'climb.climbed') acknowledge(row, fact);
    }
    if (state.outstanding.length > 0 && state.outstanding !== before.outstanding) deliver(row, state, before);
    arm(row, nextLook(state, policy) ?? restAt(row, at));
  }

  function acknowledge(row: Row, { time, data }: Extract<Fact, { type: 'climb.climbed' }>): void {
    const [person] = data.people;
    if (person === undefined || data.rung > 0 || data.round > 0 || acknowledgeAfter === undefined) return;
    const at = plus(time, acknowledgeAfter);
    agenda.put(at, { row, fact: takes(`case:${row.id}`, data.climb, person, at) });
  }

  function deliver(row: Row, state: Case, before: Case): void {
    for (const message of state.outstanding) {
      if (before.outstanding.some(({ id, ask }) => id === message.id && ask === message.ask)) continue;
      for (const fact of answersTo(`case:${row.id}`, message, policy, answers++))
        agenda.put(fact.time, { row, fact });
    }
  }

  function look(row: Row, at: Instant): void {
    row.lookAt = undefined;
    // Nobody has touched it since it was put away until this instant.
    if (row.packed !== undefined) {
      leave(row);
      return;
    }
    let due = row.plain ? dueInPlain(row.plain) : nextLook(stateOf(row), policy);
    // What may be due in a plain case is made sure of in the case itself.
    if (row.plain && due !== undefined && due <= at) due = nextLook(stateOf(row), policy);
    if (due === undefined) rest(row, at);
    else if (due > at) arm(row, due);
    else decideOn(row, stateOf(row), at);
  }

  function rest(row: Row, at: Instant): void {
    if (restAt(row, at) > at) arm(row, restAt(row, at));
    else if (row.plain || forgetAt(row, at) <= at) leave(row);
    else {
      row.history = undefined;
      arm(row, restAt(row, at));
      pack(row);
    }
  }

  /** A fact of a case that is plain, and stays so, waits until somebody looks; false when it is none. */
  function isPlainly(row: Row, fact: Fact): boolean {
    if (isThorough || !row.plain || row.conversations[0] !== fact.subject) return false;
    unpack(row);
    const { plain, waiting } = row;
    if (waiting.length > MOST_WAITING || waiting.some((w) => w.id === fact.id && w.source === fact.source))
      return false;
    if (!staysPlain(plain, fact)) return false;
    waiting.push(fact);
    witness.happened(row, fact);
    arm(row, dueInPlain(plain) ?? restAt(row, fact.time));
    return true;
  }

  /** A new case with its first fact. */
  function opens(row: Row, fact: Fact): boolean {
    const plain = isThorough ? undefined : plainSince(fact);
    if (!plain) return false;
    row.plain = plain;
    row.waiting.push(fact);
    arm(row, dueInPlain(plain) ?? restAt(row, fact.time));
    return true;
  }

  /** Takes facts into their case; those that it had already are left out. */
  function absorbed(row: Row, given: readonly Fact[]): readonly Fact[] {
    const state = stateOf(row);
    const [only] = given;
    if (only && given.length === 1 && goesOn(state, only)) {
      if (hasAbsorbed(state, only)) return [];
      row.folded = evolve(state, only);
      return given;
    }
    const facts = row.history ? given : given.map((fact) => atTheEnd(state, fact));
    if (!row.history) unplaced += facts.filter((f, i) => f !== given[i] && f.source !== WORLD).length;
    const result = absorb(state, facts, row.history ?? []);
    if (result.refolded) refolded += 1;
    row.folded = result.state;
    return result.fresh;
  }

  function into(row: Row, facts: readonly Fact[], at: Instant): number {
    const before = stateOf(row);
    const fresh = absorbed(row, facts);
    const [fact] = fresh;
    if (!fact) return 0;
    if (row.history) {
      if (row.history.length + fresh.length > LONGEST_HISTORY) row.history = undefined;
      else row.history.push(...fresh);
    }
    for (const one of fresh) witness.happened(row, one);
    const state = stateOf(row);
    const isAlone = fresh.length === 1 && state.newest?.id === fact.id;
    if (!isThorough && isAlone && isQuiet(before, state, fact, policy)) {
      if (state.state === 'resolved') arm(row, restAt(row, at));
      else arm(row, soonest(fact, before.newest === undefined));
    } else decideOn(row, before, at);
    return fresh.length;
  }

  function place(fact: Fact, at: Instant): number {
    const found = cases.placeOf(fact);
    if (!found) return 0;
    const { row, younger, isNew } = found;
    if (isNew && fact.type !== 'incident.found' && !showsOwnNumber(fact)) opened += 1;
    if (!younger && (isNew ? opens(row, fact) : isPlainly(row, fact))) return saidOf(row, fact, isNew, at);
    if (younger) stateOf(younger);
    const brought = younger?.history?.filter(comesAlong) ?? [];
    if (younger) {
      cases.fold(younger, row);
      isOver(younger);
    }
    const count = into(row, [...brought, fact], at);
    saidOf(row, fact, isNew, at);
    return count;
  }

  function saidOf(row: Row, fact: Fact, isNew: boolean, at: Instant): number {
    if (isNew && fact.type === 'interaction.started')
      for (const said of saidOfIncidents(row.id, fact)) place(said, at);
    return 1;
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
    take(given) {
      const fact = withoutOwnNumber(given, own);
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
