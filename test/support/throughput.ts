import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { startInProcess } from './in-process.ts';
import type { Load } from './throughput-load.ts';

/**
 * `node test/support/throughput.ts`: events a second through the whole local machine, from the POST to the
 * committed case: 500 cases of 12 events, one event a request, 64 requests in flight.
 */
const baton = await startInProcess('infra/policy.yaml');
const load: Load = {
  url: baton.machine.url,
  secret: baton.secret,
  cases: 500,
  events: 12,
  inFlight: 64,
};
const began = performance.now();
const senders = new Worker(new URL('./throughput-load.ts', import.meta.url), { workerData: load });
await once(senders, 'message');
const accepted = (performance.now() - began) / 1000;
await baton.settled();
const committed = (performance.now() - began) / 1000;

const total = load.cases * load.events;
const rate = (seconds: number) => Math.round(total / seconds);
console.log(`${total} events: accepted at ${rate(accepted)}/s, committed at ${rate(committed)}/s`);
console.log(baton.machine.calls.byFunction());
await baton.close();
