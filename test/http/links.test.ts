import { describe, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { Fact } from '../../functions/domain/event.ts';
import { PromiseId } from '../../functions/domain/ids.ts';
import { minutes, plus } from '../../functions/domain/time.ts';
import { createTestedApi, NOW, POLICY, PUBLIC_URL, SECRETS } from '../support/api.ts';

const FORM = 'application/x-www-form-urlencoded';
const ada = {
  authorization: `Basic ${btoa(`${SECRETS.console.user}:${SECRETS.console.password}`)}`,
};
const CASE = caseIdOf('call-1');

/** A customer with a promised call, and the path of a link to it. */
async function promisedCall({
  expiresAt = plus(NOW, minutes(600)),
  reason = 'finish the <b>repair</b>',
} = {}) {
  const api = createTestedApi();
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
  const { handled } = await handle({ store: api.table, queues }, POLICY, { facts: [fact], looks: [] }, NOW);
  const promise = PromiseId.parse(handled[0]?.after.promises[0]?.id);
  const path = await api.links.issue({ kind: 'promise', caseId: CASE, promise }, expiresAt, NOW);
  const get = (at = path) => api.ask({ method: 'GET', path: at });
  const post = async (fields: Record<string, string>, headers: Record<string, string> = {}, at = path) =>
    api.ask({
      path: at,
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': FORM, 'sec-fetch-site': 'same-origin', ...headers },
    });
  const seenIn = (body: string) => /name="seen" value="([^"]+)"/.exec(body)?.[1] ?? '';
  return { api, path, promise, get, post, seenIn };
}

describe('a link to a promised call', () => {
  test('shows when it comes, in the customer’s zone, to whoever holds it', async () => {
    const { get } = await promisedCall();
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toContain('Today at 11:30');
    expect(body).toContain('America/New_York');
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
    const facts = api.kept.flatMap((one) => (one.kind === 'fact' ? [one.fact] : []));
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
    [
      'an older browser on another site',
      { 'sec-fetch-site': undefined, origin: 'https://evil.example' },
      403,
    ],
    ['an older browser on this page', { 'sec-fetch-site': undefined, origin: 'null' }, 200],
    ['our own page', { origin: PUBLIC_URL }, 200],
  ])('is changed from our page alone, not from %s', async (_, given, status) => {
    const { api, post } = await promisedCall();
    const headers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const plain = { 'content-type': FORM, ...headers } as Record<string, string>;
    const sent =
      'sec-fetch-site' in given && given['sec-fetch-site'] === undefined
        ? await api.ask({ path: (await promisedCallPath(api)) ?? '', body: 'do=cancel', headers: plain })
        : await post({ do: 'cancel' }, plain);
    expect(sent.status).toBe(status);
    expect(api.kept).toHaveLength(status === 200 ? 1 : 0);
  });

  test('a body that no form has is not read', async () => {
    const { post } = await promisedCall();
    expect((await post({ do: 'cancel', more: 'x'.repeat(5_000) })).status).toBe(413);
  });
});

/** One more link to the same call. */
async function promisedCallPath(api: Awaited<ReturnType<typeof promisedCall>>['api']) {
  const entry = (await api.table.read({ cases: [CASE], customers: [] })).entries.get(CASE);
  const promise = entry?.kind === 'case' ? entry.state.promises[0]?.id : undefined;
  return promise && api.links.issue({ kind: 'promise', caseId: CASE, promise }, plus(NOW, minutes(5)), NOW);
}

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

  test('is not done for another site, with the password that a browser sends along', async () => {
    const { api, get } = await promisedCall();
    expect((await revoke(api, { ...ada, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await get()).status).toBe(200);
  });
});
