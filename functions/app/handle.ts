import type { Fact } from '../domain/event.ts';
import type { CaseId } from '../domain/ids.ts';
import type { Outstanding } from '../domain/outstanding.ts';
import type { Policy } from '../domain/policy.ts';
import { hasCome, type Instant, plus, seconds } from '../domain/time.ts';
import type { CaseStore, Delivery, Look, Queues } from '../ports.ts';
import { type Change, change, type Handled, isIdle } from './change.ts';
import { assign } from './find.ts';
import { findIncidents } from './incidents.ts';
import { newLegs } from './leg-pointers.ts';
import { leftPlaces } from './slots.ts';

/**
 * Load, decide, commit: the only loop. Events and looks of many cases go through it together; the reads and
 * the history are one call each for all of them, only the conditional write is one a case.
 */

export interface CaseWork {
  readonly store: CaseStore;
  readonly queues: Pick<Queues, 'deliver' | 'wake'>;
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
  /** Facts about cases that do not exist (any more): nothing can be done with them. */
  readonly gone: readonly Fact[];
}

/**
 * The sweep looks this far ahead, each minute (two intervals and a half: the schedule itself may be late by
 * half a minute). What is due sooner than a sweep can see it is sent to the wake queue at once.
 */
export const LOOK_AHEAD = seconds(150);
export const SOON = seconds(155);

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

interface Attempt {
  readonly done: readonly Change[];
  readonly failed: readonly Failure[];
  readonly gone: readonly Fact[];
  /** Another event got in between: these are to be read and decided again. */
  readonly again: readonly Change[];
}

/** Reads, decides and commits once. It throws only before the first commit. */
async function attempt(
  ports: CaseWork,
  policy: Policy,
  { facts, looks }: Input,
  now: Instant,
): Promise<Attempt> {
  const failed: Failure[] = [];
  const again: Change[] = [];
  const { assigned, gone } = await assign(ports.store, policy, facts, looks);
  const { works, others } = await findIncidents(ports.store, policy, assigned, now);
  if (others.length > 0) {
    const told = await handle(ports, policy, { facts: others, looks: [] }, now);
    if (told.failed[0]) throw told.failed[0].error;
    gone.push(...told.gone);
  }
  const changes = await eachAlone(works, (work) => change(ports.store, policy, now, work), failed);
  const active = changes.filter((c) => !isIdle(c));
  const done = changes.filter(isIdle);
  await ports.store.record(active.flatMap(({ id, record }) => record.map((fact) => ({ id, fact }))));
  await eachAlone(
    active,
    async (c) => {
      // Before the commit: what is tried again after it is no news any more.
      for (const leg of newLegs(c.id, c.before?.state, c.applied))
        await ports.store.pointConversation(leg, c.id);
      const { lookAt, removeAt, instead } = c;
      const write = { expected: c.before?.version ?? 0, lookAt, removeAt, instead };
      const isDone = (await ports.store.commit(c.after, write)) === 'committed';
      (isDone ? done : again).push(c);
    },
    failed,
  );
  return { done, failed, gone, again };
}

/** Five in a row mean a fault of ours. */
const MOST_ATTEMPTS = 5;

export async function handle(ports: CaseWork, policy: Policy, input: Input, now: Instant): Promise<Outcome> {
  const first = await attempt(ports, policy, input, now);
  const done = [...first.done];
  const failed = [...first.failed];
  const gone = [...first.gone];
  let { again } = first;
  for (let tries = 1; again.length > 0; tries++) {
    const left = { facts: again.flatMap((c) => c.facts), looks: again.map(({ id }) => id) };
    try {
      if (tries === MOST_ATTEMPTS) throw new Error(`the case changed under ${MOST_ATTEMPTS} attempts`);
      const next = await attempt(ports, policy, left, now);
      done.push(...next.done);
      failed.push(...next.failed);
      gone.push(...next.gone);
      again = next.again;
    } catch (error) {
      // What was committed is no news when it is tried again: it is sent on its way now or by a late look.
      failed.push(...again.map(({ id, facts }) => ({ id, facts, error })));
      again = [];
    }
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
  return { handled: done, failed, gone };
}
