import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Secrets } from '../../functions/env.ts';
import { postSigned } from './signed-post.ts';

/** `baton start` as a process of its own, as a user would run it, and what a user does with it. */
export interface RunningMachine {
  readonly url: string;
  readonly readySeconds: number;
  readonly said: readonly string[];
  /** Posts events, signed; the answer's status and body. */
  post(events: readonly object[]): Promise<{ status: number; body: string }>;
  get(path: string): Promise<unknown>;
  /** A phone's part of the page, as the lines that a person reads. */
  phone(name: string): Promise<string>;
  /** Does what a button of the page does, once it is there. */
  push(button: 'answer' | 'hang-up' | 'decline', of: string): Promise<void>;
  press(key: string, of: string): Promise<void>;
  text(from: string, body: string): Promise<void>;
  /** `kill -9`: nothing is finished, nothing is flushed. */
  kill(): Promise<void>;
  /** Ctrl-C: the exit code. */
  stop(): Promise<number | null>;
}

const PATIENCE_MS = 60_000;

/** Asks again until the answer is there. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain: ${what}`);
    await wait(50);
  }
}

/** `more` is what a user would add to the command; `first` are modules that are loaded before it. */
export async function startBaton(
  data: string,
  policy: string,
  port = 0,
  more: readonly string[] = [],
  first: readonly string[] = [],
): Promise<RunningMachine> {
  const args = [
    ...first.flatMap((file) => ['--import', file]),
    '--import',
    './test/contract/watch-machine.ts',
    'functions/cli.ts',
    'start',
    '--json',
    '--port',
    String(port),
    '--data',
    data,
    '--policy',
    policy,
    ...more,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const ready = await firstLine(child, said);
  const { url, seconds } = JSON.parse(ready) as { url: string; seconds: number };
  const secrets = Secrets.parse(JSON.parse(readFileSync(`${data}/secrets.json`, 'utf8')));
  const password = btoa(`${secrets.console.user}:${secrets.console.password}`);

  const page = async () => (await fetch(`${url}/phones`)).text();
  const part = async (name: string) =>
    (await page())
      .split('<article')
      .find((article) => article.includes(`>${name}`) || article.includes(name)) ?? '';
  const submit = async (path: string, fields: Record<string, string>) => {
    await fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  };
  const action = (kind: string, of: string) =>
    until(
      `${kind} on the phone of ${of}`,
      async () => new RegExp(`/phones/calls/[^/"]+/${kind}`).exec(await part(of))?.[0],
    );

  /** @throws when something was asked of Twilio that it does not have */
  const askedRightly = () => {
    const wrong = said.filter((line) => line.startsWith("not Twilio's: "));
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  };

  const secret = secrets.sources['*']?.[0] ?? '';
  let posted = 0;
  return {
    url,
    readySeconds: seconds,
    said,
    async post(events) {
      posted += 1;
      const answer = await postSigned({ url, secret }, `post-${posted}`, events);
      return { status: answer.status, body: await answer.text() };
    },
    async get(path) {
      const headers = { accept: 'application/json', authorization: `Basic ${password}` };
      const answer = await fetch(`${url}${path}`, { headers });
      return answer.ok ? answer.json() : undefined;
    },
    async phone(name) {
      return (await part(name)).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    },
    push: async (button, of) => submit(await action(button, of), {}),
    press: async (key, of) => submit(await action('key', of), { key }),
    text: (from, body) => submit('/phones/texts', { from, body }),
    async kill() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      askedRightly();
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      askedRightly();
      return child.exitCode;
    },
  };
}

async function firstLine(child: ChildProcess, said: readonly string[]): Promise<string> {
  if (!child.stdout) throw new Error('the process has no output');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`baton start ended: ${said.join('\n')}`);
  });
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  ended.catch(() => {});
  return String(line);
}
