import { Temporal } from 'temporal-polyfill';
import type { Hours } from '../policy.ts';
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
} from '../time.ts';
import { DAY_MS, type Day, dateOf, dayBook, dayNumber, firstDayAt, type Opening } from './open-days.ts';

/** A centre's open hours in its zone. Left out: always open, and a day is the same wall time on the next. */
export interface Calendar {
  readonly hours?: Hours | undefined;
  readonly timeZone: string;
}

/** A calendar that is closed for so many days in a row (two years) never opens again. */
const MOST_CLOSED_DAYS = 731;

const zoned = (t: Instant, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(epochOf(t)).toZonedDateTimeISO(timeZone);

/** The open times from `from` on; the first may have begun before. */
function* openingsFrom(from: Instant, hours: Hours, timeZone: string): Generator<Opening> {
  const day = dayBook(hours, timeZone);
  let n = firstDayAt(from);
  for (let closed = 0; closed < MOST_CLOSED_DAYS; n++) {
    closed += 1;
    for (const opening of day(n).openings) {
      if (opening.end <= from) continue;
      closed = 0;
      yield opening;
    }
  }
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

/** The number of the date that it is at `t`, and the same wall time on any other date. */
function wallAt(t: Instant, hours: Hours, timeZone: string): { n: number; on: (n: number) => Instant } {
  const day = dayBook(hours, timeZone);
  let n = firstDayAt(t);
  while (day(n).end <= t) n++;
  const here = day(n);
  const isPlain = ({ start, end }: Day) => epochOf(end) - epochOf(start) === DAY_MS;
  const wall = isPlain(here) ? undefined : zoned(t, timeZone);
  return {
    n: wall ? dayNumber(wall.toPlainDate()) : n,
    on: (other) => {
      // On two days without a clock change the wall time is the time since midnight.
      if (!wall && isPlain(day(other))) return plus(day(other).start, between(here.start, t));
      const plainTime = (wall ?? zoned(t, timeZone)).toPlainTime();
      return instantAt(dateOf(other).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds);
    },
  };
}

/** The same wall time on the n-th open day after `from`; where that is closed, when it next opens. */
function plusOpenDays(from: Instant, days: number, calendar: Calendar): Instant | undefined {
  const { hours, timeZone } = calendar;
  if (days === 0) return from;
  if (!hours) return instantAt(zoned(from, timeZone).add({ days }).epochMilliseconds);
  const start = nextOpen(from, calendar);
  if (start === undefined) return undefined;
  const day = dayBook(hours, timeZone);
  const wall = wallAt(start, hours, timeZone);
  let n = wall.n;
  for (let found = 0, closed = 0; found < days; closed++) {
    if (closed > MOST_CLOSED_DAYS) return undefined;
    n += 1;
    if (day(n).openings.length === 0) continue;
    found += 1;
    closed = 0;
  }
  return nextOpen(wall.on(n), calendar);
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

/** The wall time with its date, for the record: `2026-11-23T09:05`. */
export const wallOf = (t: Instant, timeZone: string): string =>
  zoned(t, timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' });

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Whether two instants fall on one day in a zone, or how the later day is called from the earlier one. */
export function dayWord(t: Instant, now: Instant, timeZone: string): string {
  const day = zoned(t, timeZone).toPlainDate();
  const days = zoned(now, timeZone).toPlainDate().until(day, { largestUnit: 'days' }).days;
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return `${WEEKDAYS[day.dayOfWeek - 1]}, ${MONTHS[day.month - 1]} ${day.day}`;
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
  // A day may begin at 1:00, when clocks skip its midnight; the one after it does not.
  const day = zoned(t, zone).startOfDay().add({ days }).startOfDay();
  const next = day.add({ days: 1 }).startOfDay();
  const [from, to] = [day, next].map((z) => instantAt(z.epochMilliseconds));
  if (from === undefined || to === undefined) return undefined;
  let last: Instant | undefined;
  for (const { start, end } of openingsFrom(from, hours, timeZone)) {
    if (start >= to) break;
    last = end < to ? end : to;
  }
  return last;
}
