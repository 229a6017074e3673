import { extensionAt, fieldOf, partyAt } from './ami-block.ts';
import type { AmiDesk, AmiRule, Moment } from './ami-desk.ts';
import { callAt, entryOf, isOver } from './ami-desk.ts';
import type { Call } from './calls/call.ts';
import { say } from './calls/desk.ts';
import type { Entry, Target } from './calls/sayings.ts';
import { placeOf, transferred } from './calls/sayings.ts';
import { goOn, intoQueue, targetOf, waitForTarget } from './calls/transfers.ts';
import { isNews } from './routes.ts';

/** `BlindTransfer`: sent on without asking. That Asterisk could do it does not say that anybody answers there. */
export const blindTransferred: AmiRule = (desk, moment) => {
  const { block } = moment;
  if (hasFailed(desk, moment)) return undefined;
  const extension = fieldOf(block, 'extension', 'transferexten');
  if (extension === undefined) return 'Extension is missing';
  const found = conversationOf(
    desk,
    moment,
    [
      'transfereeuniqueid',
      'transfereelinkedid',
      'targetuniqueid',
      'transfererlinkedid',
      'transfereruniqueid',
    ],
    fieldOf(block, 'transfererchannel', 'channel'),
  );
  if (found) transferSeen(desk, found.entry, found.call, targetOf(desk, extension.slice(0, 256)), 'cold');
  return undefined;
};

/**
 * `AttendedTransfer`: the conversation is the transferee's; the agent's second call, under whatever id, becomes part
 * of it. Somebody is reached only if the target's channel is up.
 */
export const attendedTransferred: AmiRule = (desk, moment) => {
  const { block, at } = moment;
  if (hasFailed(desk, moment)) return undefined;
  const found = conversationOf(
    desk,
    moment,
    ['transfereeuniqueid', 'transfereelinkedid', 'origtransfererlinkedid', 'origtransfereruniqueid'],
    fieldOf(block, 'origtransfererchannel', 'secondtransfererchannel'),
  );
  if (!found) return undefined;
  const second = [
    'secondtransfereruniqueid',
    'transfertargetuniqueid',
    'secondtransfererlinkedid',
    'transfertargetlinkedid',
  ].map((name) => fieldOf(block, name));
  const { entry } = found;
  const call = found.call ?? desk.calls.add(entry.callid, at, 'told');
  if (hasArrived(desk, moment, call) || !isNewTransfer(desk, entry, call)) return undefined;
  const leg = second
    .map((id) => (id === undefined ? undefined : desk.calls.find(id, at)))
    .find((other) => other && other !== call);
  if (leg?.queue !== undefined) intoQueue(desk, entry, call, leg, leg.queue);
  else reach(desk, moment, entry, call);
  for (const id of second) if (id !== undefined) desk.calls.alias(id, call);
  return undefined;
};

/** `Transfer` of chan_sip in 1.4 to 11. `TargetChannel` is the customer's (blind) or that of whom was asked. */
export const sipTransferred: AmiRule = (desk, moment) => {
  const { block } = moment;
  if (fieldOf(block, 'transfertype')?.toLowerCase() !== 'attended') return blindTransferred(desk, moment);
  const found = conversationOf(desk, moment, ['uniqueid'], fieldOf(block, 'channel'));
  if (!found) return undefined;
  const asked = fieldOf(block, 'targetchannel');
  const mine = extensionAt(fieldOf(block, 'channel'));
  // With two calls of one agent, the target's channel is the agent's own: who was asked is not said.
  const to = extensionAt(asked) === mine ? { external: 'unknown' } : targetAt(desk, asked, undefined);
  transferSeen(desk, found.entry, found.call, to, 'warm');
  return undefined;
};

/** One transfer is told of by several events and by two routes; it is told once, as well as it is known. */
export function transferSeen(
  desk: AmiDesk,
  entry: Entry,
  known: Call | undefined,
  to: Target,
  mode?: 'cold' | 'warm',
): void {
  const call = known ?? desk.calls.add(entry.callid, entry.at, 'told');
  const { pending } = call;
  if (pending?.kind === 'transferred') {
    if (pending.to.external === 'unknown' && to.external !== 'unknown')
      call.pending = { ...pending, to, ...(mode === undefined ? {} : { mode }) };
    return;
  }
  if (!isNewTransfer(desk, entry, call)) return;
  waitForTarget(desk, entry, call, to, mode);
  call.seen['talking'] = 0;
}

function isNewTransfer(desk: AmiDesk, { agent = '' }: Entry, call: Call): boolean {
  const isOn = desk.calls.sameAgent(call.agent, agent);
  const hasTold = (call.said[`interaction.transferred ${agent}`] ?? 0) > 0;
  return (isOn || !hasTold) && isNews(call.sighted, 'ami', `transfer ${agent}`);
}

function hasFailed(desk: AmiDesk, { block }: Moment): boolean {
  const result = fieldOf(block, 'result')?.toLowerCase() ?? 'success';
  const failed = result !== 'success' || fieldOf(block, 'desttype')?.toLowerCase() === 'fail';
  if (failed) desk.report.failedTransfers++;
  return failed;
}

/** Whose call it is: by the ids of the customer's side, else the one that the agent at this channel is on. */
function conversationOf(
  desk: AmiDesk,
  moment: Moment,
  names: readonly string[],
  channel: string | undefined,
): { readonly entry: Entry; readonly call: Call | undefined } | undefined {
  const ids = names.map((name) => fieldOf(moment.block, name));
  const extension = extensionAt(channel);
  const seated = extension === undefined ? undefined : (desk.agents.get(extension) ?? extension);
  const call =
    callAt(desk, moment.at, ...ids) ?? (seated === undefined ? undefined : desk.calls.callOf(seated));
  if (call === undefined && isOver(desk, ...ids)) return undefined;
  const linked = names.filter((name) => name.endsWith('linkedid')).map((name) => fieldOf(moment.block, name));
  const subject = call?.subject ?? [...linked, ...ids].find((id) => id !== undefined);
  if (subject === undefined) return undefined;
  const agent = call?.agent ?? seated ?? (channel === undefined ? undefined : partyAt(channel));
  return { entry: entryOf(moment, subject.slice(0, 256), { agent, queue: call?.queue }), call };
}

/** Whom it names has the call already: joining the customer told of the transfer before its own record. */
const hasArrived = (desk: AmiDesk, { block }: Moment, call: Call): boolean =>
  call.seen['talking'] === 1 &&
  desk.calls.sameAgent(call.agent, partyAt(fieldOf(block, 'transfertargetchannel') ?? '')) &&
  !desk.calls.sameAgent(call.agent, extensionAt(fieldOf(block, 'origtransfererchannel')));

/** The customer goes to whom the agent asked, who has the call if their channel is up. */
function reach(desk: AmiDesk, moment: Moment, entry: Entry, call: Call): void {
  const { block, at } = moment;
  const kind = fieldOf(block, 'desttype')?.toLowerCase();
  const application = fieldOf(block, 'destapp');
  if (kind === 'app' && application !== undefined) {
    waitForTarget(desk, entry, call, { external: application.slice(0, 256) }, 'warm');
    call.seen['talking'] = 0;
    return;
  }
  const to = targetAt(
    desk,
    fieldOf(block, 'transfertargetchannel'),
    fieldOf(block, 'transfertargetcalleridnum', 'secondtransfererconnectedlinenum'),
  );
  goOn(desk, call);
  say(desk, entry, call, transferred(placeOf(entry), to, 'warm'));
  desk.calls.letGo(call);
  call.agent = undefined;
  call.away = true;
  call.seen['talking'] = 0;
  const isUp =
    fieldOf(block, 'transfertargetchannelstate') === '6' ||
    fieldOf(block, 'transfertargetchannelstatedesc')?.toLowerCase() === 'up';
  if (!isUp || typeof to.agent !== 'string') return;
  desk.calls.connect(call, to.agent, undefined);
  call.seen['talking'] = 1;
  call.seen['talkingSince'] = at;
  say(desk, entry, call, { type: 'interaction.connected', data: { agent: to.agent } });
}

/** Somebody inside the house is an agent, by name if it is known; anybody else is outside. */
function targetAt(desk: AmiDesk, channel: string | undefined, number: string | undefined): Target {
  const inside = extensionAt(channel) ?? desk.readCaller(number ?? '').extension;
  if (inside !== undefined)
    return desk.queues.has(inside) ? { queue: inside } : { agent: desk.agents.get(inside) ?? inside };
  return { external: (number ?? (channel === undefined ? 'unknown' : partyAt(channel))).slice(0, 256) };
}
