import type { Caller } from '../../caller-id.ts';
import type { CloudEvent } from '../../cloud-events.ts';
import type { Call } from './call.ts';
import type { OpenCalls } from './open-calls.ts';
import type { Entry, Said, Target } from './sayings.ts';
import { eventOf, markOf, transferred } from './sayings.ts';

/** What the readers of calls count: no content. */
export interface CallCounts {
  events: number;
  /** Calls that started here. */
  calls: number;
  /** Legs that agents opened to ask before a transfer: part of the customer's call. */
  consultations: number;
  /** Caller ids that may be phone numbers but could not be read as one: see `--country`. */
  unreadCallerIds: number;
  /** Transfers of a call that is not known. */
  unknownTransfers: number;
  /** Calls that were open when the phone system was started again. */
  dropped: number;
  /** Calls of which nothing was heard for a day, and no end. */
  lost: number;
  /** Calls still open at the end. */
  open: number;
}

export const newCallCounts = (): CallCounts => ({
  events: 0,
  calls: 0,
  consultations: 0,
  unreadCallerIds: 0,
  unknownTransfers: 0,
  dropped: 0,
  lost: 0,
  open: 0,
});

/** What the rules of one phone system's words share while it is read. */
export interface Desk {
  readonly calls: OpenCalls;
  readonly report: CallCounts;
  readonly readCaller: (text: string) => Caller;
  /** Names of queues seen so far, and agents by extension: a transfer names its target by a number. */
  readonly queues: Set<string>;
  readonly agents: Map<string, string>;
  /** True once an agent was named by a name that tells no extension. */
  sawNamedAgent: boolean;
  readonly told: CloudEvent[];
  readonly source: string;
  /** Milliseconds added to every time. */
  readonly shift: number;
}

/**
 * How long an end or a transfer waits for what completes it: a dialplan that says a sentence and then enters the next
 * queue takes some seconds.
 */
export const SETTLES_MS = 30_000;

/** Where one route has whole seconds and another parts of them, what follows must not come before. */
const ROUNDED_AWAY_MS = 1000;

export function say(desk: Desk, entry: Entry, call: Call, said: Said): void {
  if (call.telling === 'leg') return;
  const mark = markOf(said);
  const nth = (call.said[mark] ?? 0) + 1;
  call.said[mark] = nth;
  const behind = call.saidAt - entry.at;
  const at = behind > 0 && behind < ROUNDED_AWAY_MS ? call.saidAt : entry.at;
  call.saidAt = at;
  const event = eventOf(desk.source, at + desk.shift, entry, call.subject, said, mark, `${call.era}.${nth}`);
  (call.telling === 'held' ? call.held : desk.told).push(event);
}

/** What has been told since this was last asked. */
export function handed(desk: Desk): CloudEvent[] {
  const events = desk.told.splice(0);
  desk.report.events += events.length;
  return events;
}

/** An end is an end after all; a transfer went to `to`, or where its own line said. */
export function settle(desk: Desk, call: Call, to?: Target): void {
  const { pending } = call;
  if (pending === undefined) return;
  call.pending = undefined;
  if (pending.kind === 'ended') {
    say(desk, pending.entry, call, pending.said);
    if (pending.lost && pending.said.data.outcome === 'dropped') desk.report.dropped++;
    desk.calls.forget(call);
    return;
  }
  say(desk, pending.entry, call, transferred(pending.from, to ?? pending.to, pending.mode));
  desk.calls.letGo(call);
  call.agent = undefined;
  call.away = to === undefined;
}

/** It was no agent's leg: what waited goes out. */
export function release(desk: Desk, call: Call): void {
  desk.calls.tellFromNow(call);
  desk.told.push(...call.held);
  call.held = [];
}

/** Everything whose moment has come by then. */
export function passTime(desk: Desk, at: number): void {
  const { calls, report } = desk;
  for (const call of calls.due(at)) {
    if (call.pending && call.pending.due < at) settle(desk, call);
    if (call.telling === 'held' && call.heldUntil < at) release(desk, call);
    else if (call.telling === 'held') calls.wait(call);
  }
  for (const call of calls.stale(at)) {
    calls.forget(call);
    if (!call.away && call.telling !== 'leg') report.lost++;
  }
}

/** Nothing more comes: what waits is told, what is open is counted. */
export function closeDesk(desk: Desk): void {
  for (const call of desk.calls.all()) {
    if (call.telling === 'held') release(desk, call);
    if (call.pending) settle(desk, call);
  }
  desk.report.open = desk.calls.all().filter(({ away, telling }) => !away && telling === 'told').length;
}
