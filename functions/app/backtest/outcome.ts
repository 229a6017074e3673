import type { Reason } from '../../domain/decision.ts';
import type { CaseId, PersonId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** What a replay found, before it is summed up. */

export interface Told {
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

/** All that is kept of a case once it has left the memory; a case for which nobody was told leaves nothing. */
export interface CaseSummary {
  readonly id: CaseId;
  readonly conversation: string;
  readonly openedAt: Instant;
  readonly escalations: Escalation[];
  /** The first time that the log says it was solved, after somebody would have been told. */
  solvedAt?: Instant;
}

export interface PromiseCounts {
  made: number;
  atRisk: number;
  kept: number;
  broken: number;
  renegotiated: number;
  withdrawn: number;
}

export interface Outcome {
  readonly cases: readonly CaseSummary[];
  /** Cases that the log opened. */
  readonly opened: number;
  /** The instants of every text to a person, in order. */
  readonly texts: ReadonlyMap<PersonId, readonly Instant[]>;
  readonly promises: PromiseCounts;
  /** Customers who would have been offered a call instead of the wait; agents reminded of a chat. */
  readonly offers: number;
  readonly nudges: number;
  readonly incidents: number;
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  readonly taken: number;
  readonly duplicates: number;
  /** Late facts whose case was folded again, and those whose history was gone: they count as just happened. */
  readonly refolded: number;
  readonly unplaced: number;
  readonly mostInMemory: number;
}
