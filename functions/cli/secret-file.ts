import { readFile } from 'node:fs/promises';
import { CommandFailure, fileFailure } from './failure.ts';

/** The text of a file like `.baton/secrets.json`; where it cannot be read, what to do, with the options that name it. */
export async function secretFileText(file: string, options = '--secret-file'): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { message } = fileFailure(file, error);
    throw new CommandFailure(2, `${message}; \`baton start\` makes one, or name yours with ${options}`);
  }
}
