import { readAgentEvent } from './connect/agents.ts';
import { readCaseEvent } from './connect/cases.ts';
import { readMessage, readTranscript } from './connect/chat.ts';
import { contactOf, idOf, instanceOf } from './connect/contact.ts';
import { readContactEvent } from './connect/contact-event.ts';
import { eventsOfContact } from './connect/contact-events.ts';
import { eventsOfCall, flowCallOf } from './connect/flow.ts';
import { isFields, listIn, momentIn, textIn, valueIn } from './fields.ts';
import { eventOf, nothing, type SourceReading, telling, unknown } from './source-reading.ts';
import { unwrapped } from './wrapped.ts';

interface ConnectOptions {
  /** The `source` of its events; left out, `amazon-connect:<instance id>`, so that all routes give the same. */
  readonly source?: string | undefined;
  /** When it came, in milliseconds since 1970: the time of what carries none. */
  readonly arrived: number;
}

/**
 * Reads whatever Amazon Connect sends: EventBridge events (contacts, Contact Lens rules, Cases), contact records,
 * agent events, chat messages and transcripts, flow invocations, alone or in what a queue, a stream or a log has put
 * around them. No order is needed and nothing is remembered: each payload tells all that it knows under ids of its own.
 */
export function readConnect(payload: unknown, options: ConnectOptions): SourceReading[] {
  const wrapped = unwrapped(payload);
  if (wrapped)
    return wrapped.map(({ wrapper, inner, at = options.arrived }) => {
      const reading = readOne(inner, { ...options, arrived: at });
      return reading.kind === UNRECOGNISED ? { ...reading, kind: wrapper } : reading;
    });
  // What SearchContacts answers.
  const contacts = listIn(payload, 'contacts');
  if (contacts.length > 0) return contacts.map((one) => readOne(one, options));
  return [readOne(payload, options)];
}

export const connectSource = (arn: string | undefined, given: string | undefined): string => {
  const instance = instanceOf(arn);
  return given ?? (instance === undefined ? 'amazon-connect' : `amazon-connect:${instance}`);
};

const UNRECOGNISED = 'no payload of Amazon Connect';

function readOne(payload: unknown, { source, arrived }: ConnectOptions): SourceReading {
  if (!isFields(payload)) return unknown(UNRECOGNISED, payload);
  const detail = valueIn(payload, 'detail');
  if (isFields(detail)) return readEnvelope(payload, detail, source);
  if (valueIn(payload, 'details', 'contactData') !== undefined) {
    const call = flowCallOf(payload);
    if (!call) return unknown('flow invocation without a contact', payload);
    return telling('flow invocation', eventsOfCall(call, connectSource(call.instanceArn, source), arrived));
  }
  const from = connectSource(arnIn(payload), source);
  if (valueIn(payload, 'currentAgentSnapshot') !== undefined || textIn(payload, 'agentARN') !== undefined)
    return readAgentEvent(payload, from);
  if (valueIn(payload, 'customerMetadata', 'contactId') !== undefined)
    return unknown('Contact Lens analysis', payload);
  if (valueIn(payload, 'transcript') !== undefined) return readTranscript(payload, from);
  if (valueIn(payload, 'participantRole') !== undefined) return readMessage(payload, from);
  // A contact event of which somebody has kept only the detail.
  if (textIn(payload, 'eventType') !== undefined && textIn(payload, 'contactId') !== undefined)
    return readContactEvent(payload, from, undefined);
  return readRecord(payload, from);
}

const arnIn = (payload: unknown): string | undefined =>
  textIn(payload, 'instanceARN') ?? textIn(payload, 'arn') ?? textIn(payload, 'contact', 'arn');

/** A contact record says how a contact went, once it is over; a later version of it says it again. */
function readRecord(payload: unknown, source: string): SourceReading {
  // What DescribeContact answers holds the same under `Contact`.
  const told = valueIn(payload, 'contact') ?? payload;
  const contact = contactOf(told);
  if (!contact) return unknown(UNRECOGNISED, payload);
  if (textIn(told, 'initiationMethod') === undefined) return readLogged(told, contact.id, source);
  const origin = { source, subject: contact.conversation };
  const at = contact.endedAt ?? contact.startedAt;
  if (contact.channel === 'unknown')
    return unknown(
      'contact record of an unknown channel',
      payload,
      origin,
      at,
      eventsOfContact(contact, source),
    );
  const kind = contact.channel === 'task' ? 'contact record of a task' : 'contact record';
  return telling(kind, eventsOfContact(contact, source));
}

/** What else names a contact, like a line of a flow's log. */
function readLogged(payload: unknown, contact: string, source: string): SourceReading {
  const step = textIn(payload, 'contactFlowModuleType');
  const at = momentIn(payload, 'timestamp');
  if (step !== undefined) return nothing('flow log');
  return unknown('no contact record', payload, { source, subject: contact }, at);
}

/** The instance that an event of EventBridge is of. Those of Cases name none. */
export function sourceOfEnvelope(envelope: unknown): string {
  const detail = valueIn(envelope, 'detail');
  const arns = [
    textIn(detail, 'instanceArn'),
    textIn(detail, 'contactArn'),
    textIn(detail, 'contact'),
    ...listIn(envelope, 'resources'),
  ];
  const arn = arns.find((one): one is string => typeof one === 'string' && instanceOf(one) !== undefined);
  return connectSource(arn, undefined);
}

function readEnvelope(envelope: unknown, detail: unknown, given: string | undefined): SourceReading {
  const at = momentIn(envelope, 'time');
  if (textIn(envelope, 'source') === 'aws.cases')
    return readCaseEvent(envelope, detail, given ?? 'amazon-connect');
  const source = given ?? sourceOfEnvelope(envelope);
  if (textIn(detail, 'contactId') !== undefined && textIn(detail, 'eventType') !== undefined)
    return readContactEvent(detail, source, at);

  const title = (textIn(envelope, 'detail-type') ?? 'untitled event').slice(0, 64);
  const contactArn = textIn(detail, 'contactArn') ?? textIn(detail, 'contact');
  const contact = textIn(detail, 'contactId') ?? (contactArn && idOf(contactArn));
  const origin = contact === undefined ? undefined : { source, subject: contact };
  const rule = textIn(detail, 'ruleName');
  if (!origin || at === undefined || rule === undefined) return unknown(title, detail, origin, at);
  const action = textIn(detail, 'actionName');
  const what = `Contact Lens found what rule ${rule} looks for${action ? `: ${action}` : ''}`;
  const id = `${contact}:lens:${rule}:${at}`;
  return telling(title, [
    eventOf(origin, { type: 'source.reported', id, at, rank: 50, data: { kind: title, what } }),
  ]);
}
