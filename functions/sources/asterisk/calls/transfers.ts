import { extensionOf } from '../../caller-id.ts';
import type { Call } from './call.ts';
import type { Desk } from './desk.ts';
import { SETTLES_MS, say, settle } from './desk.ts';
import type { Entry, Target } from './sayings.ts';
import { ended, placeOf, transferred } from './sayings.ts';

/** Sent on without asking: to a queue or an agent that is known by this number, else to the number itself. */
export function blindTransfer(
  desk: Desk,
  entry: Entry,
  own: Call | undefined,
  dialled: string,
): string | undefined {
  const extension = dialled.slice(0, 256);
  if (extension === '') return 'extension: missing';
  const call = transferredCall(desk, entry, own);
  if (call !== undefined) waitForTarget(desk, entry, call, targetOf(desk, extension), 'cold');
  return undefined;
}

/** Whom a number inside the house reaches, as far as it was seen. */
export function targetOf(desk: Desk, extension: string): Target {
  const agent = desk.agents.get(extension);
  if (desk.queues.has(extension)) return { queue: extension };
  return agent === undefined ? { external: extension } : { agent };
}

/**
 * The agent asked somebody first. When that was in a queue, the agent's own leg entered it, and Asterisk may write the
 * transfer under that leg's id (asterisk/asterisk#759): the call is then the one that the agent is on.
 */
export function attendedTransfer(
  desk: Desk,
  entry: Entry,
  own: Call | undefined,
  otherwise: Target,
): string | undefined {
  const { agent } = entry;
  const call = transferredCall(desk, entry, own);
  if (call === undefined) return undefined;
  const extension = agent === undefined ? undefined : extensionOf(agent);
  const leg = own && own !== call ? own : extension === undefined ? undefined : desk.calls.legFrom(extension);
  if (leg?.queue === undefined) waitForTarget(desk, entry, call, otherwise, 'warm');
  else intoQueue(desk, entry, call, leg, leg.queue);
  return undefined;
}

/** The agent's leg stands in a queue, or has been answered there: the customer takes its place. */
export function intoQueue(desk: Desk, entry: Entry, call: Call, leg: Call, queue: string): void {
  goOn(desk, call);
  say(desk, entry, call, transferred(placeOf(entry), placeOf(leg), 'warm'));
  desk.calls.letGo(call);
  call.agent = undefined;
  call.queue = queue;
  const receiver = leg.agent;
  merge(desk, entry, leg, call);
  if (receiver === undefined) {
    say(desk, entry, call, { type: 'interaction.queued', data: { queue } });
  } else {
    desk.calls.connect(call, receiver, queue);
    say(desk, entry, call, { type: 'interaction.connected', data: { agent: receiver, queue } });
  }
}

/** The call goes on somewhere else: completes the transfer that said so, or is one that no line said. */
export function handOver(desk: Desk, entry: Entry, call: Call, to: Target): void {
  if (call.pending?.kind === 'transferred') settle(desk, call, to);
  else if (call.agent !== undefined) say(desk, entry, call, transferred(placeOf(call), to));
  call.pending = undefined;
}

/** An end that was written before a transfer was none; an earlier transfer stays one of its own. */
export function goOn(desk: Desk, call: Call): void {
  if (call.pending?.kind === 'transferred') settle(desk, call);
  call.pending = undefined;
}

/** The agent's leg has become the customer's: what is written under its id is about the customer's call. */
export function merge(desk: Desk, entry: Entry, leg: Call, into: Call): void {
  if (leg.telling === 'told') say(desk, entry, leg, ended('completed', 'system'));
  desk.report.consultations++;
  if (leg.telling === 'held') desk.report.calls--;
  desk.calls.merge(leg, into);
}

/** Usually the line's own call; else the one that the agent is on in that queue. */
function transferredCall(desk: Desk, entry: Entry, own: Call | undefined): Call | undefined {
  const { calls, report } = desk;
  const isOn = (call: Call): boolean =>
    call.queue === entry.queue && calls.sameAgent(call.agent, entry.agent);
  if (own && isOn(own)) return own;
  const other = entry.agent === undefined ? undefined : calls.callOf(entry.agent);
  if (other && isOn(other)) return other;
  if (own === undefined) return calls.add(entry.callid, entry.at, 'told');
  if (own.agent !== undefined || own.queue === entry.queue) return own;
  report.unknownTransfers++;
  return undefined;
}

/** It is told once it is known where the call went, or after `SETTLES_MS` with what its own line said. */
export function waitForTarget(
  desk: Desk,
  entry: Entry,
  call: Call,
  to: Target,
  mode?: 'cold' | 'warm',
): void {
  goOn(desk, call);
  call.pending = {
    kind: 'transferred',
    entry,
    due: entry.at + SETTLES_MS,
    from: placeOf(entry),
    ...(mode === undefined ? {} : { mode }),
    to,
  };
  desk.calls.wait(call);
}
