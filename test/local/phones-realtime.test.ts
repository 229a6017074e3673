import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isGenuine } from '../../functions/twilio/inbound.ts';
import { createPhones } from '../../infra/local/phones/exchange.ts';
import { realWorld } from '../../infra/local/phones/realtime.ts';
import { account, baton, human, pam } from './phones-world.ts';

const taken: { genuine: boolean; body: string }[] = [];
let url = '';
const server = createServer(async (request, response) => {
  const body = (await request.toArray()).join('');
  const signature = String(request.headers['x-twilio-signature']);
  const contentType = request.headers['content-type'];
  taken.push({
    genuine: isGenuine({ url: `${url}${request.url}`, body, contentType, signature }, account.authToken),
    body,
  });
  response.end();
});

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('in real time, a text crosses the network, signed for the address with its port', async () => {
  const world = realWorld(() => {});
  const phones = createPhones({
    world,
    account,
    number: baton,
    smsUrl: `${url}/twilio/texts`,
    behaviour: () => human,
  });
  await phones.text(pam, 'grüße & 42');
  expect(taken).toMatchObject([{ genuine: true }]);
  expect(new URLSearchParams(taken[0]?.body).get('Body')).toBe('grüße & 42');
});

test('in real time, what comes later can be called off, and a mistake is told', async () => {
  const failures: unknown[] = [];
  const done: string[] = [];
  const world = realWorld((error) => failures.push(error));
  world.after(5, () => Promise.reject(new Error('mistake')));
  world.after(1, () => void done.push('called off'))();
  await new Promise<void>((ready) => world.after(15, ready) && setTimeout(() => {}, 30));
  expect(done).toEqual([]);
  expect(failures).toMatchObject([{ message: 'mistake' }]);
});
