import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder } from '../../functions/cli/collect/lock.ts';

/** Given these collectors that begin in one folder, one of them works there and the others are told so. */

function folder(): string {
  const name = mkdtempSync(join(tmpdir(), 'baton-locking-'));
  onTestFinished(() => rmSync(name, { recursive: true, force: true }));
  return name;
}

const LOCK = new URL('../../functions/cli/collect/lock.ts', import.meta.url);

/** A process that tries to lock the folder each time when it is told to, and keeps the lock until it is killed. */
function contender(kept: string) {
  const script = `
    import { lockFolder } from '${LOCK}';
    const held = [];
    process.stdin.on('data', () => lockFolder(${JSON.stringify(kept)}).then(
      (unlock) => { held.push(unlock); console.log('works'); },
      (error) => console.log(error.message),
    ));
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    said: async (): Promise<string> => String((await lines.next()).value),
    tries: () => void child.stdin.write('again\n'),
    async killed(): Promise<void> {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('of many that begin at once, one works; after it is killed, one of the others may, and again', async () => {
  const kept = folder();
  let alive = Array.from({ length: 4 }, () => contender(kept));
  await Promise.all(alive.map((one) => one.said()));
  while (alive.length > 1) {
    for (const one of alive) one.tries();
    const answers = await Promise.all(alive.map(async (one) => ({ one, said: await one.said() })));
    const working = answers.filter(({ said }) => said === 'works');
    const refused = answers.filter(({ said }) => said.startsWith(`another collector works in ${kept}: stop`));
    expect([working.length, refused.length]).toEqual([1, alive.length - 1]);
    await working[0]?.one.killed();
    alive = refused.map(({ one }) => one);
  }
});

test('many tries in one process: one works, and once it has ended the next one may', async () => {
  const kept = folder();
  const tries = () => Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(kept)));
  for (let round = 0; round < 5; round += 1) {
    const won = (await tries()).filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    won[0]?.value();
  }
  expect(readdirSync(kept)).toEqual(['lock.sqlite']);
});

test('the name of the folder may be as long as the system allows', async () => {
  const kept = join(folder(), 'long'.repeat(50), 'long'.repeat(50));
  mkdirSync(kept, { recursive: true });
  const unlock = await lockFolder(kept);
  await expect(lockFolder(kept)).rejects.toThrow('another collector works in');
  unlock();
});
