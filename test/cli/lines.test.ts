import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Line, linesOf } from '../../functions/cli/lines.ts';

async function read(text: string): Promise<Line[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'baton-')), 'log');
  writeFileSync(file, text);
  const lines: Line[] = [];
  for await (const block of linesOf(file, 1000)) lines.push(...block);
  return lines;
}

test('each line has its number and the offset of its first byte, after lines of any length', async () => {
  const long = 'x'.repeat(400_000);
  const text = `née\r\n\n${long}\n${'y'.repeat(1001)}\nlast`;
  const lines = await read(text);
  expect(lines.map((line) => line.text)).toEqual(['née', '', undefined, undefined, 'last']);
  expect(lines.map((line) => line.number)).toEqual([1, 2, 3, 4, 5]);
  const bytes = Buffer.from(text);
  expect(lines.map(({ offset }) => bytes.toString('utf8', offset, offset + 1))).toEqual([
    'n',
    '\n',
    'x',
    'y',
    'l',
  ]);
});

test('a last line that is too long is still a line, and a last line end starts none', async () => {
  expect(await read('z'.repeat(300_000))).toEqual([{ text: undefined, number: 1, offset: 0 }]);
  expect(await read('a\n')).toEqual([{ text: 'a', number: 1, offset: 0 }]);
  expect(await read('')).toEqual([]);
});

test('a line that falls across blocks is whole', async () => {
  const lines = await read(`${'a'.repeat(900)}\n`.repeat(1000));
  expect(lines).toHaveLength(1000);
  expect(new Set(lines.map(({ text }) => text?.length))).toEqual(new Set([900]));
});

test('a byte order mark before the first line is none of it', async () => {
  expect((await read('\ufeffa\n\ufeffb\n')).map(({ text }) => text)).toEqual(['a', '\ufeffb']);
});
