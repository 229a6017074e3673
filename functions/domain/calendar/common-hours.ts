import { earliest, type Instant, minus, seconds } from '../time.ts';
import { type Calendar, closesAt, nextOpen } from './hours.ts';

/** When several calendars are open together: a number may be in any of several zones. */

/** A time with both of its ends. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** Two calendars that open in turn meet within a few days, or never. */
const MOST_TURNS = 100;

/** The first instant at or after `t` at which all are open. */
export function nextCommon(t: Instant, calendars: readonly Calendar[]): Instant | undefined {
  let at = t;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const before = at;
    for (const calendar of calendars) {
      const opens = nextOpen(at, calendar);
      if (opens === undefined) return undefined;
      at = opens;
    }
    if (at === before) return at;
  }
  return undefined;
}

/** When they are all open within a stretch of time; each part ends a second before one of them closes. */
export function commonStretches({ from, to }: Stretch, calendars: readonly Calendar[]): Stretch[] {
  const found: Stretch[] = [];
  for (let at: Instant | undefined = from; at !== undefined && at <= to; ) {
    const opens: Instant | undefined = nextCommon(at, calendars);
    if (opens === undefined || opens > to) break;
    const closes: Instant | undefined = earliest(calendars.map((calendar) => closesAt(opens, calendar)));
    const last: Instant = closes === undefined ? to : minus(closes, seconds(1));
    found.push({ from: opens, to: last < to ? last : to });
    at = closes;
  }
  return found;
}

export const isOpenAt = (t: Instant, calendars: readonly Calendar[]): boolean =>
  nextCommon(t, calendars) === t;
