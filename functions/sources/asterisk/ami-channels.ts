import { fieldOf, numberOf } from './ami-block.ts';
import type { AmiDesk, AmiRule, Moment } from './ami-desk.ts';
import { callAt, entryOf, idsOf, isCallersChannel, isOver } from './ami-desk.ts';
import type { Call } from './calls/call.ts';
import { release, say, settle } from './calls/desk.ts';
import { end } from './calls/moves.ts';
import { ended } from './calls/sayings.ts';

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
 * 0 is Asterisk's own "not said", 127 that of a network which names no causes.
 */
const AS_WISHED: ReadonlySet<number> = new Set([0, 16, 17, 18, 19, 26, 31, 127]);

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
