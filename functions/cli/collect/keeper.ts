import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { CloudEvent } from '../../sources/cloud-events.ts';
import { keepingFailure } from '../failure.ts';
import { lockFolder } from './lock.ts';
import { EMPTY, openSpool, SpoolMark } from './spool.ts';
import { readState, writeState } from './state-file.ts';

const Kept = z.object({ spool: SpoolMark, followed: z.unknown() });

/**
 * The whole state is written each time, and it grows with the calls that are open: the more there is, the seldomer, so that no
 * more than half a megabyte a second is written.
 */
const SOONEST_MS = 100;
const LATEST_MS = 1000;
const BYTES_IN_MS = 500;
/** By so much what led to no event may wait longer: a log tells it again, and a manager interface tells more than is needed. */
const WITHOUT_EVENTS = 10;

const pauseAfter = (bytes: number): number => Math.min(Math.max(bytes / BYTES_IN_MS, SOONEST_MS), LATEST_MS);

export type Keeper = Awaited<ReturnType<typeof openKeeper>>;

/**
 * Keeps what a collector knows and what it has yet to post, so that they always belong together: events go to the spool
 * first, then the state that they led to is stored with the spool's length, in one file that is replaced as a whole.
 * After a crash the spool is cut to that length and everything since is read again, as far as it is told again; whatever is
 * told twice has the same id both times. Only events are stored soon, and where a new collector begins.
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
  let due = Number.POSITIVE_INFINITY;
  let isStored = kept !== undefined;
  let pause = SOONEST_MS;
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
    isStored = true;
    pause = pauseAfter(followed.length);
  }

  function commit(): Promise<void> {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    running = running.then(write).catch(refused);
    return running;
  }

  function changed(isUrgent: boolean): void {
    isDirty = true;
    const wait = isUrgent || !isStored ? pause : pause * WITHOUT_EVENTS;
    if (Date.now() + wait >= due) return;
    clearTimeout(timer);
    due = Date.now() + wait;
    timer = setTimeout(() => {
      commit().catch(failed);
    }, wait);
  }

  return {
    /** What was followed when the state was last stored. */
    followed: kept?.followed,
    spool,
    /** Something was read: these events came of it, perhaps none. */
    take(events: readonly CloudEvent[]): void {
      for (const event of events) told += `${JSON.stringify(event)}\n`;
      changed(events.length > 0);
    },
    /** Baton has taken so many bytes. */
    posted(bytes: number): void {
      spool.take(bytes);
      changed(false);
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
      unlock();
    },
  };
}

async function opened(folder: string, file: string) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(folder);
  const kept = await readState(file, Kept);
  return { unlock, kept, spool: await openSpool(folder, kept?.spool ?? EMPTY) };
}
