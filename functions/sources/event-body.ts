/** Limits of `POST /events`. The queue behind it takes no larger message than an event of this size. */
export const MOST_BODY_BYTES = 1024 * 1024;
export const MOST_EVENT_BYTES = 256 * 1024;
export const MOST_EVENTS = 1000;

/** One event of a body, not yet looked into. */
export type Member =
  | { readonly value: unknown; readonly line?: number }
  | { readonly fault: string; readonly line?: number };

/** A body that is refused as a whole: the parts of a problem response (RFC 9457). */
export interface Refusal {
  readonly status: 400 | 413 | 415;
  readonly title: string;
  readonly detail: string;
}

const ONE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const LINES = 'application/x-ndjson';
const JSON_ANY = 'application/json';

/** Splits a body by its media type; does not look into the members. */
export function membersOf(
  contentType: string | undefined,
  body: string | Uint8Array,
): readonly Member[] | Refusal {
  const type = mediaTypeOf(contentType);
  if (typeof type !== 'string') return type;
  if (Buffer.byteLength(body) > MOST_BODY_BYTES)
    return tooLarge(`a body may have ${MOST_BODY_BYTES} bytes; send fewer events at a time`);
  const text = textOf(body);
  if (text === undefined) return bad('not UTF-8', 'the body must be JSON in UTF-8');
  const members = type === LINES ? linesOf(text) : valuesOf(type, text);
  if ('status' in members) return members;
  if (members.length === 0) return bad('no event', 'the body holds no event');
  if (members.length > MOST_EVENTS)
    return tooLarge(`a body may hold ${MOST_EVENTS} events; send fewer at a time`);
  return members;
}

function mediaTypeOf(contentType: string | undefined): string | Refusal {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const known = [ONE, BATCH, LINES, JSON_ANY].includes(type);
  if (known && (charset === undefined || charset.replaceAll('"', '') === 'utf-8')) return type;
  return {
    status: 415,
    title: 'unknown content type',
    detail: `send ${ONE}, ${BATCH} or ${LINES}, in UTF-8`,
  };
}

function textOf(body: string | Uint8Array): string | undefined {
  if (typeof body === 'string') return body.startsWith('\ufeff') ? body.slice(1) : body;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

function linesOf(text: string): readonly Member[] | Refusal {
  const members: Member[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    if (members.length > MOST_EVENTS) break;
    const parsed = parse(line);
    members.push({ ...parsed, line: at + 1 });
  }
  return members;
}

function valuesOf(type: string, text: string): readonly Member[] | Refusal {
  if (text.trim() === '') return [];
  const parsed = parse(text);
  if ('fault' in parsed) return bad('not JSON', `the body is ${parsed.fault}`);
  const { value } = parsed;
  if (Array.isArray(value)) {
    if (type === ONE) return bad('an array where one event was announced', `send a batch as ${BATCH}`);
    return value.map((member: unknown) => ({ value: member }));
  }
  if (type === BATCH) return bad('no array', `a batch is a JSON array; send one event as ${ONE}`);
  return [{ value }];
}

/** The parser's own message quotes the body, which may hold personal data, so it is not passed on. */
function parse(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: 'not valid JSON' };
  }
}

const bad = (title: string, detail: string): Refusal => ({ status: 400, title, detail });
const tooLarge = (detail: string): Refusal => ({ status: 413, title: 'too large', detail });
