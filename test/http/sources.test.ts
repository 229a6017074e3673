import { createHmac } from 'node:crypto';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, test } from 'vitest';
import { callback, streamed } from '../sources/make-taskrouter.ts';
import { createTestedApi, PUBLIC_URL, SECRETS } from '../support/api.ts';

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

interface Posted {
  readonly path: string;
  readonly body: string;
  readonly signed: Readonly<Record<string, string>>;
}

async function posted({ path, body, signed }: Posted, headers: object = {}, queueFails = false) {
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
    expect((await posted({ ...ZENDESK, signed: lowerCased(ZENDESK.signed) })).status).toBe(202));

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

  test('tells whoever has wired a trigger to it what to do', async () => {
    const body = '{"ticket_id":"501","status":"open"}';
    const time = ZENDESK.signed['X-Zendesk-Webhook-Signature-Timestamp'];
    const signature = createHmac('sha256', 'the secret of a help desk')
      .update(time + body)
      .digest('base64');
    const answer = await posted({ ...ZENDESK, body }, { 'X-Zendesk-Webhook-Signature': signature });
    expect([answer.status, answer.kept]).toEqual([400, []]);
    expect(JSON.parse(answer.body).detail).toMatch(/a trigger .* choose the ticket events/);
  });

  test('refuses another body under the same signature', async () =>
    expect((await posted({ ...ZENDESK, body: ZENDESK.body.replace('501', '502') })).status).toBe(401));

  test('asks for it again while the queue is away', async () => {
    const { status, headers } = await posted(ZENDESK, {}, true);
    expect([status, headers['retry-after']]).toEqual([503, '10']);
  });
});

/** Signed with the app's client secret. */
const INTERCOM = {
  path: '/sources/intercom',
  body: '{"type":"notification_event","topic":"conversation.user.created","id":"notif_1","app_id":"app1","created_at":1795435170,"data":{"item":{"type":"conversation","id":"c1","source":{"body":"<p>Grüße</p>"}}}}',
  signed: { 'X-Hub-Signature': 'sha1=2cb0e77b975972c999903dc8ca6d9391690d9265' },
};

describe('POST /sources/intercom', () => {
  test.each([
    ['as it is sent', INTERCOM.signed],
    ['with headers in lower case', lowerCased(INTERCOM.signed)],
    [
      'with the signature in capitals',
      { 'X-Hub-Signature': INTERCOM.signed['X-Hub-Signature'].toUpperCase() },
    ],
  ] as [string, Record<string, string>][])('answers 202 %s', async (_, signed) => {
    const { status, kept } = await posted({ ...INTERCOM, signed });
    expect([status, kept.length]).toEqual([202, 2]);
    expect(kept).toMatchObject([
      { fact: { id: 'notif_1', subject: 'intercom:app1:conversation:c1', data: { summary: 'Grüße' } } },
      { fact: { type: 'interaction.message' } },
    ]);
  });

  test.each([
    ['of another signature', { 'X-Hub-Signature': `sha1=${'0'.repeat(40)}` }],
    ['of no signature', { 'X-Hub-Signature': '' }],
    ['of a shorter one', { 'X-Hub-Signature': 'sha1=2cb0' }],
  ])('refuses one %s', async (_, signed) => {
    const { status, kept } = await posted({ ...INTERCOM, signed });
    expect([status, kept]).toEqual([401, []]);
  });

  test('tells what it did not understand, by its name', async () => {
    const body =
      '{"topic":"conversation.danced","app_id":"app1","created_at":1795435170,"data":{"item":{"id":"c1"}}}';
    const signature = createHmac('sha1', 'the secret of an app').update(body).digest('hex');
    const answer = await posted({ ...INTERCOM, body }, { 'X-Hub-Signature': `sha1=${signature}` });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      202,
      { accepted: 1, refused: [], unknown: ['conversation.danced'] },
    ]);
    expect(answer.kept).toMatchObject([{ fact: { type: 'source.unknown' } }]);
  });

  test('asks for it again while the queue is away', async () =>
    expect((await posted(INTERCOM, {}, true)).status).toBe(503));

  test('answers Intercom’s look at the address', async () =>
    expect((await createTestedApi().ask({ method: 'HEAD', path: '/sources/intercom' })).status).toBe(200));
});

describe('POST /twilio/taskrouter', () => {
  const { authToken } = SECRETS.twilio;
  const path = '/twilio/taskrouter';
  const url = `${PUBLIC_URL}${path}`;
  const form = callback('reservation.accepted', 0, 'WT1', { workerSid: 'WK1', reservationSid: 'WR1' });
  const batch = JSON.stringify([streamed('task.created', 0, 'WT1'), streamed('task.completed', 60, 'WT1')]);
  const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

  const ask = (headers: Record<string, string>, body: string, query = '') => {
    const api = createTestedApi();
    return api.ask({ path, query, headers, body }).then(({ status }) => [status, api.kept.length]);
  };

  test('takes an event callback', async () => {
    const fields = Object.fromEntries(new URLSearchParams(form));
    const signature = webhooks.getExpectedTwilioSignature(authToken, url, fields);
    expect(await ask({ 'content-type': FORM, 'x-twilio-signature': signature }, form)).toEqual([202, 1]);
  });

  test('takes a batch of Event Streams, whose hash is in the signed address', async () => {
    const query = `bodySHA256=${webhooks.getExpectedBodyHash(batch)}`;
    const signature = webhooks.getExpectedTwilioSignature(authToken, `${url}?${query}`, {});
    const headers = { 'content-type': 'application/json', 'X-Twilio-Signature': signature };
    expect(await ask(headers, batch, query)).toEqual([202, 2]);
    expect(await ask(headers, batch.replace('WT1', 'WT2'), query)).toEqual([403, 0]);
  });

  test('refuses what Twilio has not signed', async () =>
    expect(await ask({ 'content-type': FORM, 'x-twilio-signature': 'x' }, form)).toEqual([403, 0]));
});
