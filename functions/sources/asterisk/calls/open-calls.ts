import { extensionOf } from '../../caller-id.ts';
import type { Call } from './call.ts';
import { newCall } from './call.ts';
import type { Past } from './past-calls.ts';
import { pastCalls } from './past-calls.ts';

/** The calls of one server as plain data. */
export interface SavedCalls {
  readonly calls: readonly Call[];
  readonly past: readonly (readonly [string, Past])[];
}

/** A call without a line for a day has lost its end: the memory is kept for calls that live. */
const FORGOTTEN_AFTER_MS = 86_400_000;
const DIALLED_KEPT_MS = 3_600_000;

export type OpenCalls = ReturnType<typeof openCalls>;

/** The calls of one server, by channel id, by agent, and by what they wait for. */
export function openCalls(saved?: SavedCalls) {
  /** In the order of their last line, so that the stalest is first. */
  const bySubject = new Map<string, Call>();
  const byOtherId = new Map<string, Call>();
  const byAgent = new Map<string, Call>();
  const legs = new Set<Call>();
  const waiting = new Set<Call>();
  const dialled = new Map<string, { readonly number: string; readonly at: number }>();
  const past = pastCalls(saved?.past);
  let nextDue = Number.POSITIVE_INFINITY;
  let nextStale = Number.NEGATIVE_INFINITY;

  const dueOf = (call: Call): number =>
    Math.min(
      call.pending?.due ?? Number.POSITIVE_INFINITY,
      call.telling === 'held' ? call.heldUntil : Number.POSITIVE_INFINITY,
    );

  /** An agent is known by the extension when there is one: `Local/7009@…` and `PJSIP/7009` are one person. */
  const partyOf = (agent: string): string => extensionOf(agent) ?? agent;

  function letGo(call: Call): void {
    if (call.agent !== undefined && byAgent.get(partyOf(call.agent)) === call)
      byAgent.delete(partyOf(call.agent));
  }

  function forget(call: Call): void {
    letGo(call);
    bySubject.delete(call.subject);
    for (const id of call.otherIds) if (byOtherId.get(id) === call) byOtherId.delete(id);
    legs.delete(call);
    waiting.delete(call);
  }

  function alias(id: string, call: Call): void {
    if (id === '' || bySubject.has(id) || byOtherId.get(id) === call) return;
    byOtherId.set(id, call);
    call.otherIds.push(id);
  }

  function wait(call: Call): void {
    waiting.add(call);
    nextDue = Math.min(nextDue, dueOf(call));
  }

  for (const call of saved?.calls ?? []) {
    bySubject.set(call.subject, call);
    for (const id of call.otherIds) byOtherId.set(id, call);
    if (call.agent !== undefined && call.pending?.kind !== 'ended') byAgent.set(partyOf(call.agent), call);
    if (call.telling !== 'told') legs.add(call);
    if (call.pending || call.telling === 'held') wait(call);
  }

  return {
    find(id: string, at: number): Call | undefined {
      const call = bySubject.get(id) ?? byOtherId.get(id);
      if (call === undefined) return undefined;
      call.seenAt = at;
      bySubject.delete(call.subject);
      bySubject.set(call.subject, call);
      return call;
    },

    add(subject: string, at: number, telling: Call['telling'], extension?: string): Call {
      const call = newCall(subject, at, telling, extension, past.get(subject));
      bySubject.set(subject, call);
      if (telling !== 'told') legs.add(call);
      return call;
    },

    forget(call: Call): void {
      forget(call);
      past.keep(call);
    },
    /** Whether this id is one of a call that has ended a short while ago. */
    isPast: (id: string): boolean => past.get(id) !== undefined,
    /** What was sighted of a call, open or past. */
    sightedOf: (id: string): Record<string, number> | undefined =>
      (bySubject.get(id) ?? byOtherId.get(id) ?? past.get(id))?.sighted,
    /** The agent has left the call, which goes on or is about to end. */
    letGo,

    connect(call: Call, agent: string, queue: string | undefined): void {
      letGo(call);
      call.agent = agent;
      call.queue = queue ?? call.queue;
      call.away = false;
      byAgent.set(partyOf(agent), call);
    },

    /** The call that this agent, given by name or extension, is on. */
    callOf: (agent: string): Call | undefined => byAgent.get(partyOf(agent)),

    sameAgent: (a: string | undefined, b: string | undefined): boolean =>
      a !== undefined && b !== undefined && partyOf(a) === partyOf(b),

    /** The latest open leg from this extension. */
    legFrom: (extension: string): Call | undefined =>
      [...legs].findLast((leg) => leg.extension === extension),

    /** The leg that entered this queue at this moment (give or take the second that the log rounds away). */
    legWaiting: (queue: string, enteredAt: number, not: Call): Call | undefined =>
      [...legs].find(
        (leg) =>
          leg !== not &&
          leg.agent === undefined &&
          leg.queue === queue &&
          Math.abs(leg.enteredAt - enteredAt) <= 1000,
      ),

    /** From now on lines under the leg's id are about `main`. */
    merge(leg: Call, main: Call): void {
      forget(leg);
      for (const id of [leg.subject, ...leg.otherIds]) alias(id, main);
      for (const [mark, times] of Object.entries(leg.sighted))
        main.sighted[mark] = (main.sighted[mark] ?? 0) + times;
    },

    /** The call is spoken of under this id, too. */
    alias,

    tellFromNow(call: Call): void {
      call.telling = 'told';
      legs.delete(call);
    },

    /** Makes `due` answer this call once its moment has passed. */
    wait,
    /** The earliest moment at which `due` answers something. */
    nextDue: (): number => nextDue,

    due(at: number): readonly Call[] {
      if (at <= nextDue) return [];
      const over = [...waiting].filter((call) => dueOf(call) < at);
      for (const call of over) waiting.delete(call);
      nextDue = Number.POSITIVE_INFINITY;
      for (const call of waiting) nextDue = Math.min(nextDue, dueOf(call));
      return over;
    },

    stale(at: number): readonly Call[] {
      if (at <= nextStale) return [];
      const lost: Call[] = [];
      nextStale = at;
      for (const call of bySubject.values()) {
        nextStale = call.seenAt + FORGOTTEN_AFTER_MS;
        if (nextStale >= at) break;
        lost.push(call);
      }
      return lost;
    },

    /** FreePBX writes the number that was dialled before the caller enters a queue. */
    rememberDialled(id: string, number: string, at: number): void {
      for (const [old, { at: then }] of dialled) {
        if (then >= at - DIALLED_KEPT_MS) break;
        dialled.delete(old);
      }
      dialled.set(id, { number, at });
    },

    takeDialled(id: string): string | undefined {
      const number = dialled.get(id)?.number;
      dialled.delete(id);
      return number;
    },

    all: (): readonly Call[] => [...bySubject.values()],

    save: (): SavedCalls => ({ calls: [...bySubject.values()], past: past.save() }),
  };
}
