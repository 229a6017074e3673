import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextCommon } from '../../functions/domain/calendar/common-hours.ts';
import { momentWords } from '../../functions/domain/calendar/hours.ts';
import { readTime } from '../../functions/domain/customer/said-time.ts';
import {
  type Calling,
  callable,
  type Wanted,
  wantedTime,
} from '../../functions/domain/customer/wanted-time.ts';
import { type Instant, instantAt, instantOf, minutes, plus } from '../../functions/domain/time.ts';
import { at, wall } from '../support/given.ts';

const hours = (range: string) => ({ weekly: { 'mon-sun': [range] }, holidays: [] });
const callingIn = (zone: string, range = '08:00-21:00'): Calling => ({
  zone,
  calendars: [{ hours: hours(range), timeZone: zone }],
});
const CHICAGO = callingIn('America/Chicago');
const MONDAY_NOON = at('12:10');

const meant = (text: string, now = MONDAY_NOON, calling = CHICAGO): Wanted | undefined => {
  const said = readTime(text);
  return said && wantedTime(said, now, calling);
};
const words = (wanted: Wanted | undefined): string =>
  wanted === undefined
    ? 'nothing'
    : wanted.kind === 'at'
      ? wall(wanted.at)
      : `${wall(wanted.start)} to ${wall(wanted.end)}`;

describe('at 12:10 on Monday 23 November, in Chicago, a customer who writes', () => {
  test.each([
    ['4pm', '16:00'],
    ['4 pm', '16:00'],
    ['4 P.M.', '16:00'],
    ['4:30', '16:30'],
    ['4.30pm', '16:30'],
    ['16:30', '16:30'],
    ['1630', '16:30'],
    ['16h30', '16:30'],
    ['at 4', '16:00'],
    ['4', '16:00'],
    ['4 o’clock', '16:00'],
    ['half past 4', '16:30'],
    ['quarter to 5', '16:45'],
    ['9', '2026-11-24 09:00'],
    ['9pm', '21:00'],
    ['11am', '2026-11-24 11:00'],
    ['at noon', '2026-11-24 12:00'],
    ['tomorrow at noon', '2026-11-24 12:00'],
    ['tomorrow 10:30', '2026-11-24 10:30'],
    ['Tmrw 10.30', '2026-11-24 10:30'],
    ['tomorrow morning at 9', '2026-11-24 09:00'],
    ['9 in the morning tomorrow', '2026-11-24 09:00'],
    ['tonight at 7', '19:00'],
    ['7 this evening', '19:00'],
    ['mon 9am', '2026-11-30 09:00'],
    ['Mon 3pm', '15:00'],
    ['monday at 9', '2026-11-30 09:00'],
    ['next wednesday 2pm', '2026-11-25 14:00'],
    ['day after tomorrow at 2', '2026-11-25 14:00'],
    ['in 2 hours', '14:10'],
    ['in an hour', '13:10'],
    ['in half an hour', '12:40'],
    ['in an hour and a half', '13:40'],
    ['in 20 min', '12:30'],
    ['in a couple of hours', '14:10'],
    ['in 2 days', '2026-11-25 12:10'],
    ['nov 30 3pm', '2026-11-30 15:00'],
    ['November 30th at 3', '2026-11-30 15:00'],
    ['30 Nov, 15:00', '2026-11-30 15:00'],
    ['Mon, Nov 30 at 15:00', '2026-11-30 15:00'],
    ['11/30 3pm', '2026-11-30 15:00'],
    ['2026-11-30 15:00', '2026-11-30 15:00'],
    ['jan 4 10am', '2027-01-04 10:00'],
    ['can you call me at 4pm, please?', '16:00'],
    ['Could you please call me back around 4:30 instead, thanks!', '16:30'],
    ['No, tomorrow at 10 would be better', '2026-11-24 10:00'],
    ['yes but at 5', '17:00'],
  ])('%s means %s', (text, time) => expect(words(meant(text))).toBe(time));

  test.each([
    ['after 5', '17:00 to 2026-11-24 00:00'],
    ['any time after 5pm', '17:00 to 2026-11-24 00:00'],
    ['5 or later', '17:00 to 2026-11-24 00:00'],
    ['between 2 and 4', '14:00 to 16:00'],
    ['2-4', '14:00 to 16:00'],
    ['from 2 to 4pm', '14:00 to 16:00'],
    ['11 to 2', '12:10 to 14:00'],
    ['tomorrow between 9 and 11', '2026-11-24 09:00 to 2026-11-24 11:00'],
    ['before 3', '12:10 to 15:00'],
    ['tomorrow before 10', '2026-11-24 00:00 to 2026-11-24 10:00'],
    ['this afternoon', '12:10 to 17:00'],
    ['tonight', '17:00 to 2026-11-24 00:00'],
    ['tomorrow morning', '2026-11-24 00:00 to 2026-11-24 12:00'],
    ['today', '12:10 to 2026-11-24 00:00'],
    ['tomorrow', '2026-11-24 00:00 to 2026-11-25 00:00'],
    ['friday', '2026-11-27 00:00 to 2026-11-28 00:00'],
    ['now', '12:10 to 12:25'],
    ['ASAP please', '12:10 to 12:25'],
  ])('%s means %s', (text, time) => expect(words(meant(text))).toBe(time));

  test.each([
    'today at 9am',
    'nov 20 3pm',
    'feb 30 3pm',
    '13/40 3pm',
    '25:00',
    '4:75',
    'my order 4 is late',
    'I am not free until 5',
    "I can't at 4",
    'call my wife at 4',
    '4pm or 5pm maybe',
    'tomorrow or friday',
    'order 4711 is broken',
    '$4',
    'where is my parcel?',
    'thanks',
    '',
  ])('%s names no time that we can take', (text) => expect(words(meant(text))).toBe('nothing'));
});

describe('the clocks change', () => {
  test('a wall time that is skipped moves forward', () => {
    const saturday = instantOf('2027-03-13T20:00:00-06:00');
    const night = callingIn('America/Chicago', '00:00-24:00');
    expect(meant('tomorrow 2:30am', saturday, night)).toEqual({
      kind: 'at',
      at: instantOf('2027-03-14T03:30:00-05:00'),
    });
  });

  test('the day after a change is read in its own offset', () => {
    const saturday = instantOf('2027-03-13T20:00:00-06:00');
    expect(meant('tomorrow 4pm', saturday)).toEqual({
      kind: 'at',
      at: instantOf('2027-03-14T16:00:00-05:00'),
    });
  });
});

describe('a time at which nobody may be called', () => {
  const nearest = (text: string) => {
    const wanted = meant(text);
    return wanted && callable(wanted, CHICAGO);
  };
  test.each([
    ['10pm', { kind: 'nearest', at: at('2026-11-24 08:00') }],
    ['tomorrow 5am', { kind: 'nearest', at: at('2026-11-24 08:00') }],
    ['midnight', { kind: 'nearest', at: at('2026-11-24 08:00') }],
    ['between 10pm and 11pm', { kind: 'nearest', at: at('2026-11-24 08:00') }],
    ['8pm', { kind: 'at', at: at('20:00') }],
    ['tomorrow', { kind: 'window', start: at('2026-11-24 08:00'), end: at('2026-11-24 21:00') }],
    ['tonight', { kind: 'window', start: at('17:00'), end: at('21:00') }],
  ])('%s: the nearest one that can is offered', (text, found) => expect(nearest(text)).toEqual(found));
});

const ZONES = ['America/Chicago', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Auckland'];
const anyMoment = fc
  .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) })
  .map((ms) => instantAt(ms));

describe('for any moment and zone', () => {
  const openTime = fc
    .record({
      now: anyMoment,
      ahead: fc.integer({ min: 1, max: 59 * 1440 }),
      zone: fc.constantFrom(...ZONES),
    })
    .map(({ now, ahead, zone }) => {
      const calling = callingIn(zone);
      const minute = instantAt(Math.floor(Date.parse(plus(now, minutes(ahead))) / 60_000) * 60_000);
      return { now, calling, t: nextCommon(minute, calling.calendars) as Instant };
    })
    .filter(({ now, t }) => t > now && t < plus(now, minutes(60 * 1440)));

  test('a time as we write it is read back as the same time', () => {
    fc.assert(
      fc.property(openTime, ({ now, calling, t }) => {
        expect(meant(momentWords(t, now, calling.zone), now, calling)).toEqual({ kind: 'at', at: t });
      }),
      { numRuns: 500 },
    );
  });

  const anyWords = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...'today tomorrow mon friday at in after before between and to noon midnight morning tonight now half an hour'.split(
            ' ',
          ),
        ),
        fc.constantFrom(
          ...'am pm 4 4pm 04:30 16:30 11/30 nov 30 2 hours days can you call me please - , .'.split(' '),
        ),
        fc.integer({ min: 0, max: 2500 }).map(String),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parts.join(' '));

  test('no words mean a time in the past, nor a window that ends before it starts', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyWords, fc.string()),
        anyMoment,
        fc.constantFrom(...ZONES),
        (text, now, zone) => {
          const calling = callingIn(zone);
          const wanted = meant(text, now, calling);
          if (wanted?.kind === 'at') expect(wanted.at > now).toBe(true);
          if (wanted?.kind === 'window') expect(wanted.start >= now && wanted.end > wanted.start).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
