/** What keeps the machine from running, one plain line each: what is wrong, where, what to do. */
export class MachineFault extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[], cause?: unknown) {
    super(faults.join('\n'), { cause });
    this.name = 'MachineFault';
    this.faults = faults;
  }
}

/** The sentence of anything that was thrown. */
export const sentenceOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** The `code` of a Node or LevelDB error, and of the error beneath it. */
export function codesOf(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error)) return [];
  const own = 'code' in thrown ? [String(thrown.code)] : [];
  return [...own, ...codesOf(thrown.cause)];
}
