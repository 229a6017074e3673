import { describe, expect, test } from 'vitest';
import { E164 } from '../../functions/domain/ids.ts';
import {
  about,
  account,
  baton,
  customer,
  firstMinutes,
  pam,
  phonesInVirtualTime,
  seconds,
} from './phones-world.ts';

const ROOT = `/2010-04-01/Accounts/${account.accountSid}`;
const KEY = `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}`;
const PAM = E164.parse(pam);

function api(t = phonesInVirtualTime()) {
  const ask = (
    method: string,
    path: string,
    fields: [string, string][] = [],
    authorization: string | undefined = KEY,
  ) => {
    const parameters = new URLSearchParams(fields);
    const none = new URLSearchParams();
    const [query, form] = method === 'GET' ? [parameters, none] : [none, parameters];
    return t.phones.rest({ method, path: `${ROOT}${path}`, query, form, authorization });
  };
  return { ...t, ask };
}
const pairs = (fields: Record<string, string>): [string, string][] => Object.entries(fields);
const TEXT = { To: pam, From: baton, Body: 'Hello' };
const CALL = { To: customer, From: baton, Twiml: '<Response/>' };
const without = (fields: Record<string, string>, name: string) =>
  pairs(fields).filter(([key]) => key !== name);

describe('a request that Twilio would refuse', () => {
  test.each([
    ['no To', '/Messages.json', without(TEXT, 'To'), 21604],
    ['no From', '/Messages.json', without(TEXT, 'From'), 21603],
    ['no Body', '/Messages.json', without(TEXT, 'Body'), 21602],
    ['a To that is no number', '/Messages.json', pairs({ ...TEXT, To: '555' }), 21211],
    ['a From that is not ours', '/Messages.json', pairs({ ...TEXT, From: pam }), 21606],
    ['too long a text', '/Messages.json', pairs({ ...TEXT, Body: 'x'.repeat(1601) }), 21617],
    ['a status address that is none', '/Messages.json', pairs({ ...TEXT, StatusCallback: 'ftp://x' }), 21609],
    ['no To', '/Calls.json', without(CALL, 'To'), 21201],
    ['no From', '/Calls.json', without(CALL, 'From'), 21213],
    ['a To that is no number', '/Calls.json', pairs({ ...CALL, To: '+0' }), 21211],
    ['a From that is not ours', '/Calls.json', pairs({ ...CALL, From: pam }), 21212],
    ['nothing to do', '/Calls.json', without(CALL, 'Twiml'), 21205],
    ['a Url that is none', '/Calls.json', pairs({ To: customer, From: baton, Url: 'x' }), 21205],
    ['too much TwiML', '/Calls.json', pairs({ ...CALL, Twiml: 'x'.repeat(4001) }), 32018],
    ['both Url and Twiml', '/Calls.json', pairs({ ...CALL, Url: 'https://x.example' }), 20001],
    ['an event that is none', '/Calls.json', pairs({ ...CALL, StatusCallbackEvent: 'picked' }), 21626],
    ['a Timeout that is none', '/Calls.json', pairs({ ...CALL, Timeout: '601' }), 20001],
    ['a parameter that it does not know', '/Calls.json', pairs({ ...CALL, Recrod: 'true' }), 20001],
    ['a parameter twice', '/Messages.json', [...pairs(TEXT), ['Body', 'again'] as [string, string]], 20001],
  ])('%s (%s) is refused and nothing happens', async (_, path, fields, code) => {
    const t = api();
    expect(t.ask('POST', path, fields)).toEqual({
      status: 400,
      body: {
        code,
        status: 400,
        message: expect.any(String),
        more_info: `https://www.twilio.com/docs/errors/${code}`,
      },
    });
    await t.pass(seconds(60));
    expect(t.phones.log).toEqual([]);
  });

  test.each([undefined, 'Basic x', KEY.toLowerCase()])('the key %s', (key) => {
    expect(
      api().phones.rest({
        method: 'GET',
        path: `${ROOT}/Calls.json`,
        query: new URLSearchParams(),
        form: new URLSearchParams(),
        authorization: key,
      }),
    ).toMatchObject({ status: 401, body: { code: 20003 } });
  });

  test.each([
    ['GET', '/Calls/CA1.json', 404],
    ['GET', '/Conferences.json', 404],
    ['DELETE', '/Calls.json', 405],
  ])('%s %s is %i', (method, path, status) => expect(api().ask(method, path).status).toBe(status));

  test('a filter that it does not know', () =>
    expect(api().ask('GET', '/Calls.json', [['StartTime>', '2026-11-24']])).toMatchObject({ status: 400 }));
});

describe('a list', () => {
  test('comes in pages, the newest first', () => {
    const t = api();
    for (const Body of ['1', '2', '3']) t.ask('POST', '/Messages.json', pairs({ ...TEXT, Body }));
    const pageOf = (n: string) =>
      t.ask('GET', '/Messages.json', pairs({ To: pam, PageSize: '2', Page: n })).body as {
        messages: { body: string }[];
        next_page_uri: string | null;
      };
    expect(pageOf('0').messages.map(({ body }) => body)).toEqual(['3', '2']);
    expect(pageOf('0').next_page_uri).toContain('Page=1');
    expect(pageOf('1').messages.map(({ body }) => body)).toEqual(['1']);
    expect(pageOf('1').next_page_uri).toBeNull();
    expect(t.ask('GET', '/Messages.json', [['To', customer]])).toMatchObject({ body: { messages: [] } });
  });
});

describe('a call that is not talked on', () => {
  test('can be ended, but told nothing', async () => {
    const t = api(phonesInVirtualTime({ [customer]: 'manual' }));
    const { sid } = t.ask('POST', '/Calls.json', pairs(CALL)).body as { sid: string };
    await t.pass(seconds(1));
    const refused = t.ask('POST', `/Calls/${sid}.json`, [['Twiml', '<Response/>']]);
    expect(refused).toMatchObject({ status: 400, body: { code: 21220 } });
    expect(t.ask('POST', `/Calls/${sid}.json`, [['Status', 'completed']]).status).toBe(200);
    await t.pass(0);
    expect(t.ask('GET', `/Calls/${sid}.json`).body).toMatchObject({ status: 'canceled', duration: '0' });
    expect(t.ask('POST', `/Calls/${sid}.json`, [['Status', 'completed']]).status).toBe(400);
  });
});

test.each([
  ['10', 10],
  ['60', 30],
])('a phone that nobody answers rings for the Timeout of %s s, but 30 s at most', async (Timeout, rings) => {
  const t = api(phonesInVirtualTime({ [customer]: { calls: ['no-answer'], sms: 'silent' } }));
  t.ask('POST', '/Calls.json', pairs({ ...CALL, Timeout }));
  await t.pass(seconds(120));
  const [call] = t.calls();
  expect(call).toMatchObject({ outcome: 'no-answer', endedAt: call!.at + seconds(rings) });
});

describe('trouble on demand', () => {
  test.each([
    ['limited', 5, '20429', 'later', 0],
    ['broken', 1, '20500', 'unknown', 0],
    ['lost', 1, '20500', 'unknown', 1],
    ['cut', 1, 'lost', 'unknown', 1],
    ['slow', 1, 'timeout', 'unknown', 1],
  ] as const)('%s (%i times)', async (kind, times, code, retry, placed) => {
    const t = phonesInVirtualTime();
    t.phones.trouble(kind, times);
    await expect(t.telephony.text(PAM, 'Hello', about('page.1'))).rejects.toMatchObject({ code, retry });
    expect(t.texts()).toHaveLength(placed);
    const found = await t.telephony.findTexts(PAM, (body) => body === 'Hello', firstMinutes(1));
    expect(found).toEqual(t.texts().map(({ sid }) => ({ sid })));
    await expect(t.telephony.text(PAM, 'Again', about('page.2'))).resolves.toHaveProperty('sid');
  });

  test('says when to come again', () => {
    const t = api();
    t.phones.trouble('limited');
    expect(t.ask('GET', '/Calls.json').headers).toEqual({ 'retry-after': '1' });
  });
});
