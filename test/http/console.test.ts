import { expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { oneCase } from '../../functions/app/views.ts';
import { casePage } from '../../functions/console/case-page.ts';
import { Fact } from '../../functions/domain/event.ts';
import { createTestedApi, NOW, POLICY, SECRETS } from '../support/api.ts';
import { carrier } from '../support/carrier.ts';
import { fact as asFact, at } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

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

test('a promised call shows each try, and what proves that it was kept', async () => {
  const w = createWorld({ phones: carrier({ agents: ['press-2', 'press-1'] }) });
  w.takes(
    asFact({
      time: at('09:00'),
      type: 'callback.promised',
      data: {
        at: at('10:00'),
        agent: { id: 'ann', phone: '+15555550121' },
        customer: { phone: '+15555550101' },
      },
    }),
  );
  await w.runTo('10:05');
  const view = await oneCase({ store: w.table }, POLICY, caseIdOf('call-1'));
  expect(view?.promises[0]?.kept).toMatchObject({ agent: 'pam', answeredBy: 'human', seconds: 63 });
  const page = String(casePage(view!, 'America/Chicago'));
  expect(page).toContain('ann passed it on');
  expect(page).toContain('pam took it; talked');
  expect(page).toContain('<dt>Together on the line</dt><dd>63 s</dd>');
  expect(page).not.toContain('5555550101');
});
