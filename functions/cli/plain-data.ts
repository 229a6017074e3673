import type { OutsideType } from '../domain/event.ts';
import type { Instant } from '../domain/time.ts';
import { isWithheld, namesNobody } from '../domain/withheld.ts';

/**
 * Whether an event's data are plainly in order: known fields with values that the schemas of `domain/event.ts` take
 * as they are. A tenth of the work of a schema, and it never has the last word: what is not plain goes to the schema.
 * A test holds both against each other.
 */

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value.length <= 10_000;
export const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 256;
const phone: Check = (value) =>
  typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value) && !isWithheld(value);
const isTrueOrFalse: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const score: Check = (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 5;
const oneOf = (...words: readonly string[]): Check => {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value) => known.has(value);
};

const AS_STORED = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const realDates = new Map<string, boolean>();
const MOST_REMEMBERED = 4000;

/** A date that the calendar has comes back from it as it was. */
function isReal(date: string): boolean {
  const known = realDates.get(date);
  if (known !== undefined) return known;
  const epoch = Date.parse(`${date}T00:00:00.000Z`);
  const real = !Number.isNaN(epoch) && new Date(epoch).toISOString().startsWith(date);
  if (realDates.size >= MOST_REMEMBERED) realDates.clear();
  realDates.set(date, real);
  return real;
}

/** A time as it is stored. */
export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' && value.length === 24 && AS_STORED.test(value) && isReal(value.slice(0, 10));

type Fields = Readonly<Record<string, Check>>;

function withFields(optional: Fields, required: Fields = {}): Check {
  const checks = new Map(Object.entries({ ...optional, ...required }));
  const needed = Object.keys(required);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const name in value)
      if (checks.get(name)?.((value as Record<string, unknown>)[name]) !== true) return false;
    return needed.every((name) => name in value);
  };
}

const customer = withFields({
  phone,
  name: isName,
  timeZone: isName,
  language: isName,
  tier: isName,
  externalId: (value) => isName(value) && !namesNobody(value),
});
const agent = withFields({ name: isName, team: isName, phone }, { id: isName });
const place = withFields({ agent, queue: isName });
const anywhere = withFields({ agent, queue: isName, external: isName });
const target: Check = (value) => anywhere(value) && Object.keys(Object(value)).length > 0;
const leg = isName;

const data = (optional: Fields, required?: Fields): Check => withFields({ customer, ...optional }, required);

/** The types that make up a log; the rare ones are left to their schemas. */
export const PLAIN_DATA: ReadonlyMap<OutsideType, Check> = new Map<OutsideType, Check>([
  [
    'interaction.started',
    data(
      { direction: oneOf('inbound', 'outbound'), topic: isName, summary: text, leg },
      { channel: oneOf('voice', 'chat', 'sms', 'email', 'web') },
    ),
  ],
  ['interaction.queued', data({ position: count, leg, movedIsTransfer: isTrueOrFalse }, { queue: isName })],
  ['interaction.connected', data({ queue: isName, leg, mayBeAsked: isTrueOrFalse }, { agent })],
  ['interaction.transferred', data({ from: place, mode: oneOf('cold', 'warm'), leg }, { to: target })],
  ['interaction.message', data({ text }, { by: oneOf('customer', 'agent') })],
  ['interaction.held', data({})],
  ['interaction.resumed', data({})],
  [
    'interaction.ended',
    data(
      { by: oneOf('customer', 'agent', 'system'), leg },
      { outcome: oneOf('completed', 'abandoned', 'dropped', 'voicemail') },
    ),
  ],
  ['case.noted', data({}, { by: isName, text })],
  ['case.progressed', data({}, { by: isName, what: text })],
  [
    'case.waiting',
    data({ until: isInstant }, { on: oneOf('customer', 'third-party', 'internal'), what: text }),
  ],
  ['case.assigned', data({}, { agent })],
  ['case.resolved', data({ summary: text }, { by: isName })],
  ['feedback.received', data({ comment: text }, { score })],
]);
