import { extensionOf } from '../caller-id.ts';
import { fieldOf, numberOf, partyAt } from './ami-block.ts';
import type { AmiDesk, AmiRule, Moment } from './ami-desk.ts';
import { callAt, entryOf, idsOf, isOver, rememberChannel } from './ami-desk.ts';
import { transferSeen } from './ami-transfers.ts';
import type { Call } from './calls/call.ts';
import { connect, end, enter } from './calls/moves.ts';
import { ended } from './calls/sayings.ts';
import { isNews } from './routes.ts';

/** What `app_queue` says, in the words of Asterisk 12 and later and in those of 1.4 to 11. */

/** `QueueCallerJoin`, `Join`, and `QueueEntry` of a list: a caller waits. */
export const joined: AmiRule = (desk, moment) => {
  const { block, at } = moment;
  const ids = idsOf(block);
  const queue = fieldOf(block, 'queue');
  if (ids === undefined || queue === undefined) return 'Uniqueid or Queue is missing';
  const caller = fieldOf(block, 'calleridnum', 'callerid') ?? '';
  const call = joining(desk, moment, ids, caller);
  if (call?.seen['waiting'] === 1 && call.queue === queue) return undefined;
  if (call && !isNews(call.sighted, 'ami', `enter ${queue}`)) return undefined;
  const waited = Math.min(numberOf(block, 'wait') ?? 0, 86_400) * 1000;
  const entry = { ...entryOf(moment, call?.subject ?? ids.linked, { queue }), at: at - waited };
  enter(desk, entry, call, { caller, position: numberOf(block, 'position') });
  const entered = desk.calls.find(call?.subject ?? ids.linked, at);
  if (entered === undefined) return undefined;
  if (call === undefined) isNews(entered.sighted, 'ami', `enter ${queue}`);
  rememberChannel(desk, entered, ids.own);
  entered.seen['waiting'] = 1;
  return undefined;
};

/** A channel of a call that goes on is the caller's, unless it is the leg of the agent who is on it. */
function joining(
  desk: AmiDesk,
  { at }: Moment,
  { own, linked }: { readonly own: string; readonly linked: string },
  caller: string,
): Call | undefined {
  const known = desk.calls.find(own, at);
  if (known || linked === own) return known;
  const main = desk.calls.find(linked, at);
  const inside = desk.readCaller(caller).extension;
  const agent = inside === undefined ? undefined : (desk.agents.get(inside) ?? inside);
  return main && desk.calls.sameAgent(main.agent, agent) ? desk.calls.add(own, at, 'leg', inside) : main;
}

/**
 * `QueueCallerLeave`, `Leave`: to an agent, who is told of next; or nobody answered, and the call ends unless it goes
 * on.
 */
export const left: AmiRule = (desk, moment) => {
  const ids = idsOf(moment.block);
  if (ids === undefined) return 'Uniqueid is missing';
  const call = callAt(desk, moment.at, ids.own);
  if (call?.seen['waiting'] !== 1) return undefined;
  call.seen['waiting'] = 0;
  const queue = fieldOf(moment.block, 'queue') ?? call.queue;
  if (call.agent !== undefined || call.pending) return undefined;
  if (isNews(call.sighted, 'ami', `exit ${queue}`))
    end(
      desk,
      entryOf(moment, call.subject, { queue }),
      call,
      ended('abandoned', 'system'),
      'unless it goes on',
    );
  return undefined;
};

/** The caller hung up in the queue; the cause of the hangup that follows may say that the line failed. */
export const abandoned: AmiRule = (desk, moment) => {
  const { block, at } = moment;
  const ids = idsOf(block);
  if (ids === undefined) return 'Uniqueid is missing';
  const call = callAt(desk, at, ids.own, ids.linked);
  if (call === undefined && isOver(desk, ids.own, ids.linked)) return undefined;
  const queue = fieldOf(block, 'queue') ?? call?.queue;
  if (call) {
    if (!isNews(call.sighted, 'ami', `abandon ${queue}`)) return undefined;
    if (call.pending?.kind === 'ended') call.pending = undefined;
    call.seen['waiting'] = 0;
  }
  end(
    desk,
    entryOf(moment, call?.subject ?? ids.linked, { queue }),
    call,
    ended('abandoned', 'customer'),
    'unless it goes on',
  );
  return undefined;
};

/** `AgentConnect`: in the old form `Channel` is the agent's, and `Member` what is `Interface` now. */
export const agentConnected: AmiRule = (desk, moment) => {
  const { block, at } = moment;
  const ids = idsOf(block);
  const agent = memberIn(desk, moment);
  if (ids === undefined || agent === undefined) return 'Uniqueid or MemberName is missing';
  const call = callAt(desk, at, ids.own, ids.linked);
  if (call === undefined && isOver(desk, ids.own, ids.linked)) return undefined;
  const queue = fieldOf(block, 'queue') ?? call?.queue;
  if (call && talksTo(desk, call, agent) && call.queue === queue) return undefined;
  if (call && !isNews(call.sighted, 'ami', `connect ${agent}`)) return undefined;
  const subject = call?.subject ?? ids.linked;
  connect(desk, entryOf(moment, subject, { queue, agent }), call, numberOf(block, 'holdtime'));
  const talking = desk.calls.find(subject, at);
  if (talking === undefined) return undefined;
  if (call === undefined) isNews(talking.sighted, 'ami', `connect ${agent}`);
  if (call?.telling !== 'leg') rememberChannel(desk, talking, ids.own);
  beginTalk(talking, at);
  return undefined;
};

/** `AgentComplete`: over, or handed on; who hung up is in `Reason`. */
export const agentCompleted: AmiRule = (desk, moment) => {
  const { block, at } = moment;
  const ids = idsOf(block);
  if (ids === undefined) return 'Uniqueid is missing';
  const call = callAt(desk, at, ids.own, ids.linked);
  if (call === undefined && isOver(desk, ids.own, ids.linked)) return undefined;
  const agent = memberIn(desk, moment) ?? call?.agent;
  const queue = fieldOf(block, 'queue') ?? call?.queue;
  const reason = fieldOf(block, 'reason')?.toLowerCase();
  const entry = entryOf(moment, call?.subject ?? ids.linked, { queue, agent });
  if (reason === 'transfer') {
    transferSeen(desk, entry, call, { external: 'unknown' });
    return undefined;
  }
  // Who has handed the call on is done with it, and the customer is not.
  const handedOn = call?.pending?.kind === 'transferred' || (call && agent && !talksTo(desk, call, agent));
  if (handedOn || (call && !isNews(call.sighted, 'ami', `complete ${agent}`))) return undefined;
  const by = reason === 'agent' ? 'agent' : reason === 'caller' ? 'customer' : undefined;
  end(desk, entry, call, ended('completed', by), 'unless it goes on');
  return undefined;
};

/** Every event about a member of a queue says who sits at which extension. */
export const memberSeen: AmiRule = (desk, moment) => {
  memberIn(desk, moment);
  return undefined;
};

/** The agent by the name that the queue log uses, too; the extension of the interface is remembered for transfers. */
function memberIn(desk: AmiDesk, { block }: Moment): string | undefined {
  const place = fieldOf(
    block,
    'interface',
    'member',
    'location',
    'stateinterface',
    'agentcalled',
    'destchannel',
    'channel',
  );
  const agent =
    fieldOf(block, 'membername', 'agentname', 'name') ?? (place === undefined ? undefined : partyAt(place));
  const extension = place === undefined ? undefined : extensionOf(partyAt(place));
  if (agent !== undefined && extension !== undefined) desk.agents.set(extension, agent);
  return agent?.slice(0, 256);
}

export const talksTo = (desk: AmiDesk, call: Call, agent: string): boolean =>
  call.pending === undefined && call.seen['talking'] === 1 && desk.calls.sameAgent(call.agent, agent);

export function beginTalk(call: Call, at: number): void {
  call.seen['waiting'] = 0;
  call.seen['talking'] = 1;
  call.seen['talkingSince'] = at;
}
