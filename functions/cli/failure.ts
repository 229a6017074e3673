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

/** A folder that does not take what is to be kept there: it is full, or not ours. Anything else is returned as it is. */
export function keepingFailure(folder: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  const why: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the quota of this user is used up',
    EROFS: 'it can only be read',
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EEXIST: 'it is a file, not a folder',
    ENOTDIR: 'it is a file, not a folder',
  };
  return new CommandFailure(1, `${folder}: ${why[String(error.code)] ?? error.message}`);
}
