import { describe, expect, test } from 'vitest';
import { inWords } from './in-words.ts';
import { clock, contactEvent, contactRecord, readAll, SOURCE, type Stay } from './make-connect.ts';

/** Amazon Connect beside the plain call: channels and their subtypes, other answers of its API, files beside the records. */

const told = (...payloads: object[]) => readAll(payloads).flatMap(({ events }) => events.map(inWords));
const kinds = (...payloads: object[]) => readAll(payloads).map(({ kind, says }) => `${kind}: ${says}`);
const ended = (stay: Stay, more?: object) => told(contactRecord(stay, more)).at(-1);

describe('which way a contact goes', () => {
  const subtype = (name: unknown) => ({ segmentAttributes: { 'connect:Subtype': name } });
  test.each([
    ['a text message', 'CHAT', 'API', subtype({ valueString: 'connect:SMS' }), 'sms inbound'],
    [
      'a text message of a record',
      'CHAT',
      'API',
      { SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:SMS' } } },
      'sms inbound',
    ],
    ['a WhatsApp message', 'CHAT', 'API', subtype({ valueString: 'connect:WhatsApp' }), 'chat inbound'],
    ['an e-mail', 'EMAIL', 'INBOUND', subtype({ valueString: 'connect:Email' }), 'email inbound'],
    ['a web call', 'VOICE', 'WEBRTC_API', subtype({ valueString: 'connect:WebRTC' }), 'voice inbound'],
    ['a call of a campaign', 'VOICE', 'API', subtype({ valueString: 'connect:Telephony' }), 'voice outbound'],
    ['a chat of a web page', 'CHAT', 'API', {}, 'chat inbound'],
  ])('%s', (_, channel, method, more, way) => {
    const event = contactEvent('INITIATED', '0:00', { id: 'a', channel, method }, more);
    expect(told(event)).toEqual([`15:00:00 started ${way}`]);
  });

  test('a call of a campaign that fails is no drop: nobody called in', () => {
    const stay: Stay = { id: 'a', method: 'API', ended: '0:30', reason: 'TELECOM_PROBLEM' };
    expect(ended(stay)).toBe('15:00:30 ended completed by system');
  });
});

describe('who ended it', () => {
  const waiting: Stay = { id: 'a', queue: ['q', '0:20'], ended: '1:00' };
  test.each([
    ['TELECOM_ORIGINATOR_CANCEL', 'abandoned by customer'],
    ['CUSTOMER_NEVER_ARRIVED', 'abandoned by customer'],
    ['IDLE_DISCONNECT', 'completed by system'],
    ['DISCARDED', 'completed by agent'],
    ['BRAND_NEW', 'completed by system'],
  ])('%s', (reason, outcome) => expect(ended({ ...waiting, reason })).toBe(`15:01:00 ended ${outcome}`));
});

test('the centre’s own number of the customer is known by a chat, which has no telephone number', () => {
  const chat = contactEvent(
    'INITIATED',
    '0:00',
    { id: 'a', channel: 'CHAT', method: 'API' },
    { customerId: 'crm-7' },
  );
  expect(told(chat)).toContain('15:00:00 customer.identified crm-7');
});

test('the routing criteria may be a list: the last of them are in force', () => {
  const steps = (Status: string) => [
    { Status, Expiry: { DurationInSeconds: 40, ExpiryTimestamp: clock('2:00') } },
  ];
  const criteria = { RoutingCriteria: [{ Steps: steps('DEACTIVATED') }, { Steps: steps('EXPIRED') }] };
  expect(told(contactEvent('CONTACT_DATA_UPDATED', '2:00', { id: 'a' }, criteria)).at(-1)).toBe(
    '15:02:00 source.reported routing step expired no agent who fits step 1 of 1 of the routing criteria was free in 40 seconds',
  );
});

describe('what the API answers', () => {
  const arn =
    'arn:aws:connect:us-east-1:111122223333:instance/5c0ffee0-0000-4000-8000-000000000001/contact/b';
  const contact = {
    Arn: arn,
    Id: 'b',
    InitialContactId: 'a',
    PreviousContactId: 'a',
    InitiationMethod: 'TRANSFER',
    Channel: 'VOICE',
    QueueInfo: { Id: 'q2', EnqueueTimestamp: clock('3:00') },
    AgentInfo: { Id: 'bob', ConnectedToAgentTimestamp: clock('3:30') },
    InitiationTimestamp: clock('3:00'),
    DisconnectTimestamp: clock('9:00'),
  };
  const words = [
    '15:03:00 transferred to q2',
    '15:03:00 queued in q2',
    '15:03:30 connected by bob in q2',
    '15:09:00 ended completed',
  ];

  test('describe-contact and search-contacts name the contact by `Id`', () => {
    expect(told({ Contact: contact })).toEqual(words);
    expect(told({ Contacts: [contact], TotalCount: 1 })).toEqual(words);
    const [reading] = readAll([{ Contact: contact }]);
    expect(reading?.events[0]).toMatchObject({ source: SOURCE, subject: 'a' });
  });

  test('times may be seconds since 1970', () => {
    const seconds = (time: string) => Date.parse(clock(time)) / 1000 + 0.25;
    const inSeconds = {
      ...contact,
      QueueInfo: { Id: 'q2', EnqueueTimestamp: seconds('3:00') },
      AgentInfo: { Id: 'bob', ConnectedToAgentTimestamp: seconds('3:30') },
      InitiationTimestamp: seconds('3:00'),
      DisconnectTimestamp: seconds('9:00'),
    };
    expect(told({ Contact: inSeconds })).toEqual(words);
  });
});

describe('files that lie beside the records are none', () => {
  test.each([
    [
      'a line of a flow’s log',
      { ContactId: 'a', ContactFlowModuleType: 'SetQueue', Timestamp: clock('1:00'), Parameters: {} },
      'flow log: nothing',
    ],
    [
      'an analysis of Contact Lens',
      { CustomerMetadata: { ContactId: 'a' }, Transcript: [{ Id: '1', Content: 'hello' }] },
      'Contact Lens analysis: unknown',
    ],
    ['something that only names a contact', { ContactId: 'a', Score: 3 }, 'no contact record: unknown'],
  ])('%s', (_, payload, kind) => {
    expect(kinds(payload)).toEqual([kind]);
    expect(told(payload)).toEqual([]);
  });
});

test('a contact event of which only the detail was kept says the same', () => {
  const stay: Stay = { id: 'a', queue: ['q', '0:20'], agent: ['ann', '2:00'], ended: '6:00' };
  for (const type of ['QUEUED', 'CONNECTED_TO_AGENT', 'COMPLETED', 'CONTACT_DATA_UPDATED']) {
    const event = contactEvent(type, '6:00', stay) as { detail: object };
    expect(readAll([event.detail])).toEqual(readAll([event]));
  }
});

test('an event that names its contact by an ARN is kept with it', () => {
  const contact = 'arn:aws:connect:us-east-1:111122223333:instance/i/contact/a';
  const event = {
    'detail-type': 'Contact Lens Analysis State Change',
    source: 'aws.connect',
    time: clock('9:00'),
    detail: { contact, state: 'FAILED' },
  };
  const [reading] = readAll([event]);
  expect(reading).toMatchObject({ says: 'unknown', kind: 'Contact Lens Analysis State Change' });
  expect(reading?.events).toMatchObject([
    { type: 'source.unknown', subject: 'a', source: 'amazon-connect:i' },
  ]);
});
