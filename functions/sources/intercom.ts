import { hash } from 'node:crypto';
import { fieldsIn, idIn, textIn, timeIn, valueIn } from './fields.ts';
import { tellsOf } from './intercom/conversations.ts';
import type { Notification } from './intercom/notification.ts';
import { eventOf, nothing, type Origin, type SourceReading, telling, unknown } from './source-reading.ts';

interface IntercomOptions {
  /** The `source` of its events; left out, `intercom:<workspace>`. */
  readonly source?: string | undefined;
  /** When it came, in milliseconds since 1970: the time of what carries none. */
  readonly arrived: number;
}

/** What a body without a topic is called. */
export const NO_NOTIFICATION_OF_INTERCOM = 'no notification of Intercom';

/** Topics about people, articles and the check of the address; and those that change nothing for a customer. */
const TELLS_NOTHING =
  /^(ping$|contact\.|user\.|visitor\.|company\.|admin\.|event\.|article\.|content_stat\.|granular\.|job\.|api\.|data_connector\.)/;
const SILENT: ReadonlySet<string> = new Set([
  'conversation.read',
  'conversation_part.tag.created',
  'conversation_part.redacted',
  'conversation.contact.attached',
  'conversation.contact.detached',
  'conversation.company.updated',
  // Bots speak for nobody who could have the conversation.
  'conversation.operator.replied',
  // Another telling of a reply that is told already.
  'conversation.admin.replied.translated',
  'ticket.admin.replied.translated',
  'ticket.attribute.updated',
  'ticket.contact.attached',
  'ticket.contact.detached',
]);

/**
 * Reads a webhook notification of Intercom: a conversation keeps its id, whoever has it. Nothing is remembered. An
 * assignment does not say who had it before: the case's fold sees whether somebody else did.
 */
export function readIntercom(payload: unknown, { source: given, arrived }: IntercomOptions): SourceReading {
  const topic = textIn(payload, 'topic');
  if (topic === undefined) return unknown(NO_NOTIFICATION_OF_INTERCOM, payload);
  if (TELLS_NOTHING.test(topic)) return nothing(topic.slice(0, 128));
  const told = valueIn(payload, 'data', 'item');
  // Some topics have it a level deeper. A ticket is another face of its conversation, and has its id.
  const item = fieldsIn(told, topic.startsWith('ticket.') ? 'ticket' : 'conversation') ?? told;
  const isConversation =
    textIn(item, 'type') === 'conversation' || idIn(item, 'conversation_id') === undefined;
  const conversation = isConversation ? idIn(item, 'id') : idIn(item, 'conversation_id');
  const workspace = idIn(payload, 'app_id');
  const prefix = workspace === undefined ? 'intercom' : `intercom:${workspace}`;
  if (conversation === undefined) return { ...unknown(topic, payload), source: given ?? prefix };

  const origin: Origin = {
    source: given ?? prefix,
    subject: `${prefix}:conversation:${conversation}`.slice(0, 256),
  };
  const at = timeIn(payload, 'created_at') ?? timeIn(item, 'updated_at') ?? arrived;
  const id =
    idIn(payload, 'id') ?? `${topic}:${hash('sha256', JSON.stringify(contentOf(payload)), 'base64url')}`;
  const notification: Notification = { home: prefix, id, at, item };
  const tells = tellsOf(topic, notification);
  if (tells !== undefined)
    return telling(
      topic,
      tells.map((told) => eventOf(origin, told)),
    );
  return SILENT.has(topic) ? nothing(topic) : unknown(topic, payload, origin, at);
}

/** What is the same however often it is sent. */
const contentOf = (payload: unknown): object => ({
  topic: valueIn(payload, 'topic'),
  at: valueIn(payload, 'created_at'),
  data: valueIn(payload, 'data'),
});
