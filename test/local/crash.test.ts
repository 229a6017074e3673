import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { toyAssembly } from '../support/toy-stack.ts';

const SCRIPT = fileURLToPath(new URL('../support/toy-machine.ts', import.meta.url));
let dataDir: string;
let directory: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-crash-'));
  directory = (await toyAssembly()).directory;
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of [dataDir, directory]) await rm(folder, { recursive: true, maxRetries: 3 });
});

async function run(): Promise<{ url: string; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [SCRIPT, directory, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [url] = await once(child.stdout, 'data');
  return {
    url: String(url).trim(),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const item = async (url: string, id: string): Promise<Record<string, Record<string, string>> | undefined> => {
  const response = await fetch(`${url}/item/${id}`);
  return response.ok ? ((await response.json()) as Record<string, Record<string, string>>) : undefined;
};

test('after kill -9 in a stream of messages, every accepted one is handled, and a delayed one is still on time', async () => {
  const first = await run();
  const accepted: string[] = [];
  const post = async (id: string, more: object = {}) => {
    const response = await fetch(`${first.url}/send`, {
      method: 'POST',
      body: JSON.stringify({ id, ...more }),
    });
    if (response.status === 202) accepted.push(id);
  };
  await Promise.all([post('later', { delay: 4 }), post('held', { does: 'sleep first' })]);
  let next = 0;
  const stream = Promise.allSettled(
    Array.from({ length: 16 }, async () => {
      while (next < 500) await post(`n${next++}`);
    }),
  );
  await eventually(async () => accepted.length > 150 || undefined);
  await first.kill();
  await stream;
  expect(accepted.length).toBeLessThan(500);

  const second = await run();
  for (const id of accepted) expect(await eventually(() => item(second.url, id), 10_000)).toBeDefined();
  const later = await item(second.url, 'later');
  expect(Number(later?.['took']?.['N'])).toBeGreaterThanOrEqual(4000);
  expect(Number(later?.['took']?.['N'])).toBeLessThan(20_000);
  // It was in a function's hands when the process was killed.
  expect(await item(second.url, 'held')).toMatchObject({ receives: { N: '2' } });
  await second.kill();
}, 60_000);
