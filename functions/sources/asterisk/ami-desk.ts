import type { AmiBlock } from './ami-block.ts';
import { fieldOf } from './ami-block.ts';
import type { Call } from './calls/call.ts';
import type { CallCounts, Desk } from './calls/desk.ts';
import { newCallCounts } from './calls/desk.ts';
import type { Entry } from './calls/sayings.ts';

/** What was read of a manager interface and what became of it: counts, no content. */
export interface AmiReport extends CallCounts {
  blocks: number;
  /** Events that are understood, by name; some of them say nothing of a case. */
  words: Record<string, number>;
  unknownWords: Record<string, number>;
  /** Blocks that came twice. */
  doubled: number;
  /** Blocks without what their own event needs. */
  malformed: number;
  /** Transfers that Asterisk itself says have failed. */
  failedTransfers: number;
}

export const newAmiReport = (): AmiReport => ({
  ...newCallCounts(),
  blocks: 0,
  words: {},
  unknownWords: {},
  doubled: 0,
  malformed: 0,
  failedTransfers: 0,
});

/** What the rules of the manager's events share. */
export interface AmiDesk extends Desk {
  readonly report: AmiReport;
  /** Calls that began inside the house and are nobody's conversation, by `Linkedid`. */
  readonly inside: Set<string>;
  /** While the channels are being listed: the ids that live. */
  listed: Set<string> | undefined;
  /** When Asterisk was started, in milliseconds since 1970, as far as it has said so. */
  bootedAt: number | undefined;
  /** The same in the words of `CoreStatus`, and whether it said something else at the last login but one. */
  started: string | undefined;
  hasRestarted: boolean;
}

/** One block at its moment. */
export interface Moment {
  readonly block: AmiBlock;
  readonly at: number;
  readonly position: number;
}

/** An event's rule: answers what is wrong with a block that says too little. */
export type AmiRule = (desk: AmiDesk, moment: Moment) => string | undefined;

const MOST_INSIDE = 20_000;

export function rememberInside({ inside }: AmiDesk, id: string): void {
  for (const oldest of inside) {
    if (inside.size < MOST_INSIDE) break;
    inside.delete(oldest);
  }
  inside.add(id);
}

const LONGEST_NAME = 256;

export const entryOf = (
  { at, position }: Moment,
  callid: string,
  place: { readonly queue?: string | undefined; readonly agent?: string | undefined } = {},
): Entry => ({
  at,
  callid,
  queue: place.queue?.slice(0, LONGEST_NAME),
  agent: place.agent?.slice(0, LONGEST_NAME),
  position,
  told: 0,
});

/** The channel's own id and the id of the oldest channel that it belongs to, which is the conversation's. */
export function idsOf(block: AmiBlock): { readonly own: string; readonly linked: string } | undefined {
  const own = fieldOf(block, 'uniqueid', 'srcuniqueid', 'uniqueid1');
  const linked = fieldOf(block, 'linkedid');
  const id = own ?? linked;
  return id === undefined
    ? undefined
    : { own: id.slice(0, LONGEST_NAME), linked: (linked ?? id).slice(0, LONGEST_NAME) };
}

export function callAt(desk: AmiDesk, at: number, ...ids: readonly (string | undefined)[]): Call | undefined {
  for (const id of ids) {
    const call = id === undefined ? undefined : desk.calls.find(id, at);
    if (call) return alive(call);
  }
  return undefined;
}

/** It was held to be lost, and is heard of again. */
export function alive(call: Call): Call {
  if (call.pending?.kind === 'ended' && call.pending.lost) call.pending = undefined;
  return call;
}

/** Nothing is to be said of a call that has ended, or that is nobody's conversation. */
export const isOver = (desk: AmiDesk, ...ids: readonly (string | undefined)[]): boolean =>
  ids.some((id) => id !== undefined && (desk.calls.isPast(id) || desk.inside.has(id)));

/** The caller's own channel: when it hangs up, the call is over. */
export function isCallersChannel(call: Call, id: string): boolean {
  return call.subject === id || call.seen[`channel ${id}`] === 1;
}

export function rememberChannel(desk: AmiDesk, call: Call, id: string): void {
  desk.calls.alias(id, call);
  if (id !== call.subject) call.seen[`channel ${id}`] = 1;
}
