import type { Reason } from '../../domain/decision.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Instant } from '../../domain/time.ts';
import { epochOf } from '../../domain/time.ts';
import { type Change, differences } from './differences.ts';
import { type LoadReport, loadOf } from './load.ts';
import type { CaseSummary, Outcome, PromiseCounts } from './outcome.ts';
import { type Spread, spreadOf } from './spread.ts';
import { firstTold } from './witness.ts';

/** What a backtest says, summed up: the same value is printed, written as JSON and drawn. */

export interface ReasonReport {
  readonly reason: Reason;
  readonly escalations: number;
  /** Ladders that went to their end with nobody taking the case. */
  readonly exhausted: number;
  /** Seconds from the case's opening to the first page for this reason. */
  readonly toPage: Spread | undefined;
}

export interface PolicyReport {
  readonly policy: string;
  readonly revision: string;
  readonly cases: number;
  readonly escalated: number;
  readonly escalations: number;
  readonly reasons: readonly ReasonReport[];
  /** Escalations by day (UTC), in order. */
  readonly days: readonly { readonly day: string; readonly escalations: number }[];
  readonly people: readonly LoadReport[];
  readonly promises: PromiseCounts;
  readonly offers: number;
  readonly nudges: number;
  readonly incidents: number;
  /** Seconds between the first page of a case and the moment at which the log says that it was solved. */
  readonly saved: { readonly cases: number; readonly total: number; readonly spread: Spread | undefined };
  /** Case by case: for which reason, who would have been told, when. */
  readonly escalatedCases: readonly CaseSummary[];
  readonly log: Pick<Outcome, 'taken' | 'duplicates' | 'refolded' | 'unplaced' | 'mostInMemory'>;
}

export interface BacktestReport {
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  readonly timeZone: string;
  readonly assumptions: readonly string[];
  readonly policies: readonly [PolicyReport, ...PolicyReport[]];
  /** With two policies: every case in which they differ. */
  readonly changes?: readonly Change[];
}

export interface Replayed {
  readonly name: string;
  readonly policy: Policy;
  readonly outcome: Outcome;
}

const secondsBetween = (from: Instant, to: Instant): number => (epochOf(to) - epochOf(from)) / 1000;

function reasonsOf(cases: readonly CaseSummary[]): ReasonReport[] {
  const reasons = new Map<Reason, { count: number; exhausted: number; toPage: number[] }>();
  for (const { openedAt, escalations } of cases)
    for (const { reason, told, isExhausted } of escalations) {
      const sums = reasons.get(reason) ?? { count: 0, exhausted: 0, toPage: [] };
      reasons.set(reason, sums);
      sums.count += 1;
      if (isExhausted) sums.exhausted += 1;
      const [first] = told;
      if (first) sums.toPage.push(secondsBetween(openedAt, first.at));
    }
  return [...reasons]
    .map(([reason, { count, exhausted, toPage }]) => ({
      reason,
      escalations: count,
      exhausted,
      toPage: spreadOf(toPage),
    }))
    .sort((a, b) => b.escalations - a.escalations);
}

function daysOf(cases: readonly CaseSummary[], { from, to }: Outcome): PolicyReport['days'] {
  const days = new Map<string, number>();
  if (from && to)
    for (let at = epochOf(from); at < epochOf(to) + 86_400_000; at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10);
      if (day <= to.slice(0, 10)) days.set(day, 0);
    }
  for (const { escalations } of cases)
    for (const { at } of escalations) days.set(at.slice(0, 10), (days.get(at.slice(0, 10)) ?? 0) + 1);
  return [...days]
    .map(([day, escalations]) => ({ day, escalations }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

function savedOf(cases: readonly CaseSummary[]): PolicyReport['saved'] {
  const saved = cases.flatMap((one) => {
    const told = firstTold(one);
    return told === undefined || one.solvedAt === undefined ? [] : [secondsBetween(told, one.solvedAt)];
  });
  const total = saved.reduce((sum, seconds) => sum + seconds, 0);
  return { cases: saved.length, total, spread: spreadOf(saved) };
}

function policyReport({ name, policy, outcome }: Replayed): PolicyReport {
  const { cases, texts, taken, duplicates, refolded, unplaced, mostInMemory } = outcome;
  const { promises, offers, nudges, incidents } = outcome;
  return {
    policy: name,
    revision: policy.revision,
    cases: outcome.opened,
    escalated: cases.length,
    escalations: cases.reduce((sum, { escalations }) => sum + escalations.length, 0),
    reasons: reasonsOf(cases),
    days: daysOf(cases, outcome),
    people: loads(texts, policy),
    promises,
    offers,
    nudges,
    incidents,
    saved: savedOf(cases),
    escalatedCases: cases,
    log: { taken, duplicates, refolded, unplaced, mostInMemory },
  };
}

const loads = (texts: ReadonlyMap<PersonId, readonly Instant[]>, policy: Policy): LoadReport[] =>
  [...texts]
    .map(([person, at]) => loadOf(person, policy.people[person]?.name ?? person, at, policy))
    .sort((a, b) => b.texts - a.texts);

export function backtestReport(
  first: Replayed,
  second: Replayed | undefined,
  assumptions: readonly string[],
): BacktestReport {
  const { from, to } = first.outcome;
  const base = { from, to, timeZone: first.policy.timeZone, assumptions };
  if (!second) return { ...base, policies: [policyReport(first)] };
  return {
    ...base,
    policies: [policyReport(first), policyReport(second)],
    changes: differences(first.outcome.cases, second.outcome.cases),
  };
}
