import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileFailure } from './failure.ts';

const BLOCK_BYTES = 128 * 1024;

/** A file's bytes (`-`: standard input), block by block; exports that end in `.gz` are unpacked on the way. */
export async function* blocksOf(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const block of streamOf(file)) yield block;
  } catch (error) {
    throw fileFailure(file === '-' ? 'standard input' : file, error);
  }
}

function streamOf(file: string): Readable {
  if (file === '-') return process.stdin;
  const packed = createReadStream(file, { highWaterMark: BLOCK_BYTES });
  if (!file.endsWith('.gz')) return packed;
  const unpacked = createGunzip({ chunkSize: BLOCK_BYTES });
  packed.on('error', (error) => unpacked.destroy(error));
  return packed.pipe(unpacked);
}
