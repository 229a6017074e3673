import { setTimeout as wait } from 'node:timers/promises';
import { inSeconds, startInRealTime, thisComputer } from './real-time.ts';

/**
 * `node test/support/lateness.ts`: 1,000 promised calls that are due within one minute, through the whole local
 * machine, in real time (about seven minutes). Agents and customers answer by themselves. Says how long after its
 * promised second each customer's phone rang first, and how many promises were kept.
 */
const CALLS = Number(process.argv[2] ?? 1_000);
const MINUTE = 60_000;
/** From the first event to the first promised second: time to take all of them in, and to remind of all of them. */
const AHEAD = 240_000;
/** From the last promised second: the longest call, and what follows it. */
const AFTERWARDS = 120_000;

// Ten minutes by default; here two, so that the last reminder goes before the first agent is rung all the same.
const POLICY = `
timeZone: UTC
people: { pam: { name: Pam, phone: "+15555550110", channels: [sms] } }
ladders: { default: { rungs: [{ notify: [pam], acknowledgeWithin: PT30M }], lastResort: [pam] } }
callbacks: { callingHours: "00:00-24:00", perMinute: 2000, warnBefore: PT2M }
`;

const baton = await startInRealTime(POLICY);

const numbered = (kind: number, i: number) => `+4479${kind}${String(i).padStart(7, '0')}`;
const customerOf = (i: number) => numbered(1, i);
const first = Math.ceil((Date.now() + AHEAD) / 1000) * 1000;
/** The second that the i-th customer was promised. */
const promised = (i: number): number => first + Math.floor((i * 60) / CALLS) * 1000;

const eventsOf = (i: number): object[] => {
  const common = { specversion: '1.0', source: 'pbx', subject: `call-${i}` };
  const customer = { phone: customerOf(i), name: `Customer ${i}`, timeZone: 'UTC' };
  const time = new Date().toISOString();
  const agent = { id: `agent-${i}`, phone: numbered(2, i) };
  const data = { at: new Date(promised(i)).toISOString(), reason: 'the repair', agent, customer };
  return [
    { ...common, id: `s${i}`, type: 'interaction.started', time, data: { channel: 'voice', customer } },
    { ...common, id: `e${i}`, type: 'interaction.ended', time, data: { outcome: 'completed' } },
    { ...common, id: `p${i}`, type: 'callback.promised', time, data },
  ];
};

const began = Date.now();
for (let i = 0; i < CALLS; i += 20)
  await baton.post(
    Array.from({ length: Math.min(20, CALLS - i) }, (_, n) => eventsOf(i + n)).flat(),
    `batch-${i}`,
  );
console.log(`${CALLS} promises accepted in ${inSeconds(Date.now() - began)}`);
await wait(first - Date.now() - 55_000);
console.log(`waiting before the first agent is rung: ${JSON.stringify(baton.depths())}`);
const idle = process.cpuUsage();
await wait(first + MINUTE - Date.now());
const used = process.cpuUsage(idle);
console.log(`processor time in the two minutes of calls: ${inSeconds((used.user + used.system) / 1000)}`);
await wait(first + MINUTE + AFTERWARDS - Date.now());

const rang = new Map<string, number>();
for (const entry of baton.phones.log)
  if (entry.kind === 'call' && entry.ringingAt !== undefined && !rang.has(entry.to))
    rang.set(entry.to, entry.ringingAt);
const lateness = Array.from({ length: CALLS }, (_, i) => {
  const at = rang.get(customerOf(i));
  return at === undefined ? undefined : at - promised(i);
});
const late = lateness.filter((ms) => ms !== undefined).sort((a, b) => a - b);
const at = (part: number) =>
  inSeconds(late[Math.min(late.length - 1, Math.floor(part * late.length))] ?? Number.NaN);

const ends = new Map<string, number>();
for (let i = 0; i < CALLS; i += 1) {
  const { promises } = (await baton.caseOf(`call-${i}`)) as { promises: { state: string }[] };
  const state = promises.map((one) => one.state).join();
  ends.set(state, (ends.get(state) ?? 0) + 1);
}

console.log(thisComputer());
console.log(`first ring after the promised second, of ${late.length} customers rung:`);
console.log(
  `median ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, max ${at(1)}; early: ${late.filter((ms) => ms < 0).length}`,
);
console.log(`promises: ${[...ends].map(([state, n]) => `${n} ${state}`).join(', ')}`);
await baton.close();
