import { describe, expect, test } from 'vitest';
import {
  afterAnswer,
  afterKey,
  briefAndAsk,
  connect,
  empty,
  hangUp,
  MOST_TWIML,
  sayAndHangUp,
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
  test('begins with either end, ends with either end, and does not beep', () => {
    const conference = readTwiml(connect('call.p_1.1')).children[0]?.children[0];
    expect(conference).toMatchObject({
      name: 'Conference',
      text: 'call.p_1.1',
      attributes: { startConferenceOnEnter: 'true', endConferenceOnExit: 'true', beep: 'false' },
    });
  });
  test.each([
    ['1', ['Dial']],
    ['2', ['Say', 'Hangup']],
    ['*', ['Say', 'Hangup']],
  ])('after the key %s: %s', (key, expected) => expect(verbs(afterKey(key, 'c'))).toEqual(expected));
  test.each([
    ['human', ['Dial']],
    ['unknown', ['Dial']],
    ['machine_start', ['Hangup']],
    ['machine_end_beep', ['Hangup']],
    ['machine', ['Hangup']],
    ['fax', ['Hangup']],
  ])('after %s picked up: %s', (by, expected) => expect(verbs(afterAnswer(by, 'c'))).toEqual(expected));
});

test('the small answers', () => {
  expect(verbs(hangUp())).toEqual(['Hangup']);
  expect(verbs(empty())).toEqual([]);
  expect(verbs(sayAndHangUp('Nobody <there>.'))).toEqual(['Say', 'Hangup']);
});
