import { isFields, listIn, momentIn, textIn, valueIn } from '../fields.ts';
import { eventOf, nothing, type SourceReading, telling, unknown } from '../source-reading.ts';

/** Chats: messages as they are streamed by SNS, and transcripts as they are written to S3. */

const SPEAKERS = { CUSTOMER: 'customer', AGENT: 'agent' } as const;
/** As much as an event may carry. */
const MOST_TEXT = 10_000;

interface Chat {
  readonly source: string;
  readonly contact: string | undefined;
  readonly conversation: string | undefined;
}

const chatOf = (payload: unknown, source: string): Chat => ({
  source,
  contact: textIn(payload, 'contactId'),
  conversation: textIn(payload, 'initialContactId') ?? textIn(payload, 'contactId'),
});

export const readMessage = (payload: unknown, source: string): SourceReading =>
  messageOf(payload, chatOf(payload, source));

export function readTranscript(payload: unknown, source: string): SourceReading {
  const chat = chatOf(payload, source);
  const messages = listIn(payload, 'transcript').map((one) => messageOf(one, chat));
  return telling(
    'chat transcript',
    messages.flatMap(({ events }) => events),
  );
}

function messageOf(payload: unknown, { source, contact, conversation }: Chat): SourceReading {
  const type = (textIn(payload, 'type') ?? 'untyped').toUpperCase().slice(0, 64);
  const kind = `chat ${type}`;
  const at = momentIn(payload, 'absoluteTime');
  const id = textIn(payload, 'id');
  if (!isFields(payload) || conversation === undefined || at === undefined || id === undefined)
    return unknown(kind, payload);
  const origin = { source, subject: conversation };
  const role = (textIn(payload, 'participantRole') ?? '').toUpperCase();
  if (type === 'EVENT') return nothing(kind);
  if (type !== 'MESSAGE' && type !== 'ATTACHMENT') return unknown(kind, payload, origin, at);
  // A bot's or the system's words are no answer to the customer.
  if (role !== 'CUSTOMER' && role !== 'AGENT') return nothing(`${kind} of a bot or the system`);
  const content = valueIn(payload, 'content');
  const isText = typeof content === 'string' && type === 'MESSAGE';
  const data = { by: SPEAKERS[role], ...(isText ? { text: content.slice(0, MOST_TEXT) } : {}) };
  return telling(kind, [
    eventOf(origin, { type: 'interaction.message', id: `${contact}:message:${id}`, at, rank: 40, data }),
  ]);
}
