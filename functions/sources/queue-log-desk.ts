import type { Caller } from './caller-id.ts';
import type { CloudEvent } from './cloud-events.ts';
import type { Call, OpenCalls } from './queue-log-calls.ts';
import type { Entry, Said, Target } from './queue-log-events.ts';
import { transferred } from './queue-log-events.ts';
import type { QueueLogReport } from './queue-log-report.ts';

/** What the rules of the words share while one log is read. */
export interface Desk {
  readonly calls: OpenCalls;
  readonly report: QueueLogReport;
  readonly readCaller: (text: string) => Caller;
  /** Names of queues seen so far, and agents by extension: a transfer names its target by a number. */
  readonly queues: Set<string>;
  readonly agents: Map<string, string>;
  /** True once an agent was logged by a name that tells no extension. */
  sawNamedAgent: boolean;
  say(entry: Entry, call: Call, said: Said): void;
  tell(events: readonly CloudEvent[]): void;
}

/**
 * How long an end or a transfer waits for the line that completes it: a dialplan that says a sentence and then
 * enters the next queue takes some seconds.
 */
export const SETTLES_MS = 30_000;

/** An end is an end after all; a transfer went to `to`, or where its own line said. */
export function settle(desk: Desk, call: Call, to?: Target): void {
  const { pending } = call;
  if (pending === undefined) return;
  call.pending = undefined;
  if (pending.kind === 'ended') {
    desk.say(pending.entry, call, pending.said);
    desk.calls.forget(call);
    return;
  }
  desk.say(pending.entry, call, transferred(pending.from, to ?? pending.to, pending.mode));
  desk.calls.letGo(call);
  call.agent = undefined;
  call.away = to === undefined;
}

/** It was no agent's leg: what waited goes out. */
export function release(desk: Desk, call: Call): void {
  desk.calls.tellFromNow(call);
  desk.tell(call.held);
  call.held = [];
}
