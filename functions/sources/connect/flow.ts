import { hash } from 'node:crypto';
import { OUTSIDE_DATA } from '../../domain/event.ts';
import type { E164 } from '../../domain/ids.ts';
import { isWithheld } from '../../domain/withheld.ts';
import type { CloudEvent } from '../cloud-events.ts';
import { type Fields, fieldsIn, textIn } from '../fields.ts';
import { eventOf, type Told } from '../source-reading.ts';
import { phoneOf } from './contact.ts';

/** What a flow says when it invokes a function. Endpoints and queue may be null, and often are. */
interface FlowCall {
  readonly contact: string;
  readonly conversation: string;
  readonly instanceArn: string | undefined;
  readonly phone: E164 | undefined;
  /** The centre's own id of the customer, where the flow has set it. */
  readonly externalId: string | undefined;
  readonly language: string | undefined;
  /** What was typed into the block, besides blanks. */
  readonly parameters: Readonly<Record<string, string>>;
}

export function flowCallOf(payload: unknown): FlowCall | undefined {
  const data = fieldsIn(payload, 'details', 'contactData');
  const contact = textIn(data, 'contactId');
  if (contact === undefined) return undefined;
  const language = textIn(data, 'languageCode');
  return {
    contact,
    conversation: textIn(data, 'initialContactId') ?? contact,
    instanceArn: textIn(data, 'instanceARN'),
    phone: phoneOf(data),
    externalId: textIn(data, 'customerId'),
    language,
    parameters: textsOf(fieldsIn(payload, 'details', 'parameters') ?? {}),
  };
}

/** In any casing, as people type names of parameters. */
const textsOf = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== ''
        ? [[name.toLowerCase(), value.trim().slice(0, 1000)]]
        : [],
    ),
  );

/** The customer's number, and the promise if the flow makes one. */
export function eventsOfCall(call: FlowCall, source: string, now: number): CloudEvent[] {
  const origin = { source, subject: call.conversation };
  const promise = promiseIn(call, now);
  return [...identified(call, now), ...(promise && 'told' in promise ? [promise.told] : [])].map((told) =>
    eventOf(origin, told),
  );
}

function identified({ contact, phone, externalId, language }: FlowCall, at: number): Told[] {
  if (phone === undefined && externalId === undefined) return [];
  const customer = {
    ...(phone === undefined ? {} : { phone }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(language === undefined ? {} : { language }),
  };
  // Whatever a later block has learnt in between is another thing said; a flow knows no time but its own.
  const id = `${contact}:flow:${[phone, externalId, language].filter(Boolean).join(':')}`;
  return [{ type: 'customer.identified', id, at, rank: 2, data: { customer } }];
}

type FlowPromise = { readonly told: Told } | { readonly refused: string };

/** What `action = promise` asks for; `undefined` when the block asks for nothing of the kind. */
export function promiseIn({ contact, parameters, phone }: FlowCall, now: number): FlowPromise | undefined {
  if (parameters['action']?.toLowerCase() !== 'promise') return undefined;
  const due = dueIn(parameters, now);
  if (typeof due === 'string') return { refused: due };
  const given = parameters['phone'];
  const to = given === undefined || isWithheld(given) ? phone : given;
  if (to === undefined) return { refused: 'phone: the contact has no number, and the block names none' };
  const data = {
    ...due,
    phone: to,
    madeBy: 'Amazon Connect flow',
    ...(parameters['reason'] === undefined ? {} : { reason: parameters['reason'] }),
  };
  const [fault] = OUTSIDE_DATA['callback.promised'].safeParse(data).error?.issues ?? [];
  if (fault) return { refused: `${fault.path.join('.') || 'action'}: ${fault.message}` };
  // A flow that is run again because its function was slow makes the same promise, not a second one. Other terms are
  // another word about it: for the same reason it moves the call that is promised already.
  const terms = hash('sha256', JSON.stringify(data), 'base64url').slice(0, 22);
  const id = `${contact}:promise:${parameters['step'] ?? ''}:${terms}`;
  return { told: { type: 'callback.promised', id, at: now, rank: 60, data } };
}

type Due =
  | { readonly at: string }
  | { readonly window: { start: string; end: string } }
  | { readonly by: string };

const EXAMPLE = 'like 2026-11-23T17:00:00-06:00';

function dueIn(parameters: FlowCall['parameters'], now: number): Due | string {
  const { at, by, windowstart: start, windowend: end } = parameters;
  if ([at, by, start ?? end].filter(Boolean).length !== 1)
    return 'needs exactly one of at, by, windowStart with windowEnd';
  if (by === 'today' || by === 'tomorrow') return { by };
  const due: Due = at ? { at } : by ? { by } : { window: { start: start ?? '', end: end ?? '' } };
  const times = { at, by, windowStart: start ?? (end && ''), windowEnd: end ?? (start && '') };
  for (const [name, value] of Object.entries(times)) {
    if (value === undefined) continue;
    const moment = momentOf(value);
    if (moment === undefined) return `${name}: not an ISO 8601 time with offset, ${EXAMPLE}`;
    if (name !== 'windowStart' && moment <= now) return `${name}: has passed`;
  }
  if (start && end && Date.parse(start) >= Date.parse(end)) return 'windowEnd: before the window starts';
  return due;
}

function momentOf(text: string): number | undefined {
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
