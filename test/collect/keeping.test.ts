import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openKeeper } from '../../functions/cli/collect/keeper.ts';
import { byOurClock, clockInWords, clockOf } from '../../functions/cli/collect/server-clock.ts';
import { tailOf } from '../../functions/cli/collect/tail.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
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

test('a folder that takes nothing is said in words', async () => {
  const file = join(folder(), 'kept');
  writeFileSync(file, '');
  await expect(open(file)).rejects.toThrow(`${file}: it is a file, not a folder`);
});

/** As `take` gets them; only the id matters here. */
const event = (n: number) => ({ id: `e${n}` }) as unknown as CloudEvent;

test('what led to events is stored within a moment, and anything else within a second or some', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const kept = folder();
  const state = { seen: 0, text: '' };
  const keeper = await openKeeper(kept, () => state, 1_000_000);
  const waits = () => vi.getTimerCount() > 0;
  const storedAfter = async (ms: number, events: CloudEvent[]) => {
    keeper.take(events);
    vi.advanceTimersByTime(ms - 1);
    expect(waits()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(waits()).toBe(false);
    await keeper.commit();
  };
  // Where a new collector begins.
  await storedAfter(100, []);
  await storedAfter(1000, []);
  await storedAfter(100, [event(1)]);
  keeper.take([]);
  vi.advanceTimersByTime(500);
  await storedAfter(100, [event(2)]);
  // With so many calls that all of it is a quarter of a megabyte.
  state.text = 'x'.repeat(250_000);
  await storedAfter(100, [event(3)]);
  await storedAfter(500, [event(4)]);
  await storedAfter(5000, []);
  await keeper.close();
});

test('killed at any moment: what led to the state is posted or in the spool, and nothing else is', async () => {
  // Stored when a step says so.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const step = fc.constantFrom('event', 'nothing', 'post', 'commit', 'kill');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      let kept = folder();
      let state: { made: string[] } = { made: [] };
      let last = 0;
      const opened = () => openKeeper(kept, () => state, 1_000_000);
      let keeper = await opened();
      const posted: string[] = [];
      for (const does of [...steps, 'kill']) {
        if (does === 'event') {
          const made = event(++last);
          state = { made: [...state.made, made.id] };
          keeper.take([made]);
        }
        if (does === 'nothing') keeper.take([]);
        if (does === 'commit') await keeper.commit();
        if (does === 'post' || does === 'kill') {
          if (does === 'kill') {
            // What is on disk now, and not what stopping would write.
            const before = kept;
            kept = folder();
            cpSync(before, kept, { recursive: true, filter: (name) => !name.includes('lock.') });
            await keeper.close();
            // What was on its way to the disk, up to the state that goes with it.
            const spools = readdirSync(kept).filter((name) => name.startsWith('spool-'));
            for (const name of [...spools, `spool-${spools.length + 7}.ndjson`, 'state.json.next'])
              appendFileSync(join(kept, name), `${JSON.stringify(event(0))}\n`);
            keeper = await opened();
            state = (keeper.followed as typeof state | undefined) ?? { made: [] };
          }
          const batch = await keeper.spool.next(1e6, does === 'post' ? 2 : 1000);
          for (const line of batch?.body.trimEnd().split('\n') ?? []) posted.push(JSON.parse(line).id);
          if (batch) keeper.posted(batch.bytes);
          if (does === 'post') continue;
          expect([...new Set(posted)]).toEqual(state.made);
        }
      }
      await keeper.close();
    }),
    { numRuns: 60 },
  );
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
