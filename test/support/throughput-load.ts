import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { instantAt } from '../../functions/domain/time.ts';
import { sign } from '../../functions/sources/signature.ts';

/** The senders of throughput.ts, on a thread of their own: they are not part of the machine. */
export interface Load {
  readonly url: string;
  readonly secret: string;
  readonly cases: number;
  readonly events: number;
  readonly inFlight: number;
}

const { url, secret, cases, events, inFlight } = workerData as Load;
const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
const start = Date.now();

const event = (i: number) => ({
  specversion: '1.0',
  id: `e${i}`,
  source: 'pbx',
  type: i < cases ? 'interaction.started' : 'case.noted',
  time: new Date(start + i).toISOString(),
  subject: `call-${i % cases}`,
  data: i < cases ? { channel: 'voice' } : { by: 'ada', text: 'a note' },
});

function post(i: number): Promise<void> {
  const body = JSON.stringify(event(i));
  const headers = {
    'content-type': 'application/cloudevents+json',
    'content-length': Buffer.byteLength(body),
    ...sign(secret, `post-${i}`, body, instantAt(Date.now())),
  };
  return new Promise((done, failed) => {
    const sent = request(`${url}/events`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 202 ? done() : failed(new Error(`${answer.statusCode}`)),
      );
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

let next = 0;
const lane = async (): Promise<void> => {
  for (let i = next++; i < cases * events; i = next++) await post(i);
};
await Promise.all(Array.from({ length: inFlight }, lane));
agent.destroy();
parentPort?.postMessage('accepted');
