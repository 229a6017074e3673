import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file of a log, whatever its name is by now. Times are milliseconds since 1970, those of the file system. */
export interface LogFile {
  readonly name: string;
  readonly inode: number;
  /** 0 where the file system does not say: the number of a file that is gone is given to another one. */
  readonly born: number;
  readonly size: number;
  /** When it was last written to; moving it away does not change that. */
  readonly written: number;
}

/** `undefined` when there is none. @throws what the system says otherwise */
export async function logFileAt(name: string): Promise<LogFile | undefined> {
  const found = await stat(name).catch(unlessMissing);
  if (!found?.isFile()) return undefined;
  return {
    name,
    inode: found.ino,
    born: found.birthtimeMs,
    size: found.size,
    written: found.mtimeMs,
  };
}

const COMPRESSED = /\.(gz|bz2|xz|zst|lz4|Z|zip)$/;

/**
 * What a log was before: whatever begins with its name (`queue_log.1`, `queue_log-20261123`, `Master.csv.2026-11-23-00-00-00`),
 * the oldest first. Compressed ones cannot be read on from a place.
 */
export async function movedAway(file: string): Promise<{ logs: LogFile[]; compressed: LogFile[] }> {
  const folder = dirname(file);
  const log = basename(file);
  const names = (await readdir(folder)).filter((name) => name.startsWith(log) && name !== log);
  // One that went between the list and the look is found under its new name the next time.
  const found = await Promise.all(names.map((name) => logFileAt(join(folder, name))));
  const files = found.filter((one) => one !== undefined).toSorted((a, b) => a.written - b.written);
  return {
    logs: files.filter(({ name }) => !COMPRESSED.test(name)),
    compressed: files.filter(({ name }) => COMPRESSED.test(name)),
  };
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
