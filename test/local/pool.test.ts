import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Environment } from '../../infra/local/environments.ts';
import { poolOf } from '../../infra/local/pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Fake extends Environment {
  end(): void;
}

function fakes(reserved: number | undefined, busy: () => boolean) {
  const started: Fake[] = [];
  const pool = poolOf(
    () => {
      const { promise: gone, resolve } = Promise.withResolvers<void>();
      let alive = true;
      const end = () => {
        alive = false;
        resolve();
      };
      const environment: Fake = {
        ready: Promise.resolve(),
        gone,
        alive: () => alive,
        invoke: async () => undefined,
        stop: async () => end(),
        end,
      };
      started.push(environment);
      return environment;
    },
    reserved,
    busy,
  );
  return { pool, started };
}

/** Takes as many as are wanted; those that must wait do. */
const take = (pool: ReturnType<typeof fakes>['pool'], count: number) => {
  const got: Environment[] = [];
  for (let i = 0; i < count; i++) void Promise.resolve(pool.take()).then((one) => got.push(one));
  return got;
};

test('an environment is used again, and one at a time', async () => {
  const { pool, started } = fakes(1, () => false);
  const got = take(pool, 2);
  await vi.advanceTimersByTimeAsync(0);
  expect([got.length, pool.hasRoom()]).toEqual([1, false]);
  pool.release(started[0]!);
  await vi.advanceTimersByTimeAsync(0);
  expect([got.length, pool.hasRoom(), started.length]).toEqual([2, true, 1]);
});

test('two queues take turns, however long one of them is', async () => {
  const { pool, started } = fakes(1, () => false);
  const served: string[] = [];
  const wants = (by: string) => {
    if (pool.hasRoom(by)) void Promise.resolve(pool.take(by)).then(() => served.push(by));
  };
  for (let i = 0; i < 6; i++) {
    wants('texts');
    wants('texts');
    wants('calls');
    await vi.advanceTimersByTimeAsync(0);
    pool.release(started[0]!);
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(served.slice(1, 7)).toEqual(['texts', 'calls', 'texts', 'calls', 'texts', 'calls']);
});

test('reserved concurrency is never exceeded, however long somebody waits', async () => {
  const { pool, started } = fakes(1, () => false);
  const got = take(pool, 3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([got.length, started.length]).toEqual([1, 1]);
});

test('who waits for somebody else gets more environments, one a second', async () => {
  const { pool, started } = fakes(undefined, () => false);
  take(pool, 20);
  const atFirst = started.length;
  await vi.advanceTimersByTimeAsync(2000);
  expect(started.length).toBe(Math.min(10, atFirst + 2));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(started.length).toBe(10);
});

test('who waits for a processor gets no more of them', async () => {
  const { pool, started } = fakes(undefined, () => true);
  take(pool, 20);
  const atFirst = started.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(started.length).toBe(atFirst);
});

/** As a queue is emptied: whoever is served makes room for the next, who waits only until somebody is done. */
async function empty(pool: ReturnType<typeof fakes>['pool'], seconds: number, idleBetween: boolean) {
  const under = [await pool.take(), await pool.take()];
  for (let ms = 0; ms < seconds * 1000; ms += 50) {
    const next = idleBetween ? undefined : pool.take();
    await vi.advanceTimersByTimeAsync(50);
    pool.release(under.shift()!);
    under.push(await (next ?? pool.take()));
  }
}

test('it counts that somebody always waits, even if nobody waits long', async () => {
  const { pool, started } = fakes(3, () => false);
  await empty(pool, 3, false);
  expect(started.length).toBe(3);
});

test('nobody waits: there are no more of them', async () => {
  const { pool, started } = fakes(undefined, () => false);
  await empty(pool, 10, true);
  expect(started.length).toBe(2);
});

test('an environment that has ended is replaced for whoever waits', async () => {
  const { pool, started } = fakes(1, () => true);
  const got = take(pool, 2);
  await vi.advanceTimersByTimeAsync(0);
  started[0]!.end();
  pool.release(started[0]!);
  await vi.advanceTimersByTimeAsync(0);
  expect([got.length, started.length]).toEqual([2, 2]);
  expect(got[1]).toBe(started[1]);
});
