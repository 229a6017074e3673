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
