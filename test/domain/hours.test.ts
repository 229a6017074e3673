import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  businessDeadline,
  closesAt,
  dayWord,
  lastCloseOn,
  nextOpen,
  openBetween,
  plusOpen,
  wallTime,
} from '../../functions/domain/calendar/hours.ts';
import { Hours, Policy } from '../../functions/domain/policy.ts';
import { duration, type Instant, instantOf, minutes, plus, seconds } from '../../functions/domain/time.ts';
import { calendar, instant } from '../support/calendars.ts';
import { at, policyOf, wall } from '../support/given.ts';

const office = {
  timeZone: 'America/Chicago',
  hours: Hours.parse({
    weekly: { 'mon-fri': ['08:00-12:00', '11:00-18:00'], sat: ['09:00-13:00'] },
    holidays: ['2026-11-26'],
  }),
};

describe('open hours', () => {
  test.each([
    ['an open instant is itself', '10:00', '10:00'],
    ['before the opening', '06:00', '08:00'],
    ['the closing is closed', '18:00', '2026-11-24 08:00'],
    ['over a holiday', '2026-11-25 18:30', '2026-11-27 08:00'],
    ['over the weekend', '2026-11-28 13:00', '2026-11-30 08:00'],
  ])('the next open instant: %s', (_, from, to) => {
    expect(wall(nextOpen(at(from), office) as Instant)).toBe(to);
  });

  test('overlapping openings are one', () => {
    expect(wall(closesAt(at('10:00'), office) as Instant)).toBe('18:00');
    expect(openBetween(at('00:00'), at('23:00'), office)).toBe(minutes(600));
  });

  test('a calendar that never opens has no deadline, and nothing is open in it', () => {
    const closed = { timeZone: 'UTC', hours: Hours.parse({ weekly: { 'mon-sun': [] } }) };
    expect(nextOpen(at('10:00'), closed)).toBeUndefined();
    expect(businessDeadline(at('10:00'), duration('PT1H'), closed)).toBeUndefined();
    expect(openBetween(at('10:00'), at('2026-12-23 10:00'), closed)).toBe(0);
  });

  test.each([
    // 8 March 2026: 2:00 becomes 3:00. A night shift from 1:00 to 4:00 has two hours.
    ['spring', '2026-03-08T06:00:00Z', '2026-03-08T12:00:00Z', 120],
    // 1 November 2026: 2:00 becomes 1:00. It has four.
    ['autumn', '2026-11-01T05:00:00Z', '2026-11-01T12:00:00Z', 240],
  ])('a clock change makes a shift shorter or longer: %s', (_, from, to, open) => {
    const night = {
      timeZone: 'America/Chicago',
      hours: Hours.parse({ weekly: { 'mon-sun': ['01:00-04:00'] } }),
    };
    expect(openBetween(instantOf(from), instantOf(to), night)).toBe(minutes(open));
  });

  test.each([
    ['PT2H from the late afternoon', '17:00', 'PT2H', '2026-11-24 09:00'],
    ['P1D is the same wall time on the next open day', '10:00', 'P1D', '2026-11-24 10:00'],
    ['P2D over a holiday', '2026-11-25 10:00', 'P2D', '2026-11-28 10:00'],
    [
      'P1D to a day that closes earlier goes on to the next opening',
      '2026-11-27 15:00',
      'P1D',
      '2026-11-30 08:00',
    ],
    ['P1DT2H', '17:00', 'P1DT2H', '2026-11-25 09:00'],
  ])('a deadline: %s', (_, from, after, to) => {
    expect(wall(businessDeadline(at(from), duration(after), office) as Instant)).toBe(to);
  });

  test('hours that end before they start are refused: they would never be open', () => {
    const night = { hours: { night: { weekly: { 'mon-sun': ['22:00-06:00'] } } } };
    const { people, ladders } = policyOf();
    const parsed = Policy.safeParse({ people, ladders, ...night });
    expect(parsed.error?.issues[0]).toMatchObject({ path: ['hours', 'night', 'weekly', 'mon-sun', 0] });
    expect(parsed.error?.issues[0]?.message).toContain('22:00-24:00');
  });

  test('the last closing of a day in another zone', () => {
    expect(wall(lastCloseOn(at('10:00'), 0, office, 'America/New_York') as Instant)).toBe('18:00');
    expect(wall(lastCloseOn(at('10:00'), 1, office, 'America/New_York') as Instant)).toBe('2026-11-24 18:00');
    expect(lastCloseOn(at('2026-11-25 10:00'), 1, office, 'America/New_York')).toBeUndefined();
  });
});

describe('times in texts', () => {
  test.each([
    ['09:05', 'America/Chicago', '9:05'],
    ['09:05', 'Asia/Kathmandu', '20:50'],
    ['00:00', 'America/Chicago', '0:00'],
  ])('%s in Chicago is, in %s, %s', (time, zone, words) => {
    expect(wallTime(at(time), zone)).toBe(words);
  });

  test.each([
    ['10:00', '10:00', 'America/Chicago', 'today'],
    ['23:30', '10:00', 'Asia/Kathmandu', 'tomorrow'],
    ['2026-11-24 00:00', '10:00', 'America/Chicago', 'tomorrow'],
    ['2026-11-30 10:00', '10:00', 'America/Chicago', 'Mon, Nov 30'],
  ])('the day of %s, said at %s in %s, is %s', (t, now, zone, word) => {
    expect(dayWord(at(t), at(now), zone)).toBe(word);
  });
});

describe('business time, for any calendar', () => {
  const span = fc.integer({ min: 0, max: 30 * 86_400_000 });
  const runs = { numRuns: 60 };

  test('is never negative, and never longer than the time itself', () => {
    fc.assert(
      fc.property(calendar, instant, instant, (c, a, b) => {
        const open = openBetween(a, b, c);
        return open >= 0 && open <= Math.max(0, Date.parse(b) - Date.parse(a));
      }),
      runs,
    );
  });

  test('is the sum of its parts', () => {
    fc.assert(
      fc.property(calendar, instant, span, span, (c, a, one, two) => {
        const b = plus(a, one as never);
        const d = plus(b, two as never);
        expect(openBetween(a, d, c)).toBe(openBetween(a, b, c) + openBetween(b, d, c));
      }),
      runs,
    );
  });

  test('what is added is what then lies between', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 2_000_000 }), (c, a, n) => {
        const end = plusOpen(a, seconds(n), c);
        if (end !== undefined) expect(openBetween(a, end, c)).toBe(n * 1000);
      }),
      runs,
    );
  });

  test('a deadline never lies before its beginning, and moves with it', () => {
    const after = fc.constantFrom('PT1S', 'PT4H', 'P1D', 'P3D', 'P1DT2H', 'P0D').map(duration);
    fc.assert(
      fc.property(calendar, instant, span, after, (c, a, by, d) => {
        const first = businessDeadline(a, d, c);
        const second = businessDeadline(plus(a, by as never), d, c);
        if (first !== undefined) expect(first >= a).toBe(true);
        if (first !== undefined && second !== undefined) expect(second >= first).toBe(true);
      }),
      runs,
    );
  });
});
