import { describe, expect, test } from 'vitest';
import {
  businessDeadline,
  lastCloseOn,
  nextOpen,
  openBetween,
  wallOf,
} from '../../functions/domain/calendar/hours.ts';
import type { Hours } from '../../functions/domain/policy.ts';
import { duration, type Instant, instantOf, minutes } from '../../functions/domain/time.ts';
import { ZONES } from './changes.ts';

const open = (timeZone: string, weekly: Hours['weekly'], holidays: string[] = []) => ({
  timeZone,
  hours: { weekly, holidays },
});
const always = { 'mon-sun': ['00:00-24:00'] };
const deadline = (from: string, after: string, c: ReturnType<typeof open>) =>
  businessDeadline(instantOf(from), duration(after), c) as Instant;
const openMinutes = (from: string, to: string, c: ReturnType<typeof open>) =>
  openBetween(instantOf(from), instantOf(to), c) / minutes(1);

describe('a wall time that does not exist', () => {
  test('moves forward by the change', () => {
    // 8 March 2026 in Chicago: 2:00 becomes 3:00.
    const c = open('America/Chicago', { 'mon-sun': ['02:30-05:00'] });
    expect(wallOf(nextOpen(instantOf('2026-03-08T06:00:00Z'), c) as Instant, c.timeZone)).toBe(
      '2026-03-08T03:30',
    );
  });

  test('does not move out of its day: Saturday 23:30 in Nuuk would be Sunday 0:30', () => {
    // 28 March 2026 in Nuuk: 23:00 becomes midnight.
    const c = open('America/Nuuk', { sat: ['12:00-23:30'] });
    expect(openMinutes('2026-03-28T00:00:00Z', '2026-03-30T00:00:00Z', c)).toBe(11 * 60);
    expect(openMinutes('2026-03-29T01:10:00Z', '2026-03-30T00:00:00Z', c)).toBe(0);
  });

  test('a day of business time that ends on one ends after it', () => {
    const c = open('America/Chicago', always);
    expect(wallOf(deadline('2026-03-07T02:30:00-06:00', 'P1D', c), c.timeZone)).toBe('2026-03-08T03:30');
    expect(wallOf(deadline('2026-03-07T02:30:00-06:00', 'P2D', c), c.timeZone)).toBe('2026-03-09T02:30');
  });
});

describe('a wall time that comes twice', () => {
  test('is the first', () => {
    // 1 November 2026 in Chicago: 2:00 becomes 1:00.
    const c = open('America/Chicago', { 'mon-sun': ['01:30-01:45'] });
    expect(nextOpen(instantOf('2026-11-01T05:00:00Z'), c)).toBe('2026-11-01T06:30:00.000Z');
    expect(openMinutes('2026-11-01T05:00:00Z', '2026-11-01T12:00:00Z', c)).toBe(15);
  });

  test('and so is the end of a day of business time', () => {
    const c = open('America/Chicago', always);
    expect(deadline('2026-10-31T01:30:00-05:00', 'P1D', c)).toBe('2026-11-01T06:30:00.000Z');
  });
});

describe('days of business time keep the wall time', () => {
  test.each([
    ['into a short day', 'America/Chicago', '2026-03-07T10:00:00-06:00', 'P1D', '2026-03-08T10:00'],
    ['over a short day', 'America/Chicago', '2026-03-07T10:00:00-06:00', 'P2D', '2026-03-09T10:00'],
    ['out of a long day', 'America/Chicago', '2026-11-01T10:00:00-06:00', 'P1D', '2026-11-02T10:00'],
    ['by half an hour', 'Australia/Lord_Howe', '2026-10-03T10:00:00+10:30', 'P1D', '2026-10-04T10:00'],
    // At one minute past midnight the clocks went back into Saturday: its last hour came twice.
    ['from a second 23:30', 'America/St_Johns', '2006-10-28T23:30:00-03:30', 'P1D', '2006-10-29T23:30'],
  ])('%s', (_, zone, from, after, wall) => {
    expect(wallOf(deadline(from, after, open(zone, always)), zone)).toBe(wall);
  });
});

describe('days that are not as long as others', () => {
  test.each([
    ['America/Chicago', '2026-03-08T06:00:00Z', '2026-03-09T05:00:00Z', 23 * 60],
    ['America/Chicago', '2026-11-01T05:00:00Z', '2026-11-02T06:00:00Z', 25 * 60],
    ['Australia/Lord_Howe', '2026-10-03T13:30:00Z', '2026-10-04T13:00:00Z', 23.5 * 60],
    ['Asia/Kathmandu', '2026-03-07T18:15:00Z', '2026-03-08T18:15:00Z', 24 * 60],
    // Midnight becomes 1:00: the day starts at 1:00 and ends with 24:00.
    ['America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z', 23 * 60],
  ])('in %s from %s to %s', (zone, from, to, long) => {
    const c = open(zone, { sun: ['00:00-24:00'] });
    expect(openMinutes(from, to, c)).toBe(long);
    expect(nextOpen(instantOf(from), c)).toBe(instantOf(from));
    expect(nextOpen(instantOf(to), c)).not.toBe(instantOf(to));
  });

  test('a holiday is as long as its day, and the night shift before it ends at midnight', () => {
    const c = open('Africa/Cairo', { 'mon-sun': ['00:00-06:00', '22:00-24:00'] }, ['2026-04-24']);
    // 24 April 2026 in Cairo: midnight becomes 1:00.
    expect(openMinutes('2026-04-23T20:00:00Z', '2026-04-24T21:00:00Z', c)).toBe(120);
  });

  test('the last closing of a day whose midnight does not exist is its own 24:00', () => {
    const c = open('America/Sao_Paulo', always);
    const last = lastCloseOn(instantOf('2018-11-04T15:00:00Z'), 0, c, 'America/Sao_Paulo');
    expect(last).toBe('2018-11-05T02:00:00.000Z');
  });
});

describe('the day that Apia left out, Friday 30 December 2011', () => {
  const c = open('Pacific/Apia', { 'mon-fri': ['08:00-18:00'] });

  test('has no open hours, and gives none to the Saturday', () => {
    expect(openMinutes('2011-12-30T10:00:00Z', '2012-01-01T09:00:00Z', c)).toBe(0);
  });

  test('is no open day', () => {
    expect(wallOf(deadline('2011-12-29T10:00:00-10:00', 'P1D', c), c.timeZone)).toBe('2012-01-02T10:00');
  });

  test('is not counted twice where every day is open', () => {
    const daily = open('Pacific/Apia', { 'mon-sun': ['08:00-18:00'] });
    expect(openMinutes('2011-12-29T10:00:00Z', '2011-12-31T09:59:00Z', daily)).toBe(20 * 60);
    expect(wallOf(deadline('2011-12-29T10:00:00-10:00', 'P1D', daily), c.timeZone)).toBe('2011-12-31T10:00');
  });
});

describe('years', () => {
  const c = open('UTC', { sat: ['09:00-12:00'] });

  test('are added like hours, however many', () => {
    const [a, b, d] = ['2026-01-05T00:00:00Z', '2028-06-01T00:00:00Z', '2042-01-05T00:00:00Z'];
    expect(openMinutes(a, d, c)).toBe(835 * 180);
    expect(openMinutes(a, b, c) + openMinutes(b, d, c)).toBe(835 * 180);
  });

  test('a calendar that opens once a week has a deadline after 300 open days', () => {
    expect(deadline('2026-01-05T00:00:00Z', 'P300D', c)).toBe('2031-10-11T09:00:00.000Z');
  });

  test('a calendar that stops opening has none', () => {
    const saturdays = Array.from({ length: 300 }, (_, i) =>
      new Date(Date.UTC(2026, 0, 17 + 7 * i)).toISOString().slice(0, 10),
    );
    const stopped = open('UTC', { sat: ['09:00-12:00'] }, saturdays);
    expect(deadline('2026-01-05T00:00:00Z', 'PT2H', stopped)).toBe('2026-01-10T11:00:00.000Z');
    expect(deadline('2026-01-05T00:00:00Z', 'PT4H', stopped)).toBeUndefined();
    expect(deadline('2026-01-05T00:00:00Z', 'P1D', stopped)).toBeUndefined();
  });

  test('days are remembered up to a bound, and forgetting them changes nothing', () => {
    const hours = c.hours;
    const first = openMinutes('2026-01-05T00:00:00Z', '2027-01-05T00:00:00Z', c);
    for (const timeZone of ZONES.slice(0, 100))
      expect(openMinutes('2026-01-05T12:00:00Z', '2026-01-14T12:00:00Z', { timeZone, hours })).toBe(180);
    // Sixteen years are more than the 4000 days that one zone keeps.
    expect(openMinutes('2026-01-05T00:00:00Z', '2042-01-05T00:00:00Z', c)).toBe(835 * 180);
    expect(openMinutes('2026-01-05T00:00:00Z', '2027-01-05T00:00:00Z', c)).toBe(first);
  });
});
