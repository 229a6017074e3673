import type { CaseId, CustomerKey, E164 } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** What was kept of one case beside its state. */
interface Beside {
  /** Its own id first, then those of the conversations that lead to it. */
  readonly ids: readonly CaseId[];
  readonly customers: readonly CustomerKey[];
  readonly topics: readonly string[];
  /** Whose case it is, for who is erased. */
  readonly phone?: E164 | undefined;
}

/**
 * Takes a case away for good, in three steps: it is set apart, what is beside it goes, it goes itself. Every step may be
 * taken again, so whoever finds a case set apart can finish it.
 */
export interface Removal {
  /**
   * Sets the case apart, if it is still as it was read: nothing is taken into it from then on, and the sweep asks for it
   * until it is gone. Answers the version that it has now.
   */
  setApart(id: CaseId, version: number, now: Instant): Promise<number | 'changed'>;
  /**
   * History, pointers, claims and marks. The history of the case itself goes last: it says what else there is. That links
   * were revoked stays: the case has its conversation's id, and when that speaks again they would open.
   */
  removeBeside(beside: Beside): Promise<void>;
  /** The case, if it is the one that was set apart. */
  removeCase(id: CaseId, version: number): Promise<void>;
}
