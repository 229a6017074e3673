import type { SourceReading, Told } from '../source-reading.ts';
import { eventOf, nothing, telling, unknown } from '../source-reading.ts';
import type { SwitchOptions } from './callcenter.ts';
import type { Fields } from './records.ts';
import type { Member } from './told.ts';
import { connectedAs, fieldOf, hasFailed, leftAs, momentOf, queuedAs, startedAs } from './told.ts';

/** A call's record (mod_json_cdr, mod_xml_cdr): the variables of one channel after its end. */
export function readSwitchCdr(fields: Fields, options: SwitchOptions): SourceReading {
  const session = fieldOf(fields, 'cc_member_session_uuid', 'uuid', 'call_uuid', 'xml_cdr_uuid');
  const began = momentOf(fields, 'start_uepoch', 'start_epoch', 'created_time', 'profile_created_time');
  if (session === undefined || began === undefined) return unknown('cdr without uuid or start', fields);
  const caller = options.readCaller(fieldOf(fields, 'caller_id_number', 'cid_num', 'sip_from_user') ?? '');
  // The agent's own channel tells of the same call once more.
  const isLeg = fieldOf(fields, 'cc_side') === 'agent' || fieldOf(fields, 'leg') === 'b';
  if (isLeg || fieldOf(fields, 'originating_leg_uuid', 'originator')) return nothing('cdr of a leg');
  const queue = fieldOf(fields, 'cc_queue');
  const isOwn = /^(outbound|local)$/.test(fieldOf(fields, 'direction') ?? '');
  if (queue === undefined && (isOwn || caller.extension !== undefined))
    return nothing('cdr of a call that began inside');
  const origin = { source: options.source, subject: session };
  const dialled = fieldOf(fields, 'destination_number', 'caller_destination');
  const over = momentOf(fields, 'end_uepoch', 'end_epoch', 'hangup_time') ?? began;
  const member = queue === undefined ? undefined : fieldOf(fields, 'cc_member_uuid');
  const told =
    queue === undefined
      ? [startedAs(session, began, caller, dialled), ...withoutQueue(session, over, fields)]
      : [
          startedAs(session, began, caller, dialled, member ?? `${session}:${queue}`),
          ...inQueue({ session, queue, member: member ?? `${session}:${queue}` }, { began, over }, fields),
        ];
  return telling(
    'cdr',
    told.map((one) => eventOf(origin, one)),
  );
}

/** The variables are of the last queue that the caller was in; what an earlier one left there is older than the entry. */
function inQueue(member: Member, { began, over }: { began: number; over: number }, fields: Fields): Told[] {
  const joined = momentOf(fields, 'cc_queue_joined_epoch') ?? began;
  const since = (name: string): number | undefined => {
    const at = momentOf(fields, name);
    return at === undefined || at < joined ? undefined : at;
  };
  const cancelled = since('cc_queue_canceled_epoch');
  const answered = since('cc_queue_answered_epoch');
  const agent = fieldOf(fields, 'cc_agent');
  const isAnswered = fieldOf(fields, 'cc_cause')?.toLowerCase() === 'answered';
  const isCancelled = cancelled !== undefined && (cancelled > joined || !isAnswered);
  const left = (isCancelled ? cancelled : since('cc_queue_terminated_epoch')) ?? over;
  return [
    queuedAs(member, joined),
    ...(answered === undefined || agent === undefined ? [] : [connectedAs(member, answered, agent)]),
    leftAs(member, left, { ...fields, cc_cause: isCancelled ? 'cancel' : 'answered' }),
  ];
}

/**
 * A call that was bridged without a queue, to whoever was dialled. Who called a number that is not there was not cut off:
 * a line fails only after something took the call (`isTaken`), an agent or the switch itself.
 */
export function withoutQueue(session: string, over: number, fields: Fields, isTaken?: boolean): Told[] {
  const answered = momentOf(fields, 'answer_uepoch', 'answer_epoch');
  const agent = fieldOf(fields, 'agent', 'last_bridge_to_number', 'bridge_to_number', 'dialed_user');
  const isFailed = (isTaken ?? answered !== undefined) && hasFailed(fieldOf(fields, 'hangup_cause'));
  const outcome = isFailed ? 'dropped' : answered === undefined ? 'abandoned' : 'completed';
  return [
    ...(answered === undefined || agent === undefined
      ? []
      : [
          {
            type: 'interaction.connected',
            id: `${session}:connected:${agent}`,
            at: answered,
            rank: 30,
            data: { agent },
          } as const,
        ]),
    { type: 'interaction.ended', id: `${session}:ended`, at: over, rank: 50, data: { outcome } },
  ];
}
