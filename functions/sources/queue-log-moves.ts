import { extensionOf } from './caller-id.ts';
import type { Call } from './queue-log-calls.ts';
import type { Desk } from './queue-log-desk.ts';
import { release, SETTLES_MS, settle } from './queue-log-desk.ts';
import type { Entry, Said } from './queue-log-events.ts';
import { placeOf } from './queue-log-events.ts';
import { handOver, merge } from './queue-log-transfers.ts';

/** How long a caller from inside the house may turn out to be an agent who asks before a transfer. */
export const LEG_KNOWN_WITHIN_MS = 300_000;

export function enter(desk: Desk, entry: Entry, known: Call | undefined): string | undefined {
  const { queue, callid, at, data } = entry.line;
  if (queue === undefined) return 'queue: missing';
  desk.queues.add(queue);
  const call = known ?? start(desk, entry, callid, data[1] ?? '');
  if (known) handOver(desk, entry, known, { queue });
  desk.calls.letGo(call);
  call.agent = undefined;
  call.queue = queue;
  call.enteredAt = at;
  call.away = false;
  const position = /^\d{1,6}$/.test(data[2] ?? '') ? { position: Number(data[2]) } : {};
  desk.say(entry, call, { type: 'interaction.queued', data: { queue, ...position } });
  return undefined;
}

/** A caller who is an agent in the middle of a call is that call's second leg; one from inside may be. */
function start(desk: Desk, entry: Entry, callid: string, callerId: string): Call {
  const { calls, report } = desk;
  const { at } = entry.line;
  const caller = desk.readCaller(callerId);
  const inside = caller.extension;
  const telling =
    inside === undefined ? 'told' : calls.callOf(inside) ? 'leg' : desk.sawNamedAgent ? 'held' : 'told';
  const call = calls.add(callid, at, telling, inside);
  if (telling === 'held') {
    call.heldUntil = at + LEG_KNOWN_WITHIN_MS;
    calls.wait(call);
  }
  const dialled = calls.takeDialled(callid);
  const callerText = (caller.extension ?? caller.other)?.slice(0, 256);
  if (telling !== 'leg') report.calls++;
  if (/\d{7}/.test((caller.other ?? '').replace(/\D/g, ''))) report.unreadCallerIds++;
  desk.say(entry, call, {
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

export function connect(desk: Desk, entry: Entry, known: Call | undefined): string | undefined {
  const { queue, agent, callid, at, data } = entry.line;
  if (agent === undefined) return 'agent: missing';
  const { calls } = desk;
  const call = known ?? calls.add(callid, at, 'told');
  if (call.pending?.kind === 'transferred' && queue !== undefined) handOver(desk, entry, call, { queue });
  else if (call.agent === undefined || calls.sameAgent(call.agent, agent)) call.pending = undefined;
  else handOver(desk, entry, call, placeOf({ agent, queue }));
  if (queue !== undefined && queue !== call.queue) {
    // It never entered this queue itself: a leg did in its place, as long ago as the hold time says.
    const leg = calls.legWaiting(queue, at - Number(data[0]) * 1000, call);
    if (leg) merge(desk, entry, leg, call);
  }
  const extension = extensionOf(agent);
  if (extension === undefined) desk.sawNamedAgent = true;
  else desk.agents.set(extension, agent);
  calls.connect(call, agent, queue);
  desk.say(entry, call, {
    type: 'interaction.connected',
    data: queue === undefined ? { agent } : { agent, queue },
  });
  return undefined;
}

export function end(
  desk: Desk,
  entry: Entry,
  known: Call | undefined,
  said: Said<'interaction.ended'>,
  when: 'now' | 'unless it goes on',
): string | undefined {
  const { calls, report } = desk;
  const call = known ?? calls.add(entry.line.callid, entry.line.at, 'told');
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
    desk.say(entry, call, said);
    calls.forget(call);
  } else {
    call.pending = { kind: 'ended', entry, due: entry.line.at + SETTLES_MS, said };
    calls.wait(call);
  }
  return undefined;
}
