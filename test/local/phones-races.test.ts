import { describe, expect, test } from 'vitest';
import { sayAndHangUp } from '../../functions/twilio/twiml.ts';
import { createPhones } from '../../infra/local/phones/exchange.ts';
import type { World } from '../../infra/local/phones/line.ts';
import { account, baton, customer, START } from './phones-world.ts';

/** A Baton that answers only when it is told to, and a clock that does not wait for it, as in real time. */
function slowBaton() {
  const asked: { path: string; status: string | null; answer: (body?: string) => Promise<void> }[] = [];
  const due: { at: number; run: () => void | Promise<void> }[] = [];
  let now = START;
  const settled = () => new Promise<void>((done) => setImmediate(done));
  const world: World = {
    now: () => now,
    after(ms, run) {
      const entry = { at: now + ms, run };
      due.push(entry);
      return () => void due.splice(0, due.length, ...due.filter((one) => one !== entry));
    },
    post: (url, form) =>
      new Promise((resolve) => {
        const answer = async (body = '') => {
          resolve({ status: 200, body });
          await settled();
        };
        asked.push({ path: new URL(url).pathname, status: form.get('CallStatus'), answer });
      }),
  };
  const pass = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      due.splice(due.indexOf(next), 1);
      now = next.at;
      void next.run();
      await settled();
    }
    now = until;
  };
  const phones = createPhones({
    world,
    account,
    number: baton,
    smsUrl: 'https://b.example',
    behaviour: () => 'manual',
  });
  const order = (path: string, fields: Record<string, string>) => {
    const { body } = phones.rest({
      method: 'POST',
      path: `/2010-04-01/Accounts/${account.accountSid}/${path}.json`,
      query: new URLSearchParams(),
      form: new URLSearchParams(fields),
      authorization: `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}`,
    });
    return (body as { sid: string }).sid;
  };
  return { asked, pass, phones, order, settled };
}

const CALL = { To: customer, From: baton };
const CONNECT = '<Response><Dial><Conference>room</Conference></Dial></Response>';
const GATHER = '<Response><Gather action="https://b.example/key" numDigits="1" timeout="9"/></Response>';

describe('a Baton that is slow', () => {
  test('is told of a call’s end only after it has taken the ringing', async () => {
    const t = slowBaton();
    const form = new URLSearchParams();
    for (const event of ['ringing', 'completed']) form.append('StatusCallbackEvent', event);
    const { body } = t.phones.rest({
      method: 'POST',
      path: `/2010-04-01/Accounts/${account.accountSid}/Calls.json`,
      query: new URLSearchParams(),
      form: new URLSearchParams([
        ...Object.entries({ ...CALL, Twiml: GATHER, StatusCallback: 'https://b.example/status' }),
        ...form,
      ]),
      authorization: `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}`,
    });
    await t.pass(0);
    void t.phones.decline((body as { sid: string }).sid);
    await t.settled();
    expect(t.asked.map(({ status }) => status)).toEqual(['ringing']);
    await t.asked[0]?.answer();
    expect(t.asked.map(({ status }) => status)).toEqual(['ringing', 'busy']);
  });

  test('does not bring a call back that it has let go of in the meantime', async () => {
    const t = slowBaton();
    const sid = t.order('Calls', { ...CALL, Twiml: GATHER });
    await t.pass(0);
    await t.phones.answer(sid);
    void t.phones.press(sid, '1');
    await t.settled();
    expect(t.asked.map(({ path }) => path)).toEqual(['/key']);
    t.order(`Calls/${sid}`, { Twiml: sayAndHangUp('Never mind, thank you all the same.') });
    await t.pass(100);
    await t.asked[0]?.answer(CONNECT);
    await t.pass(10_000);
    expect(t.phones.log[0]).toMatchObject({
      heard: ['Never mind, thank you all the same.'],
      status: 'completed',
    });
    expect(t.phones.log[0]).not.toHaveProperty('conference');
  });

  test('does not bring a call back that was hung up in the meantime', async () => {
    const t = slowBaton();
    const sid = t.order('Calls', { ...CALL, Twiml: GATHER });
    await t.pass(0);
    await t.phones.answer(sid);
    void t.phones.press(sid, '1');
    await t.settled();
    await t.phones.hangUp(sid);
    await t.asked[0]?.answer(CONNECT);
    expect(t.phones.log[0]).toMatchObject({ status: 'completed', heard: [] });
    expect(t.phones.log[0]).not.toHaveProperty('conference');
  });
});
