import { isFields, listIn, textIn, valueIn } from './fields.ts';

/** What a queue, a stream, a topic or a log of AWS has put around a payload. */
interface Wrapped {
  readonly wrapper: 'queue message' | 'SNS message' | 'stream record' | 'log event';
  /** Undefined when what is inside is no JSON. */
  readonly inner: unknown;
}

/** A queue behind a topic behind a bus: more than this is nobody's way. */
const MOST_WRAPPERS = 4;

/**
 * The payloads in what SQS, SNS, Kinesis (also Firehose) hand to a function or their command lines print, and in what
 * `aws logs filter-log-events` prints; undefined for what is no such wrapper.
 */
export function unwrapped(payload: unknown, levels = MOST_WRAPPERS): readonly Wrapped[] | undefined {
  const wrapped = outerOf(payload);
  if (levels <= 1) return wrapped;
  return wrapped?.flatMap((one) => unwrapped(one.inner, levels - 1) ?? [one]);
}

function outerOf(payload: unknown): readonly Wrapped[] | undefined {
  if (!isFields(payload)) return undefined;
  if (textIn(payload, 'type') === 'Notification' && valueIn(payload, 'topicArn') !== undefined)
    return [{ wrapper: 'SNS message', inner: jsonIn(valueIn(payload, 'message')) }];
  const records = listIn(payload, 'records');
  if (records.length > 0) return records.map(recordOf);
  const messages = listIn(payload, 'messages');
  if (messages.length > 0 && messages.every((one) => valueIn(one, 'receiptHandle') !== undefined))
    return messages.map(recordOf);
  const logged = [...listIn(payload, 'logEvents'), ...listIn(payload, 'events')];
  if (logged.length > 0 && logged.every((one) => typeof valueIn(one, 'message') === 'string'))
    return logged.map((one) => ({ wrapper: 'log event', inner: jsonIn(valueIn(one, 'message')) }));
  return undefined;
}

function recordOf(record: unknown): Wrapped {
  const message = valueIn(record, 'sns', 'message');
  if (message !== undefined) return { wrapper: 'SNS message', inner: jsonIn(message) };
  const body = valueIn(record, 'body');
  if (body !== undefined) return { wrapper: 'queue message', inner: jsonIn(body) };
  const data = valueIn(record, 'kinesis', 'data') ?? valueIn(record, 'data');
  const text = typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : undefined;
  return { wrapper: 'stream record', inner: jsonIn(text) };
}

/** JSON that stands as text; what a log writes before it is passed over. */
function jsonIn(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text.slice(Math.max(0, text.indexOf('{'))));
  } catch {
    return undefined;
  }
}
