import { describe, expect, test } from 'vitest';
import { CaseId, MessageId } from '../../functions/domain/ids.ts';
import { instantOf } from '../../functions/domain/time.ts';
import type { Address } from '../../functions/ports.ts';
import { addressFrom, webhooksFor } from '../../functions/twilio/addresses.ts';
import {
  callDetected,
  callStatus,
  conferenceNews,
  keyPressed,
  textReceived,
  textStatus,
} from '../../functions/twilio/inbound.ts';
import { callbacks, sids } from './fixtures/callbacks.ts';
import { besideProject, namesBeside, said } from './samples.ts';

const at = instantOf('2026-11-24T09:15:30.250Z');
const address: Address = {
  caseId: CaseId.parse('case_abcdefghijklmnop'),
  message: MessageId.parse('call.p_abc.1.customer'),
};
const form = (body: string) => new URLSearchParams(body);
const common = { source: 'twilio', subject: `case:${address.caseId}`, time: at };

describe('the status of a call', () => {
  test.each([
    ['callInitiated', 'initiated', 1],
    ['callRinging', 'ringing', 2],
    ['callInProgress', 'in-progress', 3],
    ['callNoAnswer', 'no-answer', 4],
  ] as const)('%s is a fact of its own', (name, status, order) => {
    expect(callStatus(form(callbacks[name]), address, at)).toEqual({
      ...common,
      id: `${sids.call}/${status}`,
      type: 'call.status',
      order,
      data: { message: address.message, status, sid: sids.call },
    });
  });

  test('tells how long a completed one was talked on, in seconds, not in billed minutes', () => {
    expect(callStatus(form(callbacks.callCompletedByHuman), address, at)?.data.talkSeconds).toBe(150);
    expect(callStatus(form(callbacks.callCompletedLong), address, at)?.data.talkSeconds).toBe(9);
  });

  test('tells why one could not be placed', () =>
    expect(callStatus(form(callbacks.callFailed), address, at)?.data).toMatchObject({
      status: 'failed',
      code: '13224',
    }));

  test('is the same fact when it comes again later', () => {
    const later = instantOf('2026-11-24T09:20:00Z');
    const [first, second] = [at, later].map((t) => callStatus(form(callbacks.callRinging), address, t));
    expect(second?.id).toBe(first?.id);
  });

  test.each([
    'CallSid=CA1&CallStatus=transferred-to-mars',
    'CallSid=CA1&CallStatus=__proto__',
    'CallStatus=ringing',
    'CallSid=CA1',
    '',
  ])('is nothing, and no error, for %j', (body) => {
    expect(callStatus(form(body), address, at)).toBeUndefined();
  });

  test('survives a length that is none', () =>
    expect(callStatus(form('CallSid=CA1&CallStatus=completed&CallDuration=long'), address, at)?.data).toEqual(
      {
        message: address.message,
        status: 'completed',
        sid: 'CA1',
      },
    ));
});

describe('the customer who picks up', () => {
  test('is told from a machine', () =>
    expect(callDetected(form(callbacks.answeredByMachine), address, at)).toEqual({
      ...common,
      id: `${sids.call}/answered`,
      type: 'call.answered',
      order: 0,
      data: { message: address.message, answeredBy: 'machine_start' },
    }));
  test('is unknown when nothing listened', () =>
    expect(callDetected(form(callbacks.answeredWithoutDetection), address, at)?.data.answeredBy).toBe(
      'unknown',
    ));
});

describe('who enters and leaves the conference', () => {
  const JOINED = {
    ConferenceSid: 'CF1',
    FriendlyName: 'p_abc.1',
    CallSid: 'CA2',
    ParticipantLabel: 'call.p_abc.1.agent',
    SequenceNumber: '2',
    StatusCallbackEvent: 'participant-join',
    Timestamp: 'Tue, 24 Nov 2026 09:15:28 +0000',
  };
  const news = (more: Partial<typeof JOINED>) =>
    conferenceNews(new URLSearchParams({ ...JOINED, ...more }), address, at);

  test('is said by the label of the leg, whichever address it went to, and timed by Twilio', () =>
    expect(news({})).toEqual({
      ...common,
      id: 'CA2/CF1/2',
      type: 'call.joined',
      order: 2,
      data: {
        message: 'call.p_abc.1.agent',
        conference: 'CF1',
        sequence: 2,
        at: instantOf('2026-11-24T09:15:28Z'),
      },
    }));
  test('leaves', () => expect(news({ StatusCallbackEvent: 'participant-leave' })?.type).toBe('call.left'));
  test.each([
    [{ StatusCallbackEvent: 'conference-start' }],
    [{ ParticipantLabel: '' }],
    [{ SequenceNumber: 'two' }],
    [{ Timestamp: 'soon' }],
  ])('is nothing with %j', (more) => expect(news(more)).toBeUndefined());
});

describe('the key that the agent presses', () => {
  test('is a fact', () =>
    expect(keyPressed(form(callbacks.keyOne), address, at)).toMatchObject({
      id: `${sids.call}/key/1`,
      type: 'call.key',
      data: { message: address.message, key: '1' },
    }));
  test.each(['', '&Digits=', '&Digits=w'])('is none for %j', (digits) =>
    expect(keyPressed(form(`CallSid=CA1${digits}`), address, at)).toBeUndefined(),
  );
});

describe('the status of a text', () => {
  test('is a fact when it was delivered', () =>
    expect(textStatus(form(callbacks.textDelivered), address, at)).toEqual({
      ...common,
      id: `${sids.text}/delivered`,
      type: 'message.delivered',
      order: 0,
      data: { message: address.message },
    }));
  test('is a fact with its code when it was not', () =>
    expect(textStatus(form(callbacks.textUndelivered), address, at)).toMatchObject({
      id: `${sids.text}/undelivered`,
      type: 'message.failed',
      data: { code: '30005' },
    }));
  test('is a fact without a code, too', () =>
    expect(textStatus(form('MessageSid=SM1&MessageStatus=failed'), address, at)?.data).toMatchObject({
      code: 'unknown',
    }));
  test.each(['textQueued', 'textSent', 'textReadElsewhere', 'textIn'] as const)(
    'is nothing yet for %s',
    (name) => expect(textStatus(form(callbacks[name]), address, at)).toBeUndefined(),
  );
  test.each(['MessageSid=SM1&MessageStatus=toString', 'MessageStatus=delivered', ''])(
    'is nothing, and no error, for %j',
    (body) => expect(textStatus(form(body), address, at)).toBeUndefined(),
  );
});

describe('a text to our number', () => {
  test('keeps its words as they came', () =>
    expect(textReceived(form(callbacks.textIn), at)).toEqual({
      kind: 'text',
      from: '+15555550142',
      body: ' take 42\n',
      sid: sids.text,
      receivedAt: at,
    }));
  test('is taken with STOP', () =>
    expect(textReceived(form(callbacks.textInStop), at)).toMatchObject({ body: 'STOP', optOut: 'STOP' }));
  test('is taken with a kind of opting out that is new', () =>
    expect(textReceived(form(`${callbacks.textIn}&OptOutType=PAUSE`), at)).not.toHaveProperty('optOut'));
  test('may have no words', () =>
    expect(textReceived(form('MessageSid=MM1&From=%2B15555550142&NumMedia=1'), at)).toMatchObject({
      body: '',
    }));
  test.each(['textInFromWhatsApp', 'textInFromShortCode'] as const)('is not for us: %s', (name) =>
    expect(textReceived(form(callbacks[name]), at)).toBeUndefined(),
  );
});

describe('an address that Twilio is given', () => {
  const given = webhooksFor('https://baton.example/prod', address);
  test('names the case and the message, and asks for more than one try', () =>
    expect(given.textStatus).toBe(
      'https://baton.example/prod/twilio/texts/case_abcdefghijklmnop/call.p_abc.1.customer#rc=3&rp=5xx,ct,rt&rt=4000',
    ));
  test('carries the conference', () =>
    expect(given.conferenceOver('a b&c')).toContain('/call.p_abc.1.customer/left?conference=a%20b%26c#'));
  test('leads back to what it is about', () =>
    expect(addressFrom({ caseId: address.caseId, message: address.message })).toEqual(address));
  test.each([{ caseId: 'case_x', message: 'm' }, { caseId: address.caseId, message: '' }, {}])(
    'is none when it is %j',
    (parameters) => expect(addressFrom(parameters as Record<string, string>)).toBeUndefined(),
  );
});

const names = namesBeside('payloads/twilio').filter((name) => name.endsWith('.txt'));
describe.skipIf(names.length === 0)(`Twilio's own payloads${said(names.length)}`, () => {
  const fact = (name: string) => {
    const body = form((besideProject(`payloads/twilio/${name}`) ?? '').trim());
    const [text, call, words] = [
      textStatus(body, address, at),
      callStatus(body, address, at),
      textReceived(body, at),
    ];
    return text?.type ?? call?.data.status ?? words?.kind;
  };
  test.each([
    ['sms-status-delivered.txt', 'message.delivered'],
    ['sms-status-sent.txt', undefined],
    ['sms-inbound-stop.txt', 'text'],
    ['sms-inbound-media.txt', 'text'],
    ['whatsapp-inbound.txt', undefined],
    ['whatsapp-status-read.txt', undefined],
    ['voice-status-completed-amd-human.txt', 'completed'],
    ['voice-status-completed-inbound-2018.txt', 'completed'],
  ])('%s is %s', (name, meaning) => expect(fact(name)).toBe(meaning));
  test.each(names)('%s does no harm', (name) => expect(() => fact(name)).not.toThrow());

  test.each([
    ['composed/twilio-callback-attempt-1-no-answer.txt', ['initiated', 'ringing', 'no-answer'], undefined],
    [
      'composed/twilio-callback-attempt-2-answered-human.txt',
      ['initiated', 'ringing', 'in-progress', 'completed'],
      240,
    ],
  ])('%s is an attempt in order', (name, statuses, seconds) => {
    const lines = (besideProject(`payloads/${name}`) ?? '').trim().split('\n');
    const facts = lines.map((line) => callStatus(form(line), address, at));
    expect(facts.map((f) => f?.data.status)).toEqual(statuses);
    expect(facts.at(-1)?.data.talkSeconds).toBe(seconds);
    expect(facts.map((f) => f?.order)).toEqual([...facts.map((f) => f?.order)].sort());
  });
});
