import { Temporal } from 'temporal-polyfill';
import { businessDeadline, type Calendar, closesAt, lastCloseOn, nextOpen } from '../calendar/hours.ts';
import type { Policy } from '../policy.ts';
import { between, epochOf, type Instant, instantAt, lengthWords, type Span, spanOf } from '../time.ts';
import { AHEAD, clockWords } from './duty.ts';
import { type Found, found, type Lint, type Seen } from './lint.ts';
import { openings } from './openings.ts';
import { retriesOf } from './retries.ts';
import { spanWords } from './words.ts';

/** Lints about open hours, closed ones, and the deadlines that fall into them. */

/** A customer in the centre's own zone stands for all. */
const callingHours = ({ callbacks, timeZone }: Policy): Calendar => ({
  hours: { weekly: { 'mon-sun': [callbacks.callingHours] }, holidays: [] },
  timeZone,
});

const today = (policy: Policy, now: Instant): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(epochOf(now)).toZonedDateTimeISO(policy.timeZone).toPlainDate();

const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;

/** The moments in the next 30 days from which a deadline is the farthest: now, and where the hours close. */
const worstStarts = (calendar: Calendar, now: Instant): Instant[] => [
  now,
  ...[...openings(calendar, now, AHEAD)].map(({ end }) => end),
];

/** The longest time on the clock that a limit of business time can take, from a moment in the next 30 days. */
function longestWait(after: Policy['retention'], calendar: Calendar, now: Instant): Span | undefined {
  let longest = 0 as Span;
  for (const from of worstStarts(calendar, now)) {
    const deadline = businessDeadline(from, after, calendar);
    if (deadline === undefined) return undefined;
    const wait = between(from, deadline);
    if (wait > longest) longest = wait;
  }
  return longest;
}

function swallowed({ policy, now }: Seen): Found[] {
  const { stall } = policy.rules;
  const hours = stall && stall.hours !== undefined ? policy.hours[stall.hours] : undefined;
  if (!stall || !hours) return [];
  const calendar = { hours, timeZone: policy.timeZone };
  return PRIORITIES.flatMap((priority) => {
    const after = stall.after[priority];
    const wait = longestWait(after, calendar, now);
    if (wait !== undefined && wait <= Math.max(AHEAD, 3 * spanOf(after))) return [];
    const words = wait === undefined ? 'never comes' : `can take ${spanWords(wait)}`;
    return [
      found(
        ['rules', 'stall', 'after', priority],
        `${lengthWords(after)} of ${stall.hours} hours ${words}: they are closed for too long`,
      ),
    ];
  });
}

/** On a day that support is open: a call promised for `today` is owed before anybody may be rung. */
function todayLost({ policy, now }: Seen): Found[] {
  const hours = policy.hours['support'];
  if (!hours) return [];
  const { timeZone } = policy;
  const opens = Temporal.PlainTime.from(policy.callbacks.callingHours.slice(0, 5));
  for (let day = 0; day < 30; day++) {
    const close = lastCloseOn(now, day, { hours, timeZone }, timeZone);
    if (close === undefined) continue;
    const date = today(policy, now).add({ days: day });
    const firstRing = instantAt(date.toZonedDateTime({ timeZone, plainTime: opens }).epochMilliseconds);
    if (close <= firstRing)
      return [
        found(
          ['callbacks', 'callingHours'],
          `support closes (${clockWords(close, timeZone)}) before customers may be called: a call promised for that day is lost`,
        ),
      ];
  }
  return [];
}

/** Support is open at a time at which no customer may be called. */
function openUncalled({ policy, now }: Seen): Found[] {
  const hours = policy.hours['support'];
  if (!hours) return [];
  for (const { start, end } of openings({ hours, timeZone: policy.timeZone }, now, AHEAD)) {
    const called = closesAt(start, callingHours(policy));
    if (called === undefined || called < end)
      return [
        found(
          ['callbacks', 'callingHours'],
          `support is open at ${clockWords(called ?? start, policy.timeZone)}, when no customer may be called: who is dropped then waits until calling hours`,
        ),
      ];
  }
  return [];
}

export const HOURS_LINTS: readonly Lint[] = [
  {
    code: 'hours-never-open',
    severity: 'fault',
    finds: 'hours that never open',
    mend: 'give weekly at least one day with a time, and look at the holidays',
    find: ({ policy, now }) =>
      Object.entries(policy.hours)
        .filter(([, hours]) => nextOpen(now, { hours, timeZone: policy.timeZone }) === undefined)
        .map(([name]) => found(['hours', name], 'never open')),
  },
  {
    code: 'holidays-past',
    severity: 'warning',
    finds: 'holidays that are all over',
    mend: 'write the holidays of the coming year',
    find: ({ policy, now }) =>
      Object.entries(policy.hours)
        .filter(
          ([, { holidays }]) =>
            holidays.length > 0 && holidays.every((day) => day < today(policy, now).toString()),
        )
        .map(([name]) => found(['hours', name, 'holidays'], 'are all in the past')),
  },
  {
    code: 'hours-unused',
    severity: 'warning',
    finds:
      'hours that nothing is counted in: only stall names hours, and promises for a day end with `support`',
    mend: 'name them in rules.stall.hours, call them support, or take them out',
    find: ({ policy: { hours, rules } }) =>
      Object.keys(hours)
        .filter((name) => name !== 'support' && !(rules.stall && rules.stall.hours === name))
        .map((name) => found(['hours', name], 'nothing is counted in them')),
  },
  {
    code: 'stall-swallowed',
    severity: 'fault',
    finds:
      'a stall limit that closed hours stretch to more than 30 days and three times its length, or for ever',
    mend: 'open the hours for longer, or shorten the limit',
    find: swallowed,
  },
  {
    code: 'today-swallowed',
    severity: 'fault',
    finds: 'calling hours that begin after support has closed: a call promised for today cannot be placed',
    mend: 'let callbacks.callingHours begin before hours.support end',
    find: todayLost,
  },
  {
    code: 'open-uncalled',
    severity: 'warning',
    finds: 'support hours outside calling hours: who is cut off then cannot be called back in time',
    mend: 'let callbacks.callingHours cover hours.support, as far as the law where customers are allows',
    find: openUncalled,
  },
  {
    code: 'calling-hours-too-short',
    severity: 'fault',
    finds: 'calling hours that are shorter than the tries of one callback take',
    mend: 'widen callbacks.callingHours, lower attempts, or shorten retryAfter',
    find: ({ policy }) => {
      const [from = 0, to = 0] = policy.callbacks.callingHours.split('-').map((wall) => {
        const [hour = 0, minute = 0] = wall.split(':').map(Number);
        return (hour * 60 + minute) * 60_000;
      });
      const tries = Math.max(retriesOf(policy, 'noAnswer'), retriesOf(policy, 'machine'));
      return to - from < tries
        ? [
            found(
              ['callbacks', 'callingHours'],
              `are ${spanWords(to - from)}, and all tries take ${spanWords(tries)}`,
            ),
          ]
        : [];
    },
  },
];
