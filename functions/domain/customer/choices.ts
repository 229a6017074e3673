import { Temporal } from 'temporal-polyfill';
import { nextCommon } from '../calendar/common-hours.ts';
import { dayWord, wallTime } from '../calendar/hours.ts';
import type { Case } from '../case.ts';
import type { Policy } from '../policy.ts';
import type { Promised } from '../promises/promised.ts';
import { callingHours, zoneOf } from '../promises/terms.ts';
import { epochOf, type Instant, instantAt, minutes, plus } from '../time.ts';

/** The times that a customer may choose from for a call, day by day, where there is room for one. */

const STEP = minutes(30);
/** Whoever is to make the call must hear of it. */
const NOTICE = minutes(10);
const MOST_DAYS = 6;
/** A list that is longer is not read through on a phone. */
const MOST_CHOICES = 90;

const halfHourAfter = (t: Instant): Instant => instantAt(Math.ceil(epochOf(t) / STEP) * STEP);

/** Half hours in which the customer may be called and somebody is there to do it. */
export function choicesFor(promise: Promised, state: Case, policy: Policy, now: Instant): Instant[] {
  const support = { hours: policy.hours['support'], timeZone: policy.timeZone };
  const calendars = [support, ...callingHours(promise, state, policy).calendars];
  const zone = zoneOf(state, policy);
  const here = Temporal.Instant.fromEpochMilliseconds(epochOf(now)).toZonedDateTimeISO(zone);
  const until = instantAt(here.startOfDay().add({ days: MOST_DAYS }).epochMilliseconds);
  const found: Instant[] = [];
  let t = halfHourAfter(plus(now, NOTICE));
  while (found.length < MOST_CHOICES) {
    const open = nextCommon(t, calendars);
    if (open === undefined || open >= until) break;
    if (open === t) found.push(t);
    t = open === t ? plus(t, STEP) : halfHourAfter(open);
  }
  return found;
}

export interface Day {
  readonly name: string;
  readonly times: readonly { readonly at: Instant; readonly words: string }[];
}

/** The same under the days on which the customer has them. */
export function byDay(choices: readonly Instant[], now: Instant, zone: string): Day[] {
  const days = new Map<string, Day['times'][number][]>();
  for (const at of choices) {
    const name = dayWord(at, now, zone);
    days.set(name, [...(days.get(name) ?? []), { at, words: wallTime(at, zone) }]);
  }
  return [...days].map(([name, times]) => ({ name, times }));
}
