import { type Instant, plus, seconds } from '../time.ts';
import type { Attempt, Promised } from './promised.ts';

/** The tries that were made to keep a promise, and when one of them is taken as it looks. */

/** Tries for what is promised now; those for what was promised before a new time was agreed are not. */
export const isOfNow = ({ madeAt, at, window }: Promised, a: Attempt): boolean =>
  a.startedAt >= madeAt && a.ringAt >= (at ?? window?.start ?? madeAt);

export const triesOf = (promise: Promised): Attempt[] => promise.attempts.filter((a) => isOfNow(promise, a));

export const wasRung = (promise: Promised): boolean =>
  triesOf(promise).some((a) => a.customerLeg && (a.customerLeg.rang || a.outcome === undefined));

/** So long after a call the carrier may still say who picked up, and how long both were there. */
const LATE_WORD = seconds(10);

/** When an attempt is taken as it looks: what the carrier has to say of a call that was picked up comes in any order. */
export const settledAt = ({ endedAt, customerLeg }: Attempt): Instant | undefined =>
  endedAt && customerLeg?.status === 'completed' ? plus(endedAt, LATE_WORD) : endedAt;
