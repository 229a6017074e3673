import type { Reason } from '../../domain/decision.ts';
import type { CaseId, PersonId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { LoadReport } from './load.ts';
import type { Spread } from './spread.ts';

/** What a replay finds: of a case while it is in memory, and of all of them in numbers. */

interface Told {
  readonly person: PersonId;
  readonly at: Instant;
  /** The rung, from 1; `undefined` is the last resort. */
  readonly rung?: number;
}

export interface Escalation {
  readonly climb: string;
  readonly reason: Reason;
  readonly at: Instant;
  /** The facts compared, in words. */
  readonly why: string;
  readonly told: Told[];
  isExhausted: boolean;
}

/** Why anybody was told of a case, and when. */
export interface CaseSummary {
  readonly id: CaseId;
  readonly conversation: string;
  readonly openedAt: Instant;
  readonly escalations: Escalation[];
  /** The first time that the log says it was solved, after somebody would have been told. */
  solvedAt?: Instant;
}

/** Hears of every case that leaves the memory: with its summary, when somebody would have been told of it. */
export type CaseOver = (id: CaseId, summary: CaseSummary | undefined) => void;

/** When the first person would have been told of the case, for whatever reason. */
export function firstTold({ escalations }: CaseSummary): Instant | undefined {
  let first: Instant | undefined;
  for (const { told } of escalations)
    for (const { at } of told) if (first === undefined || at < first) first = at;
  return first;
}

export interface ReasonReport {
  readonly reason: Reason;
  readonly escalations: number;
  /** Ladders that went to their end with nobody taking the case. */
  readonly exhausted: number;
  /** Seconds from the case's opening to the first page for this reason. */
  readonly toPage: Spread | undefined;
}

/** What the escalated cases come to, whatever their number. */
export interface Tallied {
  readonly escalated: number;
  readonly escalations: number;
  readonly reasons: readonly ReasonReport[];
  /** Escalations by day (UTC), in order; days without any are left out. */
  readonly days: readonly Day[];
  /** Seconds between the first page of a case and the moment at which the log says that it was solved. */
  readonly saved: { readonly cases: number; readonly total: number; readonly spread: Spread | undefined };
}

export interface Day {
  readonly day: string;
  readonly escalations: number;
}

export interface PromiseCounts {
  made: number;
  atRisk: number;
  kept: number;
  broken: number;
  renegotiated: number;
  withdrawn: number;
}

export interface Seen extends Tallied {
  readonly people: readonly LoadReport[];
  readonly promises: PromiseCounts;
  /** Customers who would have been offered a call instead of the wait; agents reminded of a chat. */
  readonly offers: number;
  readonly nudges: number;
  readonly incidents: number;
}

export interface Outcome extends Seen {
  /** Cases that the log opened. */
  readonly opened: number;
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  readonly taken: number;
  readonly duplicates: number;
  /** Late facts whose case was folded again, and those whose history was gone: they count as just happened. */
  readonly refolded: number;
  readonly unplaced: number;
  readonly mostInMemory: number;
}
