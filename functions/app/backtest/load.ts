import type { PersonId } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import { epochOf, type Instant, minutes } from '../../domain/time.ts';
import { type Spread, spreadOf } from './spread.ts';

/** What one person would have been sent, and where that is more than the policy's budgets allow. */

export interface BudgetReport {
  readonly budget: keyof Policy['budgets']['sms'];
  readonly limit: number;
  /** Texts that came when the budget of their window was used up already. */
  readonly over: number;
}

export interface LoadReport {
  readonly person: PersonId;
  readonly name: string;
  readonly texts: number;
  /** Texts within the hours that brought any. */
  readonly perHour: Spread | undefined;
  readonly budgets: readonly BudgetReport[];
  /** Texts by hour of the week in the policy's zone: 168 numbers, from Monday 0:00. */
  readonly week: readonly number[];
}

const WINDOWS = {
  perMinute: minutes(1),
  per15Minutes: minutes(15),
  perHour: minutes(60),
  per3Hours: minutes(180),
} as const;
const BUDGETS = Object.keys(WINDOWS) as (keyof typeof WINDOWS)[];

/** Offsets of zones change on quarters of an hour. */
const QUARTER = minutes(15);

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The hour of the week on a wall clock of the zone, from Monday 0:00. */
function hourOfWeek(epoch: number, clock: Intl.DateTimeFormat): number {
  const parts = new Map(clock.formatToParts(epoch).map(({ type, value }) => [type, value]));
  return Math.max(0, DAYS.indexOf(parts.get('weekday') ?? '')) * 24 + Number(parts.get('hour') ?? 0);
}

export function loadOf(
  person: PersonId,
  name: string,
  texts: readonly Instant[],
  policy: Policy,
): LoadReport {
  const times = Float64Array.from(texts, epochOf).sort();
  const week = new Array<number>(7 * 24).fill(0);
  const hours = new Map<number, number>();
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: policy.timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  let quarter = -1;
  let hour = 0;
  for (const at of times) {
    const its = Math.floor(at / QUARTER);
    if (its !== quarter) hour = hourOfWeek(at, clock);
    quarter = its;
    week[hour] = (week[hour] ?? 0) + 1;
    const clockHour = Math.floor(at / minutes(60));
    hours.set(clockHour, (hours.get(clockHour) ?? 0) + 1);
  }
  return {
    person,
    name,
    texts: times.length,
    perHour: spreadOf([...hours.values()]),
    budgets: BUDGETS.map((budget) => ({
      budget,
      limit: policy.budgets.sms[budget],
      over: overBudget(times, WINDOWS[budget], policy.budgets.sms[budget]),
    })),
    week,
  };
}

/** How many came when as many as the limit had come within the window before them. */
function overBudget(times: Float64Array, window: number, limit: number): number {
  let over = 0;
  for (let i = limit; i < times.length; i++)
    if ((times[i] ?? 0) - (times[i - limit] ?? 0) < window) over += 1;
  return over;
}
