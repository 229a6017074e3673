/** A file of something else altogether must not fill the memory with its words. */
const MOST_WORDS = 100;

/** Counts what was read by its name; the names that come after the first hundred are counted together. */
export function countWord(counts: Record<string, number>, word: string): void {
  const known = Object.hasOwn(counts, word);
  const name = known || Object.keys(counts).length < MOST_WORDS ? word : 'others';
  counts[name] = (Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0) + 1;
}
