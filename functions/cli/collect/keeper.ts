import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { CloudEvent } from '../../sources/cloud-events.ts';
import { keepingFailure } from '../failure.ts';
import { lockFolder } from './lock.ts';
import { EMPTY, openSpool, SpoolMark } from './spool.ts';
import { readState, writeState } from './state-file.ts';

const Kept = z.object({ spool: SpoolMark, followed: z.unknown() });

/** Often enough that a crash costs little, seldom enough that a busy hour costs little. */
const COMMIT_EVERY_MS = 100;

export type Keeper = Awaited<ReturnType<typeof openKeeper>>;

/**
 * Keeps what a collector knows and what it has yet to post, so that they always belong together: events go to the spool
 * first, then the state that they led to is stored with the spool's length, in one file that is replaced as a whole.
 * After a crash the spool is cut to that length and everything since is read again; whatever is told twice has the
 * same id both times.
 */
export async function openKeeper(folder: string, save: () => unknown, mostSpooled: number) {
  const refused = (error: unknown): never => {
    throw keepingFailure(folder, error);
  };
  const file = join(folder, 'state.json');
  const { unlock, kept, spool } = await opened(folder, file).catch(refused);
  let told = '';
  let isDirty = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let failed: (error: unknown) => void = () => undefined;

  async function write(): Promise<void> {
    if (!isDirty) return;
    isDirty = false;
    const events = told;
    told = '';
    // Made into text at once: it is what these events led to, not what comes while they are written.
    const followed = JSON.stringify(save());
    await spool.append(events);
    await spool.renew();
    await writeState(file, `{"spool":${JSON.stringify(spool.mark())},"followed":${followed}}`);
    await spool.clear();
  }

  function commit(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running = running.then(write).catch(refused);
    return running;
  }

  function soon(): void {
    isDirty = true;
    timer ??= setTimeout(() => {
      commit().catch(failed);
    }, COMMIT_EVERY_MS);
  }

  return {
    /** What was followed when the state was last stored. */
    followed: kept?.followed,
    spool,
    /** Something was read: these events came of it, perhaps none. */
    take(events: readonly CloudEvent[]): void {
      for (const event of events) told += `${JSON.stringify(event)}\n`;
      soon();
    },
    /** Baton has taken so many bytes. */
    posted(bytes: number): void {
      spool.take(bytes);
      soon();
    },
    isFull: (): boolean => spool.waiting() + told.length >= mostSpooled,
    commit,
    /** Called when the disk refuses: nothing may go on then. */
    onFailure(then: (error: unknown) => void): void {
      failed = then;
    },
    async close(): Promise<void> {
      await commit();
      await spool.close();
      await unlock();
    },
  };
}

async function opened(folder: string, file: string) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(folder);
  const kept = await readState(file, Kept);
  return { unlock, kept, spool: await openSpool(folder, kept?.spool ?? EMPTY) };
}
