import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secrets } from '../../functions/env.ts';
import { COMPILED } from '../support/compiled.ts';

const CLI = fileURLToPath(new URL('../../functions/cli.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-start-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true, maxRetries: 3 });
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** `baton start`, with everything that it prints. */
function baton(...options: string[]) {
  const own = spawn(process.execPath, [CLI, 'start', '--data', join(folder, 'data'), ...options], {
    cwd: ROOT,
    env: { ...process.env, ...COMPILED },
  });
  child = own;
  let [out, err] = ['', ''];
  own.stdout.on('data', (text) => {
    out += text;
  });
  own.stderr.on('data', (text) => {
    err += text;
  });
  const ended = once(own, 'close').then(([code]): Ended => ({ code, out, err }));
  return {
    ended,
    out: () => out,
    ready: () =>
      Promise.race([
        once(own.stdout, 'data'),
        ended.then(({ err }) => {
          throw new Error(err);
        }),
      ]),
    interrupt: () => own.kill('SIGINT'),
  };
}

const refusal = async (...options: string[]) => {
  const { code, out, err } = await baton(...options).ended;
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  return err;
};

test('it starts, the event that it prints is accepted as printed, and Ctrl-C ends it cleanly', async () => {
  const { ready, out, ended, interrupt } = baton('--port', '0');
  await ready();
  const data = join(folder, 'data');
  const secrets = Secrets.parse(JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8')));
  expect((await stat(join(data, 'secrets.json'))).mode & 0o777).toBe(0o600);

  const url = /events +(http:\S+)\/events/.exec(out())?.[1];
  expect(secrets.twilio.apiUrl).toBe(url);
  const typed = out().slice(out().indexOf('secret=$('));
  const { stdout } = await promisify(execFile)('bash', ['-c', typed]);
  expect(stdout).toMatch(/^HTTP\/1.1 202/);
  expect(stdout).toContain('"accepted":1');
  expect((await fetch(`${url}/phones`)).status).toBe(200);

  const other = await promisify(execFile)(process.execPath, [CLI, 'start', '--data', data, '--port', '0'], {
    cwd: ROOT,
    env: { ...process.env, ...COMPILED },
  }).catch((fault: { code: number; stderr: string }) => fault);
  expect(other).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^baton: another Baton is running on the data/),
  });
  expect(JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8'))).toEqual(secrets);

  for (const secret of [secrets.console.password, secrets.twilio.authToken, ...(secrets.sources['*'] ?? [])])
    expect(out()).not.toContain(secret);
  interrupt();
  expect(await ended).toMatchObject({ code: 0, err: 'baton: stopping\n' });
}, 60_000);

test('a port in use is one line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await refusal('--port', String(port))).toBe(
    `baton: port ${port} is in use: stop what uses it, or start with --port NUMBER\n`,
  );
  server.close();
}, 60_000);

test('data of another version is one line, and is left alone', async () => {
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', 'version'), '0\n');
  expect(await refusal('--port', '0')).toMatch(
    /^baton: \S+data holds data of version 0, and this Baton reads version 1: move the folder away, or start with --data FOLDER\n$/,
  );
}, 60_000);

test('a policy that is missing, or has a fault, is one line', async () => {
  const policy = join(folder, 'policy.yaml');
  expect(await refusal('--port', '0', '--policy', policy)).toBe(
    `baton: ${policy}: there is no such file; name another with --policy FILE\n`,
  );
  const good = await readFile(join(ROOT, 'infra/policy.yaml'), 'utf8');
  await writeFile(policy, `${good}\ncolour: red\n`);
  expect(await refusal('--port', '0', '--policy', policy)).toMatch(/policy\.yaml:\d+: .*colour/);
}, 60_000);

test('secrets that are not as they must be are told without being shown', async () => {
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', 'secrets.json'), '{"console":{"user":"baton","password":"hidden-word');
  const words = await refusal('--port', '0');
  expect(words).toContain('secrets.json: not JSON; mend it, or move it away and a new one is made');
  expect(words).not.toContain('hidden-word');
}, 60_000);
