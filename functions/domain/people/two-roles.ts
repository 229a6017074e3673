import { readCustomerWord } from '../customer/words.ts';
import type { Instant } from '../time.ts';
import { readWord } from './codes.ts';

/**
 * Whose word a text is when its number is a supervisor's and a customer's: that of the one who alone could mean it.
 * What both could mean, or neither, belongs to what was asked last.
 */

/** When each of them was last asked something that can still be answered. */
interface AskedAs {
  readonly customer: Instant | undefined;
  /** By the latest page about a case that is not resolved. */
  readonly supervisor: Instant | undefined;
}

/** `codes`: those that the supervisor can answer by. */
export function meansCustomer(text: string, codes: readonly number[], asked: AskedAs): boolean {
  if (asked.customer === undefined) return false;
  const word = readWord(text);
  if (word?.code !== undefined && codes.includes(word.code)) return false;
  const { kind } = readCustomerWord(text);
  const isTime = kind === 'time';
  if (word && !isTime) return false;
  if (!word && (isTime || kind === 'cancel' || kind === 'supervisor')) return true;
  return asked.supervisor === undefined || asked.customer > asked.supervisor;
}
