import { type Case, changed } from '../case.ts';
import { withAgent } from '../contact.ts';
import type { DataOf, Fact } from '../event.ts';
import { keyOf, refOf } from '../history.ts';
import { type PromiseId, PromiseId as PromiseIds } from '../ids.ts';
import { notice } from '../messages.ts';
import { progressed } from '../rules/stalls.ts';
import { toldOfLack, unplanned } from './plan.ts';
import type { Promised } from './promised.ts';

/** What is promised, and how a promise ends. When and whom to ring is in callbacks.ts. */

const change = (state: Case, id: PromiseId, to: (p: Promised) => Promised): Case => ({
  ...state,
  promises: changed(state.promises, (p) => p.id === id, to),
});

export const isOpen = ({ state }: Promised): boolean => state === 'made' || state === 'calling';

type Due = Pick<DataOf<'callback.rescheduled'>, 'at' | 'window' | 'by'>;
const due = ({ at, window, by }: Due) => ({ at, window, by });

export function promised(state: Case, fact: Fact<'callback.promised'>): Case {
  const { agent, phone, reason, madeBy } = fact.data;
  const made: Promised = {
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
  };
  const next = agent ? withAgent(state, agent) : state;
  return { ...next, promises: [...state.promises, made] };
}

/** The customer knows before the time that nobody may be able to call. */
export function warned(state: Case, { time, data }: Fact<'promise.warned'>): Case {
  const next = change(state, data.promise, (p) => ({
    ...p,
    warnedAt: time,
    risk: data.why,
    ...(data.offered ? { offered: data.offered, plan: toldOfLack(p) } : {}),
  }));
  return data.phone ? notice(next, time, `promiseAtRisk.${data.promise}`, data.phone, data.text) : next;
}

/** The promise that is meant: the one that is named, else the latest that is open. */
const meant = (state: Case, id: PromiseId | undefined): Promised | undefined =>
  id === undefined ? state.promises.findLast(isOpen) : state.promises.find((p) => p.id === id && isOpen(p));

export function rescheduled(state: Case, fact: Fact<'callback.rescheduled'>): Case {
  const { time, data } = fact;
  const promise = meant(state, data.promise);
  if (!promise) return state;
  return change(state, promise.id, (p) => ({
    ...p,
    ...due(data),
    madeAt: time,
    ref: refOf(fact),
    state: 'made',
    confirmed: false,
    heard: undefined,
    offered: undefined,
    plan: unplanned(p),
  }));
}

export function withdrawn(state: Case, { time, data }: Fact<'callback.withdrawn'>): Case {
  const promise = meant(state, data.promise);
  if (!promise) return state;
  return change(state, promise.id, (p) => ({
    ...p,
    state: 'withdrawn',
    endedAt: time,
    proof: `withdrawn by the ${data.by}`,
  }));
}

export function confirmed(state: Case, { time, data }: Fact<'promise.confirmed'>): Case {
  const next = change(state, data.promise, (p) => ({
    ...p,
    confirmed: true,
    heard: data.heard,
    offered: data.offered,
    plan: data.phone ? toldOfLack(p) : p.plan,
  }));
  return data.phone
    ? notice(
        next,
        time,
        `promise.${data.promise}.${time}`.replaceAll(':', ''),
        data.phone,
        data.text,
        data.promise,
      )
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
  }));
  const told =
    data.phone && data.text
      ? notice(ended, time, `${data.state}.${data.promise}`, data.phone, data.text)
      : ended;
  return data.state === 'kept' ? progressed(told, fact, 'a promised call was kept') : told;
}
