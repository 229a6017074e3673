import type { CaseId, E164 } from '../domain/ids.ts';
import type { Removal } from './removal.ts';

/** What names a number in one stretch of all that is kept. */
interface Naming {
  /** Cases in whose state or history it stands, as whatever. */
  readonly cases: readonly CaseId[];
  /** What else names it, in words: policies, and what is known of the people in them. */
  readonly elsewhere: readonly string[];
  /** Where the next stretch begins. Left out: there is none. */
  readonly next?: string;
}

/** Takes a customer away for good. Every step may be taken again. */
export interface Erasure extends Removal {
  /** Nothing when `from` is no `next` that was ever told. */
  naming(phone: E164, from: string | undefined): Promise<Naming | undefined>;
  /** What is kept under the number itself. A STOP stays: without it the next text would go out. */
  removeNumber(phone: E164): Promise<'nothing' | 'stop'>;
}
