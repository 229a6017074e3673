import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { CaseId, E164, MessageId } from '../../functions/domain/ids.ts';
import { instantOf } from '../../functions/domain/time.ts';
import { OutsideError } from '../../functions/ports.ts';
import { createTelephony } from '../../functions/twilio/outbound.ts';

const ACCOUNT = { accountSid: `AC${'2'.repeat(32)}`, authToken: 'secret-of-ours', from: '+15555550100' };
const PAM = E164.parse('+15555550110');
const NOW = instantOf('2026-11-24T09:00:00Z');
const address = {
  caseId: CaseId.parse('case_abcdefghijklmnop'),
  message: MessageId.parse('page.transfers.1.0.0.pam'),
};

const telephony = (request: typeof fetch, apiUrl = 'http://twilio.test') =>
  createTelephony({
    account: { ...ACCOUNT, apiUrl },
    publicUrl: 'https://baton.example',
    request,
    limit: 100,
    pause: async () => {},
  });

const answering = (status: number, body: unknown) =>
  telephony(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));

/** The error that came out, whatever else did. */
async function failure(run: () => Promise<unknown>): Promise<OutsideError> {
  const error = await run().then(
    () => 'no error',
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(OutsideError);
  return error as OutsideError;
}

describe('what Twilio refuses', () => {
  const twilioError = (code: number, status: number) => ({
    code,
    status,
    message: `The number ${PAM} is wrong`,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
  });

  test.each([
    [400, twilioError(21211, 400), '21211', 'never'],
    [400, twilioError(21610, 400), '21610', 'never'],
    [401, twilioError(20003, 401), '20003', 'never'],
    [404, '<html>', 'http-404', 'never'],
    [302, '', 'http-302', 'never'],
    [429, twilioError(20429, 429), '20429', 'later'],
    [429, '', 'http-429', 'later'],
    [500, twilioError(20500, 500), '20500', 'unknown'],
    [503, 'busy', 'http-503', 'unknown'],
    [201, 'not JSON', 'unreadable', 'unknown'],
    [201, '{}', 'unreadable', 'unknown'],
  ] as const)('a text answered with %i %j is %s: %s', async (status, body, code, retry) => {
    const error = await failure(() => answering(status, body).text(PAM, 'Hello', address));
    expect({ code: error.code, retry: error.retry }).toEqual({ code, retry });
  });

  test('never names a number, a word of the text or the token', async () => {
    const error = await failure(() => answering(400, twilioError(21211, 400)).text(PAM, 'Frankie', address));
    expect(`${error.message} ${JSON.stringify(error)} ${error.cause ?? ''}`).not.toMatch(
      /5555|Frankie|secret/,
    );
    expect(error.message).toBe(
      'Twilio refused the text (21211, https://www.twilio.com/docs/api/errors/21211)',
    );
  });

  test('when it was only asked, it can be asked again', async () => {
    for (const [status, body] of [
      [500, ''],
      [200, 'not JSON'],
    ] as const) {
      const error = await failure(() => answering(status, body).outcomeOfText('SM1', address, NOW));
      expect(error.retry).toBe('later');
    }
    const lost = telephony(() => Promise.reject(new TypeError('fetch failed')));
    expect(
      (await failure(() => lost.findTexts(PAM, (body) => body === 'Hello', { from: NOW, until: NOW }))).retry,
    ).toBe('later');
  });
});

describe('too many requests at a time', () => {
  /** Refuses so many, and says how long was waited before each further one. */
  function crowded(refusals: number) {
    const pauses: number[] = [];
    let asked = 0;
    const busy = createTelephony({
      account: { ...ACCOUNT, apiUrl: 'http://twilio.test' },
      publicUrl: 'https://baton.example',
      pause: async (ms) => void pauses.push(ms),
      request: async () => {
        asked += 1;
        return asked > refusals
          ? Response.json({ sid: 'SM1' }, { status: 201 })
          : Response.json({ code: 20429 }, { status: 429 });
      },
    });
    return { busy, pauses, asked: () => asked };
  }

  test('the same request is made again, a little later each time', async () => {
    const { busy, pauses, asked } = crowded(3);
    await expect(busy.text(PAM, 'Hello', address)).resolves.toEqual({ sid: 'SM1' });
    expect(asked()).toBe(4);
    for (const [i, ms] of [100, 200, 400].entries()) {
      expect(pauses[i]).toBeGreaterThanOrEqual(ms * 0.9);
      expect(pauses[i]).toBeLessThanOrEqual(ms * 1.1);
    }
  });

  test('after two seconds of that it goes back to its queue', async () => {
    const { busy, pauses, asked } = crowded(100);
    const error = await failure(() => busy.text(PAM, 'Hello', address));
    expect({ code: error.code, retry: error.retry }).toEqual({ code: '20429', retry: 'later' });
    expect(asked()).toBe(5);
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(2_000);
  });
});

describe('a connection to Twilio', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  const serving = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const texting = async (apiUrl: string) =>
    failure(() => telephony(fetch, apiUrl).text(PAM, 'Hello', address));

  test('that is refused has sent nothing', async () => {
    const url = await serving(() => {});
    await new Promise((closed) => servers.pop()?.close(closed));
    expect(await texting(url)).toMatchObject({ code: 'ECONNREFUSED', retry: 'later' });
  });
  test('to a name that is none has sent nothing', async () => {
    const cause = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const lost = telephony(() => Promise.reject(new TypeError('fetch failed', { cause })));
    expect(await failure(() => lost.text(PAM, 'Hello', address))).toMatchObject({ retry: 'later' });
  });
  test('that is cut after the request leaves it unknown', async () => {
    const url = await serving((request) => request.socket.destroy());
    expect(await texting(url)).toMatchObject({ retry: 'unknown' });
  });
  test('that is cut in the middle of the answer leaves it unknown', async () => {
    const url = await serving((request, response) => {
      response.writeHead(201, { 'content-length': '100' });
      response.write('{"sid":');
      setImmediate(() => request.socket.destroy());
    });
    expect(await texting(url)).toMatchObject({ retry: 'unknown' });
  });
  test('that is silent is given up, and leaves it unknown', async () => {
    const url = await serving(() => {});
    expect(await texting(url)).toMatchObject({ code: 'timeout', retry: 'unknown' });
  });
});

describe('what Twilio is asked for', () => {
  const sent: { method: string; url: URL; form: [string, string][]; authorization: string | null }[] = [];
  const recording = telephony(async (input, init) => {
    const request = new Request(input, init);
    sent.push({
      method: request.method,
      url: new URL(request.url),
      form: [...new URLSearchParams(await request.text())],
      authorization: request.headers.get('authorization'),
    });
    const list = request.method === 'GET' ? { calls: [], messages: [] } : { sid: 'CA1' };
    return Response.json(list, { status: 200 });
  });
  afterEach(() => sent.splice(0));

  const STATUS = 'https://baton.example/twilio/calls/case_abcdefghijklmnop/page.transfers.1.0.0.pam/status';
  const PROGRESS = ['initiated', 'ringing', 'answered', 'completed'].map((e) => ['StatusCallbackEvent', e]);
  const OVERRIDES = '#rc=3&rp=5xx,ct,rt&rt=4000';

  test('a text, by our account, with the address for its status', async () => {
    await recording.text(PAM, 'Case 42', address);
    expect(sent).toMatchObject([{ method: 'POST' }]);
    expect(sent[0]?.url.pathname).toBe(`/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages.json`);
    expect(sent[0]?.authorization).toBe(`Basic ${btoa(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`)}`);
    expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
      To: PAM,
      From: ACCOUNT.from,
      Body: 'Case 42',
      StatusCallback: `https://baton.example/twilio/texts/case_abcdefghijklmnop/page.transfers.1.0.0.pam${OVERRIDES}`,
    });
  });

  test('the agent, with the brief in the request itself', async () => {
    await recording.ringAgent(
      PAM,
      { brief: 'Frankie & the calendar', conference: 'room', ringSeconds: 30 },
      address,
    );
    const form = sent[0]?.form ?? [];
    expect(form.filter(([name]) => name === 'StatusCallbackEvent')).toEqual(PROGRESS);
    const { Twiml, ...rest } = Object.fromEntries(form);
    expect(rest).toEqual({
      To: PAM,
      From: ACCOUNT.from,
      Timeout: '30',
      StatusCallback: `${STATUS}${OVERRIDES}`,
      StatusCallbackEvent: 'completed',
    });
    expect(Twiml).toContain('Frankie &amp; the calendar');
    expect(Twiml).toContain('/page.transfers.1.0.0.pam/key?conference=room#');
  });

  test('a supervisor, with the page in the request itself, and the key has an address of its own', async () => {
    await recording.ringPerson(PAM, 'Frankie asked for somebody', address);
    const { Twiml, ...rest } = Object.fromEntries(sent[0]?.form ?? []);
    expect(rest).toEqual({
      To: PAM,
      From: ACCOUNT.from,
      Timeout: '30',
      StatusCallback: `${STATUS}${OVERRIDES}`,
      StatusCallbackEvent: 'completed',
    });
    expect(Twiml).toContain(
      'Frankie asked for somebody Press 1 to take it, 2 to pass it on, 3 to hear it again.',
    );
    expect(Twiml).toContain('/twilio/pages/');
  });

  test.each([
    [true, 'DetectMessageEnd'],
    [false, 'Enable'],
  ])('the customer, greeted while detection listens; a message is left: %s', async (isMessageLeft, mode) => {
    await recording.ringCustomer(
      PAM,
      { words: 'Hello & welcome.', conference: 'room', isMessageLeft },
      address,
    );
    const { Twiml, ...rest } = Object.fromEntries(sent[0]?.form ?? []);
    expect(rest).toEqual({
      To: PAM,
      From: ACCOUNT.from,
      MachineDetection: mode,
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: `${STATUS.replace('/status', '/detected')}${OVERRIDES}`,
      Timeout: '30',
      StatusCallback: `${STATUS}${OVERRIDES}`,
      StatusCallbackEvent: 'completed',
    });
    expect(Twiml).toContain('<Say>Hello &amp; welcome.</Say><Dial><Conference');
  });

  test('whoever is on a call, for a key', async () => {
    await recording.askKey('CA1', { words: 'Press any key.', conference: 'room' }, address);
    expect(sent[0]?.url.pathname).toContain('/Calls/CA1.json');
    expect(sent[0]?.form).toEqual([['Twiml', expect.stringContaining('/key?conference=room#')]]);
  });

  test('somebody to whom nothing is to be said, to hang up', async () => {
    await recording.release('CA1', '');
    expect(sent[0]?.form).toEqual([['Twiml', expect.stringContaining('<Response><Hangup/></Response>')]]);
  });

  test('a lost call: the latest ones to the number', async () => {
    await recording.findCalls(PAM, { from: NOW, until: NOW });
    expect(sent[0]?.method).toBe('GET');
    expect(Object.fromEntries(sent[0]?.url.searchParams ?? [])).toEqual({
      To: PAM,
      From: ACCOUNT.from,
      PageSize: '100',
    });
  });
});
