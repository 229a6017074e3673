import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../infra/local/phones/behaviour.ts';
import { createPhones } from '../../infra/local/phones/exchange.ts';
import { NotTwiml, readTwiml } from '../../infra/local/phones/twiml-read.ts';
import { account, baton, customer, seconds, virtualWorld } from './phones-world.ts';

/** One call that runs a document; further documents are served by path. */
async function run(twiml: string, documents: Record<string, string> = {}, behaviour: Behaviour = 'manual') {
  const asked: { path: string; form: Record<string, string> }[] = [];
  const { world, pass } = virtualWorld(async (url, form) => {
    const path = new URL(url).pathname;
    asked.push({ path, form: Object.fromEntries(form) });
    const body = documents[path];
    return body === undefined ? { status: 404, body: '' } : { status: 200, body };
  });
  const phones = createPhones({
    world,
    account,
    number: baton,
    smsUrl: 'https://b.example',
    behaviour: () => behaviour,
  });
  const { body } = phones.rest({
    method: 'POST',
    path: `/2010-04-01/Accounts/${account.accountSid}/Calls.json`,
    query: new URLSearchParams(),
    form: new URLSearchParams({ To: customer, From: baton, Twiml: `<Response>${twiml}</Response>` }),
    authorization: `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}`,
  });
  const { sid } = body as { sid: string };
  await pass(seconds(1));
  if (behaviour === 'manual') await phones.answer(sid);
  const call = () => phones.log.find((entry) => entry.kind === 'call')!;
  return {
    phones,
    sid,
    pass,
    asked,
    call: () => call() as Extract<ReturnType<typeof call>, { kind: 'call' }>,
  };
}

describe('the verbs', () => {
  test('are done one after the other, and the call ends after the last', async () => {
    const t = await run(
      '<Say>One.</Say><Pause length="3"/><Play>https://b.example/a.mp3</Play><Say>Two.</Say>',
    );
    expect(t.call().heard).toEqual(['One.']);
    await t.pass(seconds(3));
    expect(t.call().heard).toEqual(['One.']);
    await t.pass(seconds(1));
    expect(t.call().heard).toEqual(['One.', '(https://b.example/a.mp3 is played)']);
    await t.pass(seconds(10));
    expect(t.call()).toMatchObject({ status: 'completed', heard: ['One.', expect.any(String), 'Two.'] });
  });

  test('Hangup ends at once', async () => {
    expect((await run('<Hangup/><Say>Never.</Say>')).call()).toMatchObject({
      status: 'completed',
      heard: [],
    });
  });

  test('Redirect goes on with another document, whose addresses may be relative', async () => {
    const t = await run('<Redirect>https://b.example/a/one</Redirect><Say>Never.</Say>', {
      '/a/one': '<Response><Say>1</Say><Redirect method="POST">two</Redirect></Response>',
      '/a/two': '<?xml version="1.0"?><Response><!-- here --><Say><![CDATA[<2>]]></Say></Response>',
    });
    await t.pass(seconds(5));
    expect(t.call()).toMatchObject({ heard: ['1', '<2>'], status: 'completed', notes: [] });
  });
});

const GATHER =
  '<Gather action="https://b.example/key" numDigits="2" timeout="4"><Say>Two keys.</Say></Gather><Say>None.</Say>';
const KEY = { '/key': '<Response><Say>Thanks.</Say></Response>' };

describe('Gather', () => {
  test('posts the keys as soon as there are enough', async () => {
    const t = await run(GATHER, KEY);
    expect(t.call().asked).toBe(true);
    await t.phones.press(t.sid, '4');
    expect(t.asked).toEqual([]);
    await t.phones.press(t.sid, '2');
    expect(t.asked).toMatchObject([
      { path: '/key', form: { Digits: '42', CallSid: t.sid, CallStatus: 'in-progress' } },
    ]);
    expect(t.call()).toMatchObject({ asked: false, keys: '42' });
    await t.pass(seconds(60));
    expect(t.call().heard).toEqual(['Two keys.', 'Thanks.']);
  });

  test('posts fewer when the time for the next one is over, or with #', async () => {
    const slow = await run(GATHER, KEY);
    await slow.phones.press(slow.sid, '4');
    await slow.pass(seconds(5));
    const ended = await run(GATHER, KEY);
    await ended.phones.press(ended.sid, '4');
    await ended.phones.press(ended.sid, '#');
    for (const { asked } of [slow, ended]) expect(asked).toMatchObject([{ form: { Digits: '4' } }]);
  });

  test('goes on without any, the time counting from the last word', async () => {
    const t = await run(GATHER, KEY);
    await t.pass(seconds(4));
    expect(t.call().heard).toEqual(['Two keys.']);
    await t.pass(seconds(1));
    expect(t.call().heard).toEqual(['Two keys.', 'None.']);
    expect(t.asked).toEqual([]);
  });

  test('takes keys from a person, never from a mailbox', async () => {
    const by = (word: 'press-2' | 'machine') =>
      run(GATHER.replace('"2"', '"1"'), KEY, { calls: [word], sms: 'silent' });
    const [person, mailbox] = [await by('press-2'), await by('machine')];
    await person.pass(seconds(30));
    await mailbox.pass(seconds(30));
    expect(person.call().keys).toBe('2');
    expect(mailbox.call()).toMatchObject({ keys: '', heard: ['Two keys.', 'None.'] });
  });
});

describe('what the stand-in cannot do is refused, with a note on the phone', () => {
  test.each([
    ['<Record/>', '12100 <Record> is not a verb'],
    ['<constructor/>', '12100 <constructor> is not a verb'],
    ['<Say loop="3">x</Say>', '12200 <Say>: the stand-in does not know the attribute loop'],
    ['<Dial>+15555550101</Dial>', '12100 <Dial>: the stand-in can only dial one <Conference>'],
    ['<Dial><Conference startConferenceOnEnter="false">c</Conference></Dial>', '12200 <Conference>'],
    ['<Dial><Conference waitUrl="/w" waitMethod="GET">c</Conference></Dial>', '12200 <Conference>'],
    ['<Dial><Conference statusCallbackEvent="join">c</Conference></Dial>', '12200 <Conference>'],
    ['<Dial><Conference participantLabel="">c</Conference></Dial>', '12200 <Conference>'],
    ['<Gather><Say>x</Say></Gather>', '12200 <Gather> needs an action'],
    ['<Gather action="https://b.example/k" input="speech"/>', '12200 <Gather>: the stand-in takes keys only'],
    [
      '<Redirect method="GET">https://b.example/k</Redirect>',
      '12200 <Redirect>: the stand-in asks by POST only',
    ],
    ['<Redirect>next</Redirect>', '11100 "next" is no address'],
    ['<Redirect>https://b.example/gone</Redirect>', '11200 no TwiML: HTTP 404'],
    ['<Pause length="long"/>', '12200 <Pause>: length is not a number'],
    ['<Say>x</Pause>', '12100 document parse failure'],
  ])('%s', async (twiml, note) => {
    const { notes, status, heard } = (await run(twiml)).call();
    expect(notes[0]).toContain(note);
    expect(notes).toHaveLength(1);
    expect(heard.at(-1)).toContain('application error');
    expect(status).toBe('completed');
  });
});

describe('whoever is alone in a conference', () => {
  const DIAL =
    '<Dial><Conference waitUrl="https://b.example/wait">c</Conference></Dial><Say>Out again.</Say>';
  test.each([
    ['<Response><Say>Wait.</Say><Hangup/></Response>', '13238 <Hangup> is not for whoever waits'],
    ['<Response><Gather action="/k"/></Response>', '13238 <Gather>'],
    [
      '<Response><Redirect>nowhere to be found</Redirect></Response>',
      '11200 no TwiML to wait with: HTTP 404',
    ],
    ['nothing', 'the document must be'],
  ])('leaves it when what they are to hear is no good: %s', async (document, note) => {
    const t = await run(DIAL, { '/wait': document });
    await t.pass(seconds(2));
    expect(t.call().notes[0]).toContain(note);
    expect(t.call().heard.at(-1)).toBe('Out again.');
  });

  test('hears nothing more at the end of the document, as at Twilio', async () => {
    const t = await run(DIAL, { '/wait': '<Response><Say>Wait.</Say></Response>' });
    await t.pass(seconds(60));
    expect(t.call()).toMatchObject({ heard: ['Wait.'], status: 'in-progress' });
  });
});

describe('a document', () => {
  test('is read with its attributes and letters', () => {
    expect(
      readTwiml('<Response ><A b="1 &lt; 2" c=\'"\'/>\n<D>&#65;&#x1F642;&amp;amp;</D></Response>').children,
    ).toEqual([
      { name: 'A', attributes: { b: '1 < 2', c: '"' }, children: [], text: '' },
      { name: 'D', attributes: {}, children: [], text: 'A🙂&amp;' },
    ]);
  });
  test.each([
    '',
    'OK',
    '<html></html>',
    '<Response>',
    '</Response>',
    '<Response></Response><Response/>',
    '<Response/>tail',
    '<Response><Say>Tom & Co</Say></Response>',
    '<Response><Say>&nbsp;</Say></Response>',
    '<Response a=1/>',
    '<Response><Say</Response>',
  ])('%j is none', (text) => expect(() => readTwiml(text)).toThrow(NotTwiml));
});
