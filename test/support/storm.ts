import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { caseIdOf } from '../../functions/app/identity.ts';
import { instantAt } from '../../functions/domain/time.ts';
import { sign } from '../../functions/sources/signature.ts';
import { WEBHOOK_PATHS } from '../../functions/twilio/addresses.ts';
import { assemble } from '../../infra/assembly.ts';
import { startMachine } from '../../infra/local/machine.ts';
import { createPhones, type Phones } from '../../infra/local/phones/exchange.ts';
import { realWorld } from '../../infra/local/phones/realtime.ts';
import type { LogEntry } from '../../infra/local/phones/records.ts';
import { phonesApp } from '../../infra/local/phones/routes.ts';
import { localSecrets } from '../../infra/local/secrets.ts';

/**
 * `node test/support/storm.ts`: 1,000 customers ask for a supervisor within 60 seconds, and one person is on the rung;
 * through the whole local machine, in real time (about five minutes). Says how soon the first text came, how many
 * texts it took, how many cases they and the pages behind their links list, and how many cases one word each took.
 */
const CASES = Number(process.argv[2] ?? 1_000);
const SPREAD = 60_000;
const BATCHES = 60;
/** From the last event: the digest of the last minute, and its delivery. */
const AFTERWARDS = 80_000;
const PAM = '+15555550110';

const POLICY = `
timeZone: UTC
people: { pam: { name: Pam, phone: "${PAM}", channels: [sms] } }
ladders: { default: { rungs: [{ notify: [pam], acknowledgeWithin: PT15M }], lastResort: [pam] } }
`;

const folder = mkdtempSync(join(tmpdir(), 'baton-storm-'));
const policyFile = join(folder, 'policy.yaml');
writeFileSync(policyFile, POLICY);
const port = 20_000 + Math.floor(Math.random() * 20_000);
const url = `http://127.0.0.1:${port}`;
const secrets = await localSecrets(join(folder, 'secrets.json'), url);
const assembly = await assemble({ policyFile, publicUrl: url });
const phones: Phones = createPhones({
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

async function post(events: readonly object[], id: string): Promise<void> {
  const body = JSON.stringify(events);
  const signed = sign(secrets.sources['*']?.[0] ?? '', id, body, instantAt(Date.now()));
  const headers = { 'content-type': 'application/cloudevents-batch+json', ...signed };
  const answer = await fetch(`${url}/events`, { method: 'POST', headers, body });
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
}

const eventOf = (i: number): object => ({
  specversion: '1.0',
  source: 'pbx',
  subject: `call-${i}`,
  id: `ask-${i}`,
  type: 'supervisor.requested',
  time: new Date().toISOString(),
  data: {
    by: 'customer',
    customer: { name: `Customer ${i}`, phone: `+447910${String(i).padStart(6, '0')}` },
  },
});

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const login = `Basic ${btoa(`${secrets.console.user}:${secrets.console.password}`)}`;
const text = (entry: LogEntry) => (entry.kind === 'text' && entry.to === PAM ? [entry] : []);
const pages = () => phones.log.flatMap(text).filter(({ body }) => /^Baton \d/.test(body));

async function isTaken(i: number): Promise<boolean> {
  const headers = { authorization: login, accept: 'application/json' };
  const answer = await fetch(`${url}/cases/${caseIdOf(`call-${i}`)}`, { headers });
  const { why } = (await answer.json()) as { why: string };
  return why.includes('acknowledged by pam');
}

const began = Date.now();
const share = Math.ceil(CASES / BATCHES);
for (let batch = 0; batch < BATCHES; batch += 1) {
  await wait(Math.max(0, began + (batch * SPREAD) / BATCHES - Date.now()));
  const some = Array.from({ length: Math.min(share, CASES - batch * share) }, (_, n) =>
    eventOf(batch * share + n),
  );
  if (some.length > 0) await post(some, `batch-${batch}`);
}
console.log(`${CASES} cases accepted in ${seconds(Date.now() - began)}`);
await wait(began + SPREAD + AFTERWARDS - Date.now());

const sent = pages();
console.log(
  `first text after ${seconds((sent[0]?.at ?? Number.NaN) - began)}; ${sent.length} texts within ${seconds(Date.now() - began)}, at ${sent.map(({ at }) => seconds(at - began)).join(', ')}`,
);
const listed = new Set<string>();
for (const { body } of sent) {
  for (const [name] of body.matchAll(/Customer \d+/g)) listed.add(name);
  const [link] = /http\S+\/l\/\S+$/.exec(body) ?? [];
  if (!link) continue;
  const asked = Date.now();
  const page = await (await fetch(link)).text();
  for (const [name] of page.matchAll(/Customer \d+/g)) listed.add(name);
  console.log(
    `  ${body.slice(0, 60)}…: its page of ${(page.length / 1000).toFixed(0)} KB in ${seconds(Date.now() - asked)}`,
  );
}
console.log(`${listed.size} of ${CASES} cases listed`);

const answered = Date.now();
for (const { body } of sent) await phones.text(PAM, `1 ${/^Baton (\d+)/.exec(body)?.[1]}`);
let taken = 0;
for (let i = 0; i < CASES; i += 1) {
  for (let tries = 0; tries < 40 && !(await isTaken(i)); tries += 1) await wait(500);
  if (await isTaken(i)) taken += 1;
}
console.log(
  `${taken} of ${CASES} cases taken by ${sent.length} words, within ${seconds(Date.now() - answered)}`,
);
for (const { body } of phones.log.flatMap(text).filter(({ body: said }) => !/^Baton \d/.test(said)))
  console.log(`  answered: ${body}`);
console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()
    .map((n) => n.toFixed(1))
    .join(' ')}`,
);
await machine.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(taken === CASES && listed.size === CASES && sent.length <= 5 ? 0 : 1);
