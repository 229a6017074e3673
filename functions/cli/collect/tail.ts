import { access, constants, type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** How far a log has been read: which file it was, and how many bytes of it. */
export const LogMark = z.object({ inode: z.number(), offset: z.int().nonnegative() });
export type LogMark = z.infer<typeof LogMark>;

const CHUNK_BYTES = 256 * 1024;
/** No file has this number. */
const NOT_THERE: LogMark = { inode: 0, offset: 0 };

/**
 * Reads a log that grows, in whole lines, on from where it was left, through rotation: the rest of the file that was moved
 * away comes first, if it is still in the folder. A log that was never read begins at its end, and one that was not there
 * yet at its beginning.
 */
export function tailOf(file: string, from: LogMark | undefined) {
  let mark = from;

  async function readOn(name: string, take: (line: string) => void, more: () => boolean): Promise<void> {
    await using handle = await open(name);
    while (more()) {
      const { lines, bytes } = await linesAt(handle, mark?.offset ?? 0);
      for (const line of lines) take(line);
      if (mark) mark = { ...mark, offset: mark.offset + bytes };
      if (bytes === 0) return;
    }
  }

  return {
    mark: (): LogMark | undefined => mark,
    /**
     * Everything that is there now, as long as there may be more. Answers false when there is no such log.
     * @throws what the system says of a log that may not be read; the next call goes on where this one stopped
     */
    async read(take: (line: string) => void, more: () => boolean): Promise<boolean> {
      const now = await stat(file).catch(unlessMissing);
      if (now === undefined) {
        mark ??= NOT_THERE;
        return false;
      }
      if (mark === undefined) {
        await access(file, constants.R_OK);
        mark = { inode: now.ino, offset: now.size };
      }
      if (mark.inode !== now.ino) {
        const moved = await nameOfInode(file, mark.inode);
        if (moved !== undefined) await readOn(moved, take, more);
        if (!more()) return true;
        mark = { inode: now.ino, offset: 0 };
      }
      // Emptied in place: what was in it is gone.
      if (now.size < mark.offset) mark = { inode: now.ino, offset: 0 };
      if (now.size > mark.offset) await readOn(file, take, more);
      return true;
    },
  };
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

async function linesAt(handle: FileHandle, offset: number): Promise<{ lines: string[]; bytes: number }> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, offset);
  const last = buffer.lastIndexOf(10, bytesRead - 1);
  // A chunk without a line's end is no log; it is passed over, so that it is not read for ever.
  const bytes = bytesRead === 0 ? 0 : last >= 0 ? last + 1 : bytesRead === CHUNK_BYTES ? bytesRead : 0;
  const text = last >= 0 ? buffer.toString('utf8', 0, last) : '';
  return { lines: text === '' ? [] : text.split('\n'), bytes };
}

async function nameOfInode(file: string, inode: number): Promise<string | undefined> {
  const folder = dirname(file);
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.ino === inode && found.isFile()) return join(folder, name);
  }
  return undefined;
}
