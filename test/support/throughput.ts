import { startInProcess } from './in-process.ts';

/**
 * `node test/support/throughput.ts`: events a second through the whole local machine, from the POST to the
 * committed case: 500 cases of 12 events, one event a request, 64 requests in flight.
 */
const CASES = 500;
const EVENTS = 12;
const IN_FLIGHT = 64;

const baton = await startInProcess('infra/policy.yaml');
const start = Date.now();
const event = (i: number) => ({
  specversion: '1.0',
  id: `e${i}`,
  source: 'pbx',
  type: i < CASES ? 'interaction.started' : 'case.noted',
  time: new Date(start + i).toISOString(),
  subject: `call-${i % CASES}`,
  data: i < CASES ? { channel: 'voice' } : { by: 'ada', text: 'a note' },
});
// Warm: what a first request compiles is not what is measured.
await baton.post([{ ...event(0), id: 'warm', subject: 'warm' }]);
await baton.settled();

let next = 0;
const began = performance.now();
const lane = async () => {
  for (let i = next++; i < CASES * EVENTS; i = next++) await baton.post([event(i)]);
};
await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
const accepted = (performance.now() - began) / 1000;
await baton.settled();
const committed = (performance.now() - began) / 1000;
const rate = (seconds: number) => Math.round((CASES * EVENTS) / seconds);
console.log(`${CASES * EVENTS} events: accepted at ${rate(accepted)}/s, committed at ${rate(committed)}/s`);
console.log(baton.machine.calls.byFunction());
await baton.close();
