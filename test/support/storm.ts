import { setTimeout as wait } from 'node:timers/promises';
import type { LogEntry } from '../../infra/local/phones/records.ts';
import { inSeconds, startInRealTime, thisComputer } from './real-time.ts';

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

const baton = await startInRealTime(POLICY);

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

const text = (entry: LogEntry) => (entry.kind === 'text' && entry.to === PAM ? [entry] : []);
const pages = () => baton.phones.log.flatMap(text).filter(({ body }) => /^Baton \d/.test(body));

async function isTaken(i: number): Promise<boolean> {
  const { why } = (await baton.caseOf(`call-${i}`)) as { why: string };
  return why.includes('acknowledged by pam');
}

const began = Date.now();
const share = Math.ceil(CASES / BATCHES);
for (let batch = 0; batch < BATCHES; batch += 1) {
  await wait(Math.max(0, began + (batch * SPREAD) / BATCHES - Date.now()));
  const some = Array.from({ length: Math.min(share, CASES - batch * share) }, (_, n) =>
    eventOf(batch * share + n),
  );
  if (some.length > 0) await baton.post(some, `batch-${batch}`);
}
console.log(`${CASES} cases accepted in ${inSeconds(Date.now() - began)}`);
await wait(began + SPREAD + AFTERWARDS - Date.now());

const sent = pages();
console.log(
  `first text after ${inSeconds((sent[0]?.at ?? Number.NaN) - began)}; ${sent.length} texts within ${inSeconds(Date.now() - began)}, at ${sent.map(({ at }) => inSeconds(at - began)).join(', ')}`,
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
    `  ${body.slice(0, 60)}…: its page of ${(page.length / 1000).toFixed(0)} KB in ${inSeconds(Date.now() - asked)}`,
  );
}
console.log(`${listed.size} of ${CASES} cases listed`);

const answered = Date.now();
for (const { body } of sent) await baton.phones.text(PAM, `1 ${/^Baton (\d+)/.exec(body)?.[1]}`);
let taken = 0;
for (let i = 0; i < CASES; i += 1) {
  for (let tries = 0; tries < 40 && !(await isTaken(i)); tries += 1) await wait(500);
  if (await isTaken(i)) taken += 1;
}
console.log(
  `${taken} of ${CASES} cases taken by ${sent.length} words, within ${inSeconds(Date.now() - answered)}`,
);
for (const { body } of baton.phones.log.flatMap(text).filter(({ body: said }) => !/^Baton \d/.test(said)))
  console.log(`  answered: ${body}`);
console.log(thisComputer());
await baton.close();
process.exit(taken === CASES && listed.size === CASES && sent.length <= 5 ? 0 : 1);
