import { isFields, listIn, textIn, timeIn, valueIn } from './fields.ts';

/** What a queue, a stream, a topic or a log of AWS has put around a payload. */
interface Wrapped {
  readonly wrapper: 'queue message' | 'SNS message' | 'stream record' | 'log event' | 'HTTP request';
  /** Undefined when what is inside is neither JSON nor a form. */
  readonly inner: unknown;
  /** When it came there, in milliseconds since 1970, where the wrapper says so. */
  readonly at?: number | undefined;
}

/** A queue behind a topic behind a bus: more than this is nobody's way. */
const MOST_WRAPPERS = 4;

/**
 * The payloads in what SQS, SNS, Kinesis (also Firehose) hand to a function or their command lines print, and in what
 * `aws logs filter-log-events` prints, and in requests as API Gateway hands them on; undefined for what is no such wrapper.
 */
export function unwrapped(payload: unknown, levels = MOST_WRAPPERS): readonly Wrapped[] | undefined {
  const wrapped = outerOf(payload);
  if (levels <= 1) return wrapped;
  // A list is sent where a sink or a forwarder gathers payloads.
  return wrapped?.flatMap(({ inner, ...one }) =>
    (Array.isArray(inner) ? inner : [inner]).flatMap(
      (each: unknown) =>
        unwrapped(each, levels - 1)?.map((within) => ({ ...within, at: within.at ?? one.at })) ?? [
          { ...one, inner: each },
        ],
    ),
  );
}

function outerOf(payload: unknown): readonly Wrapped[] | undefined {
  if (!isFields(payload)) return undefined;
  if (textIn(payload, 'type') === 'Notification' && valueIn(payload, 'topicArn') !== undefined)
    return [{ wrapper: 'SNS message', inner: contentIn(valueIn(payload, 'message')) }];
  if (isFields(valueIn(payload, 'headers')) && typeof valueIn(payload, 'body') === 'string')
    return [requestOf(payload)];
  const records = listIn(payload, 'records');
  if (records.length > 0) return records.map(recordOf);
  const messages = listIn(payload, 'messages');
  if (messages.length > 0 && messages.every((one) => valueIn(one, 'receiptHandle') !== undefined))
    return messages.map(recordOf);
  const logged = [...listIn(payload, 'logEvents'), ...listIn(payload, 'events')];
  if (logged.length > 0 && logged.every((one) => typeof valueIn(one, 'message') === 'string'))
    return logged.map((one) => ({
      wrapper: 'log event',
      inner: contentIn(valueIn(one, 'message')),
      at: timeIn(one, 'timestamp'),
    }));
  return undefined;
}

function recordOf(record: unknown): Wrapped {
  const message = valueIn(record, 'sns', 'message');
  if (message !== undefined) return { wrapper: 'SNS message', inner: contentIn(message) };
  const body = valueIn(record, 'body');
  const sent = timeIn(record, 'attributes', 'sentTimestamp');
  if (body !== undefined) return { wrapper: 'queue message', inner: contentIn(body), at: sent };
  const data = valueIn(record, 'kinesis', 'data') ?? valueIn(record, 'data');
  const text = typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : undefined;
  const at =
    timeIn(record, 'kinesis', 'approximateArrivalTimestamp') ?? timeIn(record, 'approximateArrivalTimestamp');
  return { wrapper: 'stream record', inner: contentIn(text), at };
}

function requestOf(request: object): Wrapped {
  const body = valueIn(request, 'body');
  const isPacked = valueIn(request, 'isBase64Encoded') === true && typeof body === 'string';
  const text = isPacked ? Buffer.from(body, 'base64').toString('utf8') : body;
  return { wrapper: 'HTTP request', inner: contentIn(text) };
}

/** When a line of a log was written, by what stands before its content. */
export const writtenAt = (line: string): number | undefined =>
  timeIn({ at: /^\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(line)?.[0] }, 'at');

const contentIn = (text: unknown): unknown => (typeof text === 'string' ? contentOf(text) : undefined);

/** The body of a form that was posted: percent-encoded, without blanks. */
const FORM = /^[A-Za-z][\w.-]*=\S*$/;

/**
 * What stands in a text: JSON, with what a log writes before it passed over; or a form, which is left as it is. Undefined
 * for what is neither.
 */
export function contentOf(text: string): unknown {
  const trimmed = text.trim();
  return FORM.test(trimmed) ? trimmed : (jsonIn(trimmed) ?? jsonIn(text.slice(beginOf(text))));
}

/** Where an object begins, or a list of them: `[INFO] {` is an object. */
const beginOf = (text: string): number => Math.max(0, text.search(/(\[\s*)?\{/));

/** The parser's own message quotes what it reads, which may be personal, so it is not passed on. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
