import { type Instant, minus, type Span } from '../time.ts';

/** The occurrences inside one window that ends at `at`. */
interface Reached<T> {
  readonly at: Instant;
  readonly inside: readonly T[];
}

/**
 * Each time that what happened inside a sliding window reaches the limit, coming from below it: the crossings of
 * a rule that counts.
 */
export function reachings<T extends { readonly at: Instant }>(
  happened: readonly T[],
  limit: number,
  within: Span,
): Reached<T>[] {
  const reached: Reached<T>[] = [];
  let isAbove = false;
  happened.forEach(({ at }, i) => {
    if (i + 1 < limit) return;
    const since = minus(at, within);
    const inside = happened.slice(0, i + 1).filter((h) => h.at > since);
    const reaches = inside.length >= limit;
    if (reaches && !isAbove) reached.push({ at, inside });
    isAbove = reaches;
  });
  return reached;
}
