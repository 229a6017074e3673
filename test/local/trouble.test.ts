import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMachine, startBaton, until } from '../support/running-machine.ts';

const data = mkdtempSync(join(tmpdir(), 'baton-trouble-'));
let baton: RunningMachine;
beforeAll(async () => {
  const trouble = ['--trouble', 'cut@1,dropped/1'];
  const first = ['./test/support/soon-shown.ts'];
  baton = await startBaton(data, 'test/local/policy-in-seconds.yaml', 0, trouble, first);
}, 60_000);
afterAll(async () => {
  await baton.kill();
  rmSync(data, { recursive: true, force: true });
});

test('a connection that is cut after Twilio took the text: it was sent once, and is not sent again', async () => {
  const event = {
    specversion: '1.0',
    id: 'e1',
    source: 'pbx',
    type: 'supervisor.requested',
    time: new Date().toISOString(),
    subject: 'call-1',
    data: { by: 'customer' },
  };
  expect((await baton.post([event])).status).toBe(202);
  const texts = async () => (await baton.phone('Pam')).split('asks for a supervisor').length - 1;
  await until('the text', async () => (await texts()) === 1);
  await until('the second try', async () => baton.said.includes('handled when it was shown 2 times'));
  expect(await texts()).toBe(1);
}, 60_000);
