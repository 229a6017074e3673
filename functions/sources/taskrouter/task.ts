import type { Customer } from '../../domain/customer/known.ts';
import type { Agent } from '../../domain/event.ts';
import { AgentId } from '../../domain/ids.ts';
import { isWithheld } from '../../domain/withheld.ts';
import { type Fields, idIn, isFields, textIn, timeIn, valueIn } from '../fields.ts';
import type { Channel } from '../help-desk.ts';
import { shownNumber } from '../shown-number.ts';
import type { Origin } from '../source-reading.ts';

/** What TaskRouter says happened, by whichever way it came. */
export interface TaskNotice {
  /** Like `reservation.accepted`. */
  readonly kind: string;
  /** Milliseconds since 1970, in whole seconds: that is as exact as some of the ways are. */
  readonly at: number | undefined;
  readonly task: string | undefined;
  /** A field of it, by its name in camel case, however it is written there. */
  read(name: string): unknown;
  text(name: string): string | undefined;
  /** What the centre's own programs have written on the task. */
  readonly attributes: Fields;
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Each way has another one of these, and none has all. */
const TIMES = ['timestamp', 'timestampMs', 'eventDate', 'time'];

/** Looks for each field in the innermost place first. */
export function noticeOf(kind: string, places: readonly unknown[]): TaskNotice {
  const find = <T>(name: string, in_: (of: unknown, name: string) => T | undefined): T | undefined => {
    for (const place of places) {
      const found = in_(place, name) ?? in_(place, snake(name));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const text = (name: string): string | undefined => find(name, idIn);
  const read = (name: string): unknown => find(name, valueIn);
  const at = TIMES.map((name) => find(name, timeIn)).find((time) => time !== undefined);
  return {
    kind: kind.toLowerCase(),
    at: at === undefined ? undefined : Math.floor(at / 1000) * 1000,
    task: text('taskSid') ?? (text('resourceType') === 'task' ? text('resourceSid') : undefined),
    read,
    text,
    attributes: objectIn(read('taskAttributes') ?? read('attributes')),
  };
}

/** An object, or the JSON text of one. */
function objectIn(value: unknown): Fields {
  if (isFields(value)) return value;
  if (typeof value !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(value);
    return isFields(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/**
 * In Flex Conversations another agent is invited by a new task of the same interaction: that is the conversation then, and
 * its tasks are parts of it (https://www.twilio.com/docs/flex/developer/conversations/interactions-api/invites-subresource).
 */
export function interactionIn({ attributes }: TaskNotice): string | undefined {
  const sid = textIn(attributes, 'flexInteractionSid');
  return sid?.startsWith('KD') ? sid : undefined;
}

export function originOf(notice: TaskNotice, given: string | undefined): Origin | undefined {
  const { task } = notice;
  if (task === undefined) return undefined;
  return { source: given ?? homeOf(notice), subject: interactionIn(notice) ?? task };
}

/** The workspace that says it, or the account. */
export function homeOf({ text }: TaskNotice): string {
  const home = text('workspaceSid') ?? text('accountSid');
  return home === undefined ? 'twilio-taskrouter' : `twilio-taskrouter:${home}`;
}

/** Flex keeps the customer under `customers`; `from` and `name` are what its flows write. */
export function customerIn({ attributes }: TaskNotice): Customer | undefined {
  const names = isOutbound(attributes)
    ? ['outbound_to', 'to', 'called', 'customerAddress']
    : ['from', 'caller', 'customerAddress', 'phone', 'phoneNumber', 'callback_number'];
  const numbers = [
    textIn(attributes, 'customers', 'phone'),
    ...names.map((name) => textIn(attributes, name)),
  ];
  const phone = numbers.map(shownNumber).find((number) => number !== undefined);
  const externalId =
    idIn(attributes, 'customers', 'external_id') ??
    idIn(attributes, 'customers', 'customer_id') ??
    idIn(attributes, 'customer_id') ??
    idIn(attributes, 'customerId');
  const name = [
    textIn(attributes, 'customers', 'name'),
    textIn(attributes, 'customerName'),
    textIn(attributes, 'name'),
  ].find((one) => one !== undefined && shownNumber(one) === undefined && !isWithheld(one));
  if (phone === undefined && externalId === undefined) return undefined;
  return {
    ...(phone === undefined ? {} : { phone }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(name === undefined ? {} : { name: name.toWellFormed() }),
  };
}

export const isOutbound = (attributes: Fields): boolean =>
  /outbound/i.test(textIn(attributes, 'direction') ?? '');

export function channelOf({ text, attributes }: TaskNotice): Channel {
  const channel = (text('taskChannelUniqueName') ?? '').toLowerCase();
  const type = (textIn(attributes, 'channelType') ?? channel).toLowerCase();
  if (channel === 'voice' || textIn(attributes, 'call_sid') !== undefined) return 'voice';
  if (channel === 'sms' || type === 'sms') return 'sms';
  if (channel === 'email' || type === 'email') return 'email';
  const isChat = /chat|web|whatsapp|messenger|video/.test(`${channel} ${type}`);
  return isChat || textIn(attributes, 'conversationSid') !== undefined ? 'chat' : 'web';
}

export function workerIn({ text, read }: TaskNotice): Agent | undefined {
  const id = AgentId.safeParse(text('workerSid')).data;
  if (id === undefined) return undefined;
  const attributes = objectIn(read('workerAttributes'));
  // In Flex a worker's own name is an identity like `ada_40example_2Ecom`.
  const name = textIn(attributes, 'full_name') ?? text('workerName');
  const phone = shownNumber(textIn(attributes, 'contact_uri'));
  return {
    id,
    ...(name === undefined ? {} : { name: name.toWellFormed() }),
    ...(phone === undefined ? {} : { phone }),
  };
}

export const queueIn = ({ text }: TaskNotice): string | undefined =>
  text('taskQueueName') ?? text('queueName') ?? text('taskQueueSid') ?? text('queueSid');
