import { type Case, newCase } from '../domain/case.ts';
import { nextLook } from '../domain/decide.ts';
import type { Fact } from '../domain/event.ts';
import { absorb, freshOf, needsRefold } from '../domain/evolve.ts';
import type { CaseId } from '../domain/ids.ts';
import { comesAlong } from '../domain/joining.ts';
import type { Policy } from '../domain/policy.ts';
import { removedAt } from '../domain/retention.ts';
import { between, type Instant, type Span } from '../domain/time.ts';
import type { Indexed } from '../ports/indexed.ts';
import { type CaseStore, OutsideError } from '../ports.ts';
import type { Assigned } from './find.ts';
import type { Loaded } from './follow.ts';
import { settledIn } from './slots.ts';

/** How one case changes by what has come to it, before it is written. */

export interface Handled {
  readonly id: CaseId;
  readonly applied: readonly Fact[];
  readonly duplicates: number;
  readonly decided: readonly Fact[];
  readonly refolded: boolean;
  /** The case as it was loaded, and as it stands now. */
  readonly before: Loaded | undefined;
  readonly after: Case;
}

export interface Change extends Handled, Indexed {
  readonly record: readonly Fact[];
  readonly facts: readonly Fact[];
  readonly younger: readonly Loaded[];
  readonly instead: CaseId | undefined;
}

/** What a younger case brings along when it is folded in. */
async function broughtBy(store: CaseStore, younger: readonly Loaded[]): Promise<Fact[]> {
  const histories = younger.map(async ({ state }) => [
    ...(await store.history(state.id)),
    ...state.unarchived,
  ]);
  return (await Promise.all(histories)).flat().filter(comesAlong);
}

/**
 * What became of a message lies at least so long after its decision (deliver.ts), and a second channel may be refused
 * within the same millisecond as the first.
 */
export const A_MOMENT = 1 as Span;
const A_FEW_MOMENTS = 10 as Span;

/**
 * A source whose clock is fast has not seen the future: what it says happened now. Otherwise every answer to
 * what Baton decides upon it would lie before it.
 */
const notAhead = (fact: Fact, now: Instant): Fact => {
  const ahead = between(now, fact.time);
  return ahead > A_FEW_MOMENTS ? { ...fact, time: now, order: ahead * 1000 + fact.order } : fact;
};

/**
 * The index entry for the next look. It moves only to an earlier instant: a deadline that moved later wakes
 * once for nothing and is re-armed then, which costs less than two index writes an event.
 */
export function indexEntry(
  now: Instant,
  next: Instant | undefined,
  indexed: Instant | undefined,
): Instant | undefined {
  const isArmed = next !== undefined && indexed !== undefined && indexed > now && indexed <= next;
  return isArmed ? indexed : next;
}

/** A case that waits for nothing but its removal stands under that at once: no look for nothing comes before. */
function placeInIndex(state: Case, policy: Policy, now: Instant, before: Indexed | undefined): Indexed {
  const look = nextLook(state, policy);
  if (look !== undefined) return { lookAt: indexEntry(now, look, before?.lookAt) };
  return { removeAt: indexEntry(now, removedAt(state, policy), before?.removeAt) };
}

/** Decides upon what is new to a case; it only reads. */
export async function change(
  store: CaseStore,
  policy: Policy,
  now: Instant,
  work: Assigned,
): Promise<Change> {
  // A moment later it is gone, and what happens now opens a new case.
  if (work.isLeaving)
    throw new OutsideError('CASE_LEAVING', `case ${work.id} is just being removed`, 'later');
  const before = work.loaded;
  const state: Case = { ...(before?.state ?? newCase(work.id)), claimed: [...work.claimed] };
  const younger = work.younger ?? [];
  const happened = work.facts.map((fact) => notAhead(fact, now));
  const facts = [...happened, ...(await broughtBy(store, younger))];
  const late = needsRefold(state, freshOf(state, facts));
  const absorbed = absorb(state, facts, late ? await store.history(work.id) : undefined);
  const settled = await settledIn(store, absorbed.state, policy, now);
  return {
    id: work.id,
    before,
    after: { ...settled.state, unarchived: [...settled.decided] },
    ...placeInIndex(settled.state, policy, now, before),
    record: [...absorbed.fresh, ...state.unarchived],
    facts: work.facts,
    applied: absorbed.fresh,
    duplicates: absorbed.duplicates,
    decided: settled.decided,
    refolded: absorbed.refolded,
    younger,
    instead: work.instead,
  };
}

/** Nothing was learnt, nothing decided, and the index entry stands: then nothing is written either. */
export const isIdle = ({ before, applied, decided, lookAt, removeAt, younger }: Change): boolean =>
  before !== undefined &&
  applied.length === 0 &&
  decided.length === 0 &&
  younger.length === 0 &&
  before.lookAt === lookAt &&
  before.removeAt === removeAt;
