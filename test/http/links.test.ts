import { describe, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { Fact } from '../../functions/domain/event.ts';
import { PromiseId } from '../../functions/domain/ids.ts';
import { minutes, plus } from '../../functions/domain/time.ts';
import { createTestedApi, NOW, POLICY, PUBLIC_URL, SECRETS, type TestedApi } from '../support/api.ts';

const FORM = 'application/x-www-form-urlencoded';
const ada = {
  authorization: `Basic ${btoa(`${SECRETS.console.user}:${SECRETS.console.password}`)}`,
};
const CASE = caseIdOf('call-1');
const factsOf = (api: TestedApi) => api.kept.flatMap((one) => (one.kind === 'fact' ? [one.fact] : []));

/** A customer with a promised call, and the path of a link to it. */
async function promisedCall({
  expiresAt = plus(NOW, minutes(600)),
  reason = 'finish the <b>repair</b>',
  perMinute = 60,
} = {}) {
  const policy = { ...POLICY, callbacks: { ...POLICY.callbacks, perMinute } };
  const api = createTestedApi(false, policy);
  const fact = Fact.parse({
    id: 'e1',
    source: 'pbx',
    type: 'callback.promised',
    time: NOW,
    subject: 'call-1',
    order: 0,
    data: {
      at: '2026-11-23T16:30:00.000Z',
      reason,
      customer: { phone: '+15555550101', name: 'Casey', timeZone: 'America/New_York' },
    },
  });
  const queues = { deliver: async () => {}, wake: async () => {} };
  const { handled } = await handle({ store: api.table, queues }, policy, { facts: [fact], looks: [] }, NOW);
  const promise = PromiseId.parse(handled[0]?.after.promises[0]?.id);
  const path = await api.links.issue({ kind: 'promise', caseId: CASE, promise }, expiresAt, NOW);
  const get = (at = path) => api.ask({ method: 'GET', path: at });
  const post = async (fields: Record<string, string>, headers: Record<string, string> = {}, at = path) =>
    api.ask({
      path: at,
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': FORM, 'sec-fetch-site': 'same-origin', ...headers },
    });
  const happens = async (type: 'callback.rescheduled' | 'callback.withdrawn', data: object) => {
    const then = plus(NOW, 1000 as never);
    const next = Fact.parse({ id: type, source: 'pbx', type, time: then, subject: 'call-1', order: 0, data });
    await handle({ store: api.table, queues }, policy, { facts: [next], looks: [] }, then);
  };
  const timesIn = (body: string) => [...body.matchAll(/<option value="(2[^"]+)"/g)].map(([, at = '']) => at);
  const seenIn = (body: string) => /name="seen" value="([^"]+)"/.exec(body)?.[1] ?? '';
  return { api, path, promise, get, post, seenIn, timesIn, happens };
}

describe('a link to a promised call', () => {
  test('shows when it comes, in the customer’s zone, to whoever holds it', async () => {
    const { get } = await promisedCall();
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toContain('Today at 11:30');
    expect(body).toContain('New York time');
  });

  test('names nobody, holds no number, and shows what was said as text', async () => {
    const { get, path } = await promisedCall({ reason: 'ask +15555550199 about the <b>repair</b>' });
    const { body } = await get();
    expect(body).not.toMatch(/Casey|5550101|5550199|<b>/);
    expect(path).toMatch(/^\/l\/[\w-]{22}$/);
  });

  test('is kept, framed, listed and passed on by nobody, and runs nothing', async () => {
    const { headers } = await (await promisedCall()).get();
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; frame-ancestors 'none'/,
    );
  });

  test('cancels it, once however often it is asked', async () => {
    const { api, promise, get, post, seenIn } = await promisedCall();
    const seen = seenIn((await get()).body);
    const answers = [await post({ do: 'cancel', seen }), await post({ do: 'cancel', seen })];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]?.body).toContain('is cancelled');
    const facts = factsOf(api);
    expect(facts[0]).toMatchObject({
      type: 'callback.withdrawn',
      subject: `case:${CASE}`,
      time: NOW,
      data: { promise, by: 'customer' },
    });
    expect(new Set(facts.map(({ id }) => id)).size).toBe(1);
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a neighbour of our site', { 'sec-fetch-site': 'same-site' }, 403],
    ['an older browser on another site', { origin: 'https://evil.example' }, 403],
    ['an older browser on this page', { origin: 'null' }, 200],
    ['our own page', { 'sec-fetch-site': 'same-origin', origin: PUBLIC_URL }, 200],
  ])('is changed from our page alone: %s', async (_, given, status) => {
    const { api, path, get, seenIn } = await promisedCall();
    const body = new URLSearchParams({ do: 'cancel', seen: seenIn((await get()).body) }).toString();
    const sent = await api.ask({ path, body, headers: { 'content-type': FORM, ...given } as never });
    expect(sent.status).toBe(status);
    expect(api.kept).toHaveLength(status === 200 ? 1 : 0);
  });

  test('is moved to one of the free times that it shows, within the hours of calls', async () => {
    const { api, promise, get, post, seenIn, timesIn } = await promisedCall();
    const { body } = await get();
    const times = timesIn(body);
    expect(times.slice(0, 2)).toEqual(['2026-11-23T13:00:00.000Z', '2026-11-23T13:30:00.000Z']);
    expect(times.some((t) => t.startsWith('2026-11-24T04'))).toBe(false);
    const answer = await post({ do: 'move', seen: seenIn(body), at: '2026-11-24T15:30:00.000Z' });
    expect(answer.body).toContain('We will call you tomorrow at 10:30.');
    expect(factsOf(api)).toMatchObject([
      { type: 'callback.rescheduled', data: { promise, at: '2026-11-24T15:30:00.000Z' } },
    ]);
  });

  test('is not moved to a time that is not free, nor to one that it did not show', async () => {
    const { api, get, post, seenIn, timesIn } = await promisedCall({ perMinute: 1 });
    const [first = ''] = timesIn((await get()).body);
    const seen = seenIn((await get()).body);
    const minute = Math.floor(Date.parse(first) / 60_000) as never;
    const name = { promise: PromiseId.parse('p_other'), asked: 1 };
    await api.table.takePlace(minute, { rank: 'exact', guard: 'all', perMinute: 2 }, name);
    expect(timesIn((await get()).body)).not.toContain(first);
    for (const at of [first, '2026-11-24T06:00:00.000Z', '2020-01-01T00:00:00.000Z', 'soon', ''])
      expect((await post({ do: 'move', seen, at })).body).toContain('not free any more');
    expect(api.kept).toEqual([]);
  });

  test('that has another time since is not changed from the old page', async () => {
    const { api, get, post, seenIn, happens } = await promisedCall();
    const seen = seenIn((await get()).body);
    await happens('callback.rescheduled', { at: '2026-11-23T20:00:00.000Z' });
    expect((await post({ do: 'cancel', seen })).body).toContain('changed since you opened');
    expect(api.kept).toEqual([]);
  });

  test('that was cancelled says so, and may be asked for again, in a promise of its own', async () => {
    const { api, get, post, seenIn, happens } = await promisedCall();
    await happens('callback.withdrawn', { by: 'customer' });
    const { body } = await get();
    expect(body).toContain('Your call is cancelled');
    expect(body).not.toContain('value="cancel"');
    await post({ do: 'move', seen: seenIn(body), at: '2026-11-23T15:00:00.000Z' });
    expect(factsOf(api)).toMatchObject([
      { type: 'callback.promised', data: { at: '2026-11-23T15:00:00.000Z', madeBy: 'customer' } },
    ]);
  });

  test('a body that no form has is not read', async () => {
    const { post } = await promisedCall();
    expect((await post({ do: 'cancel', more: 'x'.repeat(5_000) })).status).toBe(413);
  });
});

describe('a link that does not open', () => {
  test('is answered the same, whatever is wrong with it', async () => {
    const { api, path, get } = await promisedCall();
    const changed = `${path.slice(0, -2)}${path.endsWith('AA') ? 'BB' : 'AA'}`;
    const wrong = await Promise.all([get(changed), get('/l/short'), get(`/l/${'A'.repeat(200)}`)]);
    await api.links.revoke(CASE, plus(NOW, minutes(1)));
    const all = [...wrong, await get()];
    expect(all.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(all.map(({ body }) => body)).size).toBe(1);
  });

  test('says kindly that it has run out', async () => {
    const { status, body } = await (await promisedCall({ expiresAt: NOW })).get();
    expect(status).toBe(410);
    expect(body).toContain('run out');
  });
});

describe('revoking the links of a case', () => {
  const revoke = (api: Awaited<ReturnType<typeof promisedCall>>['api'], headers: Record<string, string>) =>
    api.ask({ path: `/cases/${CASE}/links/revoke`, headers });

  test('needs the console’s password', async () => {
    const { api, get } = await promisedCall();
    expect((await revoke(api, {})).status).toBe(401);
    expect((await get()).status).toBe(200);
    expect((await revoke(api, ada)).status).toBe(204);
    expect((await get()).status).toBe(404);
  });

  test('is a button on the case’s page, which it leads back to', async () => {
    const { api } = await promisedCall();
    const { body } = await api.ask({ method: 'GET', path: `/cases/${CASE}`, headers: ada });
    expect(body).toContain(`action="/cases/${CASE}/links/revoke"`);
    const answer = await revoke(api, { ...ada, accept: 'text/html', 'sec-fetch-site': 'same-origin' });
    expect([answer.status, answer.headers['location']]).toEqual([303, `/cases/${CASE}`]);
  });

  test('is not done for another site, with the password that a browser sends along', async () => {
    const { api, get } = await promisedCall();
    expect((await revoke(api, { ...ada, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await get()).status).toBe(200);
  });
});
