import { hidingNumbers } from '../domain/brief/hidden-numbers.ts';
import type { Case } from '../domain/case.ts';
import { byDay, choicesFor, type Day } from '../domain/customer/choices.ts';
import { openPromise } from '../domain/customer/offers.ts';
import type { Fact } from '../domain/event.ts';
import { keyOf } from '../domain/history.ts';
import type { Link } from '../domain/links.ts';
import type { Policy } from '../domain/policy.ts';
import type { Promised } from '../domain/promises/promised.ts';
import { isOpen } from '../domain/promises/promises.ts';
import { minuteOf } from '../domain/promises/slots.ts';
import { termsOf, zoneOf } from '../domain/promises/terms.ts';
import type { Instant } from '../domain/time.ts';
import { type PromiseWords, promiseWords } from '../domain/wording/promise-page.ts';
import type { CaseStore } from '../ports.ts';
import { readCases } from './find.ts';

/** What a customer sees of a promised call behind its link, and what they may do about it. */

type PromiseLink = Extract<Link, { kind: 'promise' }>;

export interface PromiseView extends PromiseWords {
  /** What the call is about, in the words that the customer was texted. */
  readonly about: string | undefined;
  readonly zone: string;
  /** Names the promise as it was shown: what is asked of an older showing is not asked of a newer one. */
  readonly seen: string;
  readonly mayCancel: boolean;
  /** The times to which it may be moved, or, when it has ended, at which there may be another. */
  readonly days: readonly Day[];
}

interface Reads {
  readonly store: Pick<CaseStore, 'read' | 'callsIn'>;
}

/** The promise as it stands, with what the customer may ask for. */
interface Standing {
  readonly state: Case;
  readonly promise: Promised;
  readonly view: PromiseView;
}

/** Changes with every new time that is agreed. */
const seenAs = ({ ref }: Promised): string => keyOf({ source: 'seen', id: ref });

const isRinging = ({ state, attempts }: Promised): boolean =>
  state === 'calling' && attempts.at(-1)?.outcome === undefined;

/** While we are calling nothing is moved; after the end, another call may be asked for if none is planned. */
function mayChoose(promise: Promised, state: Case): boolean {
  if (isOpen(promise)) return !isRinging(promise);
  return promise.state !== 'kept' && state.state !== 'resolved' && openPromise(state) === undefined;
}

/** The plan has room for one more call in that minute. */
async function freeOf({ store }: Reads, policy: Policy, choices: readonly Instant[]): Promise<Instant[]> {
  if (choices.length === 0) return [];
  const { taken } = await store.callsIn(choices.map(minuteOf));
  return choices.filter((t) => taken(minuteOf(t)).all < policy.callbacks.perMinute);
}

export async function promiseBehind(
  reads: Reads,
  policy: Policy,
  { caseId, promise: id }: PromiseLink,
  now: Instant,
): Promise<Standing | undefined> {
  const state = (await readCases(reads.store, [caseId])).get(caseId);
  const promise = state?.promises.find((p) => p.id === id);
  if (!state || !promise) return undefined;
  const zone = zoneOf(state, policy);
  const next = isOpen(promise) ? undefined : openPromise(state);
  const words = promiseWords(
    { promise, times: termsOf(promise, state, policy) },
    next && { promise: next, times: termsOf(next, state, policy) },
    now,
    zone,
  );
  const others = mayChoose(promise, state)
    ? choicesFor(promise, state, policy, now).filter((t) => t !== promise.at)
    : [];
  const choices = await freeOf(reads, policy, others);
  const view = {
    ...words,
    about: promise.reason && hidingNumbers(state, policy)(promise.reason),
    zone,
    seen: seenAs(promise),
    mayCancel: isOpen(promise),
    days: byDay(choices, now, zone),
  };
  return { state, promise, view };
}

const about = (id: string, { state }: Standing, now: Instant) => ({
  id,
  source: 'baton:link',
  subject: `case:${state.id}`,
  time: now,
  order: 0,
});

/** The customer needs no call any more. Asked twice, it is one fact. */
export function cancelled(standing: Standing, now: Instant): Fact<'callback.withdrawn'> {
  const { promise, state, view } = standing;
  const phone = promise.phone ?? state.customer.phone;
  return {
    ...about(`${promise.id}/${view.seen}/cancel`, standing, now),
    type: 'callback.withdrawn',
    data: { promise: promise.id, by: 'customer', ...(phone ? { phone } : {}) },
  };
}

/** The customer chose another time; for a promise that has ended, a new one like it is made. */
export function moved(
  standing: Standing,
  at: Instant,
  now: Instant,
): Fact<'callback.rescheduled' | 'callback.promised'> {
  const { promise, view } = standing;
  const named = about(`${promise.id}/${view.seen}/move/${at}`, standing, now);
  if (isOpen(promise)) return { ...named, type: 'callback.rescheduled', data: { promise: promise.id, at } };
  const { phone, reason, agent } = promise;
  return {
    ...named,
    type: 'callback.promised',
    data: { at, phone, reason, madeBy: 'customer', ...(agent ? { agent: { id: agent } } : {}) },
  };
}
