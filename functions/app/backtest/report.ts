import type { Policy } from '../../domain/policy.ts';
import { epochOf, type Instant } from '../../domain/time.ts';
import { CHANGES, type Change, type ChangeKind } from './differences.ts';
import type { Day, Outcome, Seen } from './outcome.ts';

/** What a backtest says, summed up: the same value is printed, written as JSON and drawn. */

export interface PolicyReport extends Seen {
  readonly policy: string;
  readonly revision: string;
  readonly cases: number;
  readonly log: Pick<Outcome, 'taken' | 'duplicates' | 'refolded' | 'unplaced' | 'mostInMemory'>;
}

export interface BacktestReport {
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  readonly timeZone: string;
  readonly assumptions: readonly string[];
  readonly policies: readonly [PolicyReport, ...PolicyReport[]];
  /** With two policies: in how many cases they differ, and which came first. */
  readonly changed?: Changed;
}

export interface Changed {
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly first: readonly Change[];
}

/** As many cases as anybody reads: all of them go where they are written one by one. */
const MOST_SHOWN = 200;

const momentOf = ({ first, second }: Change): string => first?.toldAt ?? second?.toldAt ?? '';

/** Counts the changed cases as they come, and keeps those whose first page is the earliest. */
export function countChanges(): { add(change: Change): void; readonly changed: () => Changed } {
  const counts = Object.fromEntries(CHANGES.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
  const first: Change[] = [];
  return {
    add(change) {
      counts[change.kind] += 1;
      const last = first.at(-1);
      if (first.length === MOST_SHOWN && last && momentOf(last) <= momentOf(change)) return;
      const place = first.findIndex((one) => momentOf(one) > momentOf(change));
      first.splice(place < 0 ? first.length : place, 0, change);
      first.splice(MOST_SHOWN);
    },
    changed: () => ({ counts, first }),
  };
}

interface Replayed {
  readonly name: string;
  readonly policy: Policy;
  readonly outcome: Outcome;
}

const DAY_MS = 86_400_000;
/** Ten years. One event with a wrong date makes a log longer than that. */
const MOST_DAYS = 3660;

/** The days of the log, those without an escalation too. */
function everyDay(days: readonly Day[], from: Instant, to: Instant): readonly Day[] {
  const known = new Map(days.map(({ day, escalations }) => [day, escalations]));
  const first = Math.floor(epochOf(from) / DAY_MS);
  const last = Math.floor(epochOf(to) / DAY_MS);
  if (last - first > MOST_DAYS) return days;
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const day = new Date((first + i) * DAY_MS).toISOString().slice(0, 10);
    return { day, escalations: known.get(day) ?? 0 };
  });
}

function policyReport({ name, policy, outcome }: Replayed): PolicyReport {
  const { opened, from, to, taken, duplicates, refolded, unplaced, mostInMemory, ...seen } = outcome;
  return {
    policy: name,
    revision: policy.revision,
    cases: opened,
    ...seen,
    days: from && to ? everyDay(seen.days, from, to) : seen.days,
    log: { taken, duplicates, refolded, unplaced, mostInMemory },
  };
}

export function backtestReport(
  first: Replayed,
  second: Replayed | undefined,
  changed: Changed,
  assumptions: readonly string[],
): BacktestReport {
  const { from, to } = first.outcome;
  const base = { from, to, timeZone: first.policy.timeZone, assumptions };
  if (!second) return { ...base, policies: [policyReport(first)] };
  return { ...base, policies: [policyReport(first), policyReport(second)], changed };
}
