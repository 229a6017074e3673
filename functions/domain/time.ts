import * as z from 'zod';

/**
 * A moment: ISO 8601 in UTC with three decimals, always 24 characters, so that text order is time order
 * everywhere (state, table key, index, log). Only this file turns text into moments.
 */
export const Instant = z.iso.datetime({ precision: 3 }).brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** A moment as the outside writes it: any precision, with `Z` or an offset. */
export const InstantIn = z.iso
  .datetime({ offset: true, error: 'not an ISO 8601 time with offset, like 2026-11-23T19:00:00-06:00' })
  .transform(instantOf)
  // With a year of more than four digits, text order would no longer be time order.
  .refine((t) => t.length === 24, 'not within the years 0000 to 9999');

/** A length of time in milliseconds. */
export type Span = number & { readonly __unit: 'ms' };

export const seconds = (n: number): Span => (n * 1000) as Span;
export const minutes = (n: number): Span => seconds(n * 60);

export function instantOf(text: string): Instant {
  return instantAt(Date.parse(text));
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * Instants are written and read many times an event, and a `Date` takes most of what an event costs. So the dates of
 * days are remembered, and only the time of day is worked out. A memory, not a state; a full one is emptied.
 */
const dates = new Map<number, string>();
const midnights = new Map<string, number>();
const MOST_REMEMBERED = 4000;

function remembered<K, V>(memory: Map<K, V>, key: K, workOut: (key: K) => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  const value = workOut(key);
  memory.set(key, value);
  return value;
}

/** `2026-11-23T` of the n-th day since 1970. */
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, -'00:00:00.000Z'.length);
const midnightOf = (date: string): number => Date.parse(`${date}T00:00:00.000Z`);

const digits = (n: number, length: number): string => String(n).padStart(length, '0');
const WALLS = Array.from(
  { length: 1440 },
  (_, m) => `${digits(Math.floor(m / 60), 2)}:${digits(m % 60, 2)}:`,
);
const SECONDS = Array.from({ length: 60 }, (_, s) => digits(s, 2));
const MILLISECONDS = Array.from({ length: 1000 }, (_, ms) => `.${digits(ms, 3)}Z`);

export function instantAt(epochMilliseconds: number): Instant {
  if (!Number.isInteger(epochMilliseconds)) return new Date(epochMilliseconds).toISOString() as Instant;
  const day = Math.floor(epochMilliseconds / DAY);
  const inDay = epochMilliseconds - day * DAY;
  const inMinute = inDay % MINUTE;
  const wall = WALLS[Math.floor(inDay / MINUTE)];
  const second = SECONDS[Math.floor(inMinute / 1000)];
  return `${remembered(dates, day, dateOf)}${wall}${second}${MILLISECONDS[inMinute % 1000]}` as Instant;
}

const digit = (text: string, place: number): number => text.charCodeAt(place) - 48;
const two = (text: string, place: number): number => digit(text, place) * 10 + digit(text, place + 1);

export function epochOf(t: Instant): number {
  if (t.length !== 24) return Date.parse(t);
  const minutes = two(t, 11) * 60 + two(t, 14);
  const milliseconds = two(t, 17) * 1000 + digit(t, 20) * 100 + two(t, 21);
  return remembered(midnights, t.slice(0, 10), midnightOf) + minutes * MINUTE + milliseconds;
}

export const plus = (t: Instant, span: Span): Instant => instantAt(epochOf(t) + span);

export const minus = (t: Instant, span: Span): Instant => instantAt(epochOf(t) - span);

export const between = (from: Instant, to: Instant): Span => (epochOf(to) - epochOf(from)) as Span;

/** True from the deadline's own instant on: nothing fires early. */
export const hasCome = (deadline: Instant, now: Instant): boolean => deadline <= now;

export const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

export function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  let first: Instant | undefined;
  for (const t of instants) if (t !== undefined && (first === undefined || t < first)) first = t;
  return first;
}

export function latest(instants: readonly Instant[]): Instant | undefined {
  const [first, ...rest] = instants;
  return first && rest.reduce(later, first);
}

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;

/**
 * An ISO 8601 duration such as `PT5M` or `P1D`. Days are kept apart from hours, because a day of business
 * time is the same wall time on the next open day, and a day of clock time is 24 hours.
 */
export const Duration = z
  .string()
  .regex(DURATION, 'not an ISO 8601 duration in weeks, days, hours, minutes and seconds, like PT5M or P1D')
  .refine((text) => text !== 'P', 'not an ISO 8601 duration, like PT5M or P1D')
  .brand<'Duration'>();
export type Duration = z.infer<typeof Duration>;

export const duration = (text: string): Duration => Duration.parse(text);

interface DurationParts {
  readonly days: number;
  readonly time: Span;
}

const lengths = new Map<Duration, DurationParts>();

export const partsOf = (text: Duration): DurationParts => remembered(lengths, text, readParts);

function readParts(text: Duration): DurationParts {
  const [, w = 0, d = 0, h = 0, m = 0, s = 0] = (DURATION.exec(text) ?? []).map((part) => Number(part ?? 0));
  return { days: w * 7 + d, time: seconds(h * 3600 + m * 60 + s) };
}

/** The duration on a clock that never stops: a day is 24 hours. */
export function spanOf(text: Duration): Span {
  const { days, time } = partsOf(text);
  return (days * 86_400_000 + time) as Span;
}

/** A duration as people say it: `4 hours`, `1 day`, `1 hour 30 minutes`. */
export function lengthWords(text: Duration): string {
  const { days, time } = partsOf(text);
  return inWords(days, time);
}

/** A measured time in the same words; its days have 24 hours. */
export const spanWords = (span: Span): string =>
  inWords(Math.floor(span / 86_400_000), (span % 86_400_000) as Span);

function inWords(days: number, time: Span): string {
  const minutesLeft = Math.floor(time / 60_000);
  const counts = [
    [days, 'day'],
    [Math.floor(minutesLeft / 60), 'hour'],
    [minutesLeft % 60, 'minute'],
    [(time % 60_000) / 1000, 'second'],
  ] as const;
  const words = counts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`);
  return words.join(' ') || 'no time';
}
