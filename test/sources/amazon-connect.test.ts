import { describe, expect, test } from 'vitest';
import { readConnect } from '../../functions/sources/amazon-connect.ts';
import { inWords } from './in-words.ts';
import {
  ANSWERED,
  callOf,
  clock,
  contactEvent,
  contactRecord,
  flowInvocation,
  MOVED,
  readAll,
  SOURCE,
  type Stay,
} from './make-connect.ts';
import { casesAfter, handoffsIn, theCase } from './told-cases.ts';

const told = (...payloads: object[]) => readAll(payloads).flatMap(({ events }) => events.map(inWords));

const transferred = callOf([ANSWERED, MOVED]);

describe('a transfer', () => {
  test('by a new contact is one hand-off, by whichever route it is told', () => {
    for (const payloads of [
      transferred.events,
      transferred.records,
      [...transferred.events, ...transferred.records],
      [...transferred.records, ...transferred.events].reverse(),
    ])
      expect(handoffsIn(theCase(readAll(payloads)))).toEqual(['ann > tech']);
  });

  test('does not end the conversation when the first contact ends', () => {
    const until = transferred.events.indexOf(transferred.events.at(-3) ?? {});
    const [line] = theCase(readAll(transferred.events.slice(0, until))).interactions;
    expect(line).toMatchObject({ state: 'waiting', queue: 'tech', legs: ['b'] });
    expect(theCase(readAll(transferred.events)).interactions).toMatchObject([{ state: 'ended' }]);
  });

  test('by a second queue of the same contact is one hand-off', () => {
    const moved: Stay = { ...ANSWERED, queue: ['tech', '3:00'], agent: ['ann', '4:00'] };
    const events = [
      contactEvent('QUEUED', '0:20', { id: 'a', queue: ['billing', '0:20'] }),
      contactEvent('QUEUED', '3:00', { id: 'a', queue: ['tech', '3:00'] }),
      contactEvent('DISCONNECTED', '6:05', moved),
    ];
    expect(handoffsIn(theCase(readAll(events)))).toEqual(['billing > tech']);
    expect(handoffsIn(theCase(readAll([...events, contactRecord(moved)].reverse())))).toEqual([
      'billing > tech',
    ]);
  });

  test('by a flow, told as a new contact and as a queue, is one hand-off', () => {
    const onward: Stay = { ...MOVED, method: 'QUEUE_TRANSFER', queue: ['tech', '6:00'] };
    expect(handoffsIn(theCase(readAll(callOf([ANSWERED, onward]).events)))).toEqual(['ann > tech']);
  });

  test('to the same queue is one, for the customer deals with somebody new', () => {
    const back: Stay = { ...MOVED, queue: ['billing', '6:02'] };
    expect(handoffsIn(theCase(readAll(callOf([ANSWERED, back]).events)))).toEqual(['ann > billing']);
  });

  test("into an agent's own queue goes to that agent", () => {
    const direct: Stay = { ...MOVED, queue: ['agent/bob', '6:02'] };
    expect(handoffsIn(theCase(readAll(callOf([ANSWERED, direct]).events)))).toEqual(['ann > bob']);
  });

  test('back to where it was is a loop', () => {
    const third: Stay = {
      ...MOVED,
      id: 'c',
      previous: 'b',
      begun: '16:00',
      queue: ['billing', '16:01'],
      agent: ['cy', '17:00'],
      ended: '18:00',
    };
    const state = theCase(readAll(callOf([ANSWERED, MOVED, third]).events));
    expect(handoffsIn(state)).toEqual(['ann > tech', 'bob > billing again']);
  });

  test('of which the QUEUED event was lost is known by the next one', () => {
    const lost = transferred.events.filter((event) => !JSON.stringify(event).includes('event-QUEUED'));
    expect(handoffsIn(theCase(readAll(lost)))).toEqual(['ann > tech']);
  });

  test('without initialContactId belongs to the contact before it', () => {
    const { first: _, ...second } = MOVED;
    expect(casesAfter(readAll(callOf([ANSWERED, second]).events)).size).toBe(1);
  });

  test('to a number outside is in the record of the contact that was transferred', () => {
    const out = {
      TransferCompletedTimestamp: '2026-11-23T15:05:00Z',
      TransferredToEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15555550190' },
    };
    expect(told(contactRecord(ANSWERED, out))).toContain('15:05:00 transferred to +15555550190');
  });
});

describe('how a contact ended', () => {
  const ends = (stay: Partial<Stay>, more?: object) =>
    told(contactRecord({ id: 'a', ended: '6:00', ...stay }, more)).filter((line) => line.includes('ended'));
  test.each([
    [
      'the customer hung up while waiting',
      { queue: ['q', '0:20'], reason: 'CUSTOMER_DISCONNECT' },
      'abandoned by customer',
    ],
    [
      'the customer hung up',
      { ...ANSWERED, ended: '6:00', reason: 'CUSTOMER_DISCONNECT' },
      'completed by customer',
    ],
    ['the agent hung up', { ...ANSWERED, ended: '6:00', reason: 'AGENT_DISCONNECT' }, 'completed by agent'],
    ['the line failed', { ...ANSWERED, ended: '6:00', reason: 'TELECOM_PROBLEM' }, 'dropped by system'],
    [
      'the line failed in the queue',
      { queue: ['q', '0:20'], reason: 'TELECOM_PROBLEM' },
      'dropped by system',
    ],
    [
      'no reason, after a short talk',
      { ...ANSWERED, agent: ['ann', '5:50'], ended: '6:00', reason: 'OTHER' },
      'dropped by system',
    ],
    ['no reason, after a long talk', { ...ANSWERED, ended: '6:00', reason: 'OTHER' }, 'completed by system'],
    ['the flow hung up', { queue: ['q', '0:20'], reason: 'CONTACT_FLOW_DISCONNECT' }, 'completed by system'],
    [
      'it went on as another contact',
      { ...ANSWERED, ended: '6:00', next: 'b', reason: 'TELECOM_PROBLEM' },
      'completed by system',
    ],
    [
      'a call to a customer was not put through',
      { method: 'OUTBOUND', reason: 'TELECOM_PROBLEM' },
      'completed by system',
    ],
    [
      'a chat failed',
      { channel: 'CHAT', queue: ['q', '0:20'], reason: 'TELECOM_PROBLEM' },
      'completed by system',
    ],
  ] as const)('%s', (_, stay, outcome) =>
    expect(ends(stay as Partial<Stay>)).toEqual([`15:06:00 ended ${outcome}`]),
  );

  test('a drop that only the record knows of is a drop, whatever the event said, in either order', () => {
    const stay: Stay = { ...ANSWERED, phone: '+15555550101' };
    const [event, record] = [
      contactEvent('DISCONNECTED', '6:05', stay),
      contactRecord({ ...stay, reason: 'TELECOM_PROBLEM' }),
    ];
    for (const payloads of [
      [event, record],
      [record, event],
    ])
      expect(theCase(readAll(payloads)).drops).toHaveLength(1);
  });

  test('an agent who was only offered it has not answered', () => {
    const detail = {
      agentInfo: { agentArn: 'x/agent/ann', connectedToAgentTimestamp: '1970-01-01T00:00:00.001Z' },
    };
    const stay: Stay = { id: 'a', queue: ['q', '0:20'], ended: '1:00' };
    expect(told(contactEvent('DISCONNECTED', '1:00', stay, detail)).at(-1)).toBe(
      '15:01:00 ended abandoned by customer',
    );
  });
});

describe('shapes', () => {
  test('both casings, ARNs, ids and bare names say the same', () => {
    const times = { initiationTimestamp: clock('0:00') };
    const detail = (more: object) => ({
      source: 'aws.connect',
      time: clock('1:00'),
      detail: { ...times, ...more },
    });
    const camel = { eventType: 'QUEUED', contactId: 'a', channel: 'Voice', initiationMethod: 'INBOUND' };
    const pascal = { EventType: 'QUEUED', ContactId: 'a', Channel: 'VOICE', InitiationMethod: 'INBOUND' };
    for (const one of [camel, pascal])
      for (const queue of [
        { queueInfo: 'q' },
        {
          QueueInfo: { QueueArn: 'arn:aws::connect:x:1:instance/i/queue/q', EnqueueTimestamp: clock('1:00') },
        },
        { queueInfo: { id: 'q', enqueueTimestamp: clock('1:00') } },
      ])
        expect(told(detail({ ...one, ...queue }))).toEqual([
          '15:00:00 started voice inbound',
          '15:01:00 queued in q',
        ]);
  });

  test('the title of an event does not matter, nor do fields that are new', () => {
    const event = {
      ...contactEvent('QUEUED', '1:00', { id: 'a', queue: ['q', '1:00'] }, { brandNew: { a: [1] } }),
    };
    expect(told({ ...event, 'detail-type': 'Connect Customer Contact Event' })).toEqual(told(event));
  });

  test('an event type that is new is kept under its name, with what its contact tells, and nothing personal', () => {
    const stay: Stay = { id: 'a', queue: ['q', '1:00'] };
    const detail = { customerName: 'Kim Doe', note: 'call 555-0101', phone: '+15555550101', retries: 3 };
    const [reading] = readAll([contactEvent('TELEPORTED', '2:00', stay, detail)]);
    expect(reading).toMatchObject({ says: 'unknown', kind: 'contact event TELEPORTED' });
    const [started, queued, unknown] = reading?.events ?? [];
    expect([started, queued].map((event) => event?.type)).toEqual([
      'interaction.started',
      'interaction.queued',
    ]);
    expect(unknown).toMatchObject({
      type: 'source.unknown',
      subject: 'a',
      data: { kind: 'contact event TELEPORTED' },
    });
    const kept = JSON.stringify(unknown);
    expect(kept).toContain('"retries":3');
    for (const personal of ['Kim', '555-0101', '+1555']) expect(kept).not.toContain(personal);
  });

  test('what is no payload at all is counted by what it is, and never fatal', () => {
    for (const value of [
      null,
      7,
      'text',
      [],
      {},
      { detail: null },
      { detail: {} },
      { Records: [{}] },
      { Records: [{ kinesis: { data: '!' } }] },
    ])
      for (const { says, events } of readConnect(value, { arrived: 0 }))
        expect({ says, events }).toEqual({ says: 'unknown', events: [] });
  });

  test('a Kinesis record, as a function or `get-records` has it, and an SNS message are unwrapped', () => {
    const record = contactRecord(ANSWERED);
    const data = Buffer.from(JSON.stringify(record)).toString('base64');
    for (const wrapped of [
      { Records: [{ kinesis: { data } }] },
      { Records: [{ Data: data, PartitionKey: 'a', SequenceNumber: '1' }], MillisBehindLatest: 0 },
      { Records: [{ Sns: { Message: JSON.stringify(record) } }] },
    ])
      expect(told(wrapped)).toEqual(told(record));
  });

  test('every route gives the same source, made of the instance', () => {
    const payloads = [transferred.events[0]!, transferred.records[0]!, flowInvocation('a', '+15555550101')];
    const sources = readAll(payloads).flatMap(({ events }) => events.map(({ source }) => source));
    expect(new Set(sources)).toEqual(new Set([SOURCE]));
  });

  test.each(['MONITOR', 'EXTERNAL_OUTBOUND'])('a contact by %s is no leg of the customer', (method) => {
    expect(told(contactRecord({ ...MOVED, method, phone: '+15555550190' }))).toEqual([]);
  });

  test('a task is no conversation', () => {
    expect(told(...callOf([{ ...ANSWERED, channel: 'TASK' }]).events)).toEqual([]);
  });
});

describe('a callback by Amazon Connect', () => {
  test('is no conversation of its own, no hand-off, and nobody waits in its queue', () => {
    const asked: Stay = {
      id: 'a',
      next: 'b',
      queue: ['inbound', '0:00'],
      ended: '2:00',
      reason: 'CONTACT_FLOW_DISCONNECT',
    };
    const back: Stay = {
      id: 'b',
      first: 'a',
      previous: 'a',
      method: 'CALLBACK',
      begun: '2:00',
      queue: ['callback', '3:39'],
      agent: ['ann', '4:25'],
      ended: '10:00',
    };
    const state = theCase(readAll([contactRecord(asked), contactRecord(back)]));
    expect(handoffsIn(state)).toEqual([]);
    expect(state.contacts).toEqual([]);
    expect(state.interactions).toMatchObject([
      { conversation: 'a', state: 'ended', agent: 'ann', queue: 'callback' },
    ]);
  });
});

describe('who the customer is', () => {
  test('is learnt from the flow, and belongs to the contact’s conversation', () => {
    const event = contactEvent('INITIATED', '0:00', { id: 'a' });
    expect(theCase(readAll([event, flowInvocation('a', '+15555550101')])).customer).toEqual({
      phone: '+15555550101',
    });
    expect(theCase(readAll([flowInvocation('a', '+15555550101'), event])).customer).toEqual({
      phone: '+15555550101',
    });
  });

  test('is nobody where the endpoint is null, or no number', () => {
    expect(told(flowInvocation('a', null))).toEqual([]);
    expect(told(flowInvocation('a', 'anonymous'))).toEqual([]);
  });

  test('is learnt from a record, with the agent’s name', () => {
    const state = theCase(
      readAll([
        contactEvent('CONNECTED_TO_AGENT', '2:10', ANSWERED),
        contactRecord({ ...ANSWERED, phone: '+15555550101' }),
      ]),
    );
    expect(state.customer.phone).toBe('+15555550101');
    expect(state.agents['ann']).toEqual({ id: 'ann', name: 'ann' });
  });
});

describe('other events', () => {
  test('a promise that a flow makes', () => {
    const at = '2026-11-23T17:00:00-06:00';
    const call = flowInvocation('a', '+15555550101', { action: 'promise', at, reason: 'a new meter' });
    const [, promised] = readAll([call])[0]?.events ?? [];
    expect(promised).toMatchObject({
      type: 'callback.promised',
      id: expect.stringMatching(/^a:promise::.{22}$/),
      data: { at, phone: '+15555550101', reason: 'a new meter' },
    });
  });

  test('an agent’s snapshot tells who has which contact, and when it is on hold', () => {
    const contact = {
      ContactId: 'a',
      InitialContactId: 'a',
      Channel: 'VOICE',
      InitiationMethod: 'INBOUND',
      State: 'CONNECTED',
      StateStartTimestamp: clock('2:10'),
      ConnectedToAgentTimestamp: clock('2:10'),
      QueueTimestamp: clock('0:20'),
      Queue: { ARN: 'arn:x/queue/billing', Name: 'Billing' },
    };
    const snapshot = (type: string, state: string, since: string, before?: string) => ({
      AgentARN: 'arn:aws:connect:us-east-1:1:instance/i/agent/ann',
      InstanceARN: 'arn:aws:connect:us-east-1:1:instance/i',
      EventType: type,
      CurrentAgentSnapshot: {
        Configuration: { Username: 'Ann' },
        Contacts: [{ ...contact, State: state, StateStartTimestamp: clock(since) }],
      },
      PreviousAgentSnapshot: { Contacts: before ? [{ ...contact, State: before }] : [] },
    });
    expect(told(snapshot('STATE_CHANGE', 'CONNECTED', '2:10'))).toEqual([
      '15:00:20 queued in billing',
      '15:02:10 connected by ann (Ann) in billing',
    ]);
    expect(told(snapshot('STATE_CHANGE', 'CONNECTED_ONHOLD', '3:00', 'CONNECTED')).at(-1)).toBe(
      '15:03:00 held',
    );
    expect(told(snapshot('STATE_CHANGE', 'CONNECTED', '4:00', 'CONNECTED_ONHOLD')).at(-1)).toBe(
      '15:04:00 resumed',
    );
  });

  test('messages of a chat, by customer and agent; a bot’s are none', () => {
    const message = (role: string, id: string, more: object = {}) => ({
      Id: id,
      Type: 'MESSAGE',
      ContactId: 'b',
      InitialContactId: 'a',
      AbsoluteTime: clock('1:00'),
      Content: 'hello',
      ParticipantRole: role,
      ...more,
    });
    expect(
      told(
        message('CUSTOMER', '1'),
        message('AGENT', '2'),
        message('CUSTOM_BOT', '3'),
        message('CUSTOMER', '4', { Type: 'EVENT' }),
      ),
    ).toEqual(['15:01:00 message by customer hello', '15:01:00 message by agent hello']);
    const transcript = {
      Version: '2019-08-26',
      InstanceId: 'i',
      ContactId: 'b',
      InitialContactId: 'a',
      Transcript: [message('CUSTOMER', '1')],
    };
    expect(told(transcript)).toEqual(['15:01:00 message by customer hello']);
  });

  test.each([
    ['CASE.CREATED', {}, 'case.noted by Amazon Connect Cases K1 Meter fell off'],
    [
      'CASE.UPDATED',
      { changedFieldIds: ['status'], status: 'closed' },
      'case.resolved by Amazon Connect Cases K1 Meter fell off',
    ],
    ['CASE.UPDATED', { changedFieldIds: ['status'], status: 'open' }, 'case.reopened K1 Meter fell off'],
    [
      'CASE.UPDATED',
      { changedFieldIds: ['title'] },
      'source.reported K1 case event CASE.UPDATED changed: title',
    ],
    ['CASE.DELETED', {}, 'case.resolved by Amazon Connect Cases the case was deleted'],
    ['CASE.MELTED', {}, 'source.unknown case event CASE.MELTED'],
  ])(
    'a case of Amazon Connect Cases: %s',
    (eventType, { status, ...more }: { status?: string; changedFieldIds?: string[] }, words) => {
      const text = (stringValue: string) => ({ value: { stringValue } });
      const fields = {
        case_reason: text('Meter fell off'),
        customer_id: text('arn:x/profile/K1'),
        ...(status ? { status: text(status) } : {}),
      };
      const event = {
        source: 'aws.cases',
        time: clock('1:00'),
        detail: {
          eventType,
          approximateChangeTime: clock('1:00'),
          case: { caseId: 'case-1', fields },
          ...more,
        },
      };
      expect(told(event)).toEqual([`15:01:00 ${words}`]);
    },
  );
});
