import type { E164 } from '../../domain/ids.ts';
import { fieldsIn, isFields, textIn, timeIn, valueIn } from '../fields.ts';
import { shownNumber } from '../shown-number.ts';

/**
 * A contact of Amazon Connect, as any of its reports has it: a contact event (camel case, in part Pascal case), a
 * contact record of the stream or an export, an agent event's snapshot. Times are whole seconds: that is all that
 * contact records have, and so every report of one thing gives it the same time.
 */
export interface Contact {
  readonly id: string;
  /** The id that survives transfers: of the first contact. */
  readonly conversation: string;
  readonly isFirst: boolean;
  readonly method: Method;
  readonly channel: Channel;
  readonly startedAt: number | undefined;
  readonly queue:
    | { readonly name: string; readonly ofAgent?: string; readonly enteredAt: number | undefined }
    | undefined;
  readonly agent:
    | { readonly id: string; readonly name?: string; readonly answeredAt: number | undefined }
    | undefined;
  /** Somebody of the centre was on the line, even if it is not told since when. */
  readonly isAnswered: boolean;
  readonly endedAt: number | undefined;
  /** Only contact records tell why. */
  readonly reason: string | undefined;
  /** It went on as another contact. */
  readonly isContinued: boolean;
  /** Where it was transferred to outside of Amazon Connect, and when that was done. */
  readonly transferredOut: { readonly to: string; readonly at: number } | undefined;
  readonly phone: E164 | undefined;
  /** The centre's own id of the customer, which a flow has set (“may be a customer number from your CRM”, API of `Contact`). */
  readonly externalId: string | undefined;
}

/** `begins` a conversation; is a `transfer` of one, a `callback` by Amazon Connect, a leg to `outside`, or none. */
type Method = 'inbound' | 'outbound' | 'transfer' | 'callback' | 'outside' | 'monitor';
export type Channel = 'voice' | 'chat' | 'sms' | 'email' | 'task' | 'unknown';

/** By API a chat, an e-mail or a task comes in; a voice contact by it is one that the centre places. */
const METHODS: Readonly<Record<string, Method>> = {
  INBOUND: 'inbound',
  API: 'inbound',
  WEBRTC_API: 'inbound',
  FLOW: 'inbound',
  // After the agent has left, a flow goes on with the customer: no hand-off, until it leads to a queue.
  DISCONNECT: 'inbound',
  OUTBOUND: 'outbound',
  AGENT_REPLY: 'outbound',
  TRANSFER: 'transfer',
  QUEUE_TRANSFER: 'transfer',
  CALLBACK: 'callback',
  CALLBACK_CUSTOMER_FIRST_QUEUED: 'callback',
  CALLBACK_CUSTOMER_FIRST_DIALED: 'callback',
  EXTERNAL_OUTBOUND: 'outside',
  MONITOR: 'monitor',
};
const CHANNELS: Readonly<Record<string, Channel>> = {
  VOICE: 'voice',
  TELEPHONY: 'voice',
  CHAT: 'chat',
  SMS: 'sms',
  EMAIL: 'email',
  TASK: 'task',
};

/** The last part of an ARN, or the id or name that stands in its place. */
export const idOf = (text: string): string => text.split('/').at(-1) || text;

/** The instance, from its ARN or that of anything in it. */
export const instanceOf = (arn: string | undefined): string | undefined =>
  arn === undefined ? undefined : /(?:instance\/)([^/]+)/.exec(arn)?.[1];

const second = (at: number | undefined): number | undefined =>
  at === undefined ? undefined : Math.floor(at / 1000) * 1000;
const moment = (of: unknown, ...path: string[]): number | undefined => second(timeIn(of, ...path));

/** Reads what is told of a contact; `undefined` when it has no id. */
export function contactOf(told: unknown): Contact | undefined {
  // A contact that DescribeContact answers has only `Id`.
  const id = textIn(told, 'contactId') ?? textIn(told, 'id');
  if (id === undefined) return undefined;
  const methodName = (textIn(told, 'initiationMethod') ?? '').toUpperCase();
  const channel = channelOf(told);
  const method =
    methodName === 'API' && channel === 'voice' ? 'outbound' : (METHODS[methodName] ?? 'inbound');
  const previous = textIn(told, 'previousContactId');
  const isLeg = method === 'transfer' || method === 'callback' || method === 'outside';
  const conversation = textIn(told, 'initialContactId') ?? (isLeg ? previous : undefined) ?? id;
  const agent = agentOf(told);
  const endedAt = moment(told, 'disconnectTimestamp');
  return {
    id,
    conversation,
    isFirst: conversation === id,
    method,
    channel,
    startedAt: moment(told, 'initiationTimestamp'),
    queue: queueOf(told),
    ...agent,
    endedAt,
    reason: textIn(told, 'disconnectReason')?.toUpperCase(),
    isContinued: textIn(told, 'nextContactId') !== undefined,
    transferredOut: transferredOut(told),
    phone: method === 'outside' || method === 'monitor' ? undefined : phoneOf(told),
    externalId: textIn(told, 'customerId'),
  };
}

/** A text message is a chat, but for its subtype. */
function channelOf(told: unknown): Channel {
  const subtype = valueIn(told, 'segmentAttributes', 'connect:Subtype');
  const name = typeof subtype === 'string' ? subtype : textIn(subtype, 'valueString');
  if (name?.toLowerCase() === 'connect:sms') return 'sms';
  return CHANNELS[(textIn(told, 'channel') ?? 'VOICE').toUpperCase()] ?? 'unknown';
}

/** By `queueInfo` (events), `queue` (records), or only a name. An agent's own queue is known by the agent. */
function queueOf(told: unknown): Contact['queue'] {
  const value = valueIn(told, 'queueInfo') ?? valueIn(told, 'queue');
  if (typeof value === 'string' && value.trim() !== '')
    return { name: value.slice(0, 256), enteredAt: undefined };
  if (!isFields(value)) return undefined;
  const arn =
    textIn(value, 'queueArn') ?? textIn(value, 'arn') ?? textIn(value, 'queueId') ?? textIn(value, 'id');
  const name = arn === undefined ? textIn(value, 'name') : idOf(arn);
  if (name === undefined) return undefined;
  const ofAgent = arn === undefined ? undefined : /\/queue\/agent\/([^/]+)$/.exec(arn)?.[1];
  const enteredAt = moment(value, 'enqueueTimestamp');
  return ofAgent === undefined ? { name, enteredAt } : { name: `agent/${ofAgent}`, ofAgent, enteredAt };
}

function agentOf(told: unknown): Pick<Contact, 'agent' | 'isAnswered'> {
  const value = valueIn(told, 'agentInfo') ?? valueIn(told, 'agent');
  if (typeof value === 'string' && value.trim() !== '')
    return { agent: { id: idOf(value).slice(0, 256), answeredAt: undefined }, isAnswered: true };
  if (!isFields(value)) return { agent: undefined, isAnswered: false };
  const arn =
    textIn(value, 'agentArn') ?? textIn(value, 'arn') ?? textIn(value, 'agentId') ?? textIn(value, 'id');
  const name = textIn(value, 'username');
  const id = arn === undefined ? name : idOf(arn);
  if (id === undefined) return { agent: undefined, isAnswered: false };
  const since = valueIn(value, 'connectedToAgentTimestamp');
  const answeredAt = moment(value, 'connectedToAgentTimestamp');
  return {
    agent: { id, ...(name === undefined ? {} : { name }), answeredAt },
    // A time that means "never" says that the agent was offered it and has not answered.
    isAnswered: since === undefined || answeredAt !== undefined,
  };
}

function transferredOut(told: unknown): Contact['transferredOut'] {
  const at = moment(told, 'transferCompletedTimestamp');
  const to = textIn(told, 'transferredToEndpoint', 'address');
  return at === undefined || to === undefined ? undefined : { to, at };
}

/** The customer's number; an endpoint may be null, or be of another kind. */
export const phoneOf = (told: unknown): E164 | undefined =>
  shownNumber(textIn(fieldsIn(told, 'customerEndpoint'), 'address'));
