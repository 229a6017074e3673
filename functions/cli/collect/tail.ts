import { access, constants, type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { type LogFile, logFileAt, movedAway, withoutCopies } from './log-files.ts';

/** How far a log has been read: which file it was, how many bytes of it, and when it had last been written to then. */
export const LogMark = z.object({
  inode: z.number(),
  born: z.number().optional(),
  offset: z.int().nonnegative(),
  written: z.number().optional(),
});
export type LogMark = z.infer<typeof LogMark>;

interface Reading {
  readonly take: (line: string) => void;
  /** Whether there is room for more. */
  readonly more: () => boolean;
  /** What could not be read. */
  readonly say: (what: string) => void;
}

const CHUNK_BYTES = 256 * 1024;
/** No file has this number. */
const NOT_THERE: LogMark = { inode: 0, offset: 0 };
/** Compressing a file may cut its time to whole seconds. */
const SLACK_MS = 1000;

const beginOf = ({ inode, born }: LogFile, written: number | undefined): LogMark => ({
  inode,
  born,
  offset: 0,
  written,
});
const isMarked = ({ inode, born }: LogMark, file: LogFile): boolean =>
  inode === file.inode && (born === undefined || born === file.born);

/**
 * Reads a log that grows, in whole lines, on from where it was left, through rotations: first the rest of the file that was
 * read, then those that were the log since, the oldest first, as far as they are still in the folder. A log that was never
 * read begins at its end, and one that was not there yet at its beginning.
 */
export function tailOf(file: string, from: LogMark | undefined) {
  let mark = from;

  /** The marked file, under the name that it has now. */
  async function readOn(name: string, { take, more }: Reading): Promise<void> {
    await using handle = await open(name);
    const { ino, mtimeMs } = await handle.stat();
    // It was moved away under our hands: the next call finds it.
    if (ino !== mark?.inode) return;
    while (more()) {
      const { lines, bytes } = await linesAt(handle, mark.offset);
      for (const line of lines) take(line);
      mark = { ...mark, offset: mark.offset + bytes, written: mtimeMs };
      if (bytes === 0) return;
    }
  }

  /** Reads what was the log before `now`, file by file; answers true once `now` is next. */
  async function caughtUp(at: LogMark, now: LogFile | undefined, reading: Reading): Promise<boolean> {
    const { all, logs, compressed } = await movedAway(file);
    const marked = all.find((one) => isMarked(at, one));
    if (marked) await readOn(marked.name, reading);
    if (!reading.more()) return false;
    const since = marked?.written ?? at.written ?? Number.POSITIVE_INFINITY;
    const later = logs.filter((one) => one !== marked && one.written > since);
    const known = [marked, now].filter((one) => one !== undefined);
    const [next = now] = await withoutCopies(known, later);
    // Whoever writes it goes on in the old file until the log is opened anew, and never after the first line in the new one.
    if (next === undefined || (next === now && now.size === 0 && marked)) return false;
    const isLast = next === now;
    const before = compressed.filter(({ written }) => isLast || written < next.written);
    for (const what of lost(since, marked === undefined, before)) reading.say(what);
    mark = beginOf(next, since);
    return isLast || caughtUp(mark, now, reading);
  }

  return {
    mark: (): LogMark | undefined => mark,
    /**
     * Everything that is there now, as long as there may be more. Answers false when there is no such log.
     * @throws what the system says of a log that may not be read; the next call goes on where this one stopped
     */
    async read(reading: Reading): Promise<boolean> {
      const now = await logFileAt(file);
      if (mark === undefined && now) {
        await access(file, constants.R_OK);
        mark = { ...beginOf(now, now.written), offset: now.size };
      }
      mark ??= NOT_THERE;
      if (mark.inode === NOT_THERE.inode) mark = now ? beginOf(now, now.written) : mark;
      else if (!now || !isMarked(mark, now))
        if (!(await caughtUp(mark, now, reading))) return now !== undefined;
      if (now === undefined) return false;
      if (now.size < mark.offset) {
        reading.say(
          'it was emptied in place: what was written to it since it was last read, if anything, is lost',
        );
        mark = beginOf(now, now.written);
      }
      if (now.size > mark.offset) await readOn(file, reading);
      return true;
    },
  };
}

/** What was written since then and is not to be had: in files that were compressed, or in the one that was read, if it is gone. */
function lost(since: number, isGone: boolean, compressed: readonly LogFile[]): readonly string[] {
  const missed = compressed.filter(({ written }) => written > since + SLACK_MS);
  const isWhole = compressed.some(({ written }) => Math.abs(written - since) <= SLACK_MS);
  if (missed.length > 0)
    return missed.map(
      ({ name }) => `${basename(name)} was compressed before it was read: read it by baton convert`,
    );
  if (!isGone || isWhole) return [];
  const last = Number.isFinite(since) ? ` (read up to ${new Date(since).toISOString()})` : '';
  return [`the file that it was before is gone${last}: what was written to that since is lost`];
}

async function linesAt(handle: FileHandle, offset: number): Promise<{ lines: string[]; bytes: number }> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, offset);
  const last = buffer.lastIndexOf(10, bytesRead - 1);
  // A chunk without a line's end is no log; it is passed over, so that it is not read for ever.
  const bytes = bytesRead === 0 ? 0 : last >= 0 ? last + 1 : bytesRead === CHUNK_BYTES ? bytesRead : 0;
  const text = last >= 0 ? buffer.toString('utf8', 0, last) : '';
  return { lines: text === '' ? [] : text.split('\n'), bytes };
}
