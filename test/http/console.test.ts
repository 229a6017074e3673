import { expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { Fact } from '../../functions/domain/event.ts';
import { createTestedApi, NOW, POLICY, SECRETS } from '../support/api.ts';

const basic = (user: string, password: string) => ({ authorization: `Basic ${btoa(`${user}:${password}`)}` });
const ada = basic(SECRETS.console.user, SECRETS.console.password);

async function withCase() {
  const api = createTestedApi();
  const fact = Fact.parse({
    id: 'e1',
    source: 'pbx',
    type: 'supervisor.requested',
    time: NOW,
    subject: 'call-1',
    order: 0,
    data: {
      by: 'customer',
      reason: '<script>alert(1)</script>',
      customer: { phone: '+15555550101', name: 'Casey' },
    },
  });
  const queues = { deliver: async () => {}, wake: async () => {} };
  await handle({ store: api.table, queues }, POLICY, { facts: [fact], looks: [] }, NOW);
  return api;
}

test('the page of open cases says what is looked at, when and why', async () => {
  const { status, body } = await (await withCase()).ask({ method: 'GET', path: '/cases', headers: ada });
  expect(status).toBe(200);
  expect(body).toContain('Casey');
  expect(body).toContain('the customer asks for a supervisor');
  expect(body).toContain('today 6:01');
});

test('what customers say is shown as text, never as markup; numbers are masked', async () => {
  const api = await withCase();
  for (const path of ['/cases', `/cases/${caseIdOf('call-1')}`]) {
    const { body } = await api.ask({ method: 'GET', path, headers: ada });
    expect(body).not.toContain('<script>');
    expect(body).not.toContain('5555550101');
  }
});

test('programs get the same as JSON', async () => {
  const headers = { ...ada, accept: 'application/json' };
  const { body } = await (await withCase()).ask({
    method: 'GET',
    path: `/cases/${caseIdOf('call-1')}`,
    headers,
  });
  const view = JSON.parse(body);
  expect(view).toMatchObject({ state: 'open', handoffs: 0 });
  expect(view.timeline.map(({ what }: { what: string }) => what.split(' ')[0])).toEqual([
    'supervisor.requested',
    'climb.started',
    'climb.climbed',
  ]);
});

test.each([
  ['without a password', {}],
  ['with a wrong one', basic('ada', 'wrong')],
  ['as somebody else', basic('bob', SECRETS.console.password)],
])('nobody sees a case %s', async (_, headers) => {
  const { status, body } = await (await withCase()).ask({ method: 'GET', path: '/cases', headers });
  expect(status).toBe(401);
  expect(body).not.toContain('Casey');
});

test('a case that does not exist is not found', async () => {
  const { status } = await (await withCase()).ask({
    method: 'GET',
    path: `/cases/${caseIdOf('other')}`,
    headers: ada,
  });
  expect(status).toBe(404);
});
