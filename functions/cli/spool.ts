import { createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileFailure } from './failure.ts';

/** The members of a JSON array, on disk instead of in memory. */
export interface Spool {
  add(member: unknown): void;
  /** What stands between the brackets; read once, at the end. */
  text(): AsyncIterable<string>;
}

const BLOCK = 64 * 1024;

/** The file has lost its name already when it is written: nothing is left behind, however the process ends. */
export function createSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), 'baton-'));
  const file = openSync(join(folder, 'spool'), 'w+');
  rmSync(folder, { recursive: true });
  let block = '';
  let between = '';
  const write = (): void => {
    try {
      writeSync(file, block);
    } catch (error) {
      throw fileFailure(`a temporary file in ${tmpdir()}`, error);
    }
    block = '';
  };
  return {
    add(member) {
      block += between + JSON.stringify(member);
      between = ',\n';
      if (block.length > BLOCK) write();
    },
    text() {
      write();
      return createReadStream('', { fd: file, start: 0, encoding: 'utf8' });
    },
  };
}
