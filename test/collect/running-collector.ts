import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { COMPILED } from '../support/compiled.ts';
import type { Last } from './pbx.ts';

const CLI = fileURLToPath(new URL('../../functions/cli.ts', import.meta.url));
const PATIENCE_MS = 60_000;

export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain: ${what}`);
    await wait(20);
  }
}

/** A folder for one collector, and the real command started in it as often as a test likes. */
export function collectorIn(
  secrets: Record<string, string[]>,
  args: readonly string[],
  env: Record<string, string>,
  last: Last = onTestFinished,
) {
  const cwd = mkdtempSync(join(tmpdir(), 'baton-collect-'));
  writeFileSync(join(cwd, 'secrets.json'), JSON.stringify({ sources: secrets }));
  const said: string[] = [];

  function start(...more: string[]) {
    const child = spawn(
      process.execPath,
      [
        CLI,
        'collect',
        ...args,
        '--secret-file',
        'secrets.json',
        '--data',
        'kept',
        '--country',
        'US',
        ...more,
      ],
      { cwd, env: { ...process.env, ...COMPILED, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(String(bytes)));
    // Not before everything that it said has been read.
    const ended = once(child, 'close');
    last(() => void child.kill('SIGKILL'));
    const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
      child.kill(signal);
      await ended;
      return child.exitCode;
    };
    return {
      /** Nothing is finished, nothing is flushed. */
      kill: () => end('SIGKILL'),
      /** As systemd stops it: the exit code. */
      stop: () => end('SIGTERM'),
      ended: async () => {
        await ended;
        return child.exitCode;
      },
    };
  }
  return { cwd, start, said: () => said.join('') };
}
