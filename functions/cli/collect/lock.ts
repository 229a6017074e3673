import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CommandFailure } from '../failure.ts';

/** What SQLite says when another has the lock: https://sqlite.org/rescode.html#busy */
const BUSY = 5;

/**
 * The folder is this process's alone for as long as it lives: two that keep their state in one would each undo what the
 * other has read. The lock is an empty database that is held open: Node itself cannot lock a file, and the system takes
 * SQLite's locks from a process however that ends, so that nobody has to judge whether one is stale.
 * @returns what frees the folder; the lock lives no longer than somebody keeps this
 * @throws {CommandFailure} when another process has it; what the system says when the folder may not be written to
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const file = join(folder, 'lock.sqlite');
  await access(folder, constants.W_OK);
  const lock = new DatabaseSync(file, { open: false, timeout: 0 });
  try {
    lock.open();
    lock.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    lock[Symbol.dispose]();
    if (isBusy(error))
      throw new CommandFailure(
        1,
        `another collector works in ${folder}: stop it, or give each its own folder with --data`,
      );
    // SQLite says only that it cannot; the system says why.
    await access(file, constants.W_OK);
    throw error;
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === BUSY;
