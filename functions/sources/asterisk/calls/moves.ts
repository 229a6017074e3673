import { extensionOf } from '../../caller-id.ts';
import type { Call } from './call.ts';
import type { Desk } from './desk.ts';
import { release, SETTLES_MS, say, settle } from './desk.ts';
import type { Entry, Said } from './sayings.ts';
import { ended, placeOf } from './sayings.ts';
import { handOver, merge } from './transfers.ts';

/** How long a caller from inside the house may turn out to be an agent who asks before a transfer. */
const LEG_KNOWN_WITHIN_MS = 300_000;

/** Who enters, as far as the phone system says it. */
interface Entering {
  readonly caller: string;
  readonly position?: number | undefined;
}

/** The caller waits in a queue: a new call, or one that goes on there. */
export function enter(desk: Desk, entry: Entry, known: Call | undefined, who: Entering): string | undefined {
  const { queue, callid, at } = entry;
  if (queue === undefined) return 'queue: missing';
  desk.queues.add(queue);
  const call = known ?? start(desk, entry, callid, who.caller);
  if (known) handOver(desk, entry, known, { queue });
  desk.calls.letGo(call);
  call.agent = undefined;
  call.queue = queue;
  call.enteredAt = at;
  call.away = false;
  const { position } = who;
  say(desk, entry, call, {
    type: 'interaction.queued',
    data: { queue, ...(position === undefined ? {} : { position }) },
  });
  return undefined;
}

/** A caller who is an agent in the middle of a call is that call's second leg; one from inside may be. */
export function start(desk: Desk, entry: Entry, callid: string, callerId: string): Call {
  const { calls, report } = desk;
  const { at } = entry;
  const caller = desk.readCaller(callerId);
  const inside = caller.extension;
  const telling =
    inside === undefined
      ? 'told'
      : calls.callOf(desk.agents.get(inside) ?? inside)
        ? 'leg'
        : desk.sawNamedAgent
          ? 'held'
          : 'told';
  const call = calls.add(callid, at, telling, inside);
  if (telling === 'held') {
    call.heldUntil = at + LEG_KNOWN_WITHIN_MS;
    calls.wait(call);
  }
  const dialled = calls.takeDialled(callid);
  const callerText = (caller.extension ?? caller.other)?.slice(0, 256);
  if (telling !== 'leg') report.calls++;
  if (/\d{7}/.test((caller.other ?? '').replace(/\D/g, ''))) report.unreadCallerIds++;
  say(desk, entry, call, {
    type: 'interaction.started',
    data: {
      channel: 'voice',
      direction: 'inbound',
      ...(caller.phone === undefined ? {} : { customer: { phone: caller.phone } }),
      ...(callerText === undefined ? {} : { callerId: callerText }),
      ...(dialled === undefined ? {} : { dialled }),
    },
  });
  return call;
}

/** An agent has the call. `waited`: for how many seconds it was in the queue, if that is known. */
export function connect(
  desk: Desk,
  entry: Entry,
  known: Call | undefined,
  waited = Number.NaN,
): string | undefined {
  const { queue, agent, callid, at } = entry;
  if (agent === undefined) return 'agent: missing';
  const { calls } = desk;
  const call = known ?? calls.add(callid, at, 'told');
  if (call.pending?.kind === 'transferred')
    handOver(desk, entry, call, queue === undefined ? { agent } : { queue });
  else if (call.agent === undefined || calls.sameAgent(call.agent, agent)) call.pending = undefined;
  else handOver(desk, entry, call, placeOf({ agent, queue }));
  if (queue !== undefined && queue !== call.queue) {
    // It never entered this queue itself: a leg did in its place, as long ago as the hold time says.
    const leg = calls.legWaiting(queue, at - waited * 1000, call);
    if (leg) merge(desk, entry, leg, call);
  }
  const extension = extensionOf(agent);
  if (extension !== undefined) desk.agents.set(extension, agent);
  else if (![...desk.agents.values()].includes(agent)) desk.sawNamedAgent = true;
  calls.connect(call, agent, queue);
  say(desk, entry, call, {
    type: 'interaction.connected',
    data: queue === undefined ? { agent } : { agent, queue },
  });
  return undefined;
}

/** The call is over: now, or unless it goes on somewhere else within `SETTLES_MS`. */
export function end(
  desk: Desk,
  entry: Entry,
  known: Call | undefined,
  said: Said<'interaction.ended'>,
  when: 'now' | 'unless it goes on',
): string | undefined {
  const { calls, report } = desk;
  const call = known ?? calls.add(entry.callid, entry.at, 'told');
  if (call.telling === 'leg') {
    report.consultations++;
    calls.forget(call);
    return undefined;
  }
  if (call.telling === 'held') release(desk, call);
  if (call.pending?.kind === 'ended') return undefined;
  settle(desk, call);
  calls.letGo(call);
  if (when === 'now') {
    say(desk, entry, call, said);
    calls.forget(call);
  } else {
    call.pending = { kind: 'ended', entry, due: entry.at + SETTLES_MS, said };
    calls.wait(call);
  }
  return undefined;
}

/** The phone system was started again: of every open call the end was lost, which is a drop and not an abandon. */
export function restart(desk: Desk, entry: Entry): void {
  const { calls, report } = desk;
  for (const call of calls.all()) {
    if (call.telling === 'held') release(desk, call);
    if (call.pending) settle(desk, call);
    else if (!call.away) say(desk, entry, call, ended('dropped', 'system'));
    if (call.telling !== 'leg' && !call.away) report.dropped++;
    calls.forget(call);
  }
}
