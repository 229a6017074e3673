import { isWithheld } from '../../domain/withheld.ts';
import type { AmiBlock } from './ami-block.ts';
import { extensionAt, fieldOf, localAt, partyAt } from './ami-block.ts';
import type { AmiDesk, AmiRule, Moment } from './ami-desk.ts';
import {
  callAt,
  entryOf,
  idsOf,
  isCallersChannel,
  isOver,
  rememberChannel,
  rememberInside,
} from './ami-desk.ts';
import { beginTalk, talksTo } from './ami-queue.ts';
import type { Call } from './calls/call.ts';
import { connect, start } from './calls/moves.ts';

/** What channels say of calls that are dialled without a queue. */

/** `Newchannel`: a call that begins at an extension is nobody's conversation until it enters a queue. */
export const channelMade: AmiRule = (desk, { block }) => {
  const ids = idsOf(block);
  if (ids && ids.own === ids.linked && (isInside(desk, callerOf(block)) || isOwnPhone(block)))
    rememberInside(desk, ids.linked);
  return undefined;
};

const callerOf = (block: AmiBlock): string | undefined => fieldOf(block, 'calleridnum', 'callerid');

const isInside = (desk: AmiDesk, number: string | undefined): boolean =>
  number !== undefined && desk.readCaller(number).extension !== undefined;

/**
 * `PJSIP/7009-000000a1`, or `SIP/150010001-000000a1` that says to call from 150010001: no trunk has its caller's name, but
 * for the endpoint `anonymous`, at which whoever hides their number comes in.
 */
function isOwnPhone(block: AmiBlock): boolean {
  const channel = fieldOf(block, 'channel', 'source') ?? '';
  if (localAt(channel) !== undefined) return false;
  if (extensionAt(channel) !== undefined) return true;
  const caller = callerOf(block);
  return caller !== undefined && !isWithheld(caller) && partyAt(channel).split('/')[1] === caller;
}

/** `DialBegin`: somebody is rung for a caller from outside, whether or not there was a queue. */
export const dialBegun: AmiRule = (desk, moment) => {
  dialled(desk, moment);
  return undefined;
};

/** `DialEnd`: of several that rang at once only the one who answered has the call. */
export const dialEnded: AmiRule = (desk, moment) => {
  const { block } = moment;
  const call = dialled(desk, moment);
  const channel = fieldOf(block, 'destchannel', 'destination');
  if (call === undefined || fieldOf(block, 'dialstatus')?.toUpperCase() !== 'ANSWER') return undefined;
  if (channel === undefined) return 'DestChannel is missing';
  // The queue says itself who has a call that waits in it.
  if (call.seen['waiting'] === 1 || call.telling === 'leg') return undefined;
  const dialler = fieldOf(block, 'channel', 'source') ?? '';
  if (localAt(dialler) === undefined) call.seen['reached'] = 1;
  if (isSameAnswer(call, dialler, channel)) return undefined;
  talkBegins(desk, moment, call, { channel, number: fieldOf(block, 'destcalleridnum') });
  return undefined;
};

/** A channel that joined the caller's in a bridge, as the channel event log tells it: with a call that waited, its queue's agent. */
export const bridged: AmiRule = (desk, moment) => {
  const call = dialled(desk, moment);
  const channel = fieldOf(moment.block, 'destchannel');
  if (call === undefined || channel === undefined || localAt(channel)) return undefined;
  call.seen['reached'] = 1;
  const queue = call.seen['waiting'] === 1 ? call.queue : undefined;
  const number = fieldOf(moment.block, 'destcalleridnum');
  talkBegins(desk, moment, call, { channel, number, queue, name: partyAt(channel) });
  return undefined;
};

interface Answering {
  readonly channel: string;
  /** That it shows. */
  readonly number: string | undefined;
  readonly queue?: string | undefined;
  /** What to call whoever is there if no queue has said. */
  readonly name?: string;
}

/** Whoever answered has the call, if that is somebody of the centre who has it not already. */
function talkBegins(desk: AmiDesk, moment: Moment, call: Call, answering: Answering): void {
  const { channel, number, queue, name } = answering;
  const inside = extensionAt(channel);
  if (inside === undefined && (localAt(channel) || isOutsideLine(desk, number, channel))) return;
  const agent = inside === undefined ? partyAt(channel) : (desk.agents.get(inside) ?? name ?? inside);
  if (talksTo(desk, call, agent) || call.pending?.kind === 'ended') return;
  connect(desk, entryOf(moment, call.subject, { agent, queue }), call);
  beginTalk(call, moment.at);
}

/**
 * A phone behind a Local channel is told of twice or oftener: when it answers the Local's second half, and when with it
 * the first half answers whoever dialled it.
 */
function isSameAnswer({ seen }: Call, dialler: string, answering: string): boolean {
  const [behind, through] = [localAt(dialler), localAt(answering)];
  const isKnown =
    (through !== undefined && seen[`answered ${through}`] === 1) ||
    (behind !== undefined && seen[`answered ${behind}`] === 1);
  for (const local of [behind, through]) if (local !== undefined) seen[`answered ${local}`] = 1;
  return isKnown;
}

/**
 * A number outside the house that a trunk reaches: the customer was answered, but nobody of the centre has the call.
 * A phone that is named by its number (`SIP/150010001`) is no trunk, whatever number it shows.
 */
function isOutsideLine(desk: AmiDesk, number: string | undefined, channel: string): boolean {
  if (/\/\d+$/.test(partyAt(channel))) return false;
  const { phone, other = '' } = desk.readCaller(number ?? '');
  return phone !== undefined || /\d{7}/.test(other.replace(/\D/g, ''));
}

function dialled(desk: AmiDesk, moment: Moment): Call | undefined {
  const { block, at } = moment;
  const ids = idsOf(block);
  if (ids === undefined) return undefined;
  const known = callAt(desk, at, ids.own, ids.linked);
  const caller = callerOf(block);
  if (known || isOver(desk, ids.own, ids.linked)) return known;
  if (isInside(desk, caller) || isOwnPhone(block)) {
    rememberInside(desk, ids.linked);
    return undefined;
  }
  // Before Asterisk 12 nothing says whose call the second half of a Local channel goes on with.
  if (ids.own === ids.linked && localAt(fieldOf(block, 'channel', 'source') ?? '')) return undefined;
  const call = start(desk, entryOf(moment, ids.linked), ids.linked, caller ?? '');
  rememberChannel(desk, call, ids.own);
  return call;
}
/** `Dial` of 1.6 to 11 says in `SubEvent` which end it is; that of 1.4 only that somebody is rung. */
export const dialOfOld: AmiRule = (desk, moment) =>
  fieldOf(moment.block, 'subevent')?.toLowerCase() === 'end'
    ? dialEnded(desk, moment)
    : dialBegun(desk, moment);

/** `Link`, and `Bridge` of 1.6 to 11: two channels are joined, of which one is the caller's. */
export const linked: AmiRule = (desk, moment) => {
  const { block, at } = moment;
  const [first, second] = [fieldOf(block, 'uniqueid1'), fieldOf(block, 'uniqueid2')];
  const state = fieldOf(block, 'bridgestate')?.toLowerCase() ?? 'link';
  const call = callAt(desk, at, first, second);
  if (call === undefined || state !== 'link' || call.seen['waiting'] === 1 || call.telling === 'leg')
    return undefined;
  const isTurned =
    second !== undefined && isCallersChannel(call, second) && !isCallersChannel(call, first ?? '');
  const channel = fieldOf(block, isTurned ? 'channel1' : 'channel2');
  if (channel === undefined) return undefined;
  call.seen['reached'] = 1;
  // In a queue the agent's own event comes with it; here it is a call that was dialled or handed on.
  talkBegins(desk, moment, call, { channel, number: fieldOf(block, isTurned ? 'callerid1' : 'callerid2') });
  return undefined;
};
