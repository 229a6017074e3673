import type { Caller } from '../caller-id.ts';
import type { SourceReading, Told } from '../source-reading.ts';
import { eventOf, nothing, telling, unknown } from '../source-reading.ts';
import type { Fields } from './records.ts';
import type { Member } from './told.ts';
import { connectedAs, fieldOf, leftAs, momentOf, queuedAs, startedAs } from './told.ts';

export interface SwitchOptions {
  readonly source: string;
  readonly readCaller: (text: string) => Caller;
}

/** Actions of mod_callcenter that are about agents and counts. A caller is offered before it is said that they wait. */
const SILENT = /^(agent-[a-z-]+|bridge-agent-(end|fail)|members-count)$/;

/**
 * An event of FreeSWITCH. Nothing is remembered: each tells all that it knows, under ids made of the thing itself, so they
 * may come in any order and any number of times. The conversation is the caller's channel
 * (`CC-Member-Session-UUID`); each entry in a queue (`CC-Member-UUID`) is a leg of it. Before it told the two apart
 * (2010), mod_callcenter named the channel alone (`CC-Caller-UUID`), the queue `CC-Name` and a cancel `Abort`.
 */
export function readSwitchEvent(fields: Fields, options: SwitchOptions, arrived?: number): SourceReading {
  const name = fieldOf(fields, 'event-name') ?? '';
  const action = fieldOf(fields, 'cc-action');
  if (action !== undefined) return readAction(action.toLowerCase(), fields, options, arrived);
  const subclass = fieldOf(fields, 'event-subclass');
  const kind = subclass ?? name;
  if (kind === '') return nothing('no event');
  return /^CHANNEL_(UN)?HOLD$/.test(name) ? readHold(name, fields, options, arrived) : nothing(kind);
}

function readAction(
  action: string,
  fields: Fields,
  { source, readCaller }: SwitchOptions,
  arrived?: number,
): SourceReading {
  if (SILENT.test(action)) return nothing(action);
  const session = fieldOf(fields, 'cc-member-session-uuid', 'cc-caller-uuid', 'cc-member-uuid');
  const at = timeOf(action, fields) ?? arrived ?? bornAt(session);
  const origin = session === undefined ? undefined : { source, subject: session };
  if (!ACTIONS.has(action) || origin === undefined || session === undefined || at === undefined)
    return unknown(action, fields, origin, at);
  const queue = fieldOf(fields, 'cc-queue', 'cc-name') ?? 'unknown';
  const member: Member = {
    session,
    queue,
    member: fieldOf(fields, 'cc-member-uuid') ?? `${session}:${queue}`,
  };
  const agent = fieldOf(fields, 'cc-agent');
  const told: Told[] = [];
  if (action === 'member-queue-start' || action === 'member-queue-resume') {
    const caller = readCaller(
      fieldOf(fields, 'cc-member-cid-number', 'cc-caller-cid-number', 'caller-caller-id-number') ?? '',
    );
    const began = momentOf(fields, 'caller-channel-created-time') ?? at;
    const dialled = fieldOf(fields, 'cc-member-dnis', 'caller-destination-number');
    told.push(startedAs(session, Math.min(began, at), caller, dialled, member.member), queuedAs(member, at));
  } else if (action === 'bridge-agent-start') {
    if (agent === undefined) return unknown(action, fields, origin, at);
    told.push(connectedAs(member, at, agent));
  } else told.push(leftAs(member, at, fields));
  return telling(
    action,
    told.map((one) => eventOf(origin, one)),
  );
}

const ACTIONS = new Set([
  'member-queue-start',
  'member-queue-resume',
  'bridge-agent-start',
  'member-queue-end',
]);

/** The switch's own stamp; without it, the moment that the action itself carries. */
const timeOf = (action: string, fields: Fields): number | undefined =>
  momentOf(fields, 'event-date-timestamp') ??
  (action === 'bridge-agent-start'
    ? momentOf(fields, 'cc-agent-answered-time', 'cc-agent-called-time')
    : action === 'member-queue-end'
      ? momentOf(fields, 'cc-member-leaving-time')
      : momentOf(fields, 'cc-member-joined-time'));

/** Ids of version 1 hold the moment at which they were made (RFC 9562), in 100 ns since 15 October 1582. */
function bornAt(id: string | undefined): number | undefined {
  const [, low, middle, high] = /^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-/i.exec(id ?? '') ?? [];
  if (low === undefined) return undefined;
  return Number((BigInt(`0x${high}${middle}${low}`) - 0x01b21dd213814000n) / 10_000n);
}

/** The caller's channel or the agent's, which knows whose call it is. */
function readHold(name: string, fields: Fields, { source }: SwitchOptions, arrived?: number): SourceReading {
  const at = momentOf(fields, 'event-date-timestamp') ?? arrived;
  const session =
    fieldOf(fields, 'variable_cc_member_session_uuid') ??
    (fieldOf(fields, 'variable_cc_side') === 'member' ? fieldOf(fields, 'unique-id') : undefined);
  if (session === undefined || at === undefined) return nothing(name);
  const type = name === 'CHANNEL_HOLD' ? 'interaction.held' : 'interaction.resumed';
  const told: Told = { type, id: `${session}:${type}:${at}`, at, rank: 35, data: {} };
  return telling(name, [eventOf({ source, subject: session }, told)]);
}
