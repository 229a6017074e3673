/** How a set of numbers is spread. */
export interface Spread {
  readonly count: number;
  readonly least: number;
  readonly median: number;
  /** Nine of ten are no more than this. */
  readonly nineOfTen: number;
  readonly most: number;
}

/** Nearest rank; `undefined` when there is nothing. */
export function spreadOf(numbers: readonly number[]): Spread | undefined {
  const sorted = Float64Array.from(numbers).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  if (sorted.length === 0) return undefined;
  return { count: sorted.length, least: at(0), median: at(0.5), nineOfTen: at(0.9), most: at(1) };
}
