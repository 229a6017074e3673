import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, parse, resolve } from 'node:path';

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
 * What a rotation adds to a name: a number or a time. logrotate: `.1`, `-20261123`, `-2026112317` and other forms of dates
 * (`man logrotate`: dateext, dateformat); mod_cdr_csv: `.2026-11-23-17-32-00`; Asterisk itself: `.0`, or `.` and seconds since
 * 1970. Not `.bak`, `~` and `.~1~`, by which people and editors keep copies.
 */
const TURN = /^[.\-_]\d[\d.\-_:+TWZ]*$/;

/** It stands at the end, or before the extension (logrotate: extension). */
function isRotation(log: string, name: string): boolean {
  if (name.startsWith(log)) return TURN.test(name.slice(log.length));
  const { name: stem, ext } = parse(log);
  return name.startsWith(stem) && name.endsWith(ext) && TURN.test(name.slice(stem.length, -ext.length));
}

interface MovedAway {
  /** Whatever begins with its name: the one that was read is known by its number, whatever it is called by now. */
  readonly all: readonly LogFile[];
  /** What was the log, by its name. */
  readonly logs: readonly LogFile[];
  /** The same, but it cannot be read on from a place. */
  readonly compressed: readonly LogFile[];
}

/** What a log was before, the oldest first. */
export async function movedAway(file: string): Promise<MovedAway> {
  const { dir, base: log } = parse(resolve(file));
  const names = (await readdir(dir)).filter((name) => name !== log && name.startsWith(parse(log).name));
  // One that went between the list and the look is found under its new name the next time.
  const found = await Promise.all(names.map((name) => logFileAt(join(dir, name))));
  const files = found.filter((one) => one !== undefined).toSorted((a, b) => a.written - b.written);
  const logs = files.filter(({ name }) => isRotation(log, basename(name).replace(COMPRESSED, '')));
  return {
    all: files,
    logs: logs.filter(({ name }) => !COMPRESSED.test(name)),
    compressed: logs.filter(({ name }) => COMPRESSED.test(name)),
  };
}

/** Two logs are not the same for so long: each line has its own time. */
const ALIKE_BYTES = 4096;

/** Those of the logs that are no copies of another one, which begins as they do and holds as much; `originals` are none. */
export async function withoutCopies(
  originals: readonly LogFile[],
  logs: readonly LogFile[],
): Promise<LogFile[]> {
  const longestFirst = [...originals, ...logs.toSorted((a, b) => b.size - a.size)];
  const begins = await Promise.all(longestFirst.map(firstBytes));
  const copies = longestFirst.filter((_, place) => {
    const begin = begins[place];
    const isAlike = (other: Buffer): boolean => begin?.equals(other.subarray(0, begin.length)) ?? false;
    return begin?.length !== 0 && begins.slice(0, place).some(isAlike);
  });
  return logs.filter((log) => !copies.includes(log));
}

async function firstBytes({ name }: LogFile): Promise<Buffer> {
  await using handle = await open(name);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(ALIKE_BYTES), 0, ALIKE_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
