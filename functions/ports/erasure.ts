import type { CaseId, CustomerKey, E164 } from '../domain/ids.ts';

/** What names a number in one stretch of all that is kept. */
interface Naming {
  /** Cases in whose state or history it stands, as whatever. */
  readonly cases: readonly CaseId[];
  /** What else names it, in words: policies, and what is known of the people in them. */
  readonly elsewhere: readonly string[];
  /** Where the next stretch begins. Left out: there is none. */
  readonly next?: string;
}

/** What was kept of one case beside its state. */
interface Beside {
  /** Its own id first, then those of the conversations that joined it. */
  readonly ids: readonly CaseId[];
  readonly customers: readonly CustomerKey[];
  readonly topics: readonly string[];
  readonly phone: E164;
}

/** Takes things away for good: the only port that does. Every step may be taken again. */
export interface Erasure {
  naming(phone: E164, from: string | undefined): Promise<Naming>;
  /** The state of a case, if it is still as it was read: from then on nothing is looked at or sent. */
  removeState(id: CaseId, version: number): Promise<'removed' | 'changed'>;
  /** History, pointers, claims, links and marks; what names the number goes last, so that a second run finds it. */
  removeBeside(beside: Beside): Promise<void>;
  /** What is kept under the number itself. A STOP stays: without it the next text would go out. */
  removeNumber(phone: E164): Promise<'nothing' | 'stop'>;
}
