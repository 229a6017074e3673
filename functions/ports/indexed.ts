import type { Instant } from '../domain/time.ts';

/**
 * Where a case stands in the index: under its next look, or, when it is over, under its removal. Both left out: it has
 * no entry.
 */
export interface Indexed {
  readonly lookAt?: Instant | undefined;
  readonly removeAt?: Instant | undefined;
}
