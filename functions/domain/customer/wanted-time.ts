import { Temporal } from 'temporal-polyfill';
import { nextCommon } from '../calendar/common-hours.ts';
import { type Calendar, closesAt } from '../calendar/hours.ts';
import {
  duration,
  earliest,
  epochOf,
  type Instant,
  instantAt,
  later,
  minutes,
  plus,
  spanOf,
} from '../time.ts';
import type { Clock } from './said-clock.ts';
import { DAY_PARTS, type SaidDay, type SaidHours, type SaidTime } from './said-time.ts';

/** What a customer's words about time come to, in instants. */

export type Wanted =
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'window'; readonly start: Instant; readonly end: Instant };

/** Whoever names a day farther ahead has most likely mistyped it. */
const FARTHEST = spanOf(duration('P60D'));

/** `now` leaves us so long. */
const SOON = minutes(15);

/** When a customer may be called: in all of these calendars at once; they write in their own zone. */
export interface Calling {
  readonly zone: string;
  readonly calendars: readonly Calendar[];
}

interface Asking {
  readonly now: Instant;
  readonly calling: Calling;
  readonly today: Temporal.PlainDate;
  /** Of an hour that may be in either half of the day, only one in which calls are made will do. */
  readonly isStrict: boolean;
}

/**
 * The time that is meant, always ahead of `now`; `undefined` when it has passed, or is no date. An hour that may be
 * in either half of the day is the next one within calling hours. A wall time that a clock change skips moves on.
 */
export function wantedTime(said: SaidTime, now: Instant, calling: Calling): Wanted | undefined {
  const here = Temporal.Instant.fromEpochMilliseconds(epochOf(now)).toZonedDateTimeISO(calling.zone);
  const asking = { now, calling, today: here.toPlainDate(), isStrict: false };
  const wanted = meant(said, asking, here);
  if (!wanted) return undefined;
  const first = wanted.kind === 'at' ? wanted.at : wanted.start;
  return first <= plus(now, FARTHEST) ? wanted : undefined;
}

function meant(said: SaidTime, asking: Asking, here: Temporal.ZonedDateTime): Wanted | undefined {
  const { now } = asking;
  switch (said.kind) {
    case 'now':
      return { kind: 'window', start: now, end: plus(now, SOON) };
    case 'in': {
      const days = said.minutes % 1440 === 0 ? said.minutes / 1440 : 0;
      const then = days > 0 ? here.add({ days }) : here.add({ minutes: said.minutes });
      const full = then.round({ smallestUnit: 'minute', roundingMode: 'ceil' });
      return { kind: 'at', at: instantAt(full.epochMilliseconds) };
    }
    case 'when':
      for (const isStrict of [true, false])
        for (const date of datesOf(said.day, asking.today)) {
          const found = onDate(date, said.hours, { ...asking, isStrict });
          if (found) return found;
        }
      return undefined;
  }
}

/** The dates that a day may mean, the likeliest first. */
function datesOf(day: SaidDay | undefined, today: Temporal.PlainDate): Temporal.PlainDate[] {
  switch (day?.kind) {
    case undefined:
      return [today, today.add({ days: 1 })];
    case 'today':
      return [today];
    case 'tomorrow':
      return [today.add({ days: 1 })];
    case 'dayAfter':
      return [today.add({ days: 2 })];
    case 'weekday': {
      const next = today.add({ days: (day.day - today.dayOfWeek + 7) % 7 });
      return [next, next.add({ days: 7 })];
    }
    case 'date':
      return (day.year === undefined ? [today.year, today.year + 1] : [day.year]).flatMap((year) => {
        const date = Temporal.PlainDate.from({ year, month: day.month, day: day.day });
        return date.day === day.day && Temporal.PlainDate.compare(date, today) >= 0 ? [date] : [];
      });
  }
}

function onDate(date: Temporal.PlainDate, hours: SaidHours | undefined, asking: Asking): Wanted | undefined {
  const { now, calling } = asking;
  const at = (clock: Clock) => instantOn(date, clock, calling.zone);
  const within = (start: Instant, end: Instant): Wanted | undefined =>
    end > later(start, now) ? { kind: 'window', start: later(start, now), end } : undefined;
  const [begins, ends] = [
    at({ hour: 0, minute: 0, isSure: true }),
    at({ hour: 24, minute: 0, isSure: true }),
  ];
  switch (hours?.kind) {
    case undefined:
      return within(begins, ends);
    case 'part': {
      const [from, to] = DAY_PARTS[hours.part];
      return within(at({ hour: from, minute: 0, isSure: true }), at({ hour: to, minute: 0, isSure: true }));
    }
    case 'at': {
      const found = chosen(hours.at, at, asking);
      return found && { kind: 'at', at: found };
    }
    case 'after': {
      const found = chosen(hours.at, at, asking);
      return found && within(found, ends);
    }
    case 'before': {
      const found = chosen(hours.at, at, asking);
      return found && within(begins, found);
    }
    case 'between': {
      const starts = readings(hours.from).map(at);
      const closes = readings(hours.to).map(at);
      const spans = starts.flatMap((start) => {
        const end = closes.find((t) => t > start);
        return end !== undefined && end > now ? [{ start, end }] : [];
      });
      const span = spans.find(({ start }) => isOpen(start, calling)) ?? spans[0];
      return span && within(span.start, span.end);
    }
  }
}

const isOpen = (t: Instant, { calendars }: Calling): boolean => nextCommon(t, calendars) === t;

const readings = (clock: Clock): Clock[] =>
  clock.isSure ? [clock] : [clock, { ...clock, hour: clock.hour + 12 }];

/** Of the hours that may be meant, the first one ahead in which calls are made; else the last one ahead. */
function chosen(
  clock: Clock,
  at: (clock: Clock) => Instant,
  { now, calling, isStrict }: Asking,
): Instant | undefined {
  const ahead = readings(clock)
    .map(at)
    .filter((t) => t > now);
  const open = ahead.find((t) => isOpen(t, calling));
  return open ?? (isStrict && !clock.isSure ? undefined : ahead.at(-1));
}

function instantOn(date: Temporal.PlainDate, { hour, minute }: Clock, timeZone: string): Instant {
  const [day, plainTime] = hour === 24 ? [date.add({ days: 1 }), '00:00'] : [date, { hour, minute }];
  return instantAt(day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds);
}

/** A time at which calls are made; or the nearest one after it, when they are not made then. */
type Callable = Wanted | { readonly kind: 'nearest'; readonly at: Instant };

/** A window is cut to its first stretch in which calls are made. */
export function callable(wanted: Wanted, { calendars }: Calling): Callable | undefined {
  const start = wanted.kind === 'at' ? wanted.at : wanted.start;
  const open = nextCommon(start, calendars);
  if (open === undefined) return undefined;
  if (wanted.kind === 'at') return open === start ? wanted : { kind: 'nearest', at: open };
  if (open >= wanted.end) return { kind: 'nearest', at: open };
  const end = earliest([wanted.end, ...calendars.map((calendar) => closesAt(open, calendar))]);
  return { kind: 'window', start: open, end: end ?? wanted.end };
}
