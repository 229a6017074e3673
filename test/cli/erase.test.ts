import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NOTHING_TO_ERASE } from '../../functions/app/erase.ts';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import type { Erasure } from '../../functions/ports/erasure.ts';
import { createTestedApi, NOW, POLICY, SECRETS } from '../support/api.ts';
import { fact } from '../support/given.ts';
import { baton } from './run-baton.ts';

const KIM = '+15555550101';
const queues = { deliver: async () => {}, wake: async () => {} };

/** The real routes behind a real port; each case of Kim's is in a stretch of its own. */
async function serving(promised: readonly boolean[]) {
  const removed: string[] = [];
  const ids = promised.map((_, i) => caseIdOf(`call-${i}`));
  const erasure: Erasure = {
    ...NOTHING_TO_ERASE,
    async naming(_, from = '0') {
      const n = Number(from);
      if (Number.isNaN(n)) return undefined;
      const next = n + 1 < ids.length ? { next: String(n + 1) } : {};
      return { cases: ids.slice(n, n + 1), elsewhere: ['a version of the policy'], ...next };
    },
    async removeCase(id) {
      removed.push(id);
    },
    removeNumber: async () => 'stop',
  };
  const api = createTestedApi(false, POLICY, erasure);
  for (const [i, isPromised] of promised.entries()) {
    const customer = { phone: KIM };
    const one = isPromised
      ? { type: 'callback.promised' as const, data: { at: plus(NOW, seconds(9000)), customer } }
      : { type: 'interaction.started' as const, data: { channel: 'voice', customer, topic: `topic ${i}` } };
    const facts = [fact({ ...one, time: NOW, subject: `call-${i}`, id: `e${i}` })];
    await handle({ store: api.table, queues }, POLICY, { facts, looks: [] }, NOW);
  }
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const headers = request.headers as Record<string, string>;
    const answer = await api.ask({ path: request.url ?? '', headers, body });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const cwd = mkdtempSync(join(tmpdir(), 'baton-'));
  writeFileSync(join(cwd, 'secrets.json'), JSON.stringify(SECRETS));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const given = (input: string, ...args: string[]) =>
    baton(['erase', '--url', url, '--secret-file', 'secrets.json', ...args], { cwd, input });
  const run = (...args: string[]) => given('', ...args);
  return { run, given, removed, ids, api };
}

describe('baton erase', () => {
  test('removes what is in every stretch, and says what is kept', async () => {
    const { run, removed, ids } = await serving([false, false]);
    const { code, out, err } = await run('--phone', KIM);
    expect({ code, err, removed }).toEqual({ code: 0, err: '', removed: ids });
    expect(out).toContain('kept: that the number said STOP');
    expect(out).toContain('not removed: the number stands in a version of the policy');
    expect(out).toContain('…01: 2 removed');
    expect(out).not.toContain(KIM);
  });

  test('with --dry-run removes nothing', async () => {
    const { run, removed } = await serving([false]);
    const { code, out } = await run('--phone', KIM, '--dry-run', '--json');
    expect([code, removed]).toEqual([0, []]);
    expect(JSON.parse(out)).toMatchObject({ dryRun: true, cases: [{ outcome: 'removed' }] });
  });

  test('fails when a call is still promised', async () => {
    const { run, removed } = await serving([true]);
    const { code, out } = await run('--phone', KIM);
    expect([code, removed]).toEqual([1, []]);
    expect(out).toContain('kept: a call is promised in it');
  });

  test('reads the number from standard input, where no list of processes shows it', async () => {
    const { given, removed, ids } = await serving([false]);
    expect(await given(`${KIM}\n`, '--phone', '-')).toMatchObject({ code: 0, err: '' });
    expect(removed).toEqual(ids);
    expect(await given('', '--phone', '-')).toMatchObject({ code: 2 });
  });

  test('asked to begin nowhere is a bad question', async () => {
    const { api } = await serving([]);
    const { user, password } = SECRETS.console;
    const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
    const body = JSON.stringify({ phone: KIM, dryRun: true, from: 'nowhere' });
    const answer = await api.ask({ path: '/erasures', headers, body });
    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('from: not the')]);
  });

  test('is refused without a number', async () => {
    const { run } = await serving([]);
    expect(await run('--phone', '555')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--phone: not a phone'),
    });
  });
});
