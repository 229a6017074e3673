import type { Case } from '../case.ts';
import type { Customer } from '../customer/known.ts';
import type { Promised } from '../promises/promised.ts';
import type { Instant } from '../time.ts';

/**
 * What the next person must know, so that the customer need not say it again. One value; it is spoken, texted and
 * shown (brief-words.ts, console/brief-page.ts). Whom a complaint is about is not in it, and no whole phone number:
 * whoever may see it may see all of it.
 */
export interface Brief {
  readonly case: Case['id'];
  readonly state: Case['state'];
  readonly priority: Case['priority'];
  /** A name, or what else the customer is known by. */
  readonly who: string;
  /** Masked. */
  readonly number?: string;
  readonly customer: Pick<Customer, 'language' | 'tier' | 'timeZone'>;
  /** The topic, then the latest summary. */
  readonly about: readonly string[];
  readonly handsOff: readonly string[];
  readonly promised: readonly PromisedBrief[];
  readonly tried: readonly string[];
  readonly note?: { readonly by: string; readonly text: string };
  /** A complaint is about somebody: what was noted may be about who listens. */
  readonly isComplaint: boolean;
  /** Agents and queues, in the order in which the customer met them. */
  readonly path: readonly string[];
  readonly handoffs: readonly { readonly at: Instant; readonly from: string; readonly to: string }[];
  readonly conversations: number;
  readonly lastAgent?: string;
  /** Whose it is now. */
  readonly owner?: string;
  /** Why supervisors were asked, the latest last. */
  readonly raised: readonly string[];
  readonly next: string;
  /** Latest entry of the history that is in it. */
  readonly asOf?: Instant;
}

export interface PromisedBrief {
  readonly state: Promised['state'];
  /** The earliest moment of the call, in the centre's zone. */
  readonly due: string;
  readonly dueAt: Instant;
  readonly reason?: string;
  readonly by?: string;
}
