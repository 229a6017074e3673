import { describe, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { Fact } from '../../functions/domain/event.ts';
import { createTestedApi, NOW, POLICY, SECRETS } from '../support/api.ts';

const ada = { authorization: `Basic ${btoa(`${SECRETS.console.user}:${SECRETS.console.password}`)}` };
const ID = caseIdOf('call-1');

async function withCase() {
  const api = createTestedApi();
  const facts = [
    [
      'interaction.started',
      { channel: 'voice', topic: '<b>router</b>', customer: { phone: '+15555550142', name: 'Kim' } },
    ],
    ['interaction.queued', { queue: 'tech', leg: 'leg-2' }],
    ['interaction.connected', { agent: 'bob', leg: 'leg-3' }],
    ['interaction.ended', { outcome: 'completed', leg: 'leg-2' }],
    ['case.noted', { by: 'a1', text: 'polite', handsOff: ['the old line'] }],
    ...Array.from({ length: 500 }, () => ['interaction.held', {}]),
    ['supervisor.requested', { by: 'customer' }],
  ].map(([type, data], i) =>
    Fact.parse({ id: `e${i}`, source: 'pbx', type, time: NOW, subject: 'call-1', order: i, data }),
  );
  const queues = { deliver: async () => {}, wake: async () => {} };
  await handle({ store: api.table, queues }, POLICY, { facts, looks: [] }, NOW);
  const get = (path: string, query = '', headers = {}) =>
    api.ask({ method: 'GET', path, query, headers: { ...ada, ...headers } });
  return { ...api, get };
}
const JSON_WANTED = { accept: 'application/json' };

describe('the brief of a case', () => {
  test.each([
    ['by its id', `/cases/${ID}/brief`, ''],
    ['by its conversation', '/brief', 'conversation=call-1'],
    ['by a part that is over', '/brief', 'conversation=leg-2'],
    ['by the part that is on now', '/brief', 'conversation=leg-3'],
    ['by the number that calls', '/brief', 'phone=%2B15555550142'],
    ['by the number with a plain plus sign', '/brief', 'phone=+15555550142'],
  ])('is found %s, as JSON and as a page', async (_, path, query) => {
    const { get } = await withCase();
    const json = await get(path, query, JSON_WANTED);
    expect(JSON.parse(json.body)).toMatchObject({
      case: ID,
      who: 'Kim',
      number: '…42',
      handsOff: ['the old line'],
    });
    const page = await get(path, query);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('the old line');
    expect(page.body).not.toContain('<b>router');
    expect(page.body + json.body).not.toContain('555555');
    expect(page.headers['cache-control']).toBe('no-store');
    const text = await get(path, query, { accept: 'text/plain' });
    expect(text.body).toContain('Do not touch: the old line.');
  });

  test.each([
    ['a case that there is not', `/cases/${caseIdOf('other')}/brief`, '', 404],
    ['no case at all', '/cases/nonsense/brief', '', 404],
    ['a conversation that nobody had', '/brief', 'conversation=call-2', 404],
    ['a number that never called', '/brief', 'phone=%2B15555550199', 404],
    ['a number in no form', '/brief', 'phone=0142', 400],
    ['a case under the name of a conversation', '/brief', `conversation=case:${ID}`, 400],
    ['nothing', '/brief', '', 400],
    ['both', '/brief', 'conversation=call-1&phone=%2B15555550142', 400],
  ])('asked for %s: refused', async (_, path, query, status) => {
    const { get } = await withCase();
    expect((await get(path, query)).status).toBe(status);
  });

  test.each([[`/cases/${ID}/brief`], ['/brief'], [`/cases/${ID}/explain`]])(
    'is for nobody without the password (%s)',
    async (path) => {
      const { ask } = await withCase();
      const { status, body } = await ask({ method: 'GET', path, query: 'conversation=call-1' });
      expect(status).toBe(401);
      expect(body).not.toContain('Kim');
    },
  );

  test('is there within 300 ms, on the table in memory with 500 events', async () => {
    const { get } = await withCase();
    await get('/brief', 'phone=%2B15555550142');
    const began = performance.now();
    for (let i = 0; i < 20; i++) await get('/brief', 'phone=%2B15555550142');
    expect((performance.now() - began) / 20).toBeLessThan(300);
  });
});

describe('the explanation of a case', () => {
  test('is there as JSON and as a page, for now and for an earlier moment', async () => {
    const { get } = await withCase();
    const now = JSON.parse((await get(`/cases/${ID}/explain`, '', JSON_WANTED)).body);
    expect(now.climbs.map(({ id }: { id: string }) => id)).toEqual(['supervisorRequested.1']);
    expect((await get(`/cases/${ID}/explain`)).body).toContain('supervisorRequested.1');
    const before = await get(`/cases/${ID}/explain`, 'at=2026-11-23T05:59:00-06:00', JSON_WANTED);
    expect(JSON.parse(before.body)).toMatchObject({ facts: 0, climbs: [], next: [] });
  });

  test.each([
    ['at=yesterday', 'at: not an ISO 8601 time'],
    ['at=2027-01-01T00:00:00Z', 'at: lies in the future'],
  ])('refuses %s', async (query, why) => {
    const { get } = await withCase();
    const { status, body } = await get(`/cases/${ID}/explain`, query);
    expect(status).toBe(400);
    expect(JSON.parse(body).detail).toContain(why);
  });
});
