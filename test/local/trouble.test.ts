import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMachine, startBaton, until } from '../support/running-machine.ts';

const data = mkdtempSync(join(tmpdir(), 'baton-trouble-'));
let baton: RunningMachine;
beforeAll(async () => {
  const trouble = ['--trouble', 'cut@1,dropped/1'];
  // Nobody else is asked meanwhile: a page that is no longer wanted would not be sent again anyhow.
  const policy = join(data, 'policy.yaml');
  const patient = readFileSync('test/local/policy-in-seconds.yaml', 'utf8').replace('PT3S', 'PT5M');
  writeFileSync(policy, patient);
  baton = await startBaton(data, policy, 0, trouble, ['./test/support/soon-shown.ts']);
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
  // Not before the first try must be over, by the claim that it made (CLAIM_HELD: 15 seconds).
  await until('another try', async () =>
    baton.said.some((line) => /^shown \d+ times, then handled: Baton-Deliver/.test(line)),
  );
  expect(await texts()).toBe(1);
}, 60_000);
