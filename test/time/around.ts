import { Temporal } from 'temporal-polyfill';
import type { Calendar } from '../../functions/domain/calendar/hours.ts';
import type { Hours } from '../../functions/domain/policy.ts';
import { epochOf, type Instant, instantAt } from '../../functions/domain/time.ts';
import type { Chance, ClockChange } from './changes.ts';

/** Calendars whose openings begin, end, touch and cross at a change of the clocks; and what walls say of them. */

export type OpenCalendar = Required<Calendar> & { readonly hours: Hours };

export const DAY = 86_400_000;
const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export const zoned = (t: Instant, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(epochOf(t)).toZonedDateTimeISO(zone);

const clock = (minute: number): string =>
  minute >= 1440
    ? '24:00'
    : `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const range = (from: number, to: number): string[] => {
  const [a, b] = [Math.max(0, from), Math.min(1440, to)];
  return a < b ? [`${clock(a)}-${clock(b)}`] : [];
};

/** The minute of the day that the clocks show: when the change comes, with the old offset and with the new. */
function minutesAt({ at, by, zone }: ClockChange): number[] {
  const wall = zoned(at, zone).toPlainDateTime();
  return [wall.subtract({ milliseconds: by }), wall].map(({ hour, minute }) => hour * 60 + minute);
}

export function calendarAround(change: ClockChange, { between, one }: Chance): OpenCalendar {
  const [old = 0, young = 0] = minutesAt(change);
  const [low, high] = [Math.min(old, young), Math.max(old, young)];
  const inside = between(low, high);
  const weekly: Record<string, string[]> = one([
    { 'mon-sun': ['00:00-24:00'] },
    { 'mon-fri': ['09:00-17:00'], sat: ['10:00-14:00'] },
    { 'mon-sun': ['00:00-06:00', '22:00-24:00'] },
    { 'mon-sun': [...range(low - 90, inside), ...range(inside, high + 45)] },
    { 'mon-sun': [...range(low - 90, old), ...range(high, high + 120)] },
    { 'mon-sun': range(inside, inside + between(1, 600)), 'sat-mon': range(inside - between(1, 300), 1440) },
    { 'mon-sat': range(low, high), sun: range(between(0, 1439), 1440) },
    { [one(NAMES)]: range(0, inside + 1), [`${one(NAMES)}-${one(NAMES)}`]: range(between(0, 1439), 1440) },
  ]);
  const holidays = between(0, 3) === 0 ? [zoned(change.at, change.zone).toPlainDate().toString()] : [];
  return { timeZone: change.zone, hours: { weekly, holidays } };
}

/** The open minutes of a date, as the calendar is written: nothing here knows of zones. */
export function writtenOn(date: Temporal.PlainDate, { weekly, holidays }: Hours): [number, number][] {
  if (holidays.includes(date.toString())) return [];
  const name = NAMES[date.dayOfWeek - 1]!;
  const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return Object.entries(weekly).flatMap(([days, ranges]) => {
    const [first, last = first] = days.split('-').map((day) => NAMES.indexOf(day));
    const week = [...NAMES, ...NAMES];
    const covered = week.slice(first, week.indexOf(NAMES[last!]!, first) + 1);
    if (!covered.includes(name)) return [];
    return ranges.map((text): [number, number] => [minute(text.slice(0, 5)), minute(text.slice(6))]);
  });
}

/** Whether the wall clock shows an open time. */
export function showsOpen(t: Instant, { hours, timeZone }: OpenCalendar): boolean {
  const wall = zoned(t, timeZone);
  const minute = wall.hour * 60 + wall.minute + (wall.second + wall.millisecond / 1000) / 60;
  return writtenOn(wall.toPlainDate(), hours).some(([from, to]) => from <= minute && minute < to);
}

/** An instant within so many days of the change, often at it or at its reach. */
export function instantAround({ at, by }: ClockChange, days: number, { between, one }: Chance): Instant {
  const wide = between(-days * 24 * 60, days * 24 * 60) * 60_000;
  const near = one([0, by, -by, by / 2, -by / 2]) + one([0, 0, 1, -1, 60_000]);
  return instantAt(epochOf(at) + one([wide, wide, wide + between(0, 59_999), near]));
}

/** The instants at which clocks show what they do not show at any other time, or show it again. */
export const isDisturbed = (t: Instant, { at, by }: ClockChange): boolean =>
  epochOf(t) >= epochOf(at) && epochOf(t) < epochOf(at) + Math.abs(by);
