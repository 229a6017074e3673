import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LogMark, tailOf } from '../../functions/cli/collect/tail.ts';

/** Given what is done to a log and its old files, these lines are read, and this is said. */

function aLog(name = 'queue_log') {
  const folder = mkdtempSync(join(tmpdir(), 'baton-log-'));
  const file = join(folder, name);
  const read: string[] = [];
  const said: string[] = [];
  let mark: LogMark | undefined;
  let tail = tailOf(file, undefined);
  /** File times have no more than some milliseconds: here each thing happens a minute after the one before. */
  let minute = 0;
  const write = (text: string, suffix = '') => {
    appendFileSync(file + suffix, text);
    minute += 1;
    utimesSync(file + suffix, minute * 60, minute * 60);
  };
  return {
    folder,
    file,
    said,
    write,
    copy(from: string, to: string): void {
      copyFileSync(file + from, file + to);
      write('', to);
    },
    rename: (from: string, to: string) => renameSync(file + from, file + to),
    async reads(): Promise<string> {
      await tail.read({
        take: (line) => read.push(line),
        more: () => true,
        say: (what) => said.push(what),
      });
      return read.splice(0).join(' ');
    },
    /** Killed, or stopped, and started again with what it had stored. */
    startsAgain(): void {
      mark = JSON.parse(JSON.stringify(tail.mark())) as LogMark;
      tail = tailOf(file, mark);
    },
    compress(suffix: string): void {
      const { mtime } = statSync(file + suffix);
      writeFileSync(`${file}${suffix}.gz`, gzipSync(readFileSync(file + suffix)));
      utimesSync(`${file}${suffix}.gz`, mtime, new Date(Math.floor(mtime.getTime() / 1000) * 1000));
      unlinkSync(file + suffix);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
async function begun(name?: string) {
  const log = aLog(name);
  onTestFinished(log.remove);
  log.write('older\n', '.9');
  log.write('old\n');
  expect(await log.reads()).toBe('');
  log.write('A\n');
  expect(await log.reads()).toBe('A');
  return log;
}

describe('a log that is rotated', () => {
  test.each([
    ['queue_log', '.1', '.2', '.3'],
    ['queue_log', '-20261125', '-20261124', '-20261123'],
    ['Master.csv', '.2026-11-25-00-00-00', '.2026-11-24-00-00-00', '.2026-11-23-00-00-00'],
  ])(
    '%s: three times while the collector is away: every file is read, the oldest first',
    async (name, ...to) => {
      const [newest = '', middle = '', oldest = ''] = to;
      const log = await begun(name);
      log.startsAgain();
      log.write('B\n');
      log.rename('', oldest);
      log.write('C\nC2\n');
      log.rename('', middle);
      log.write('D\n');
      log.rename('', newest);
      log.write('E\n');
      expect(await log.reads()).toBe('B C C2 D E');
      log.write('F\n');
      expect(await log.reads()).toBe('F');
      expect(log.said).toEqual([]);
    },
  );

  test.each([
    ['queue_log', ['.2', '.1']],
    ['queue_log', ['.1790000000', '.1790000001']],
    ['queue_log', ['-20261123', '-20261124']],
    ['queue_log', ['-2026112317', '-2026112318']],
    ['queue_log', ['-20261123-1732', '-20261123T173300Z']],
    ['queue_log', ['.2026-11-23', '_2026-W48']],
    ['Master.csv', ['.2026-11-23-17-32-00', '-20261124']],
  ])('%s%j: these are what a rotation makes of it', async (name, suffixes) => {
    const log = await begun(name);
    for (const suffix of suffixes) {
      log.write(`${suffix}\n`);
      log.rename('', suffix);
    }
    log.write('Z\n');
    expect(await log.reads()).toBe([...suffixes, 'Z'].join(' '));
  });

  test('before its extension too', async () => {
    const log = await begun('Master.csv');
    log.write('B\n');
    renameSync(log.file, join(log.folder, 'Master-20261123.csv'));
    log.write('C\n');
    renameSync(log.file, join(log.folder, 'Master.1.csv'));
    log.write('D\n');
    expect(await log.reads()).toBe('B C D');
    expect(log.said).toEqual([]);
  });

  test.each(['.bak', '~', '.~1~', '.old', '2', '-copy', '.1.orig', '.20261123.bak', '.1~'])(
    'beside a copy %s of it: nothing is read twice',
    async (suffix) => {
      const log = await begun();
      log.write('B\n');
      copyFileSync(log.file, log.file + suffix);
      log.write('from elsewhere\n', suffix);
      log.rename('', '.1');
      log.write('C\n');
      expect(await log.reads()).toBe('B C');
      expect(log.said).toEqual([]);
    },
  );

  test('is moved away by hand, to whatever name: the rest of it is read', async () => {
    const log = await begun();
    log.write('B\n');
    log.rename('', '.old');
    log.write('C\n');
    expect(await log.reads()).toBe('B C');
    expect(log.said).toEqual([]);
  });

  test('is copied to the name of a rotation, before and after it is rotated: nothing is read twice', async () => {
    const log = await begun();
    log.write('B\n');
    log.copy('', '-20261123');
    log.write('C\n');
    log.rename('', '.3');
    log.write('D\n');
    log.copy('', '-20261124');
    log.write('E\n');
    log.rename('', '.2');
    log.copy('.2', '-20261125');
    log.write('F\n');
    log.rename('', '.1');
    log.write('G\n');
    log.copy('', '-20261126');
    expect(await log.reads()).toBe('B C D E F G');
    log.write('H\n');
    expect(await log.reads()).toBe('H');
    expect(log.said).toEqual([]);
  });

  test('is written to under its old name until the new one has a line, and nothing of it is lost', async () => {
    const log = await begun();
    log.rename('', '.1');
    log.write('B\n', '.1');
    expect(await log.reads()).toBe('B');
    writeFileSync(log.file, '');
    expect(await log.reads()).toBe('');
    log.write('C\n', '.1');
    expect(await log.reads()).toBe('C');
    log.write('D\n', '.1');
    log.write('E\n');
    log.startsAgain();
    expect(await log.reads()).toBe('D E');
    expect(log.said).toEqual([]);
  });

  test('is gone under its old name: that is said once, and what came after it is read', async () => {
    const log = await begun();
    log.startsAgain();
    log.write('lost\n');
    unlinkSync(log.file);
    log.write('C\n', '.1');
    log.write('D\n');
    expect(await log.reads()).toBe('C D');
    log.write('E\n');
    expect(await log.reads()).toBe('E');
    expect(log.said).toEqual([
      'the file that it was before is gone (read up to 1970-01-01T00:03:00.000Z): what was written to that since is lost',
    ]);
  });

  test('is compressed before it was read to its end: the file is named', async () => {
    const log = await begun();
    log.startsAgain();
    log.write('B\n');
    log.rename('', '.2');
    log.compress('.2');
    log.write('C\n');
    log.rename('', '.1');
    log.compress('.1');
    log.write('D\n');
    expect(await log.reads()).toBe('D');
    expect(log.said).toEqual(
      [2, 1].map((n) => `queue_log.${n}.gz was compressed before it was read: read it by baton convert`),
    );
  });

  test('is compressed after it was read to its end: nothing is lost, nothing is said', async () => {
    const log = await begun();
    log.rename('', '.1');
    log.compress('.1');
    log.write('B\n');
    expect(await log.reads()).toBe('B');
    expect(log.said).toEqual([]);
  });

  test('is copied and emptied in place: it is read from its beginning, and what may be lost is said', async () => {
    const log = await begun();
    copyFileSync(log.file, `${log.file}.1`);
    truncateSync(log.file);
    log.write('B\n');
    expect(await log.reads()).toBe('B');
    expect(log.said).toEqual([expect.stringContaining('it was emptied in place')]);
  });

  test('as often as it may be, with any restarts: each line is read once, in order', async () => {
    const steps = fc.array(fc.constantFrom('write', 'rotate', 'read', 'restart', 'copy'), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const log = aLog();
        log.write('old\n');
        const lines: string[] = [await log.reads()];
        let written = 0;
        let rotations = 0;
        let copies = 0;
        for (const step of all) {
          if (step === 'write') log.write(`${++written}\n`);
          if (step === 'read') lines.push(await log.reads());
          if (step === 'restart') log.startsAgain();
          if (step === 'copy') log.copy('', `.${++copies}`);
          if (step !== 'rotate') continue;
          log.rename('', `-${++rotations}`);
          log.write('');
        }
        lines.push(await log.reads());
        expect(lines.filter((line) => line !== '').join(' ')).toBe(
          Array.from({ length: written }, (_, n) => n + 1).join(' '),
        );
        log.remove();
      }),
      { numRuns: 60 },
    );
  });
});
