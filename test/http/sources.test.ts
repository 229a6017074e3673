import { describe, expect, test } from 'vitest';
import { createTestedApi } from '../support/api.ts';

/** Signatures by `openssl dgst -hmac`, over bodies with letters beyond ASCII. */
const ZENDESK = {
  path: '/sources/zendesk',
  body: '{"type":"zen:event-type:ticket.created","account_id":9000001,"id":"e1","time":"2026-11-23T11:59:00Z","subject":"zen:ticket:501","detail":{"subject":"Grüße","via":{"channel":"email"}},"event":{}}',
  signed: {
    'X-Zendesk-Webhook-Signature': 'wtKzMuMzLjmlsxEci+xESb5QJH+uU1HlUvIKXz1b8jI=',
    'X-Zendesk-Webhook-Signature-Timestamp': '2026-11-23T11:59:30Z',
  },
};

const lowerCased = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

async function posted({ path, body, signed }: typeof ZENDESK, headers: object = {}, queueFails = false) {
  const api = createTestedApi(queueFails);
  const all = { 'content-type': 'application/json', ...signed, ...headers } as Record<string, string>;
  const answer = await api.ask({ path, headers: all, body, base64: true });
  return { ...answer, kept: api.kept };
}

describe('POST /sources/zendesk', () => {
  test('answers 202 when its events are in the queue', async () => {
    const { status, body, kept } = await posted(ZENDESK);
    expect([status, JSON.parse(body)]).toEqual([202, { accepted: 1, refused: [], unknown: [] }]);
    expect(kept).toMatchObject([
      { kind: 'fact', fact: { id: 'e1', subject: 'zendesk:9000001:ticket:501', data: { summary: 'Grüße' } } },
    ]);
  });

  test('reads headers in lower case', async () =>
    expect((await posted({ ...ZENDESK, signed: lowerCased(ZENDESK.signed) as never })).status).toBe(202));

  test('the older of two secrets is valid, too', async () => {
    const signature = 'rN9VbrMnvewfai4f7OaTR8h2ZnaV7txASrJeW0+IEM8=';
    expect((await posted(ZENDESK, { 'X-Zendesk-Webhook-Signature': signature })).status).toBe(202);
  });

  test.each([
    ['of another signature', { 'X-Zendesk-Webhook-Signature': `${'A'.repeat(43)}=` }],
    ['of no signature', { 'X-Zendesk-Webhook-Signature': '' }],
    ['signed at no time', { 'X-Zendesk-Webhook-Signature-Timestamp': 'soon' }],
    ['signed too long ago', { 'X-Zendesk-Webhook-Signature-Timestamp': '2026-11-23T11:54:59Z' }],
  ])('refuses one %s', async (_, headers) => {
    const { status, kept, body } = await posted(ZENDESK, headers);
    expect([status, kept, JSON.parse(body).status]).toEqual([401, [], 401]);
  });

  test('refuses another body under the same signature', async () =>
    expect((await posted({ ...ZENDESK, body: ZENDESK.body.replace('501', '502') })).status).toBe(401));

  test('asks for it again while the queue is away', async () => {
    const { status, headers } = await posted(ZENDESK, {}, true);
    expect([status, headers['retry-after']]).toEqual([503, '10']);
  });
});
