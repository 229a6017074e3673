import { describe, expect, test } from 'vitest';
import { readGenesys } from '../../functions/sources/genesys.ts';
import { inWords } from './in-words.ts';
import { detailEvent, GENESYS } from './make-genesys.ts';
import { handoffsIn, theCase } from './told-cases.ts';

/** Conversations as a whole, in the shapes of Genesys Cloud's analytics, API and notifications. */

const told = (payload: object) => readGenesys(payload, {}).events.map(inWords).toSorted();
const handoffs = (...payloads: object[]) =>
  handoffsIn(theCase(payloads.map((payload) => readGenesys(payload, {}))));
/** `5:20` is five minutes and twenty seconds after three o'clock. */
const clock = (time: string): string => {
  const [minutes = 0, seconds = 0] = time.split(':').map(Number);
  return new Date(Date.parse('2026-11-23T15:00:00Z') + (minutes * 60 + seconds) * 1000).toISOString();
};

const segment = (segmentType: string, from: string, to: string, more: object = {}) => ({
  segmentType,
  segmentStart: clock(from),
  segmentEnd: clock(to),
  conference: false,
  ...more,
});
const analysed = (purpose: string, id: string, more: object, ...segments: object[]) => ({
  participantId: `p-${id}`,
  purpose,
  sessions: [{ sessionId: `s-${id}`, mediaType: 'voice', direction: 'inbound', segments }],
  ...more,
});
const ann = { userId: 'ann', participantName: 'Ann' };
const bob = { userId: 'bob', participantName: 'Bob' };
const record = (...participants: object[]) => ({
  conversationId: 'c1',
  conversationStart: clock('0:00'),
  conversationEnd: clock('20:00'),
  participants,
});
const customer = (disconnectType = 'endpoint') => ({
  participantId: 'p-k',
  purpose: 'customer',
  participantName: 'Mobile Caller',
  sessions: [
    {
      sessionId: 's-k',
      mediaType: 'voice',
      direction: 'inbound',
      ani: 'tel:+15555550101',
      dnis: 'tel:+15555550100',
      segments: [segment('system', '0:00', '0:01'), segment('interact', '0:01', '20:00', { disconnectType })],
    },
  ],
});
const queue = (id: string, from: string, to: string, disconnectType: string, metrics: object[] = []) => ({
  participantId: `p-${id}`,
  purpose: 'acd',
  sessions: [
    {
      sessionId: `s-${id}`,
      mediaType: 'voice',
      segments: [segment('interact', from, to, { queueId: id, disconnectType })],
      metrics,
    },
  ],
});
const handedOn = record(
  customer(),
  queue('one', '1:00', '2:00', 'transfer'),
  analysed(
    'agent',
    'b0',
    bob,
    segment('alert', '1:10', '1:30', { queueId: 'one', disconnectType: 'client' }),
  ),
  analysed(
    'agent',
    'a',
    ann,
    segment('alert', '1:50', '2:00', { queueId: 'one' }),
    segment('interact', '2:00', '5:00', { queueId: 'one' }),
    segment('hold', '5:00', '6:00', { queueId: 'one' }),
    segment('interact', '6:00', '8:00', { queueId: 'one', disconnectType: 'transfer' }),
    segment('wrapup', '8:00', '9:00', { queueId: 'one' }),
  ),
  queue('two', '8:00', '9:00', 'transfer'),
  analysed(
    'agent',
    'b',
    bob,
    segment('interact', '9:00', '20:00', { queueId: 'two', disconnectType: 'peer' }),
  ),
);

describe('a record of the analytics', () => {
  test('tells the call as its detail events would have, with the agents’ names', () => {
    expect(told(handedOn)).toEqual([
      '15:00:00 customer.identified +15555550101',
      '15:00:00 started voice inbound',
      '15:01:00 queued in one',
      '15:02:00 connected by ann (Ann) in one',
      '15:08:00 queued in two',
      '15:08:00 transferred from ann@one to onward',
      '15:09:00 connected by bob (Bob) in two',
      '15:20:00 customer.identified +15555550101',
      '15:20:00 ended completed by customer',
    ]);
    expect(handoffs(handedOn)).toEqual(['Ann > two']);
  });

  test('comes in lists, each conversation by itself', () => {
    const other = { ...handedOn, conversationId: 'c2' };
    const { events } = readGenesys({ conversations: [handedOn, other], totalHits: 2 }, {});
    expect(new Set(events.map(({ subject }) => subject))).toEqual(new Set(['c1', 'c2']));
  });

  test.each([
    ['by its measure', 'peer', [{ name: 'tAbandon', value: 60_000 }], ['abandoned']],
    ['without measures', 'peer', [], ['abandoned']],
    ['but a flow has taken it out', 'transfer', [], []],
  ])('the customer gave up in the queue: %s', (_, disconnectType, metrics, outcomes) => {
    const lines = told(record(customer(), queue('one', '1:00', '3:00', disconnectType, metrics)));
    expect(lines.filter((line) => line.includes('abandoned'))).toEqual(
      outcomes.map((outcome) => `15:03:00 ended ${outcome} by customer`),
    );
  });

  test('an agent who asks somebody else is one with the customer, once', () => {
    const asking = analysed(
      'agent',
      'a',
      ann,
      segment('interact', '2:00', '8:00', { disconnectType: 'consultTransfer' }),
    );
    const consult = {
      sessionId: 's-a2',
      mediaType: 'voice',
      segments: [segment('interact', '5:00', '7:00', { disconnectType: 'transfer' })],
    };
    const state = handoffs(
      record(
        customer(),
        { ...asking, sessions: [...asking.sessions, consult] },
        analysed('agent', 'b', bob, segment('interact', '5:00', '20:00', { disconnectType: 'peer' })),
      ),
    );
    expect(state).toEqual(['Ann > Bob']);
  });

  test('a conversation that goes on has not ended', () => {
    const { conversationEnd: _, ...open } = record({
      ...customer(),
      sessions: [{ sessionId: 's-k', mediaType: 'chat', segments: [segment('interact', '0:00', '1:00')] }],
    });
    expect(told(open)).toEqual(['15:00:00 started chat inbound']);
  });
});

const shown = (
  purpose: string,
  id: string,
  from: string | undefined,
  to: string | undefined,
  more: object = {},
) => {
  const { disconnectType, ...rest } = more as { disconnectType?: string };
  const call = {
    id: `s-${id}`,
    direction: 'inbound',
    ...(from ? { connectedTime: clock(from) } : {}),
    ...(to ? { disconnectedTime: clock(to) } : {}),
    disconnectType,
  };
  return { id, purpose, calls: [call], ...rest };
};
const notified = (topicName: string, ...participants: object[]) => ({
  topicName,
  version: '2',
  eventBody: { id: 'c1', participants },
});

describe('a notification of a conversation', () => {
  const caller = { address: 'tel:+15555550101' };

  test('tells all that happened so far', () => {
    const lines = told(
      notified(
        'v2.conversations.c1',
        shown('customer', 'k', '0:00', '9:00', { ...caller, disconnectType: 'transport.failure' }),
        shown('acd', 'q', '0:10', '0:30', { queueId: 'one', disconnectType: 'transfer' }),
        shown('agent', 'b', undefined, '0:20', { userId: 'bob', disconnectType: 'client' }),
        shown('agent', 'a', '0:30', '5:00', {
          userId: 'ann',
          name: 'Ann',
          queueId: 'one',
          disconnectType: 'transfer.consult',
        }),
      ),
    );
    expect(lines).toEqual([
      '15:00:00 customer.identified +15555550101',
      '15:00:00 started voice inbound',
      '15:00:10 queued in one',
      '15:00:30 connected by ann (Ann) in one',
      '15:05:00 transferred from ann@one to onward warm',
      '15:09:00 customer.identified +15555550101',
      '15:09:00 ended dropped by system',
    ]);
  });

  test('again and again counts once', () => {
    const early = [
      shown('customer', 'k', '0:00', undefined, caller),
      shown('agent', 'a', '0:30', undefined, { userId: 'ann', queueId: 'one' }),
    ];
    const late = [
      shown('customer', 'k', '0:00', undefined, caller),
      shown('agent', 'a', '0:30', '5:00', { userId: 'ann', queueId: 'one', disconnectType: 'transfer' }),
      shown('acd', 'q', '5:00', undefined, { queueId: 'two' }),
    ];
    const [first, second] = [early, late].map((of) => notified('v2.conversations.c1', ...of));
    expect(handoffs(first!, second!, second!, first!)).toEqual(['ann > two']);
  });

  test('of one medium has the participants’ own times', () => {
    const flat = notified(
      'v2.users.ann.conversations.chats',
      { id: 'k', purpose: 'customer', connectedTime: clock('0:00'), direction: 'inbound' },
      { id: 'a', purpose: 'agent', connectedTime: clock('0:30'), user: { id: 'ann', name: 'Ann' } },
    );
    expect(told(flat)).toEqual(['15:00:00 started chat inbound', '15:00:30 connected by ann (Ann)']);
  });

  test.each([
    ['channel.metadata', { message: 'WebSocket Heartbeat' }],
    ['v2.conversations.c1.transcription', { conversationId: 'c1', transcripts: [{ transcript: 'hello' }] }],
    ['v2.users.ann.presence', { presenceDefinition: {} }],
  ])('%s is none', (topicName, eventBody) =>
    expect(readGenesys({ topicName, eventBody }, {})).toMatchObject({ says: 'nothing', events: [] }),
  );
});

/** The same call as detail events tell it, each some hundredths of a second off. */
function live(): object[] {
  const at = (kind: string, time: string, session: string, body: object) => {
    const [minutes = 0, seconds = 0] = time.split(':').map(Number);
    const off = { sessionId: `s-${session}`, eventTime: Date.parse(clock(time)) + 70 };
    return detailEvent(kind, minutes * 60 + seconds, 'c1', { ...off, ...body });
  };
  const answers = (queueId: string, userId: string) => ({
    queueId,
    acdOutcome: 'ANSWERED',
    answeredUserId: userId,
    disconnectType: 'TRANSFER',
  });
  return [
    at('customer.start', '0:00', 'k', { ani: 'tel:+15555550101' }),
    at('acd.start', '1:00', 'one', { queueId: 'one' }),
    at('user.start', '1:10', 'b0', { userId: 'bob', queueId: 'one' }),
    at('user.end', '1:30', 'b0', { userId: 'bob', queueId: 'one', disconnectType: 'CLIENT' }),
    at('user.start', '1:50', 'a', { userId: 'ann', queueId: 'one' }),
    at('acd.end', '2:00', 'one', answers('one', 'ann')),
    at('user.end', '8:00', 'a', {
      userId: 'ann',
      queueId: 'one',
      disconnectType: 'TRANSFER',
      interactingDurationMs: 300_000,
      heldDurationMs: 60_000,
    }),
    at('acd.start', '8:00', 'two', { queueId: 'two' }),
    at('acd.end', '9:00', 'two', answers('two', 'bob')),
    at('user.end', '20:00', 'b', {
      userId: 'bob',
      queueId: 'two',
      disconnectType: 'PEER',
      interactingDurationMs: 660_000,
    }),
    at('customer.end', '20:00', 'k', { disconnectType: 'ENDPOINT' }),
  ];
}

describe('a record of a call that was also told live', () => {
  /** What the API answers while the call is with the second agent. */
  const answered = {
    id: 'c1',
    participants: [
      shown('customer', 'k', '0:00', undefined, { address: 'tel:+15555550101' }),
      shown('acd', 'one', '1:00', '2:00', { queueId: 'one', disconnectType: 'transfer' }),
      shown('agent', 'a', '2:00', '8:00', { userId: 'ann', queueId: 'one', disconnectType: 'transfer' }),
      shown('acd', 'two', '8:00', '9:00', { queueId: 'two', disconnectType: 'transfer' }),
      shown('agent', 'b', '9:00', undefined, { userId: 'bob', queueId: 'two' }),
    ],
  };

  test.each([
    ['after it', [...live(), answered, handedOn]],
    ['before it', [handedOn, answered, ...live()]],
    ['in the middle', [...live().slice(0, 5), answered, ...live().slice(5), handedOn]],
  ])('%s counts each hand-off once', (_, payloads) => {
    const state = theCase(payloads.map((payload) => readGenesys(payload, { source: GENESYS })));
    expect(state.handoffs.map(({ to }) => to)).toEqual(['two']);
    expect(state.interactions).toMatchObject([{ state: 'ended', agent: 'bob', queue: 'two' }]);
  });

  test('has the ids of what was told live', () => {
    const idsOf = (...payloads: object[]) =>
      payloads
        .flatMap((payload) => readGenesys(payload, { source: GENESYS }).events)
        .map(({ id }) => id)
        .filter((id) => !/connected|customer/.test(id));
    const told = new Set(idsOf(...live()));
    expect(idsOf(handedOn, answered).filter((id) => !told.has(id))).toEqual([]);
    expect(told.size).toBeGreaterThanOrEqual(5);
  });
});

test('records whose parts are missing or wrong are never fatal', () => {
  for (const part of [
    null,
    7,
    {},
    { purpose: 7 },
    { sessions: [null, {}] },
    { purpose: 'agent', calls: [{}] },
  ])
    expect(readGenesys(record(part as object), {}).says).not.toBe('unknown');
});
