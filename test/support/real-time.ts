import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseIdOf } from '../../functions/app/identity.ts';
import { WEBHOOK_PATHS } from '../../functions/twilio/addresses.ts';
import { assemble } from '../../infra/assembly.ts';
import { startMachine } from '../../infra/local/machine.ts';
import { createPhones } from '../../infra/local/phones/exchange.ts';
import { realWorld } from '../../infra/local/phones/realtime.ts';
import { phonesApp } from '../../infra/local/phones/routes.ts';
import { localSecrets } from '../../infra/local/secrets.ts';
import { postAccepted } from './signed-post.ts';

/** The whole local machine with its phones in this process, in real time, for what is measured and not tested. */
export async function startInRealTime(policy: string) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-real-time-'));
  const policyFile = join(folder, 'policy.yaml');
  writeFileSync(policyFile, policy);
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const url = `http://127.0.0.1:${port}`;
  const secrets = await localSecrets(join(folder, 'secrets.json'), url);
  const assembly = await assemble({ policyFile, publicUrl: url });
  const phones = createPhones({
    world: realWorld((fault) => console.error(fault)),
    account: secrets.twilio,
    number: secrets.twilio.from,
    smsUrl: `${url}${WEBHOOK_PATHS.textReceived}`,
    behaviour: () => ({ calls: [], sms: 'delivered' }),
  });
  const app = phonesApp(phones);
  const machine = await startMachine({
    assembly,
    dataDir: folder,
    port,
    onLine: () => {},
    beside: () => ({
      routes: [{ path: '/2010-04-01', fetch: (request) => app.fetch(request) }],
      close: () => phones.close(),
    }),
  });
  const secret = secrets.sources['*']?.[0] ?? '';
  const login = `Basic ${btoa(`${secrets.console.user}:${secrets.console.password}`)}`;

  return {
    phones,
    depths: () => machine.depths(),
    post: (events: readonly object[], id: string) => postAccepted({ url, secret }, id, events),
    /** The case of a conversation, as its page has it. */
    async caseOf(conversation: string): Promise<unknown> {
      const headers = { authorization: login, accept: 'application/json' };
      return (await fetch(`${url}/cases/${caseIdOf(conversation)}`, { headers })).json();
    },
    async close() {
      await machine.stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(assembly.directory, { recursive: true, force: true });
    },
  };
}

export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** What the figures were measured on. */
export const thisComputer = (): string =>
  `${cpus()[0]?.model}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`;
