import assert from 'node:assert/strict';
import { Temporal } from 'temporal-polyfill';
import { businessDeadline, nextOpen, openBetween, plusOpen } from '../../functions/domain/calendar/hours.ts';
import { duration, epochOf, type Instant, instantAt, plus, type Span } from '../../functions/domain/time.ts';
import {
  calendarAround,
  DAY,
  instantAround,
  isDisturbed,
  type OpenCalendar,
  showsOpen,
  writtenOn,
  zoned,
} from './around.ts';
import { type Chance, type ClockChange, chance } from './changes.ts';
import { rotationLaws } from './rotation-laws.ts';

/** What holds of business time around any change of the clocks, in any zone. */

const isOpen = (t: Instant, c: OpenCalendar): boolean => nextOpen(t, c) === t;
const before = (t: Instant): Instant => instantAt(epochOf(t) - 1);

/** Other changes may be near: the walls are asked only where none disturbs them. */
const disturbed = (t: Instant, changes: readonly ClockChange[]): boolean =>
  changes.some((change) => isDisturbed(t, change));

function openAsTheWallsSay(c: OpenCalendar, all: readonly ClockChange[], t: Instant): void {
  if (disturbed(t, all)) return;
  assert.equal(isOpen(t, c), showsOpen(t, c), `open at ${t}`);
}

function additive(c: OpenCalendar, instants: readonly Instant[]): void {
  const cuts = [...instants].sort();
  const [first, last] = [cuts[0]!, cuts.at(-1)!];
  const whole = openBetween(first, last, c);
  let sum = 0;
  for (const [i, cut] of cuts.entries()) {
    const part = openBetween(cut, cuts[i + 1] ?? last, c);
    assert.ok(part >= 0 && part <= epochOf(cuts[i + 1] ?? last) - epochOf(cut), `${part} ms from ${cut}`);
    assert.equal(openBetween(first, cut, c) + openBetween(cut, last, c), whole, `cut at ${cut}`);
    sum += part;
  }
  assert.equal(sum, whole, `the sum of the parts of ${first} to ${last}`);
  assert.equal(openBetween(last, first, c), 0, 'backwards');
}

function inverse(c: OpenCalendar, a: Instant, b: Instant, part: number): void {
  const whole = openBetween(a, b, c);
  const span = Math.max(1, Math.floor(whole * part)) as Span;
  const end = plusOpen(a, span, c);
  if (end !== undefined) {
    assert.equal(openBetween(a, end, c), span, `${span} ms after ${a}`);
    assert.equal(openBetween(a, before(end), c), span - 1, `${end} is the first such instant after ${a}`);
  }
  if (whole === 0) return;
  const back = plusOpen(a, whole, c);
  assert.ok(back !== undefined && back <= b, `all of ${a} to ${b} ends at ${back}`);
  if (openBetween(before(b), b, c) === 1) assert.equal(back, b, 'and at its end, when that is open');
}

function deadlines(
  c: OpenCalendar,
  changes: readonly ClockChange[],
  a: Instant,
  b: Instant,
  by: Chance,
): void {
  const days = by.between(0, 4);
  const time = by.one(['', 'T1M', 'T45M', 'T3H', 'T26H']);
  const after = duration(`P${days}D${time && `T${time.slice(1)}`}`);
  const [x, y] = a < b ? [a, b] : [b, a];
  const [first, second] = [businessDeadline(x, after, c), businessDeadline(y, after, c)];
  if (first === undefined || second === undefined) return;
  for (const end of [first, second])
    assert.ok(isOpen(end, c) || isOpen(before(end), c), `${after}: ${end} lies in closed time`);
  assert.ok(first >= x, `${after} after ${x} is ${first}`);
  // Walls go back themselves when clocks do, and leap over what does not exist: by that much, and with days only.
  const near = changes.filter(({ at }) => plus(at, (2 * DAY) as Span) > x && at <= plus(second, DAY as Span));
  const slack = days === 0 ? 0 : near.reduce((sum, change) => sum + Math.abs(change.by), 0);
  const lost = epochOf(first) - epochOf(second);
  assert.ok(
    lost <= 0 || openBetween(second, first, c) <= slack,
    `${after}: ${x} to ${first}, ${y} to ${second}`,
  );
}

/** A day of business time is the same wall time on the next open day. */
function keepsTheWall(c: OpenCalendar, a: Instant, days: number): void {
  const start = nextOpen(a, c);
  if (start === undefined) return;
  const wall = zoned(start, c.timeZone);
  let date = wall.toPlainDate();
  for (let found = 0; found < days; ) {
    date = date.add({ days: 1 });
    if (hasOpenTime(date, c)) found += 1;
  }
  const there = date.toZonedDateTime({ timeZone: c.timeZone, plainTime: wall.toPlainTime() });
  const expected = nextOpen(instantAt(there.epochMilliseconds), c);
  assert.equal(businessDeadline(a, duration(`P${days}D`), c), expected, `P${days}D after ${a}`);
}

/** Whether a written opening leaves anything of itself within the date. */
function hasOpenTime(date: Temporal.PlainDate, { hours, timeZone }: OpenCalendar): boolean {
  const end = date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  if (date.toZonedDateTime(timeZone).epochMilliseconds === end) return false;
  const at = (minute: number): number =>
    minute === 1440
      ? end
      : Math.min(
          end,
          date.toZonedDateTime({
            timeZone,
            plainTime: Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 }),
          }).epochMilliseconds,
        );
  return writtenOn(date, hours).some(([from, to]) => at(from) < at(to));
}

/** What does not exist moves forward by the change, not out of its day; what comes twice is the first. */
function walls({ zone, at, by }: ClockChange, minutesIn: number): void {
  const shown = zoned(at, zone).toPlainDateTime();
  const low = by > 0 ? shown.subtract({ milliseconds: by }) : shown;
  const wall = low.add({ minutes: Math.ceil(low.second / 60) + minutesIn }).with({ second: 0 });
  // A whole day that does not exist has no hours; a test of its own says so.
  if (Math.abs(by) >= DAY) return;
  const text = wall.toPlainTime().toString({ smallestUnit: 'minute' });
  const [from, date] = [instantAt(epochOf(at) - Math.abs(by)), wall.toPlainDate()];
  const holidays = [-2, -1, 1, 2].map((days) => date.add({ days }).toString());
  const c = { timeZone: zone, hours: { weekly: { 'mon-sun': [`${text}-24:00`] }, holidays } };
  const into = wall.since(low).total('milliseconds');
  const expected = instantAt(by > 0 ? epochOf(at) + into : epochOf(from) + into);
  const midnight = instantAt(date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds);
  const first = nextOpen(instantAt(epochOf(from) - 1), c);
  if (expected < midnight) assert.equal(first, expected, `${text} on ${date}`);
  else
    assert.ok(first === undefined || first > plus(midnight, DAY as Span), `${text} on ${date} is not there`);
}

/** Every law, for a few calendars around one change. `all` are the changes of its zone. */
export function lawsHoldAround(change: ClockChange, all: readonly ClockChange[], seed: number): void {
  const by = chance(seed);
  const near = all.filter(({ at }) => Math.abs(epochOf(at) - epochOf(change.at)) < 60 * DAY);
  let c: OpenCalendar | undefined;
  try {
    walls(change, by.between(0, Math.max(0, Math.abs(change.by) / 60_000 - 1)));
    for (let i = 0; i < 2; i++) {
      c = calendarAround(change, by);
      const instants = Array.from({ length: 8 }, () => instantAround(change, 3, by));
      for (const t of instants) openAsTheWallsSay(c, near, t);
      additive(c, instants);
      const [a, b, d, e] = instants as [Instant, Instant, Instant, Instant];
      inverse(c, a < b ? a : b, a < b ? b : a, by.between(1, 100) / 100);
      deadlines(c, near, d, e, by);
      keepsTheWall(c, d, by.between(1, 4));
    }
    c = undefined;
    rotationLaws(change, near, by);
  } catch (error) {
    const where = `${change.zone}, clocks changed by ${change.by / 60_000} minutes at ${change.at}, seed ${seed}`;
    throw new Error(`${where}${c ? `, ${JSON.stringify(c.hours)}` : ''}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
