import { Temporal } from 'temporal-polyfill';
import type { Hours } from '../policy.ts';
import { epochOf, type Instant, instantAt, later } from '../time.ts';

/** The days of a calendar, worked out once: where each begins and ends in its zone, and when it is open. */

export interface Opening {
  readonly start: Instant;
  readonly end: Instant;
}

/** One date in one zone. It is as long as the clocks of the zone make it: 23, 24, 25 hours, or nothing. */
export interface Day {
  readonly start: Instant;
  /** The start of the next day. */
  readonly end: Instant;
  /** In order; they neither overlap nor leave the day. */
  readonly openings: readonly Opening[];
}

export const DAY_MS = 86_400_000;
const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A date as the number of days since 1970-01-01, whatever the zone. */
export const dayNumber = (date: Temporal.PlainDate): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
export const dateOf = (n: number): Temporal.PlainDate =>
  Temporal.PlainDate.from(instantAt(n * DAY_MS).slice(0, 10));

/** No zone is ever a whole day away from UTC, so no earlier date than this one can still be open at `t`. */
export const firstDayAt = (t: Instant): number => Math.floor(epochOf(t) / DAY_MS) - 1;

/**
 * A memory, not a state: the answer never changes, because an `Hours` is never changed after it is read, and
 * goes with its policy. Without it calendars are a quarter of what an event costs. Bounded for each calendar:
 * so many zones (customers' own), so many days in each; a full one is emptied.
 */
const worked = new WeakMap<Hours, Map<string, Map<number, Day>>>();
const MOST_ZONES = 64;
const MOST_DAYS = 4000;

function daysIn(hours: Hours, timeZone: string): Map<number, Day> {
  const zones = worked.get(hours) ?? new Map<string, Map<number, Day>>();
  const known = zones.get(timeZone);
  if (known) return known;
  const days = new Map<number, Day>();
  if (zones.size >= MOST_ZONES) zones.clear();
  worked.set(hours, zones.set(timeZone, days));
  return days;
}

/** The days of a calendar by their number. */
export function dayBook(hours: Hours, timeZone: string): (n: number) => Day {
  const days = daysIn(hours, timeZone);
  return (n) => {
    const known = days.get(n);
    if (known) return known;
    if (days.size >= MOST_DAYS) days.clear();
    const day = workOut(dateOf(n), hours, timeZone);
    days.set(n, day);
    return day;
  };
}

/** The days of `mon-fri`, from 1; a range may cross the week's end (`sat-mon`). */
function daysOf(range: string): number[] {
  const [first = '', last = first] = range.split('-');
  const from = DAY_NAMES.indexOf(first);
  const length = (DAY_NAMES.indexOf(last) - from + 7) % 7;
  return Array.from({ length: length + 1 }, (_, i) => ((from + i) % 7) + 1);
}

const startOf = (date: Temporal.PlainDate, timeZone: string): Instant =>
  instantAt(date.toZonedDateTime(timeZone).epochMilliseconds);

function workOut(date: Temporal.PlainDate, { weekly, holidays }: Hours, timeZone: string): Day {
  const [start, end] = [startOf(date, timeZone), startOf(date.add({ days: 1 }), timeZone)];
  // A zone that crosses the date line leaves a date out: nobody works on it.
  if (start >= end || holidays.includes(date.toString())) return { start, end, openings: [] };
  // "compatible": a wall time that a clock change skips moves forward, one that happens twice is the first.
  const at = (wall: string): Instant => {
    if (wall === '24:00') return end;
    const plainTime = Temporal.PlainTime.from(wall);
    const t = instantAt(date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds);
    // What moves forward from the last hour of a day would move out of it.
    return t < end ? t : end;
  };
  const ranges = Object.entries(weekly)
    .filter(([days]) => daysOf(days).includes(date.dayOfWeek))
    .flatMap(([, all]) => all)
    .map((range) => ({ start: at(range.slice(0, 5)), end: at(range.slice(6)) }));
  return { start, end, openings: united(ranges) };
}

function united(ranges: readonly Opening[]): Opening[] {
  const all: { start: Instant; end: Instant }[] = [];
  for (const next of ranges.filter(({ start, end }) => start < end).sort(byStart)) {
    const last = all.at(-1);
    if (last && next.start <= last.end) last.end = later(last.end, next.end);
    else all.push({ ...next });
  }
  return all;
}

const byStart = (a: Opening, b: Opening): number => (a.start < b.start ? -1 : 1);
