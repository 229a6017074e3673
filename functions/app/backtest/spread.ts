/** How a set of numbers is spread. */
export interface Spread {
  readonly count: number;
  readonly least: number;
  readonly median: number;
  /** Nine of ten are no more than this. */
  readonly nineOfTen: number;
  readonly most: number;
}

interface Spreading {
  add(n: number): void;
  /** Nearest rank; `undefined` when there is nothing. */
  readonly spread: () => Spread | undefined;
}

/**
 * Median and nine of ten are told in three digits, so within half a percent; the rest is exact. A log of any
 * length therefore leaves at most 900 counters for each power of ten behind.
 */
const DIGITS = 3;

export function createSpread(): Spreading {
  const counts = new Map<number, number>();
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;

  /** The number that so many are no more than. */
  function ranked(rank: number): number {
    let before = 0;
    for (const [n, times] of [...counts].sort(([a], [b]) => a - b)) {
      before += times;
      if (before >= rank) return Math.min(most, Math.max(least, n));
    }
    return most;
  }

  return {
    add(n) {
      const told = Number(n.toPrecision(DIGITS));
      counts.set(told, (counts.get(told) ?? 0) + 1);
      count += 1;
      least = Math.min(least, n);
      most = Math.max(most, n);
    },
    spread: () =>
      count === 0
        ? undefined
        : {
            count,
            least,
            median: ranked(Math.ceil(count / 2)),
            nineOfTen: ranked(Math.ceil(0.9 * count)),
            most,
          },
  };
}
