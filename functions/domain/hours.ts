import { Temporal } from 'temporal-polyfill';
import type { Hours } from './policy.ts';
import {
  between,
  type Duration,
  epochOf,
  type Instant,
  instantAt,
  later,
  partsOf,
  plus,
  type Span,
} from './time.ts';

/** A centre's open hours in its zone. Left out: always open, and a day is 24 hours. */
export interface Calendar {
  readonly hours?: Hours | undefined;
  readonly timeZone: string;
}

interface Opening {
  readonly start: Instant;
  readonly end: Instant;
}

const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** A calendar that never opens again ends the search here: two years. */
const SEARCH_DAYS = 731;

/** The days of `mon-fri`, from 1; a range may cross the week's end (`sat-mon`). */
function daysOf(range: string): number[] {
  const [first = '', last = first] = range.split('-');
  const from = DAY_NAMES.indexOf(first);
  const length = (DAY_NAMES.indexOf(last) - from + 7) % 7;
  return Array.from({ length: length + 1 }, (_, i) => ((from + i) % 7) + 1);
}

function wallToInstant(date: Temporal.PlainDate, wall: string, timeZone: string): Instant {
  const day = wall === '24:00' ? date.add({ days: 1 }) : date;
  const time = Temporal.PlainTime.from(wall === '24:00' ? '00:00' : wall);
  // "compatible": a wall time that a clock change skips moves forward, one that happens twice is the first.
  return instantAt(day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds);
}

const zoned = (t: Instant, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(epochOf(t)).toZonedDateTimeISO(timeZone);

/**
 * Days that were worked out already, by the calendar that they belong to. A memory, not a state: the answer is
 * always the same, and calendars are a quarter of what an event costs without it.
 */
const worked = new WeakMap<Hours, Map<string, readonly Opening[]>>();
const MOST_REMEMBERED = 4000;

function openingsOn(date: Temporal.PlainDate, hours: Hours, timeZone: string): readonly Opening[] {
  const days = worked.get(hours) ?? new Map<string, readonly Opening[]>();
  const name = `${date} ${timeZone}`;
  const known = days.get(name);
  if (known) return known;
  const openings = workOut(date, hours, timeZone);
  if (days.size >= MOST_REMEMBERED) days.clear();
  worked.set(hours, days.set(name, openings));
  return openings;
}

/** The open times of one day: united, in order. */
function workOut(date: Temporal.PlainDate, { weekly, holidays }: Hours, timeZone: string): Opening[] {
  if (holidays.includes(date.toString())) return [];
  const openings = Object.entries(weekly)
    .filter(([days]) => daysOf(days).includes(date.dayOfWeek))
    .flatMap(([, ranges]) => ranges)
    .map((range) => {
      const [start = '', end = ''] = range.split('-');
      return { start: wallToInstant(date, start, timeZone), end: wallToInstant(date, end, timeZone) };
    })
    .filter(({ start, end }) => start < end)
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  const united: { start: Instant; end: Instant }[] = [];
  for (const next of openings) {
    const last = united.at(-1);
    if (last && next.start <= last.end) last.end = later(last.end, next.end);
    else united.push({ ...next });
  }
  return united;
}

/** The open times from `from` on; the first may have begun before. */
function* openingsFrom(from: Instant, hours: Hours, timeZone: string): Generator<Opening> {
  let date = zoned(from, timeZone).toPlainDate();
  for (let i = 0; i < SEARCH_DAYS; i++, date = date.add({ days: 1 }))
    for (const opening of openingsOn(date, hours, timeZone)) if (opening.end > from) yield opening;
}

/** The first open instant at or after `t`; `undefined` when the calendar does not open again. */
export function nextOpen(t: Instant, { hours, timeZone }: Calendar): Instant | undefined {
  if (!hours) return t;
  for (const { start } of openingsFrom(t, hours, timeZone)) return later(start, t);
  return undefined;
}

/** The instant at which the opening around `t` ends; `undefined` when it is closed then. */
export function closesAt(t: Instant, { hours, timeZone }: Calendar): Instant | undefined {
  if (!hours) return undefined;
  for (const { start, end } of openingsFrom(t, hours, timeZone)) return start <= t ? end : undefined;
  return undefined;
}

/** Open time in [from, to). */
export function openBetween(from: Instant, to: Instant, { hours, timeZone }: Calendar): Span {
  if (to <= from) return 0 as Span;
  if (!hours) return between(from, to);
  let sum = 0;
  for (const { start, end } of openingsFrom(from, hours, timeZone)) {
    if (start >= to) break;
    sum += epochOf(end < to ? end : to) - epochOf(later(start, from));
  }
  return sum as Span;
}

/** `from` plus so much open time. */
export function plusOpen(from: Instant, span: Span, { hours, timeZone }: Calendar): Instant | undefined {
  if (!hours) return plus(from, span);
  let left: number = span;
  for (const { start, end } of openingsFrom(from, hours, timeZone)) {
    const begins = later(start, from);
    const length = epochOf(end) - epochOf(begins);
    if (left <= length) return plus(begins, left as Span);
    left -= length;
  }
  return undefined;
}

/** The same wall time on the n-th open day after `from`; where that is closed, when it next opens. */
function plusOpenDays(from: Instant, days: number, calendar: Calendar): Instant | undefined {
  const { hours, timeZone } = calendar;
  if (days === 0) return from;
  if (!hours) return instantAt(zoned(from, timeZone).add({ days }).epochMilliseconds);
  const start = nextOpen(from, calendar);
  if (start === undefined) return undefined;
  const wall = zoned(start, timeZone);
  let date = wall.toPlainDate();
  for (let found = 0, i = 0; i < SEARCH_DAYS && found < days; i++) {
    date = date.add({ days: 1 });
    if (openingsOn(date, hours, timeZone).length > 0) found += 1;
  }
  const there = date.toZonedDateTime({ timeZone, plainTime: wall.toPlainTime() });
  return nextOpen(instantAt(there.epochMilliseconds), calendar);
}

/**
 * When `after` of business time has passed since `from`. Hours count open time; days count open days, to the
 * same wall time. `undefined` when the calendar never opens for long enough.
 */
export function businessDeadline(from: Instant, after: Duration, calendar: Calendar): Instant | undefined {
  const { days, time } = partsOf(after);
  const start = nextOpen(from, calendar);
  const dayed = start && plusOpenDays(start, days, calendar);
  return dayed && plusOpen(dayed, time, calendar);
}

/** The wall time in a zone, as it is written in a text: `9:05`. */
export function wallTime(t: Instant, timeZone: string): string {
  const { hour, minute } = zoned(t, timeZone);
  return `${hour}:${String(minute).padStart(2, '0')}`;
}

/** Whether two instants fall on one day in a zone, or how the later day is called from the earlier one. */
export function dayWord(t: Instant, now: Instant, timeZone: string): string {
  const day = zoned(t, timeZone).toPlainDate();
  const days = zoned(now, timeZone).toPlainDate().until(day, { largestUnit: 'days' }).days;
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return day.toLocaleString('en-US', { weekday: 'short', month: 'short', day: 'numeric' });
}

/** A moment as it is written in a text: `today at 9:05`, `Mon, Sep 21 at 9:05`. */
export const momentWords = (t: Instant, now: Instant, timeZone: string): string =>
  `${dayWord(t, now, timeZone)} at ${wallTime(t, timeZone)}`;

/**
 * When the calendar closes for the last time on the day that is `days` after the one of `t` in `zone`;
 * `undefined` when it does not open then.
 */
export function lastCloseOn(
  t: Instant,
  days: number,
  { hours, timeZone }: Calendar,
  zone: string,
): Instant | undefined {
  if (!hours) return undefined;
  const day = zoned(t, zone).startOfDay().add({ days });
  const [from, to] = [day, day.add({ days: 1 })].map((z) => instantAt(z.epochMilliseconds));
  if (from === undefined || to === undefined) return undefined;
  let last: Instant | undefined;
  for (const { start, end } of openingsFrom(from, hours, timeZone)) {
    if (start >= to) break;
    last = end < to ? end : to;
  }
  return last;
}
