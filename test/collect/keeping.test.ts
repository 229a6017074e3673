import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openKeeper } from '../../functions/cli/collect/keeper.ts';
import { lockFolder } from '../../functions/cli/collect/lock.ts';
import { byOurClock, clockInWords, clockOf } from '../../functions/cli/collect/server-clock.ts';
import { tailOf } from '../../functions/cli/collect/tail.ts';
import { readLog } from '../sources/read-queue-log.ts';

/** What a collector keeps on disk and what may go wrong there, without a phone system. */

function folder(): string {
  const name = mkdtempSync(join(tmpdir(), 'baton-keeping-'));
  onTestFinished(() => rmSync(name, { recursive: true, force: true }));
  return name;
}
const say = () => undefined;
const open = (name: string) => openKeeper(name, () => ({}), 1_000_000);

test('two collectors never keep their state in one folder; once the first has ended, the other may', async () => {
  const kept = folder();
  const first = await open(kept);
  await expect(open(kept)).rejects.toThrow(`another collector works in ${kept}: stop it`);
  await first.close();
  await (await open(kept)).close();
});

test('what a killed collector leaves behind locks nobody out', async () => {
  const kept = folder();
  writeFileSync(join(kept, 'lock'), '');
  await (await lockFolder(kept))();
});

test('a folder that takes nothing is said in words', async () => {
  const file = join(folder(), 'kept');
  writeFileSync(file, '');
  await expect(open(file)).rejects.toThrow(`${file}: it is a file, not a folder`);
  await expect(lockFolder(`/tmp/${'long'.repeat(30)}`)).rejects.toThrow('too long a name');
});

test.runIf(existsSync('/dev/full'))(
  'a disk that is full ends the collector: what it read is read again when it is started again',
  async () => {
    const kept = folder();
    const keeper = await open(kept);
    // Whatever is written there is refused: no space is left.
    symlinkSync('/dev/full', join(kept, 'state.json.next'));
    const said = new Promise((told) => keeper.onFailure(told));
    keeper.take([]);
    expect(String(await said)).toContain(`${kept}: the disk is full`);
  },
);

test('a log that may not be read is tried again, and read on from where it was', async () => {
  const log = join(folder(), 'queue_log');
  const lines: string[] = [];
  const tail = tailOf(log, undefined);
  const read = () => tail.read({ take: (line) => lines.push(line), more: () => true, say });
  symlinkSync(log, log);
  await expect(read()).rejects.toThrow('ELOOP');
  rmSync(log);
  writeFileSync(log, 'from before\n');
  expect(await read()).toBe(true);
  writeFileSync(log, 'one\ntwo\nhal', { flag: 'a' });
  await read();
  writeFileSync(log, 'f\n', { flag: 'a' });
  await read();
  expect(lines).toEqual(['one', 'two', 'half']);
});

test('the times of a server whose clock is hours off are those of here, under the same ids', () => {
  const { events } = readLog('1790000000|1790000000.1|2001|NONE|ENTERQUEUE||5555550121|1');
  const times = (offMs: number) =>
    byOurClock(events, clockOf(1_790_000_000_000 + offMs, 1_790_000_000_000)).map(({ id, time }) => ({
      id,
      time: Date.parse(time) - 1_790_000_000_000,
    }));
  const ids = events.map(({ id }) => id);
  expect(times(0)).toEqual(ids.map((id) => ({ id, time: 0 })));
  expect(times(10_800_000)).toEqual(ids.map((id) => ({ id, time: -10_800_000 })));
  expect(times(-7_200_000)).toEqual(ids.map((id) => ({ id, time: 7_200_000 })));
  // A slow line is no wrong clock.
  expect(times(59_000)).toEqual(times(0));
  expect(clockInWords(clockOf(10_800_000, 0))).toBe(
    "the phone system's clock is 180 min ahead (times are corrected)",
  );
  expect(clockInWords(clockOf(-90_000, 0))).toContain('2 min behind');
  expect(clockInWords(clockOf(900, 0))).toBeUndefined();
});
