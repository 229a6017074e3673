import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../functions/cli/doctor/finding.ts';
import type { Secrets } from '../../functions/env.ts';
import { type RunningMachine, startBaton } from '../support/running-machine.ts';
import { baton as run } from './run-baton.ts';

const data = mkdtempSync(join(tmpdir(), 'baton-doctor-'));
let baton: RunningMachine;
let secrets: Secrets;
beforeAll(async () => {
  const file = join(data, 'secrets.json');
  const first = await startBaton(data, 'test/local/policy-in-seconds.yaml');
  await first.kill();
  const webhooks = { zendesk: ['the secret of a help desk'], intercom: ['the secret of another'] };
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), webhooks }));
  baton = await startBaton(data, 'test/local/policy-in-seconds.yaml');
  secrets = JSON.parse(readFileSync(file, 'utf8'));
}, 60_000);
afterAll(async () => {
  await baton.kill();
  rmSync(data, { recursive: true, force: true });
});

/** Runs it with secrets of its own. */
async function doctor(change: Partial<Secrets> = {}, more: readonly string[] = []) {
  const file = join(data, 'of-the-doctor.json');
  writeFileSync(file, JSON.stringify({ ...secrets, ...change }));
  return run(['doctor', '--secret-file', file, '--url', baton.url, ...more]);
}
const found = (out: string): Finding[] => JSON.parse(out).findings;
const faultsOf = (out: string) => found(out).filter(({ result }) => result === 'fault');

describe('the doctor, on this machine', () => {
  test('finds nothing to mend, in words', async () => {
    const { out, code } = await doctor();
    expect(out).toContain('ok     twilio account: active');
    expect(out).toContain('ok     answers by text: the number passes them to this Baton');
    expect(out).toContain('ok     webhooks: what Twilio signs is taken');
    expect(out).toContain('ok     source *: its secret is taken');
    expect(out).toMatch(/\d+ looked at, nothing to mend/);
    expect(code).toBe(0);
  });

  test('texts nobody and opens no case', async () => {
    await doctor();
    expect(await baton.get('/cases')).toEqual({ cases: [] });
    expect(await baton.phone('Pam')).not.toContain('Baton');
  });

  test('says which token is wrong, and that Baton has another one', async () => {
    const { out, code } = await doctor({ twilio: { ...secrets.twilio, authToken: 'x' } }, ['--json']);
    expect(faultsOf(out)).toMatchObject([
      { check: 'twilio account', mend: expect.stringContaining('API keys & tokens') },
      { check: 'webhooks', says: expect.stringContaining('403') },
    ]);
    expect(code).toBe(1);
  });

  test('says that the number is not of the account', async () => {
    const { out } = await doctor({ twilio: { ...secrets.twilio, from: '+15555550199' } }, ['--json']);
    expect(faultsOf(out)).toMatchObject([{ check: 'twilio number' }]);
    expect(out).not.toContain('5555550199');
  });

  test('says that the password and a secret are others', async () => {
    const other = `whsec_${Buffer.from('another secret').toString('base64')}`;
    const { out } = await doctor(
      { console: { user: 'baton', password: 'not the password' }, sources: { 'asterisk:pbx-1': [other] } },
      ['--json'],
    );
    expect(faultsOf(out)).toMatchObject([
      { check: 'console', says: expect.stringContaining('401') },
      { check: 'source asterisk:pbx-1', says: expect.stringContaining('no signature matches') },
    ]);
  });

  test('looks at one source alone', async () => {
    const { out, code } = await doctor({}, ['--json', 'asterisk:pbx-1']);
    expect(new Set(found(out).map(({ check }) => check))).toEqual(new Set(['source asterisk:pbx-1']));
    expect(code).toBe(0);
    expect((await doctor({ sources: {} }, ['asterisk:pbx-1'])).out).toContain('it has no secret');
  });

  test('says what was heard of a source', async () => {
    expect((await doctor({}, ['asterisk:pbx-9'])).out).toContain('no event of it was ever heard');
    const time = new Date().toISOString();
    const about = { specversion: '1.0', source: 'asterisk:pbx-9', subject: 'call-9', id: 'heard-1', time };
    await baton.post([{ ...about, type: 'interaction.held', data: {} }]);
    const { out } = await doctor({}, ['asterisk:pbx-9']);
    // What it sends itself to try the secret is no refusal.
    expect(out).toMatch(/last event 20\d\d-.*, 0\.2 a minute$/m);
  });

  test.each(['zendesk', 'intercom'])('looks at the webhooks of %s', async (system) => {
    expect((await doctor({}, [system])).out).toContain('its secret is taken');
    const other = await doctor({ webhooks: { [system]: ['not the one'] } }, [system]);
    expect(other.out).toContain('what it signs is answered with HTTP 401');
    expect(other.code).toBe(1);
    expect((await doctor({ webhooks: {} }, [system])).out).toContain('it has no secret');
  });

  test('says of what comes from the same cloud that it is not wired, and how it is', async () => {
    const { out, code } = await doctor({ sources: {} }, ['amazon-connect:11111111-2222']);
    expect(out).toMatch(
      /not wired: .*; put `"connectInstanceArn": "arn:aws:connect:.* under "context" in cdk\.json, and deploy/,
    );
    expect(code).toBe(1);
  });

  test('says that nothing answers', async () => {
    const { out, code } = await doctor({}, ['--json', '--url', 'http://127.0.0.1:9']);
    expect(faultsOf(out).map(({ mend }) => mend)).toContain('start Baton, or name its address with --url');
    expect(code).toBe(1);
  });
});

describe('bad use', () => {
  test.each([
    ['an address that is none', ['--url', 'baton'], '--url baton: not an address'],
    ['a file that is not there', ['--secret-file', 'nowhere.json'], 'nowhere.json: there is no such file'],
  ])('%s', async (_, args, line) => {
    const { err, code } = await run(['doctor', ...args]);
    expect(err).toContain(`baton: ${line}`);
    expect(code).toBe(2);
  });

  test('secrets that are incomplete are named by their field, and not shown', async () => {
    const { err, code } = await doctor({ console: { user: 'me', password: 'short' } });
    expect(err).toContain('of-the-doctor.json: console.password: ');
    expect(err).not.toContain('"short"');
    expect(code).toBe(2);
  });
});
