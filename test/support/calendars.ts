import fc from 'fast-check';
import type { Calendar } from '../../functions/domain/calendar/hours.ts';
import { Hours } from '../../functions/domain/policy.ts';
import { type Instant, instantAt } from '../../functions/domain/time.ts';

/** Calendars and instants for properties: zones with and without clock changes, holidays, odd openings. */

const ZONES = [
  'UTC',
  'America/Chicago',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'mon-fri', 'sat-mon', 'mon-sun'];

const hh = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const opening = fc
  .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
  .filter(([start, end]) => start < end)
  .map(([start, end]) => `${hh(start * 15)}-${hh(end * 15)}`);

export const calendar: fc.Arbitrary<Calendar> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    weekly: fc.dictionary(fc.constantFrom(...DAYS), fc.array(opening, { minLength: 0, maxLength: 2 }), {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    }),
    holidays: fc.subarray(['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-12-25']),
    always: fc.boolean(),
  })
  .map(({ timeZone, weekly, holidays, always }) =>
    always ? { timeZone } : { timeZone, hours: Hours.parse({ weekly, holidays }) },
  );

/** Within the year of the clock changes above. */
export const instant: fc.Arbitrary<Instant> = fc
  .integer({ min: Date.parse('2026-01-05T00:00:00Z'), max: Date.parse('2026-12-20T00:00:00Z') })
  .map((ms) => instantAt(ms));
