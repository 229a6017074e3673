import type { PersonId } from '../../domain/ids.ts';
import { LONGEST_WINDOW, WINDOWS } from '../../domain/people/budget.ts';
import type { Policy } from '../../domain/policy.ts';
import { epochOf, type Instant, minutes } from '../../domain/time.ts';
import { createSpread, type Spread } from './spread.ts';

/** What one person would have been sent, and where that is more than the policy's budgets allow. */

interface BudgetReport {
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

/** Counts texts as they pass; those of the longest window are remembered. */
export interface Load {
  text(at: Instant): void;
  readonly report: () => LoadReport;
}

const BUDGETS = Object.keys(WINDOWS) as (keyof typeof WINDOWS)[];

/** Offsets of zones change on quarters of an hour. */
const QUARTER = minutes(15);
const HOUR = minutes(60);

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The hour of the week on a wall clock of the zone, from Monday 0:00. */
function hourOfWeek(epoch: number, clock: Intl.DateTimeFormat): number {
  const parts = new Map(clock.formatToParts(epoch).map(({ type, value }) => [type, value]));
  return Math.max(0, DAYS.indexOf(parts.get('weekday') ?? '')) * 24 + Number(parts.get('hour') ?? 0);
}

export function createLoad(person: PersonId, policy: Policy): Load {
  const limits = policy.budgets.sms;
  const budgets = BUDGETS.map((budget) => ({ budget, limit: limits[budget], over: 0 }));
  const recent: number[] = [];
  const week = new Array<number>(7 * 24).fill(0);
  const perHour = createSpread();
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: policy.timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  let texts = 0;
  let quarter = -1;
  let weekHour = 0;
  let thisHour = { hour: -1, texts: 0 };

  function count(at: number): void {
    if (Math.floor(at / QUARTER) !== quarter) {
      quarter = Math.floor(at / QUARTER);
      weekHour = hourOfWeek(at, clock);
    }
    week[weekHour] = (week[weekHour] ?? 0) + 1;
    const hour = Math.floor(at / HOUR);
    if (hour !== thisHour.hour) {
      if (thisHour.texts > 0) perHour.add(thisHour.texts);
      thisHour = { hour, texts: 0 };
    }
    thisHour.texts += 1;
  }

  return {
    text(given) {
      const at = Math.max(recent.at(-1) ?? 0, epochOf(given));
      while (recent[0] !== undefined && at - recent[0] >= LONGEST_WINDOW) recent.shift();
      for (const one of budgets) {
        const before = recent.at(-one.limit);
        if (before !== undefined && at - before < WINDOWS[one.budget]) one.over += 1;
      }
      recent.push(at);
      texts += 1;
      count(at);
    },
    report() {
      if (thisHour.texts > 0) perHour.add(thisHour.texts);
      thisHour.texts = 0;
      const name = policy.people[person]?.name ?? person;
      return { person, name, texts, perHour: perHour.spread(), budgets, week };
    },
  };
}
