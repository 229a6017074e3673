import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod';
import { CommandFailure } from '../failure.ts';

/** One JSON document that is there as a whole, before and after every crash. For its owner's eyes only. */
export async function writeState(file: string, state: string): Promise<void> {
  const next = `${file}.next`;
  await using handle = await open(next, 'w', 0o600);
  await handle.writeFile(state);
  await handle.sync();
  await rename(next, file);
  await using folder = await open(dirname(file));
  await folder.sync();
}

/** `undefined` when there is none yet. */
export async function readState<T>(file: string, shape: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new CommandFailure(
      1,
      `${file}: cannot be read (${error instanceof Error ? error.message : error})`,
    );
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new CommandFailure(
      1,
      `${file}: not the state of this collector; move the folder away to begin anew`,
    );
  }
}
