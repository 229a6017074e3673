import { type Described, LIMITS, OPERATIONS } from './twilio-table.ts';

/** Whether what Baton asks of Twilio, and what the stand-in answers, is as Twilio describes it. */

export interface Asked {
  readonly method: string;
  /** From the root, with the version. */
  readonly path: string;
  readonly sent: URLSearchParams;
  readonly status: number;
  /** The JSON that was answered. */
  readonly body: unknown;
}

interface Field {
  readonly name: string;
  readonly word: string;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly list: boolean;
  /** Of a list of objects. */
  readonly items?: readonly Field[];
}

/** Reads the short form of the table. */
export const fieldsOf = (text: string): readonly Field[] =>
  [...text.matchAll(/([\w<>]+):(?:\[([^\]]*)\]|(\S+))/g)].map(([, name = '', items, given = '']) => ({
    name,
    word: given.replace(/[!?*]+$/, ''),
    required: given.endsWith('!'),
    nullable: given.endsWith('?'),
    list: given.endsWith('*') || items !== undefined,
    ...(items === undefined ? {} : { items: fieldsOf(items) }),
  }));

const FORMATS: Readonly<Record<string, RegExp>> = {
  text: /^.*$/s,
  twiml: /^<\?xml.*<Response.*>$/s,
  integer: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
  url: /^(https?:\/)?\/\S+$/,
  method: /^(GET|POST)$/,
  phone: /^\+[1-9]\d{6,14}$/,
  party: /^(\+[1-9]\d{6,14}|(sip|client):\S+)$/,
  instant: /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/,
  rfc2822: /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/,
  currency: /^[A-Za-z]{3}$/,
};

/** What is the matter with a value, if anything is. */
function amiss(value: string, word: string): boolean {
  if (/^[A-Z]{2}(\/[A-Z]{2})?$/.test(word))
    return !new RegExp(`^(${word.replace('/', '|')})[0-9a-fA-F]{32}$`).test(value);
  const format = FORMATS[word];
  return format ? !format.test(value) : !word.split('|').includes(value);
}

export function operationOf({ method, path }: Pick<Asked, 'method' | 'path'>): string {
  const rest = path
    .replace(/^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}(\.json$|\/)/, (_, end) =>
      end === '/' ? '' : 'Account',
    )
    .replace(/^\/v1\//, '')
    .replace(/\.json$/, '');
  return `${method} ${rest.replace(/\/[A-Z]{2}[0-9a-f]{32}(?=$|\/)/, '/{Sid}')}`;
}

/** Everything that does not fit, a line each; no number and no text is in them. */
export function faultsOf(asked: Asked): readonly string[] {
  const operation = operationOf(asked);
  const described: Described | undefined = new Map<string, Described>(Object.entries(OPERATIONS)).get(
    operation,
  );
  if (!described) return [`${operation} is not in test/contract/twilio-table.ts`];
  const found = [...faultsOfSent(asked.sent, fieldsOf(described.sends)), ...faultsOfAnswer(asked, described)];
  return found.map((fault) => `${operation}: ${fault}`);
}

function faultsOfSent(sent: URLSearchParams, fields: readonly Field[]): string[] {
  const known = new Map(fields.map((field) => [field.name, field]));
  const missing = fields.filter(({ name, required }) => required && !sent.has(name));
  return [
    ...missing.map(({ name }) => `${name} must be sent`),
    ...[...new Set(sent.keys())].flatMap((name) => {
      const field = known.get(name);
      if (!field) return [`Twilio has no parameter ${name}`];
      const values = sent.getAll(name);
      if (values.length > 1 && !field.list) return [`${name} is sent ${values.length} times`];
      const wrong = values.some((value) => amiss(value, field.word) || LIMITS[name]?.test(value) === false);
      return wrong ? [`${name} is no ${field.word}, or beyond its limit`] : [];
    }),
  ];
}

/** A refusal has Twilio's four keys; whatever a broken answer is made of, nobody reads. */
const REFUSAL = 'code:integer message:text more_info:url status:integer';

function faultsOfAnswer({ status, body }: Asked, described: Described): string[] {
  if (status >= 500) return [];
  const as = status >= 400 ? REFUSAL : described.answers;
  const wrong = status < 400 && status !== described.status ? [`answered with ${status}`] : [];
  return [...wrong, ...faultsOfBody(body, fieldsOf(as), '')];
}

function faultsOfBody(body: unknown, fields: readonly Field[], at: string): string[] {
  if (typeof body !== 'object' || body === null) return [`${at || 'the answer'} is no object`];
  const given = new Map(Object.entries(body));
  const strange = [...given.keys()].filter((key) => !fields.some(({ name }) => name === key));
  return [
    ...strange.map((key) => `Twilio answers no ${at}${key}`),
    ...fields.flatMap((field) => faultsOfValue(given.get(field.name), field, `${at}${field.name}`)),
  ];
}

const KINDS: Readonly<Record<string, string>> = {
  integer: 'number',
  boolean: 'boolean',
  uris: 'object',
  capabilities: 'object',
  object: 'object',
};

function faultsOfValue(value: unknown, field: Field, at: string): string[] {
  const { word, nullable, items, list } = field;
  if (value === undefined) return [`${at} is missing from the answer`];
  if (value === null) return nullable ? [] : [`${at} is null`];
  if (list && !items) {
    const one = { ...field, list: false };
    return Array.isArray(value)
      ? value.flatMap((item) => faultsOfValue(item, one, at))
      : [`${at} is no list`];
  }
  if (items) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((one, i) => faultsOfBody(one, items, `${at}[${i}].`));
  }
  const kind = KINDS[word] ?? 'string';
  if (typeof value !== kind) return [`${at} is ${typeof value}, not ${kind}`];
  return kind === 'object' || !amiss(String(value), word) ? [] : [`${at} is no ${word}`];
}
