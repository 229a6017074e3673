import type { Call } from '../calls/call.ts';
import { release, say, settle } from '../calls/desk.ts';
import { end } from '../calls/moves.ts';
import { ended } from '../calls/sayings.ts';
import { fieldOf, numberOf } from './ami-block.ts';
import type { AmiDesk, AmiRule, Moment } from './ami-desk.ts';
import { callAt, entryOf, idsOf, isCallersChannel, isOver } from './ami-desk.ts';

/** What channels say: who is on hold, and how a call ended. */

/** `Hold` and `Unhold`, by whichever end; `Hold` of 1.6 to 11 says in `Status` which it is. */
export const held: AmiRule = (desk, moment) => {
  const isOff = fieldOf(moment.block, 'status')?.toLowerCase() === 'off';
  return onHold(desk, moment, !isOff);
};
export const resumed: AmiRule = (desk, moment) => onHold(desk, moment, false);

function onHold(desk: AmiDesk, moment: Moment, on: boolean): string | undefined {
  const { block, at } = moment;
  const ids = idsOf(block);
  if (ids === undefined) return 'Uniqueid is missing';
  const known = callAt(desk, at, ids.own, ids.linked);
  if (known === undefined && isOver(desk, ids.own, ids.linked)) return undefined;
  const call = known ?? desk.calls.add(ids.linked, at, 'told');
  if (known && (call.seen['held'] ?? 0) === (on ? 1 : 0)) return undefined;
  call.seen['held'] = on ? 1 : 0;
  say(desk, entryOf(moment, call.subject), call, {
    type: on ? 'interaction.held' : 'interaction.resumed',
    data: {},
  });
  return undefined;
}

/**
 * Causes (Q.850) with which a call ends as somebody wished: normal, busy, no answer, unspecified, answered elsewhere.
 * 0 is Asterisk's own "not said".
 */
const AS_WISHED: ReadonlySet<number> = new Set([0, 16, 17, 18, 19, 26, 31]);

/** `Hangup` of the caller's own channel: the call is over, and the cause says whether the line failed. */
export const hungUp: AmiRule = (desk, moment) => {
  const { block, at } = moment;
  const ids = idsOf(block);
  if (ids === undefined) return 'Uniqueid is missing';
  const call = callAt(desk, at, ids.own);
  if (call === undefined || !isCallersChannel(call, ids.own)) return undefined;
  hangUp(desk, moment, call, AS_WISHED.has(numberOf(block, 'cause') ?? 16));
  return undefined;
};

function hangUp(desk: AmiDesk, moment: Moment, call: Call, asWished: boolean): void {
  const entry = entryOf(moment, call.subject, { queue: call.queue });
  if (call.telling === 'held') release(desk, call);
  if (call.pending?.kind === 'ended') {
    if (!asWished) call.pending = { ...call.pending, said: ended('dropped', 'system') };
    settle(desk, call);
    return;
  }
  const wasHandedOn = call.pending?.kind === 'transferred' || call.away;
  if (call.pending) settle(desk, call);
  const reached = call.agent !== undefined || call.seen['reached'] === 1 || wasHandedOn;
  const how = reached ? ended('completed') : ended('abandoned', 'customer');
  end(desk, entry, call, asWished ? how : ended('dropped', 'system'), 'now');
}

/** A call is lost when its channel is gone and nothing said how: it is closed once the queue log had time to say. */
const LOST_AFTER_MS = 60_000;

/** `FullyBooted` says after each login for how long Asterisk has been up: what was open before it is lost. */
export const booted: AmiRule = (desk, moment) => {
  const uptime = numberOf(moment.block, 'uptime');
  if (uptime === undefined) return undefined;
  desk.bootedAt = moment.at - uptime * 1000;
  for (const call of desk.calls.all()) if (call.seenAt < desk.bootedAt - 1000) lose(desk, moment, call);
  return undefined;
};

/** `CoreShowChannel`, one for each channel that lives, and `CoreShowChannelsComplete` after the last. */
export const channelListed: AmiRule = (desk, { block }) => {
  desk.listed ??= new Set();
  const ids = idsOf(block);
  for (const id of [ids?.own, ids?.linked]) if (id !== undefined) desk.listed.add(id);
  return undefined;
};

export const listComplete: AmiRule = (desk, moment) => {
  const alive = desk.listed ?? new Set();
  desk.listed = undefined;
  if (numberOf(moment.block, 'listitems') === undefined) return undefined;
  for (const call of desk.calls.all())
    if (![call.subject, ...call.otherIds].some((id) => alive.has(id))) lose(desk, moment, call);
  return undefined;
};

function lose(desk: AmiDesk, moment: Moment, call: Call): void {
  if (call.pending) return;
  const entry = entryOf(moment, call.subject, { queue: call.queue });
  const due = moment.at + LOST_AFTER_MS;
  call.pending = { kind: 'ended', entry, due, said: ended('dropped', 'system'), lost: true };
  desk.calls.wait(call);
}
