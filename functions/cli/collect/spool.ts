import { type FileHandle, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Where the spool stands: what lies beyond `length` was not committed and is none. */
export const SpoolMark = z.object({
  generation: z.int().nonnegative(),
  length: z.int().nonnegative(),
  /** Bytes that Baton has taken. */
  taken: z.int().nonnegative(),
});
export type SpoolMark = z.infer<typeof SpoolMark>;

export const EMPTY: SpoolMark = { generation: 0, length: 0, taken: 0 };

interface Batch {
  readonly body: string;
  readonly bytes: number;
  readonly events: number;
}

/**
 * Events on disk until Baton has them, a line each, in order. What is appended counts once its mark has been stored: the
 * caller stores the mark together with whatever the events were made from.
 */
export async function openSpool(folder: string, { generation, length, taken }: SpoolMark) {
  const nameOf = (n: number): string => join(folder, `spool-${n}.ndjson`);
  let mark: SpoolMark = { generation, length, taken };
  let handle: FileHandle = await open(nameOf(generation), 'a+', 0o600);
  // Written after the last commit: it will be made again from what it was made from.
  await handle.truncate(length);
  for (const name of await readdir(folder))
    if (/^spool-\d+\.ndjson$/.test(name) && join(folder, name) !== nameOf(generation))
      await unlink(join(folder, name));
  let emptied: string | undefined;

  return {
    mark: (): SpoolMark => mark,
    waiting: (): number => mark.length - mark.taken,

    /** Durable when it returns, and part of the spool once the new mark is stored. */
    async append(lines: string): Promise<void> {
      if (lines === '') return;
      await handle.appendFile(lines);
      await handle.sync();
      mark = { ...mark, length: mark.length + Buffer.byteLength(lines) };
    },

    /** The next whole events, as many as fit into one body. */
    async next(mostBytes: number, mostEvents: number): Promise<Batch | undefined> {
      const size = Math.min(mostBytes, mark.length - mark.taken);
      if (size === 0) return undefined;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, mark.taken);
      let end = 0;
      let events = 0;
      for (
        let at = buffer.indexOf(10);
        at >= 0 && at < bytesRead && events < mostEvents;
        at = buffer.indexOf(10, end)
      ) {
        end = at + 1;
        events++;
      }
      return events === 0 ? undefined : { body: buffer.toString('utf8', 0, end), bytes: end, events };
    },

    /** Baton has them. */
    take(bytes: number): void {
      mark = { ...mark, taken: mark.taken + bytes };
    },

    /** A spool that is empty begins anew, so that it does not grow for ever; `clear` removes the old one afterwards. */
    async renew(): Promise<void> {
      if (mark.length === 0 || mark.taken < mark.length) return;
      await handle.close();
      emptied = nameOf(mark.generation);
      mark = { generation: mark.generation + 1, length: 0, taken: 0 };
      handle = await open(nameOf(mark.generation), 'a+', 0o600);
      await handle.truncate(0);
    },
    async clear(): Promise<void> {
      if (emptied === undefined) return;
      await unlink(emptied).catch(() => undefined);
      emptied = undefined;
    },
    close: (): Promise<void> => handle.close(),
  };
}
