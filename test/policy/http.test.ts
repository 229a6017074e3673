import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestedApi, NOW, POLICY, SECRETS, type TestedApi } from '../support/api.ts';

const YAML = readFileSync('infra/policy.yaml', 'utf8');
const authorization = `Basic ${btoa(`${SECRETS.console.user}:${SECRETS.console.password}`)}`;

let api: TestedApi;
beforeEach(() => {
  api = createTestedApi();
});
async function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const answer = await api.ask({
    method,
    path,
    headers: { authorization, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, headers: answer.headers, json: JSON.parse(answer.body) };
}
const put = (body: string, type = 'application/yaml') =>
  ask('PUT', '/policy', body, { 'content-type': type });

describe('the policy of a running Baton', () => {
  test('is told, with its revision', async () => {
    const { status, json, headers } = await ask('GET', '/policy');
    expect([status, json]).toEqual([200, { revision: POLICY.revision, policy: POLICY }]);
    expect(headers['etag']).toBe(`"${POLICY.revision}"`);
  });

  test.each([
    ['YAML', YAML, 'application/yaml'],
    ['JSON', JSON.stringify(POLICY), 'application/json; charset=utf-8'],
  ])('is put as %s', async (_, body, type) => {
    const { status, json } = await put(body, type);
    expect(status).toBe(200);
    expect((await ask('GET', '/policy')).json.revision).toBe(json.revision);
  });

  test('is not changed by one that has faults: every one of them is told, with its line', async () => {
    const bad = YAML.replace('    lastResort: [dana]', '    lastResort: []').replace(
      'keptAfter: PT10S',
      'keptAfter: PT0S',
    );
    const { status, json } = await put(bad);
    expect([status, json.title]).toEqual([400, 'The policy has faults']);
    expect(json.findings).toEqual([
      expect.objectContaining({
        line: expect.any(Number),
        path: 'ladders.default',
        code: 'last-resort-missing',
      }),
      expect.objectContaining({ path: 'callbacks.keptAfter', severity: 'fault', mend: expect.any(String) }),
    ]);
    expect((await put('people: [')).json.findings).toEqual([
      expect.objectContaining({ line: 1, code: 'form', reason: expect.stringContaining('not valid YAML') }),
    ]);
    expect((await ask('GET', '/policy')).json.revision).toBe(POLICY.revision);
  });

  test('is changed by one that has warnings only, and they are told', async () => {
    const { status, json } = await put(JSON.stringify(POLICY), 'application/json');
    expect([status, json.findings.map(({ severity }: { severity: string }) => severity)]).toEqual([
      200,
      expect.arrayContaining(['warning']),
    ]);
  });

  test('has versions, and an earlier one can be put in force again', async () => {
    const { json: stored } = await put(YAML);
    const list = async () => (await ask('GET', '/policy/versions')).json.versions;
    expect(await list()).toEqual([
      { revision: stored.revision, since: NOW, isActive: true, isDeployed: false },
      expect.objectContaining({ revision: POLICY.revision, isActive: false, isDeployed: true }),
    ]);
    const restored = await ask('POST', `/policy/versions/${POLICY.revision}/restore`);
    expect([restored.status, restored.json]).toEqual([200, { revision: POLICY.revision, since: NOW }]);
    expect((await list()).map(({ isActive }: { isActive: boolean }) => isActive)).toEqual([false, true]);
    expect((await ask('POST', '/policy/versions/none/restore')).status).toBe(404);
  });
});

describe('is refused', () => {
  const REQUESTS = [
    ['GET', '/policy'],
    ['PUT', '/policy'],
    ['GET', '/policy/versions'],
    ['POST', `/policy/versions/${POLICY.revision}/restore`],
  ] as const;

  test.each(REQUESTS)('%s %s without the password', async (method, path) => {
    const body = method === 'PUT' ? { body: YAML } : {};
    expect((await api.ask({ method, path, ...body })).status).toBe(401);
    const wrong = { authorization: `Basic ${btoa('ada:wrong')}` };
    expect((await api.ask({ method, path, headers: wrong, ...body })).status).toBe(401);
    expect((await ask('GET', '/policy')).json.revision).toBe(POLICY.revision);
  });

  test.each(REQUESTS.filter(([method]) => method !== 'GET'))(
    '%s %s from another site',
    async (method, path) => {
      const from = (site: string) =>
        ask(method, path, method === 'PUT' ? YAML : undefined, { 'sec-fetch-site': site });
      expect((await from('cross-site')).status).toBe(403);
      expect((await from('same-site')).status).toBe(403);
      expect((await from('same-origin')).status).toBe(200);
    },
  );

  test('what is no document, or too large', async () => {
    expect((await put('a=1', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await put(`${YAML}\n#${'x'.repeat(100_000)}`)).status).toBe(413);
  });
});
