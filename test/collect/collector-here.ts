import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Follower } from '../../functions/cli/collect/collector.ts';
import { runCollector } from '../../functions/cli/collect/collector.ts';
import type { Last } from './pbx.ts';

/** What collectors say goes to standard error; here it is kept. */
export function listenToCollectors(): () => string {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  return () => said.join('');
}

/** A collector in this process: for everything but being killed. */
export function collectorHere(
  url: string,
  secret: string,
  port: number,
  begin: (followed: unknown) => Follower,
  last: Last,
) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-here-'));
  const stop = new AbortController();
  const collecting = {
    url: new URL('/events', url),
    secret,
    folder,
    mostSpooled: 1e8,
    host: '127.0.0.1',
    port,
    say: (what: string) => void process.stderr.write(`${what}\n`),
  };
  const ended = runCollector({ ...collecting, signal: stop.signal }, begin);
  last(async () => {
    stop.abort();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
}
