import { type Case, newCase } from '../domain/case.ts';
import { nextLook } from '../domain/decide.ts';
import type { Fact } from '../domain/event.ts';
import { absorb, freshOf, needsRefold } from '../domain/evolve.ts';
import type { CaseId } from '../domain/ids.ts';
import { comesAlong } from '../domain/joining.ts';
import type { Outstanding } from '../domain/outstanding.ts';
import type { Policy } from '../domain/policy.ts';
import { removedAt } from '../domain/retention.ts';
import { between, hasCome, type Instant, plus, type Span, seconds } from '../domain/time.ts';
import type { Indexed } from '../ports/indexed.ts';
import type { CaseStore, Delivery, Look, Queues } from '../ports.ts';
import { type Assigned, assign } from './find.ts';
import type { Loaded } from './follow.ts';
import { findIncidents } from './incidents.ts';
import { newLegs } from './leg-pointers.ts';
import { leftPlaces, settledIn } from './slots.ts';

/**
 * Load, decide, commit: the only loop. Events and looks of many cases go through it together; the reads and
 * the history are one call each for all of them, only the conditional write is one a case.
 */

export interface CaseWork {
  readonly store: CaseStore;
  readonly queues: Pick<Queues, 'deliver' | 'wake'>;
}

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

/** A case that could not be written, with the facts that are to be tried again; everything else is done. */
export interface Failure {
  readonly id: CaseId;
  readonly facts: readonly Fact[];
  readonly error: unknown;
}

export interface Input {
  readonly facts: readonly Fact[];
  readonly looks: readonly CaseId[];
}

export interface Outcome {
  readonly handled: readonly Handled[];
  readonly failed: readonly Failure[];
}

/**
 * The sweep looks this far ahead, each minute (two intervals and a half: the schedule itself may be late by
 * half a minute). What is due sooner than a sweep can see it is sent to the wake queue at once.
 */
export const LOOK_AHEAD = seconds(150);
export const SOON = seconds(155);

interface Change extends Handled, Indexed {
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

async function change({ store }: CaseWork, policy: Policy, now: Instant, work: Assigned): Promise<Change> {
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
const isIdle = ({ before, applied, decided, lookAt, removeAt, younger }: Change): boolean =>
  before !== undefined &&
  applied.length === 0 &&
  decided.length === 0 &&
  younger.length === 0 &&
  before.lookAt === lookAt &&
  before.removeAt === removeAt;

const key = ({ id, ask }: Outstanding): string => `${id}#${ask}`;

/** What a younger case had sent on its way is on its way: its delivery finds the case that it is in now. */
function newDeliveries({ id, before, after, younger }: Change): Delivery[] {
  const known = new Set([before, ...younger].flatMap((one) => one?.state.outstanding.map(key) ?? []));
  return after.outstanding
    .filter((message) => !known.has(key(message)))
    .map((message) => ({ caseId: id, message: message.id, ask: message.ask }));
}

/** Only what a sweep would come too late for. */
function nearLook({ id, before, lookAt }: Change, now: Instant): Look[] {
  if (lookAt === undefined || lookAt === before?.lookAt) return [];
  return hasCome(lookAt, plus(now, SOON)) ? [{ id, at: lookAt }] : [];
}

/** Each case alone: what goes wrong with one is on the list of failures and takes no other with it. */
async function eachAlone<In extends { readonly id: CaseId; readonly facts: readonly Fact[] }, Out>(
  all: readonly In[],
  work: (one: In) => Promise<Out>,
  failed: Failure[],
): Promise<Out[]> {
  const outcomes = await Promise.allSettled(all.map(work));
  return outcomes.flatMap((outcome, i) => {
    if (outcome.status === 'fulfilled') return [outcome.value];
    const one = all[i];
    if (one) failed.push({ id: one.id, facts: one.facts, error: outcome.reason });
    return [];
  });
}

/** Another event got in between: everything is read and decided again. Five in a row mean a fault of ours. */
const MOST_ATTEMPTS = 5;

export async function handle(ports: CaseWork, policy: Policy, input: Input, now: Instant): Promise<Outcome> {
  const done: Change[] = [];
  const failed: Failure[] = [];
  let { facts, looks } = input;
  for (let attempt = 1; facts.length + looks.length > 0; attempt++) {
    const assigned = await assign(ports.store, policy, facts, looks);
    const { works, others } = await findIncidents(ports.store, policy, assigned, now);
    if (others.length > 0) {
      const told = await handle(ports, policy, { facts: others, looks: [] }, now);
      if (told.failed[0]) throw told.failed[0].error;
    }
    const changes = await eachAlone(works, (work) => change(ports, policy, now, work), failed);
    const active = changes.filter((c) => !isIdle(c));
    done.push(...changes.filter(isIdle));
    await ports.store.record(active.flatMap(({ id, record }) => record.map((fact) => ({ id, fact }))));
    const again: Change[] = [];
    await eachAlone(
      active,
      async (c) => {
        // Before the commit: what is tried again after it is no news any more.
        for (const leg of newLegs(c.id, c.before?.state, c.applied))
          await ports.store.pointConversation(leg, c.id);
        const { lookAt, removeAt, instead } = c;
        const write = { expected: c.before?.version ?? 0, lookAt, removeAt, instead };
        if ((await ports.store.commit(c.after, write)) === 'committed') done.push(c);
        else if (attempt < MOST_ATTEMPTS) again.push(c);
        else throw new Error(`case ${c.id} changed under ${MOST_ATTEMPTS} attempts`);
      },
      failed,
    );
    facts = again.flatMap((c) => c.facts);
    looks = again.map(({ id }) => id);
  }
  await ports.queues.deliver(done.flatMap(newDeliveries));
  await ports.queues.wake(
    done.flatMap((c) => nearLook(c, now)),
    now,
  );
  for (const name of done.flatMap((c) => leftPlaces(c, now))) await ports.store.givePlaceBack(name);
  // A younger case that changed meanwhile stays as it is; the facts that showed whose it is are tried again.
  await eachAlone(
    done,
    async ({ id, younger }) => {
      for (const one of younger) await ports.store.replaceByPointer(one, id);
    },
    failed,
  );
  return { handled: done, failed };
}
