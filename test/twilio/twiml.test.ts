import { describe, expect, test } from 'vitest';
import { CaseId, MessageId } from '../../functions/domain/ids.ts';
import { greeting } from '../../functions/domain/wording/calls.ts';
import { webhooksFor } from '../../functions/twilio/addresses.ts';
import {
  agentRoom,
  askForKey,
  briefAndAsk,
  connect,
  customerRoom,
  empty,
  greetAndConnect,
  hangUp,
  isAccepted,
  MOST_TWIML,
  sayAndHangUp,
  wait,
} from '../../functions/twilio/twiml.ts';
import { readTwiml } from '../../infra/local/phones/twiml-read.ts';

const KEY = 'https://baton.example/key?conference=a&b=1#rc=3';
const verbs = (twiml: string) => readTwiml(twiml).children.map(({ name }) => name);

describe('the brief', () => {
  test('is said while a key is waited for, and ends politely without one', () => {
    const [gather, ...after] = readTwiml(briefAndAsk('Frankie, calendar.', KEY)).children;
    expect(gather?.attributes).toMatchObject({ action: KEY, method: 'POST', numDigits: '1' });
    expect(gather?.children.map(({ text }) => text)).toEqual(['Frankie, calendar. Press 1 to be connected.']);
    expect(after.map(({ name }) => name)).toEqual(['Say', 'Hangup']);
  });

  test('cannot say more than words', () => {
    const twiml = briefAndAsk('</Say><Hangup/>&"<Say>', KEY);
    expect(verbs(twiml)).toEqual(['Gather', 'Say', 'Hangup']);
    expect(readTwiml(twiml).children[0]?.children[0]?.text).toContain('</Say><Hangup/>&"<Say>');
  });

  test.each([
    ['letters that XML cannot hold', 'a\u0000b\u000bc\ud800d\uffffe'],
    ['line breaks', 'a\nb\r\nc'],
  ])('survives %s', (_, words) => expect(verbs(briefAndAsk(words, KEY))).toHaveLength(3));

  test.each(['x'.repeat(5_000), '&'.repeat(5_000), '🙂'.repeat(3_000)])(
    'is cut to what Twilio takes',
    (words) => {
      const twiml = briefAndAsk(words, KEY);
      expect(twiml.length).toBeLessThanOrEqual(MOST_TWIML);
      expect(twiml.length).toBeGreaterThan(MOST_TWIML * 0.8);
      expect(twiml).toContain('… Press 1');
      expect(twiml.isWellFormed()).toBe(true);
    },
  );
});

describe('the conference', () => {
  const caseId = CaseId.parse('case_abcdefghijklmnop');
  const message = MessageId.parse('call.p_1.1.customer');
  const webhooks = webhooksFor('https://baton.example', { caseId, message });
  const roomOf = (twiml: string) =>
    readTwiml(twiml).children.find(({ name }) => name === 'Dial')?.children[0];
  const HERE = 'https://baton.example/twilio/calls/case_abcdefghijklmnop/call.p_1.1.customer';
  const OVERRIDES = '#rc=3&rp=5xx,ct,rt&rt=4000';

  test('begins with either end, does not beep, and tells who comes and goes', () =>
    expect(roomOf(connect(agentRoom('p_1.1', message, webhooks)))).toMatchObject({
      name: 'Conference',
      text: 'p_1.1',
      attributes: {
        startConferenceOnEnter: 'true',
        beep: 'false',
        participantLabel: message,
        waitUrl: `${HERE}/wait${OVERRIDES}`,
        waitMethod: 'POST',
        statusCallback: `${HERE}/conference${OVERRIDES}`,
        statusCallbackEvent: 'join leave',
      },
    }));

  test('ends for the customer when the agent goes, and they are told what happens next', () => {
    expect(roomOf(connect(agentRoom('p_1.1', message, webhooks)))?.attributes['endConferenceOnExit']).toBe(
      'true',
    );
    const document = readTwiml(greetAndConnect('Hello.', customerRoom('p_1.1', message, webhooks)));
    expect(document.children.map(({ name, text }) => [name, text])).toEqual([
      ['Say', 'Hello.'],
      ['Dial', ''],
      ['Redirect', `${HERE}/left?conference=p_1.1${OVERRIDES}`],
    ]);
  });

  test('waits for a customer who goes to press a key and comes back', () =>
    expect(roomOf(connect(customerRoom('p_1.1', message, webhooks)))?.attributes['endConferenceOnExit']).toBe(
      'false',
    ));

  test('is heard by whoever is alone in it as words again and again, in verbs that Twilio takes there', () => {
    const { children } = readTwiml(wait('Please hold the line.', `${HERE}/wait`));
    expect(children.map(({ name }) => name)).toEqual(['Say', 'Pause', 'Redirect']);
    expect(children[2]?.text).toBe(`${HERE}/wait`);
  });

  test('fits into a request with the longest name that a centre may have', () =>
    expect(
      greetAndConnect(greeting({ from: '&'.repeat(60) }), customerRoom('p_1.1', message, webhooks)).length,
    ).toBeLessThan(MOST_TWIML));
});

describe('a key', () => {
  test('is asked for twice, any will do, and without one the call ends', () => {
    const { children } = readTwiml(askForKey('Press any key.', 'Goodbye.', KEY));
    expect(children.map(({ name }) => name)).toEqual(['Gather', 'Gather', 'Say', 'Hangup']);
    expect(children[0]?.attributes).toMatchObject({ numDigits: '1', finishOnKey: '', action: KEY });
  });
  test.each([
    ['1', true],
    ['2', false],
    ['*', false],
  ])('an agent who presses %s takes the call: %s', (key, taken) => expect(isAccepted(key)).toBe(taken));
});

test('the small answers', () => {
  expect(verbs(hangUp())).toEqual(['Hangup']);
  expect(verbs(empty())).toEqual([]);
  expect(verbs(sayAndHangUp('Nobody <there>.'))).toEqual(['Say', 'Hangup']);
});
