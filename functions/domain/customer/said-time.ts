import { CLOCK, type Clock, clockFrom, minutesOf } from './said-clock.ts';

/**
 * A time in a customer's own words, as they wrote it: what day, what hour. Nothing is resolved here: it needs no
 * clock and no zone. Words that say nothing about time may stand around it; any other word makes the whole text
 * something else, so that `my order 4 is late` is no time.
 */

export const DAY_PARTS = {
  morning: [0, 12],
  afternoon: [12, 17],
  evening: [17, 24],
  tonight: [17, 24],
} as const;
type DayPart = keyof typeof DAY_PARTS;

export type SaidDay =
  | { readonly kind: 'today' | 'tomorrow' | 'dayAfter' }
  /** 1 is Monday. */
  | { readonly kind: 'weekday'; readonly day: number }
  | { readonly kind: 'date'; readonly month: number; readonly day: number; readonly year?: number };

export type SaidHours =
  | { readonly kind: 'at'; readonly at: Clock }
  | { readonly kind: 'after'; readonly at: Clock }
  | { readonly kind: 'before'; readonly at: Clock }
  | { readonly kind: 'between'; readonly from: Clock; readonly to: Clock }
  | { readonly kind: 'part'; readonly part: DayPart };

export type SaidTime =
  | { readonly kind: 'now' }
  /** So many minutes from now. */
  | { readonly kind: 'in'; readonly minutes: number }
  | { readonly kind: 'when'; readonly day?: SaidDay; readonly hours?: SaidHours };

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const WEEKDAY =
  '(mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const COUNTS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  ten: 10,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  'a couple of': 2,
  'half an': 0.5,
  'half a': 0.5,
};
const COUNT = `(a couple of|half an?|\\d{1,4}(?:[.,]5)?|${Object.keys(COUNTS)
  .filter((word) => !word.includes(' '))
  .join('|')})`;
const UNITS: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };

/** Words that may stand around a time without changing it. */
const AROUND = new Set(
  `a about again and any anytime are around at back be best better but call can could day do fine for free from good
  great hello hey hi how i i'd i'll i'm ill im instead is it it's its kindly later let's lets like love make maybe me
  move my no of ok okay on one or perfect phone please pls plz possible preferably rather reach reschedule ring should
  some sorry sometime suit suits sure text thank thanks that that's thats the then there time to try u up us want we
  what when will with work works would yeah yep yes you your`.split(/\s+/),
);

/** What is left of a text when one thing has been read out of it; `undefined` when it does not say that. */
interface Cut<T> {
  readonly found: T;
  readonly rest: string;
}

function cut<T>(
  text: string,
  pattern: string,
  read: (groups: readonly string[]) => T | undefined,
): Cut<T> | undefined {
  const match = new RegExp(`(?<![\\w:/.])(?:${pattern})(?![\\w:/])`).exec(text);
  if (!match) return undefined;
  const found = read(match.map((group) => group ?? ''));
  if (found === undefined) return undefined;
  return { found, rest: `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}` };
}

/** Of `2 to 4pm` both are in the afternoon. */
function range(from: string, to: string): SaidHours | undefined {
  const end = clockFrom(to);
  const half = /[ap]m$/.exec(to)?.[0];
  const same = half && /^\d/.test(from) && !/[ap]m$/.test(from) ? clockFrom(`${from}${half}`) : undefined;
  const plain = clockFrom(from);
  if (!end || !plain) return undefined;
  const start = same && minutesOf(same) < minutesOf(end) ? same : plain;
  return { kind: 'between', from: start, to: end };
}
function readHours(text: string): Cut<SaidHours> | undefined {
  const one = (kind: 'at' | 'after' | 'before') => (groups: readonly string[]) => {
    const at = clockFrom(groups.find((group, i) => i > 0 && group !== '') ?? '');
    return at && { kind, at };
  };
  return (
    cut(text, `(?:between |from )?(${CLOCK}) ?(?:and|to|-|until|till) ?(${CLOCK})`, ([, a = '', b = '']) =>
      range(a, b),
    ) ??
    cut(text, `after (${CLOCK})|from (${CLOCK}) on(?:wards?)?|(${CLOCK}) or (?:later|after)`, one('after')) ??
    cut(text, `(?:before|by|until|till) (${CLOCK})`, one('before')) ??
    cut(text, `(?:at |around |about )?(${CLOCK})`, one('at')) ??
    partAlone(text)
  );
}

const readPart = (text: string): Cut<DayPart> | undefined =>
  cut(
    text,
    `(?:this |in the |early |late )?(${Object.keys(DAY_PARTS).join('|')})`,
    ([, part]) => part as DayPart,
  );

function partAlone(text: string): Cut<SaidHours> | undefined {
  const part = readPart(text);
  return part && { found: { kind: 'part', part: part.found }, rest: part.rest };
}

/** `9 in the morning`, `tonight at 7`: the part of the day says which half of it the hour is in. */
function inPart(hours: SaidHours, part: DayPart): SaidHours {
  const sure = (at: Clock): Clock =>
    at.isSure ? at : { ...at, hour: at.hour + (part === 'morning' ? 0 : 12), isSure: true };
  switch (hours.kind) {
    case 'at':
    case 'after':
    case 'before':
      return { ...hours, at: sure(hours.at) };
    case 'between':
      return { ...hours, from: sure(hours.from), to: sure(hours.to) };
    case 'part':
      return hours;
  }
}

const indexIn = (names: readonly string[], word: string): number => names.indexOf(word.slice(0, 3)) + 1;

function dateOf(month: number, day: string, year = ''): SaidDay | undefined {
  const n = Number(day);
  if (month < 1 || month > 12 || n < 1 || n > 31) return undefined;
  const full = year === '' ? {} : { year: Number(year) + (year.length === 2 ? 2000 : 0) };
  return { kind: 'date', month, day: n, ...full };
}

function readDay(text: string): Cut<SaidDay> | undefined {
  const th = '(?:st|nd|rd|th)?';
  const year = ',? ?(20\\d{2})?';
  return (
    cut(text, '(?:the )?day after tomorrow', () => ({ kind: 'dayAfter' })) ??
    cut(text, 'tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow', () => ({ kind: 'tomorrow' })) ??
    cut(text, 'today', () => ({ kind: 'today' })) ??
    cut(
      text,
      `(?:(?:on |this |next )?${WEEKDAY},? )?${MONTH}\\.? (\\d{1,2})${th}${year}`,
      ([, , m = '', d = '', y]) => dateOf(indexIn(MONTHS, m), d, y),
    ) ??
    cut(text, `(?:the )?(\\d{1,2})${th} (?:of )?${MONTH}${year}`, ([, d = '', m = '', y]) =>
      dateOf(indexIn(MONTHS, m), d, y),
    ) ??
    cut(text, '(20\\d{2})-(\\d{2})-(\\d{2})', ([, y = '', m, d = '']) => dateOf(Number(m), d, y)) ??
    cut(text, '(\\d{1,2})/(\\d{1,2})(?:/(20\\d{2}|\\d{2}))?', ([, m, d = '', y]) =>
      dateOf(Number(m), d, y),
    ) ??
    cut(text, `(?:on |this |next )?${WEEKDAY}`, ([, word = '']) => ({
      kind: 'weekday',
      day: indexIn(WEEKDAYS, word),
    }))
  );
}

function readSpan(text: string): Cut<SaidTime> | undefined {
  const unit = '(m|h|d|w)(?:in(?:ute)?s?|ours?|rs?|ays?|eeks?)?';
  const half = '( and a half)?';
  return cut(text, `in ${COUNT} ?${unit}${half}(?: time)?`, ([, count = '', of = '', and = '']) => {
    const n = COUNTS[count] ?? Number(count.replace(',', '.'));
    const minutes = Math.round((n + (and === '' ? 0 : 0.5)) * (UNITS[of] ?? Number.NaN));
    return Number.isFinite(minutes) && minutes > 0 ? { kind: 'in', minutes } : undefined;
  });
}

/** Small letters, straight quotes, `4 p.m.` as `4pm`, and no marks that say nothing. */
const normalized = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[–—]/g, '-')
    .replaceAll(/\b([ap])\.? ?m\b\.?/g, '$1m')
    .replaceAll(/(\d) ?o'?clock/g, '$1')
    .replaceAll(/[!?;"()]|[.,](?!\d)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The words of a text that say nothing about a time left out. */
export const wordsLeft = (text: string): string[] =>
  normalized(text)
    .split(/[\s,-]+/)
    .filter((word) => word !== '' && !AROUND.has(word));

const isAllAround = (rest: string): boolean => wordsLeft(rest).length === 0;

/** What a text says about when to call; `undefined` when it says anything else, or nothing. */
export function readTime(text: string): SaidTime | undefined {
  const said = normalized(text);
  const span = readSpan(said);
  if (span) return isAllAround(span.rest) ? span.found : undefined;
  const now = cut(said, '(?:right )?now|asap|as soon as (?:you can|possible)|immediately', () => ({
    kind: 'now' as const,
  }));
  if (now) return isAllAround(now.rest) ? now.found : undefined;
  const day = readDay(said);
  const hours = readHours(day?.rest ?? said);
  const part = hours && hours.found.kind !== 'part' ? readPart(hours.rest) : undefined;
  if ((!day && !hours) || !isAllAround((part ?? hours ?? day)?.rest ?? '')) return undefined;
  const found = hours && part ? inPart(hours.found, part.found) : hours?.found;
  const isTonight = /\btonight\b/.test(said);
  const on: SaidDay | undefined = day?.found ?? (isTonight ? { kind: 'today' } : undefined);
  return { kind: 'when', ...(on ? { day: on } : {}), ...(found ? { hours: found } : {}) };
}
