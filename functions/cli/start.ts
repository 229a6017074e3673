import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { assemble, PolicyFault } from '../../infra/assembly.ts';
import { MachineFault } from '../../infra/local/fault.ts';
import { startMachine } from '../../infra/local/machine.ts';
import { localSecrets } from '../../infra/local/secrets.ts';
import { readPolicy } from '../app/policy-file.ts';
import { CommandFailure } from './failure.ts';
import { complain, print } from './output.ts';
import { phonesBeside } from './start-phones.ts';
import { welcome } from './start-words.ts';
import { troublesIn } from './trouble.ts';

interface StartOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The folder of everything that outlives the process. */
  readonly data: string;
  readonly policy: string;
  /** Where the outside reaches the API, when that is not this machine's own address. */
  readonly publicUrl?: string;
  /** What goes wrong between Baton and the phones page. */
  readonly trouble?: string;
  readonly json?: boolean;
}

/**
 * Runs the whole system on this machine until it is interrupted.
 * @throws CommandFailure (2) for a port in use, a broken policy, a data folder of another version
 */
export async function start(options: StartOptions): Promise<void> {
  // The functions see the time zone that they see on Lambda.
  process.env['TZ'] = 'UTC';
  const began = performance.now();
  const { policy: policyFile } = options;
  if (!existsSync(policyFile))
    throw new CommandFailure(2, `${policyFile}: there is no such file; name another with --policy FILE`);
  const port = options.port || (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const publicUrl = options.publicUrl?.replace(/\/$/, '') ?? url;
  const tell = (line: string) =>
    complain(
      options.json ? JSON.stringify({ kind: 'line', at: new Date().toISOString(), line }) : `baton: ${line}`,
    );

  const troubles = troublesIn(options.trouble, '--trouble');
  const stopping = interruption();
  const assembly = await inWords(() => assemble({ policyFile, publicUrl }));
  try {
    const names = await namesIn(policyFile);
    const beside = (file: string) =>
      phonesBeside({ secrets: localSecrets(file, url), url, publicUrl, names, tell, troubles });
    const machine = await inWords(() =>
      startMachine({ assembly, dataDir: options.data, port, onLine: tell, beside }),
    );
    const seconds = (performance.now() - began) / 1000;
    const secretsFile = join(options.data, 'secrets.json');
    const { console, twilio } = localSecrets(secretsFile, url);
    const ready = { url, publicUrl, seconds, data: options.data, secretsFile, user: console.user };
    const password = process.stdout.isTTY ? console.password : undefined;
    await print(
      options.json
        ? `${JSON.stringify({ kind: 'ready', ...ready })}\n`
        : welcome({ ...ready, password, phones: twilio.apiUrl === url }),
    );
    await stopping;
    tell('stopping');
    await machine.stop();
  } finally {
    await rm(assembly.directory, { recursive: true, force: true });
  }
}

/** Resolves at the first Ctrl-C or TERM. A second one ends the process at once. */
function interruption(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(130));
      resolve();
    });
  }
  return promise;
}

/** Faults that are somebody's to mend, one line each; anything else is ours. */
async function inWords<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (fault) {
    if (fault instanceof PolicyFault || fault instanceof MachineFault)
      throw new CommandFailure(2, fault.faults.join('\nbaton: '));
    throw fault;
  }
}

/** Who has which number, by the policy. */
async function namesIn(policyFile: string): Promise<ReadonlyMap<string, string>> {
  const read = readPolicy(await readFile(policyFile, 'utf8'), policyFile);
  return new Map(
    read.ok ? Object.values(read.policy.people).map((person) => [person.phone, person.name]) : [],
  );
}

/** The address is part of what is synthesized, so the port must be known before it is taken. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
