import * as z from 'zod';
import { E164 } from '../ids.ts';
import { Instant } from '../time.ts';

/** A customer's text that wants an answer. */
export const Said = z.object({
  /** The fact that brought it, as `source/id`. */
  ref: z.string(),
  at: Instant,
  phone: E164,
  text: z.string(),
  /**
   * What it came to, at the moment at which it was received. `toRead`: words of their own, which are read with the
   * policy in hand. `standing`: YES, and the call is promised as it is. `late`: YES, and what was offered is over.
   */
  outcome: z.enum(['toRead', 'standing', 'late', 'nothingToCancel', 'supervisor']),
});
export type Said = z.infer<typeof Said>;
