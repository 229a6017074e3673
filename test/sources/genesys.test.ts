import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factOf } from '../../functions/sources/event-bridge.ts';
import { readGenesys } from '../../functions/sources/genesys.ts';
import { policyOf, at as wallAt } from '../support/given.ts';
import { createWorld } from '../support/world.ts';
import { toldTwice } from './any-payload.ts';
import { inWords } from './in-words.ts';
import { detailEvent, GENESYS, readAll } from './make-genesys.ts';
import { casesAfter, factsOf, handoffsIn, settledAfter, theCase } from './told-cases.ts';

const told = (...payloads: object[]) => readAll(payloads).flatMap(({ events }) => events.map(inWords));
const handoffs = (payloads: readonly object[]) => handoffsIn(theCase(readAll(payloads)));

const at = (kind: string, second: number, body: object = {}) => detailEvent(kind, second, 'c1', body);
const caller = { ani: 'tel:+15555550101' };
/** A call into queue `one` that Ann has answered. */
const answered = [
  at('customer.start', 0, caller),
  at('acd.start', 10, { queueId: 'one' }),
  at('user.start', 20, { userId: 'ann', queueId: 'one' }),
  at('acd.end', 25, {
    queueId: 'one',
    acdOutcome: 'ANSWERED',
    answeredUserId: 'ann',
    disconnectType: 'TRANSFER',
  }),
];
const annEnds = (second: number, disconnectType: string) =>
  at('user.end', second, {
    userId: 'ann',
    queueId: 'one',
    disconnectType,
    interactingDurationMs: (second - 25) * 1000,
  });

describe('a call', () => {
  test('is started, queued and answered; the queue’s own leg ends by a transfer, which is none', () => {
    expect(told(...answered)).toEqual([
      '15:00:00 customer.identified +15555550101',
      '15:00:00 started voice inbound',
      '15:00:10 queued in one',
      '15:00:25 connected by ann in one',
    ]);
    expect(handoffs(answered)).toEqual([]);
  });

  test('rings at an agent who does not answer: nobody is connected', () => {
    expect(
      told(
        at('user.start', 20, { userId: 'bob', queueId: 'one' }),
        at('user.end', 40, { userId: 'bob', queueId: 'one', disconnectType: 'TIMEOUT' }),
      ),
    ).toEqual([]);
  });

  test('an agent’s end tells since when they talked, if nothing has', () => {
    const talked = {
      userId: 'ann',
      disconnectType: 'PEER',
      interactingDurationMs: 60_000,
      heldDurationMs: 10_000,
    };
    expect(told(at('user.end', 100, talked))).toEqual(['15:00:30 connected by ann']);
  });

  test.each([
    ['ABANDON', ['15:00:40 ended abandoned by customer']],
    ['FLOW_OUT', []],
    ['UNKNOWN', []],
  ])('leaves the queue: %s', (acdOutcome, lines) => {
    expect(told(at('acd.end', 40, { queueId: 'one', acdOutcome }))).toEqual(lines);
  });
});

describe('a transfer is what an agent’s leg ended by', () => {
  test.each(['TRANSFER', 'CONSULT_TRANSFER', 'CONFERENCE_TRANSFER'])('%s', (disconnectType) => {
    expect(
      handoffs([...answered, annEnds(100, disconnectType), at('acd.start', 101, { queueId: 'two' })]),
    ).toEqual(['ann > two']);
  });

  test.each(['CLIENT', 'PEER', 'ENDPOINT', 'SYSTEM'])('%s is none', (disconnectType) => {
    expect(handoffs([...answered, annEnds(100, disconnectType)])).toEqual([]);
  });

  const RINGS_ON = [
    'NO_ANSWER_TRANSFER',
    'NOT_AVAILABLE_TRANSFER',
    'FORWARD_TRANSFER',
    'DND_TRANSFER',
    'TRANSFER',
  ];

  test.each(RINGS_ON)('%s of an agent who has not talked is none', (disconnectType) => {
    const rang = { userId: 'bob', queueId: 'one', disconnectType };
    expect(told(at('user.end', 20, { ...rang, interactingDurationMs: 0 }))).toEqual([]);
    expect(told(at('user.end', 20, rang))).toEqual([]);
  });

  test.each(RINGS_ON)('%s: two agents who never answered hand nobody over to the third', (disconnectType) => {
    const rings = (userId: string, from: number, to: number) => [
      at('user.start', from, { userId }),
      at('user.end', to, { userId, disconnectType, interactingDurationMs: 0 }),
    ];
    const state = theCase(
      readAll([
        at('customer.start', 0, caller),
        ...rings('ann', 1, 21),
        ...rings('bob', 21, 41),
        at('user.start', 41, { userId: 'cy' }),
        at('user.end', 141, { userId: 'cy', disconnectType: 'PEER', interactingDurationMs: 90_000 }),
      ]),
    );
    expect(handoffsIn(state)).toEqual([]);
    expect(state.lastAgent).toBe('cy');
  });

  test('leads to the agent who was asked before', () => {
    const consulted = [
      at('user.start', 60, { userId: 'bob' }),
      annEnds(100, 'CONSULT_TRANSFER'),
      at('user.end', 300, { userId: 'bob', disconnectType: 'PEER', interactingDurationMs: 240_000 }),
    ];
    expect(handoffs([...answered, ...consulted])).toEqual(['ann > bob']);
    expect(theCase(readAll([...answered, ...consulted])).lastAgent).toBe('bob');
  });

  test('leads to whoever takes it, not to the agent who was asked before and left', () => {
    const asked = [
      at('user.end', 90, { userId: 'bob', disconnectType: 'CLIENT', interactingDurationMs: 30_000 }),
      annEnds(100, 'TRANSFER'),
      at('user.end', 300, { userId: 'cy', disconnectType: 'PEER', interactingDurationMs: 190_000 }),
    ];
    expect(handoffs([...answered, ...asked])).toEqual(['ann > cy']);
  });

  test.each([['CLIENT'], ['PEER']])(
    'an agent who was only asked, until %s, has not had the customer',
    async (ends) => {
      const world = createWorld({ policy: policyOf({}), start: wallAt('09:00') });
      const call = (conversation: string, second: number) => [
        detailEvent('customer.start', second, conversation, caller),
        detailEvent('acd.start', second + 10, conversation, { queueId: 'one' }),
        detailEvent('acd.end', second + 25, conversation, {
          queueId: 'one',
          acdOutcome: 'ANSWERED',
          answeredUserId: 'ann',
        }),
      ];
      const consulted = { userId: 'bob', disconnectType: ends, interactingDurationMs: 50_000 };
      const first = [
        ...call('c1', 0),
        at('user.end', 160, consulted),
        annEnds(400, 'PEER'),
        at('customer.end', 401, { disconnectType: 'ENDPOINT' }),
      ];
      for (const { events } of readAll([...first, ...call('c2', 1800)]))
        for (const event of events) world.takes(factOf(event));
      await world.runTo('10:00');
      const state = await world.caseOf('c1');
      expect(state.interactions).toHaveLength(2);
      expect(handoffsIn(state)).toEqual([]);
      expect(state.lastAgent).toBe('ann');
    },
  );

  test('back into the first queue, over a second, is a loop', () => {
    const round = [
      annEnds(100, 'TRANSFER'),
      at('acd.start', 101, { queueId: 'two' }),
      at('acd.end', 120, { queueId: 'two', acdOutcome: 'ANSWERED', answeredUserId: 'bob' }),
      at('user.end', 200, {
        userId: 'bob',
        queueId: 'two',
        disconnectType: 'TRANSFER',
        interactingDurationMs: 80_000,
      }),
      at('acd.start', 201, { queueId: 'one' }),
    ];
    expect(handoffs([...answered, ...round])).toEqual(['ann > two', 'bob > one again']);
  });

  test('out of the centre counts, too', () => {
    expect(handoffs([...answered, annEnds(100, 'TRANSFER')])).toEqual(['ann > somebody else']);
  });
});

describe('the customer’s leg ends', () => {
  const ends = (body: object) => told(at('customer.end', 200, body));
  test.each(['UNKNOWN', 'SYSTEM', 'ERROR', 'OTHER', 'TIMEOUT', 'TRANSPORT_FAILURE', 'UNCALLABLE'])(
    '%s is a line that failed',
    (disconnectType) => {
      expect(ends({ disconnectType })).toEqual(['15:03:20 ended dropped by system']);
    },
  );
  test.each([
    ['ENDPOINT', 'completed by customer'],
    ['PEER', 'completed by agent'],
    ['CLIENT', 'completed by agent'],
    ['TRANSFER', 'completed'],
  ])('%s is none', (disconnectType, outcome) =>
    expect(ends({ disconnectType })).toEqual([`15:03:20 ended ${outcome}`]),
  );

  test('a chat that ends by the system was not cut off, nor a call that nobody took', () => {
    expect(ends({ disconnectType: 'SYSTEM', mediaType: 'CHAT' })).toEqual(['15:03:20 ended completed']);
    expect(ends({ disconnectType: 'UNCALLABLE', direction: 'OUTBOUND' })).toEqual([
      '15:03:20 ended completed',
    ]);
  });

  test('alone is enough for a call to be promised', () => {
    const [state] = settledAfter(
      readAll([at('customer.end', 200, { disconnectType: 'TRANSPORT_FAILURE', ...caller })]),
    );
    expect(state?.promises).toMatchObject([{ origin: 'dropped', phone: '+15555550101' }]);
  });
});

test.each(['COBROWSE', 'SCREENSHARE'])('%s beside a call neither begins nor ends it', (mediaType) => {
  const beside = [at('customer.start', 50, { mediaType }), at('customer.end', 90, { mediaType })];
  expect(told(...beside)).toEqual([]);
});

describe('a call back that is scheduled in Genesys Cloud', () => {
  const due = Date.parse('2026-11-23T18:00:00Z');
  const asked = at('acd.start', 0, {
    mediaType: 'CALLBACK',
    queueId: 'one',
    callbackScheduledTime: due,
    callbackNumbers: ['+15555550101'],
  });

  test('is waited for, and not promised a second time', () => {
    expect(told(asked)).toEqual([
      '15:00:00 case.waiting the call back that is scheduled in Genesys Cloud internal 2026-11-23T18:15:00.000Z',
    ]);
    expect(theCase(readAll([asked])).promises).toEqual([]);
  });

  test('moves the case on when an agent takes it', () => {
    const taken = at('user.start', 10_800, { mediaType: 'CALLBACK', userId: 'ann', queueId: 'one' });
    const state = theCase(readAll([asked, taken]));
    expect(state.waiting).toBeUndefined();
    expect(state.progress.what).toBe('the call back is with an agent');
  });
});

describe('shapes', () => {
  test('a notification without the envelope of EventBridge says the same', () => {
    const event = at('customer.start', 0, caller);
    const { detail } = event as { detail: object };
    const words = (payload: object) => readGenesys(payload, { source: GENESYS }).events;
    expect(words(detail)).toEqual(words(event));
  });

  test('the source is the organisation', () => {
    expect(readGenesys(at('customer.start', 0), {}).events[0]).toMatchObject({
      source: GENESYS,
      subject: 'c1',
    });
  });

  test.each([
    ['tel:+15555550101', '+15555550101'],
    ['tel:+1 (555) 555-0101', '+15555550101'],
    ['sip:+15555550101@example.com', undefined],
    ['anonymous', undefined],
  ])('a number: %s', (ani, phone) => {
    expect(theCase(readAll([at('customer.start', 0, { ani })])).customer.phone).toBe(phone);
  });

  test('who is called, not who calls, is the customer of an outbound call', () => {
    const call = at('customer.start', 0, {
      direction: 'OUTBOUND',
      ani: 'tel:+15555550100',
      dnis: 'tel:+15555550101',
    });
    expect(theCase(readAll([call])).customer.phone).toBe('+15555550101');
  });

  test('an agent’s leg never says who the customer is', () => {
    expect(told(at('user.start', 0, { userId: 'bob', queueId: 'q', ani: 'tel:+15555550177' }))).toEqual([]);
  });

  test('a kind that is new is kept under its name, without what is personal', () => {
    const reading = readGenesys(
      at('teleport', 5, { ani: 'tel:+15555550101', subject: 'Kim', retries: 2 }),
      {},
    );
    expect(reading).toMatchObject({ says: 'unknown', kind: 'teleport' });
    expect(reading.events).toMatchObject([
      { type: 'source.unknown', data: { kind: 'teleport', fields: { retries: 2 } } },
    ]);
    expect(JSON.stringify(reading)).not.toMatch(/Kim|\+1555/);
  });

  test('another topic is counted by its name without ids', () => {
    const payload = {
      detail: { topicName: 'v2.teams.0c0ffee0-0000-4000-8000-000000000001.shape', eventBody: {} },
    };
    expect(readGenesys(payload, {})).toMatchObject({
      says: 'unknown',
      kind: 'v2.teams.{id}.shape',
      events: [],
    });
  });

  test('what is no payload at all is never fatal', () => {
    for (const value of [
      null,
      3,
      'x',
      [],
      {},
      { detail: { eventBody: 7 } },
      { detail: { topicName: 'x', eventBody: {} } },
    ])
      expect(readGenesys(value, {})).toMatchObject({ says: 'unknown', events: [] });
  });
});

describe('two conversations, told in any order and twice', () => {
  const call = (conversation: string) =>
    fc
      .uniqueArray(
        fc.record({
          kind: fc.constantFrom(
            'customer.start',
            'customer.end',
            'acd.start',
            'acd.end',
            'user.start',
            'user.end',
            'acw',
            'flow.outcome',
            'attributes',
            'teleport',
          ),
          second: fc.integer({ min: 0, max: 600 }),
          body: fc.record(
            {
              queueId: fc.constantFrom(`one-${conversation}`, `two-${conversation}`),
              userId: fc.constantFrom(`ann-${conversation}`, `bob-${conversation}`),
              answeredUserId: fc.constantFrom(`ann-${conversation}`, `bob-${conversation}`),
              disconnectType: fc.constantFrom('TRANSFER', 'CONSULT_TRANSFER', 'PEER', 'TRANSPORT_FAILURE'),
              acdOutcome: fc.constantFrom('ANSWERED', 'ABANDON', 'FLOW_OUT'),
              interactingDurationMs: fc.constantFrom(0, 5000, 60_000),
              mediaType: fc.constantFrom('VOICE', 'CALLBACK', 'MESSAGE'),
              callbackScheduledTime: fc.constant(Date.parse('2026-11-23T18:00:00Z')),
              flowOutcomeId: fc.constant('f1'),
            },
            { requiredKeys: [] },
          ),
        }),
        { maxLength: 12, selector: ({ kind, second }) => `${kind} ${second}` },
      )
      .map((steps) =>
        steps.map(({ kind, second, body }) =>
          detailEvent(kind, second, conversation, { ...body, ani: `tel:+155555501${conversation.length}0` }),
        ),
      );

  test('are the same two cases', () => {
    fc.assert(
      fc.property(toldTwice(call('c'), call('cc')), ([inOrder, mixed]) => {
        expect(settledAfter(readAll(mixed))).toEqual(settledAfter(readAll(inOrder)));
        for (const subject of casesAfter(readAll(mixed)).keys()) expect(['c', 'cc']).toContain(subject);
        for (const { events } of readAll(mixed)) factsOf(events);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
