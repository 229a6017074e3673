import { extensionOf } from './caller-id.ts';
import type { Call } from './queue-log-calls.ts';
import type { Desk } from './queue-log-desk.ts';
import { SETTLES_MS, settle } from './queue-log-desk.ts';
import type { Entry, Place, Target } from './queue-log-events.ts';
import { ended, placeOf, transferred } from './queue-log-events.ts';

export function blindTransfer(desk: Desk, entry: Entry, own: Call | undefined): string | undefined {
  const extension = (entry.line.data[0] ?? '').slice(0, 256);
  if (extension === '') return 'extension: missing';
  const call = transferredCall(desk, entry, own);
  if (call === undefined) return undefined;
  const agent = desk.agents.get(extension);
  const to: Target = desk.queues.has(extension)
    ? { queue: extension }
    : agent
      ? { agent }
      : { external: extension };
  waitForTarget(desk, entry, call, to, 'cold');
  return undefined;
}

/**
 * The agent asked somebody first. When that was in a queue, the agent's own leg entered it, and Asterisk may write the
 * transfer under that leg's id (asterisk/asterisk#759): the call is then the one that the agent is on.
 */
export function attendedTransfer(desk: Desk, entry: Entry, own: Call | undefined): string | undefined {
  const { agent, data } = entry.line;
  const call = transferredCall(desk, entry, own);
  if (call === undefined) return undefined;
  const extension = agent === undefined ? undefined : extensionOf(agent);
  const leg = own && own !== call ? own : extension === undefined ? undefined : desk.calls.legFrom(extension);
  if (leg?.queue === undefined) {
    const [method = '', ...names] = data.slice(0, data[0] === 'LINK' ? 3 : 2);
    const external = (names.join(' ') || method || 'unknown').slice(0, 256);
    waitForTarget(
      desk,
      entry,
      call,
      { external: method === 'BRIDGE' ? `bridge ${external}`.slice(0, 256) : external },
      'warm',
    );
    return undefined;
  }
  goOn(desk, call);
  desk.say(entry, call, transferred(fromOf(entry), placeOf(leg), 'warm'));
  desk.calls.letGo(call);
  call.agent = undefined;
  call.queue = leg.queue;
  const receiver = leg.agent;
  merge(desk, entry, leg, call);
  if (receiver === undefined) {
    desk.say(entry, call, { type: 'interaction.queued', data: { queue: call.queue } });
  } else {
    desk.calls.connect(call, receiver, call.queue);
    desk.say(entry, call, { type: 'interaction.connected', data: { agent: receiver, queue: call.queue } });
  }
  return undefined;
}

/** The call goes on somewhere else: completes the transfer that said so, or is one that no line said. */
export function handOver(desk: Desk, entry: Entry, call: Call, to: Target): void {
  if (call.pending?.kind === 'transferred') settle(desk, call, to);
  else if (call.agent !== undefined) desk.say(entry, call, transferred(placeOf(call), to));
  call.pending = undefined;
}

/** An end that was written before a transfer was none; an earlier transfer stays one of its own. */
function goOn(desk: Desk, call: Call): void {
  if (call.pending?.kind === 'transferred') settle(desk, call);
  call.pending = undefined;
}

/** The agent's leg has become the customer's: what is written under its id is about the customer's call. */
export function merge(desk: Desk, entry: Entry, leg: Call, into: Call): void {
  if (leg.telling === 'told') desk.say(entry, leg, ended('completed', 'system'));
  desk.report.consultations++;
  if (leg.telling === 'held') desk.report.calls--;
  desk.calls.merge(leg, into);
}

/** Usually the line's own call; else the one that the agent is on in that queue. */
function transferredCall(desk: Desk, { line }: Entry, own: Call | undefined): Call | undefined {
  const { calls, report } = desk;
  const isOn = (call: Call): boolean => call.queue === line.queue && calls.sameAgent(call.agent, line.agent);
  if (own && isOn(own)) return own;
  const other = line.agent === undefined ? undefined : calls.callOf(line.agent);
  if (other && isOn(other)) return other;
  if (own === undefined) return calls.add(line.callid, line.at, 'told');
  if (own.agent !== undefined || own.queue === line.queue) return own;
  report.unknownTransfers++;
  return undefined;
}

function waitForTarget(desk: Desk, entry: Entry, call: Call, to: Target, mode: 'cold' | 'warm'): void {
  goOn(desk, call);
  call.pending = {
    kind: 'transferred',
    entry,
    due: entry.line.at + SETTLES_MS,
    from: fromOf(entry),
    mode,
    to,
  };
  desk.calls.wait(call);
}

const fromOf = ({ line }: Entry): Place => placeOf(line);
