/** A command cannot do its work: one line for the person who typed it. 1: it did not hold; 2: bad use. */
export class CommandFailure extends Error {
  readonly exitCode: 1 | 2;
  constructor(exitCode: 1 | 2, sentence: string) {
    super(sentence);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}

/** What the system said about a file, in words: never with a stack. */
export function fileFailure(file: string, error: unknown): CommandFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const why: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'it may not be read',
    EISDIR: 'it is a folder',
  };
  return new CommandFailure(2, `${file}: ${why[code] ?? code}`);
}
