import { type Calendar, lastCloseOn } from '../calendar/hours.ts';
import type { Case } from '../case.ts';
import type { Customer } from '../customer/known.ts';
import type { Hours, Policy } from '../policy.ts';
import { type Duration, earliest, type Instant, later, minus, seconds, spanOf } from '../time.ts';
import { zonesOfNumber } from '../zones/of-number.ts';
import { isZone } from '../zones/zone.ts';
import type { Promised } from './promised.ts';

/** What a promise means in instants: from when, and until when, the customer may be rung. */

type Called = Pick<Promised, 'phone' | 'reason'>;

/** Where the called party could be: as given, else by the number, else where the centre is. */
function zonesOf(
  { timeZone, phone: number }: Pick<Customer, 'timeZone' | 'phone'>,
  policy: Policy,
): readonly string[] {
  if (timeZone !== undefined && isZone(timeZone)) return [timeZone];
  const zones = number ? zonesOfNumber(number) : [];
  return zones.length > 0 ? zones : [policy.timeZone];
}

/** The zone in which the customer is told a time: the centre's own, where theirs could be one of several. */
export function zoneOf(state: Case, policy: Policy): string {
  const [zone, ...others] = zonesOf(state.customer, policy);
  return zone === undefined || others.length > 0 ? policy.timeZone : zone;
}

/** When a customer may be called: within these hours in each zone that the number could be in. */
interface CallingHours {
  readonly times: string;
  readonly zones: readonly string[];
  readonly calendars: readonly Calendar[];
}

/** One value for each range of times: what is worked out for a calendar is remembered by it. */
const hoursOfCalls = new Map<string, Hours>();

function hoursOf(times: string): Hours {
  const hours = hoursOfCalls.get(times) ?? { weekly: { 'mon-sun': [times] }, holidays: [] };
  hoursOfCalls.set(times, hours);
  return hours;
}

export function callingHours({ phone, reason }: Called, { customer }: Case, policy: Policy): CallingHours {
  return callingHoursOf({ ...customer, ...(phone ? { phone } : {}) }, reason, policy);
}

/** The same for a customer who has no case. */
export function callingHoursOf(
  customer: Pick<Customer, 'timeZone' | 'phone'>,
  reason: string | undefined,
  policy: Policy,
): CallingHours {
  const { callingHours: usual, callingHoursFor } = policy.callbacks;
  const times = (reason === undefined ? undefined : own(callingHoursFor, reason)) ?? usual;
  const zones = zonesOf(customer, policy);
  return { times, zones, calendars: zones.map((timeZone) => ({ hours: hoursOf(times), timeZone })) };
}

/** Reasons are anybody's words: `constructor` is no key of a record. */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const sum = (plan: readonly Duration[]): number => plan.reduce((total, d) => total + spanOf(d), 0);

interface Terms {
  /** From when the customer may be rung, if there is room. */
  readonly earliest: Instant;
  /** When the customer is best rung. */
  readonly start: Instant;
  /** Until when, without the grace. */
  readonly end: Instant;
  readonly exact: boolean;
}

/** A promise for a day on which nobody calls any more is one for the next day on which somebody does. */
const MOST_DAYS = 14;

/** When support or calling hours end on that day, whichever is sooner; on a later one if that is over already. */
function endOfDay(promise: Promised, day: number, state: Case, policy: Policy): Instant {
  const { madeAt } = promise;
  const zone = zoneOf(state, policy);
  const support = { hours: policy.hours['support'], timeZone: policy.timeZone };
  for (let n = day; n < day + MOST_DAYS; n++) {
    const closes = [support, ...callingHours(promise, state, policy).calendars].map((c) =>
      lastCloseOn(madeAt, n, c, zone),
    );
    const isClosed = support.hours !== undefined && closes[0] === undefined;
    const end = earliest(closes);
    if (!isClosed && end !== undefined && end > madeAt) return end;
  }
  return madeAt;
}

/** What was promised, as a window of instants. */
export function termsOf(promise: Promised, state: Case, policy: Policy): Terms {
  const { at, window, by, madeAt } = promise;
  if (at) return { earliest: at, start: at, end: at, exact: true };
  if (window) return { earliest: window.start, ...window, exact: false };
  const isDay = by === 'today' || by === 'tomorrow' || by === undefined;
  const end = isDay ? endOfDay(promise, by === 'tomorrow' ? 1 : 0, state, policy) : (by as Instant);
  const plan = Math.max(sum(policy.callbacks.retryAfter.noAnswer), sum(policy.callbacks.retryAfter.machine));
  const atTheLatest = minus(end, seconds(plan / 1000 + 300));
  const moved = state.progress.at !== undefined && state.progress.at > madeAt ? state.progress.at : undefined;
  const start = later(madeAt, earliest([moved, atTheLatest]) ?? madeAt);
  return { earliest: madeAt, start, end, exact: false };
}

/** The last moment to notice that it cannot be kept: counted back from `at`, or from the end of a window. */
export const noticedAt = (promise: Promised, state: Case, policy: Policy): Instant =>
  later(promise.madeAt, minus(termsOf(promise, state, policy).end, spanOf(policy.callbacks.warnBefore)));
