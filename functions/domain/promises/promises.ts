import { type Case, changed } from '../case.ts';
import { withAgent } from '../contact.ts';
import type { Fact } from '../event.ts';
import { keyOf, refOf } from '../history.ts';
import { type PromiseId, PromiseId as PromiseIds } from '../ids.ts';
import { notice } from '../messages.ts';
import { progressed } from '../rules/stalls.ts';
import { duration, type Instant, plus, spanOf } from '../time.ts';
import { toldOfLack, unplanned } from './plan.ts';
import type { Promised } from './promised.ts';

/** What is promised, and how a promise ends. When and whom to ring is in callbacks.ts. */

const change = (state: Case, id: PromiseId, to: (p: Promised) => Promised): Case => ({
  ...state,
  promises: changed(state.promises, (p) => p.id === id, to),
});

export const isOpen = ({ state }: Promised): boolean => state === 'made' || state === 'calling';

type Due = Pick<Promised, 'at' | 'window' | 'by'>;
const due = ({ at, window, by }: Due) => ({ at, window, by });

const inShort = (reason: string | undefined): string => (reason ?? '').trim().toLowerCase();

/** One open promise for one reason: a second one is the later word on it, and the first keeps its id. */
export function withPromise(state: Case, made: Promised): Case {
  const same = state.promises.find((p) => isOpen(p) && inShort(p.reason) === inShort(made.reason));
  if (!same) return { ...state, promises: [...state.promises, made] };
  return change(state, same.id, (p) => ({
    ...agreed(p, made, made.madeAt, made.ref),
    agent: made.agent ?? p.agent,
    phone: made.phone ?? p.phone,
    madeBy: made.madeBy ?? p.madeBy,
    merged: [...(p.merged ?? []), made.id],
  }));
}

export const isPromised = (state: Case, id: PromiseId): boolean =>
  state.promises.some((p) => p.id === id || p.merged?.includes(id) === true);

export function promised(state: Case, fact: Fact<'callback.promised'>): Case {
  const { agent, phone, reason, madeBy } = fact.data;
  return withPromise(agent ? withAgent(state, agent) : state, {
    id: PromiseIds.parse(`p_${keyOf(fact)}`),
    madeAt: fact.time,
    ref: refOf(fact),
    ...due(fact.data),
    agent: agent?.id,
    phone,
    reason,
    madeBy,
    state: 'made',
    confirmed: false,
    attempts: [],
  });
}

/** The customer knows before the time that nobody may be able to call. */
export function warned(state: Case, { time, data }: Fact<'promise.warned'>): Case {
  const next = change(state, data.promise, (p) => ({
    ...p,
    warnedAt: time,
    risk: data.why,
    dangers: [...(p.dangers ?? []), { at: time, due: data.due ?? time, why: data.why }],
    ...(data.offered ? { offered: data.offered, offeredAt: time, plan: toldOfLack(p) } : {}),
  }));
  const name = `promiseAtRisk.${data.promise}.${time}`.replaceAll(':', '');
  return data.phone ? notice(next, time, name, data.phone, data.text, data.promise) : next;
}

/** The promise that is meant: the one that is named, else the latest that is open. */
const meant = (state: Case, id: PromiseId | undefined): Promised | undefined =>
  id === undefined
    ? state.promises.findLast(isOpen)
    : state.promises.find((p) => isOpen(p) && (p.id === id || p.merged?.includes(id)));

export function rescheduled(state: Case, fact: Fact<'callback.rescheduled'>): Case {
  const { time, data } = fact;
  const promise = meant(state, data.promise);
  if (!promise) return state;
  return change(state, promise.id, (p) => agreed(p, due(data), time, refOf(fact)));
}

/** New terms: what was planned, confirmed and feared for the old ones is over. */
const agreed = (p: Promised, to: Due, at: Instant, ref: string): Promised => ({
  ...p,
  ...due(to),
  madeAt: at,
  ref,
  state: 'made',
  confirmed: false,
  heard: undefined,
  offered: undefined,
  offeredAt: undefined,
  reminded: undefined,
  warnedAt: undefined,
  risk: undefined,
  plan: unplanned(p),
});

/** The customer names another time: for the promise that is open, or, when it has ended, in a new one like it. */
export function askedFor(
  state: Case,
  {
    like,
    to,
    at,
    ref,
    id,
  }: {
    readonly like: Promised | undefined;
    readonly to: Due;
    readonly at: Instant;
    readonly ref: string;
    readonly id: PromiseId;
  },
): Case {
  if (like && isOpen(like)) return change(state, like.id, (p) => agreed(p, to, at, ref));
  const made: Promised = {
    id,
    madeAt: at,
    ref,
    ...due(to),
    agent: like?.agent,
    phone: like?.phone,
    reason: like?.reason,
    madeBy: 'customer',
    state: 'made',
    confirmed: false,
    attempts: [],
  };
  const rest = changed(
    state.promises,
    (p) => p.id === like?.id,
    ({ offered: _, ...p }) => p,
  );
  return withPromise({ ...state, promises: rest }, made);
}

export function withdrawn(state: Case, { time, data }: Fact<'callback.withdrawn'>): Case {
  const promise = meant(state, data.promise);
  if (!promise) return state;
  const until = promise.at ?? promise.window?.end ?? plus(time, KEEPS);
  return change(state, promise.id, (p) => ({
    ...p,
    state: 'withdrawn',
    endedAt: time,
    proof: `withdrawn by the ${data.by}`,
    ...(data.phone ? { withdrawal: { phone: data.phone, until, isConfirmed: false } } : {}),
  }));
}

/** A call without a time of its own can be kept for so long after it was cancelled. */
const KEEPS = spanOf(duration('PT1H'));

/** The customer has heard that it is cancelled, and how to keep it after all. */
export function cancelled(state: Case, { time, data }: Fact<'promise.cancelled'>): Case {
  const next = change(state, data.promise, ({ withdrawal, ...p }) =>
    withdrawal ? { ...p, withdrawal: { ...withdrawal, isConfirmed: true } } : p,
  );
  return notice(next, time, noticeName('cancelled', data.promise, time), data.phone, data.text);
}

/** They keep it after all. */
export const keptAfterAll = (state: Case, id: PromiseId, at: Instant): Case =>
  change(state, id, ({ withdrawal: _, endedAt: __, proof: ___, ...p }) => ({
    ...p,
    keptAt: at,
    state: 'made',
    confirmed: false,
    plan: unplanned(p),
  }));

/** What may be said again of the same promise is told apart by its time. */
const noticeName = (kind: string, promise: PromiseId, time: Instant): string =>
  `${kind}.${promise}.${time}`.replaceAll(':', '');

export function reminded(state: Case, { time, data }: Fact<'promise.reminded'>): Case {
  const next = change(state, data.promise, (p) => ({ ...p, reminded: true }));
  return data.phone && data.text
    ? notice(next, time, noticeName('reminder', data.promise, time), data.phone, data.text, data.promise)
    : next;
}

export function announced(state: Case, { time, data }: Fact<'promise.announced'>): Case {
  const next = change(state, data.promise, (p) => ({ ...p, announced: true }));
  return notice(next, time, `calling.${data.promise}`, data.phone, data.text);
}

export function confirmed(state: Case, { time, data }: Fact<'promise.confirmed'>): Case {
  const next = change(state, data.promise, (p) => ({
    ...p,
    confirmed: true,
    heard: data.heard,
    offered: data.offered,
    ...(data.offered ? { offeredAt: time } : {}),
    plan: data.phone ? toldOfLack(p) : p.plan,
  }));
  return data.phone
    ? notice(next, time, noticeName('promise', data.promise, time), data.phone, data.text, data.promise)
    : next;
}

/** A kept promise is progress: the customer has been spoken to as somebody said they would be. */
export function promiseEnded(state: Case, fact: Fact<'promise.ended'>): Case {
  const { time, data } = fact;
  if (!state.promises.some((p) => p.id === data.promise && isOpen(p))) return state;
  const ended = change(state, data.promise, (p) => ({
    ...p,
    state: data.state,
    endedAt: time,
    proof: data.proof,
    ...(data.kept ? { kept: data.kept } : {}),
    ...(data.offered ? { offered: data.offered, offeredAt: time } : {}),
    ...(data.phone && data.keepsUntil
      ? { withdrawal: { phone: data.phone, until: data.keepsUntil, isConfirmed: true } }
      : {}),
  }));
  const told =
    data.phone && data.text
      ? notice(ended, time, noticeName(data.state, data.promise, time), data.phone, data.text, data.promise)
      : ended;
  return data.state === 'kept' ? progressed(told, fact, 'a promised call was kept') : told;
}
