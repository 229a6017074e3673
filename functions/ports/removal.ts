import type { CaseId, CustomerKey, E164 } from '../domain/ids.ts';
import { type Instant, instantAt } from '../domain/time.ts';

/** Where a case stands in the index that is set apart: it takes nothing in, so it is finished before others begin. */
export const SET_APART = instantAt(0);

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
   * before any other until it is gone. Answers the version that it has now.
   */
  setApart(id: CaseId, version: number): Promise<number | 'changed'>;
  /** What waits for its removal, and is not set apart, waits behind what was due by then. */
  putOff(id: CaseId, at: Instant): Promise<void>;
  /**
   * History, pointers, claims and marks. The history of the case itself goes last: it says what else there is. That links
   * were revoked stays: the case has its conversation's id, and when that speaks again they would open.
   */
  removeBeside(beside: Beside): Promise<void>;
  /** The case, if it is the one that was set apart. */
  removeCase(id: CaseId, version: number): Promise<void>;
}
