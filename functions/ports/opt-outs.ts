import type { E164 } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** Numbers whose owners said STOP: no text goes there, whatever the case, until they say START. */
export interface OptOuts {
  /** The word that was said last counts, in whatever order they are noted. */
  noteOptOut(phone: E164, word: 'stop' | 'start', at: Instant): Promise<void>;
  hasOptedOut(phone: E164): Promise<boolean>;
}
