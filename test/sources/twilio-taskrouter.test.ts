import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginConversion } from '../../functions/cli/conversions.ts';
import { readTaskRouter } from '../../functions/sources/twilio-taskrouter.ts';
import { anyPayload, toldTwice } from './any-payload.ts';
import { inWords, readingInWords } from './in-words.ts';
import { callback, entry, readAll, streamed, TASKROUTER, WAYS, type Way } from './make-taskrouter.ts';
import { casesAfter, factsOf, handoffsIn, settledAfter, theCase } from './told-cases.ts';

const told = (...payloads: (object | string)[]) =>
  readAll(payloads).flatMap(({ events }) => events.map((event) => inWords(event).slice('15:00:00 '.length)));
const ann = { workerSid: 'WK1', workerName: 'Ann', reservationSid: 'WR1' };
const bob = { workerSid: 'WK2', workerName: 'Bob', reservationSid: 'WR2' };
const kim = '+15555550101 Kim';

describe.each(Object.entries(WAYS) as [string, Way][])('by %s', (_, way) => {
  test.each<[string, Record<string, string>, string[]]>([
    ['task.created', {}, [`started voice inbound ${kim}`]],
    ['task.updated', {}, [`customer.identified ${kim}`]],
    ['task-queue.entered', {}, [`queued in Everyone ${kim}`]],
    [
      'task-queue.timeout',
      {},
      [`source.reported ${kim} task-queue.timeout nobody took it in time in Everyone`],
    ],
    ['task-queue.moved', {}, [`source.reported ${kim} task-queue.moved moved, to Everyone`]],
    ['reservation.created', ann, []],
    ['reservation.accepted', ann, [`connected by WK1 (Ann) in Everyone ${kim}`]],
    ['reservation.timeout', ann, [`source.reported ${kim} reservation.timeout not taken by Ann: timeout`]],
    ['reservation.rejected', ann, [`source.reported ${kim} reservation.rejected not taken by Ann: rejected`]],
    [
      'reservation.rescinded',
      ann,
      [`source.reported ${kim} reservation.rescinded not taken by Ann: rescinded`],
    ],
    ['task.wrapup', {}, [`ended completed ${kim}`]],
    ['task.completed', {}, [`ended completed ${kim}`]],
    ['task.canceled', { taskCanceledReason: 'hangup' }, [`ended abandoned by customer ${kim}`]],
    [
      'task.canceled',
      { taskCanceledReason: 'Task TTL Exceeded' },
      [
        `source.reported ${kim} task.canceled canceled: Task TTL Exceeded`,
        `ended completed by system ${kim}`,
      ],
    ],
    [
      'task.transfer-completed',
      { transferInitiatingWorkerSid: 'WK1', transferTo: 'WK2', transferMode: 'WARM', transferType: 'WORKER' },
      [`transferred from WK1 to WK2@onward warm ${kim}`],
    ],
    [
      'task.transfer-failed',
      { transferTo: 'WK2', transferFailedReason: 'the reservation timed out' },
      [`source.reported ${kim} task.transfer-failed transfer failed, to WK2: the reservation timed out`],
    ],
    [
      'task.transfer-attempt-failed',
      {},
      [`source.reported ${kim} task.transfer-attempt-failed transfer attempt failed`],
    ],
    ['task.transfer-canceled', {}, [`source.reported ${kim} task.transfer-canceled transfer canceled`]],
    ['task.transfer-initiated', {}, [`source.reported ${kim} task.transfer-initiated transfer initiated`]],
    ['task.teleported', {}, ['source.unknown task.teleported']],
  ])('%s %j', (kind, more, lines) => expect(told(way(kind, 0, 'WT1', more))).toEqual(lines));
});

test('by whichever way, it is the same event of the same task', () => {
  const [first, ...others] = readAll([
    callback('reservation.accepted', 5, 'WT1', ann),
    entry('reservation.accepted', 5, 'WT1', ann),
    streamed('reservation.accepted', 5, 'WT1', ann),
  ]);
  for (const other of others) expect(other.events).toEqual(first?.events);
  expect(first?.events).toMatchObject([{ source: TASKROUTER, subject: 'WT1', data: { callSid: 'CA1' } }]);
});

describe('a transfer', () => {
  const begun = [callback('task.created', 0, 'WT1'), callback('reservation.accepted', 10, 'WT1', ann)];
  const completed = callback('task.transfer-completed', 60, 'WT1', { transferInitiatingWorkerSid: 'WK1' });
  const handoffs = (...payloads: (object | string)[]) =>
    handoffsIn(theCase(readAll([...begun, ...payloads])));

  test('that is complete when the next one has it already is one hand-off to them', () =>
    expect(handoffs(callback('reservation.accepted', 50, 'WT1', bob), completed)).toEqual(['Ann > Bob']));

  test('into a queue is one hand-off, whoever takes it there', () =>
    expect(
      handoffs(
        completed,
        callback('task-queue.entered', 61, 'WT1', { taskQueueName: 'Billing' }),
        callback('reservation.accepted', 70, 'WT1', { ...bob, taskQueueName: 'Billing' }),
      ),
    ).toEqual(['Ann > Billing']));

  test('told by three ways counts once', () =>
    expect(
      handoffs(
        completed,
        entry('task.transfer-completed', 60, 'WT1', { transferInitiatingWorkerSid: 'WK1' }),
        streamed('task.transfer-completed', 60, 'WT1', { transferInitiatingWorkerSid: 'WK1' }),
      ),
    ).toHaveLength(1));

  test.each(['initiated', 'attempt-failed', 'failed', 'canceled'])('%s is none', (how) =>
    expect(handoffs(callback(`task.transfer-${how}`, 60, 'WT1'))).toEqual([]),
  );
});

describe('the customer of a task', () => {
  const started = (taskAttributes: string, more: Record<string, string> = {}) =>
    readAll([callback('task.created', 0, 'WT1', { taskAttributes, ...more })])[0]?.events[0]?.data;
  test.each([
    ['{"from":"whatsapp:+15555550101"}', { customer: { phone: '+15555550101' } }],
    ['{"caller":"+1 (555) 555-0101"}', { customer: { phone: '+15555550101' } }],
    [
      '{"direction":"outbound","from":"+15555550100","outbound_to":"+15555550101"}',
      { direction: 'outbound', customer: { phone: '+15555550101' } },
    ],
    [
      '{"customers":{"external_id":7,"phone":"+15555550101","name":"Kim"}}',
      { customer: { phone: '+15555550101', externalId: '7', name: 'Kim' } },
    ],
    ['{"channelType":"web","conversationSid":"CH1"}', { channel: 'chat' }],
    ['no JSON', { direction: 'inbound' }],
  ])('%s', (attributes, data) =>
    expect(started(attributes, { taskChannelUniqueName: 'default' })).toMatchObject(data),
  );
});

describe('what tells of no task', () => {
  test.each([
    ['worker.activity.update', 'nothing'],
    ['workflow.entered', 'nothing'],
    ['starship.landed', 'unknown'],
  ])('%s is %s', (kind, says) =>
    expect(readTaskRouter({ EventType: kind, Timestamp: '1795446000' })).toMatchObject([
      { kind, says, events: [] },
    ]),
  );

  test('the event that tries a sink is nothing', () =>
    expect(readTaskRouter({ type: 'com.twilio.eventstreams.test-event', data: {} })).toMatchObject([
      { says: 'nothing' },
    ]));

  test.each([[{}], ['text'], [[null]], [{ type: 'com.twilio.voice.call' }]])('%j is unknown', (payload) =>
    expect(readTaskRouter(payload).map(({ says }) => says)).toEqual(['unknown']),
  );

  test('an unknown kind of a task keeps nothing that anybody wrote', () => {
    const [reading] = readAll([callback('task.teleported', 0, 'WT1')]);
    expect(reading && readingInWords(reading)).toEqual([
      'task.teleported: unknown',
      '  15:00:00 source.unknown task.teleported',
    ]);
    expect(JSON.stringify(reading)).not.toMatch(/5555550101|Kim/);
  });
});

const KINDS = [
  'task-queue.entered',
  'reservation.accepted',
  'reservation.timeout',
  'task.transfer-completed',
  'task.transfer-failed',
  'task.updated',
  'task.wrapup',
  'task.teleported',
];
const life = (task: string) =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom(...KINDS),
        worker: fc.constantFrom(ann, bob),
        queue: fc.constantFrom('Everyone', 'Billing'),
        way: fc.constantFrom<Way>(callback, entry, streamed),
      }),
      { minLength: 5, maxLength: 8 },
    )
    .map((steps) => [
      callback('task.created', 0, task),
      ...steps.map(({ kind, worker, queue, way }, i) =>
        way(kind, 10 * (i + 1), task, {
          ...worker,
          taskQueueName: queue,
          transferInitiatingWorkerSid: worker.workerSid,
        }),
      ),
    ]);

test('two tasks, told in any order and twice, are the same two cases', () => {
  fc.assert(
    fc.property(toldTwice(life('WT1'), life('WT2')), ([inOrder, mixed]) => {
      expect(settledAfter(readAll(mixed))).toEqual(settledAfter(readAll(inOrder)));
      expect([...casesAfter(readAll(mixed)).keys()].toSorted()).toEqual(['WT1', 'WT2']);
    }),
    { numRuns: 50 },
  );
}, 60_000);

test('any payload whatever is read to its end, and its events are ones that Baton takes', () => {
  const names = [
    ...['EventType', 'event_type', 'event_data', 'TaskSid', 'task_sid', 'Timestamp', 'TaskAttributes', 'sid'],
    ...['reservation_status', 'assignment_status', 'transfer_status', 'task', 'attributes', 'events'],
    ...['WorkerSid', 'date_updated', 'worker_name', 'customers', 'phone', 'from'],
  ];
  const kinds = ['task.created', 'reservation.accepted'];
  const any = anyPayload(names, [null, '', 0, 1795446000, '1795446000', ...kinds, '{"from":1}']);
  fc.assert(
    fc.property(any, (payload) => {
      for (const { events } of readTaskRouter(payload)) expect(factsOf(events)).toHaveLength(events.length);
    }),
    { numRuns: 2000 },
  );
});

describe('kept, and read again', () => {
  const [first, second] = [
    callback('task.created', 0, 'WT1'),
    callback('reservation.accepted', 10, 'WT1', ann),
  ];
  const converted = (text: string) => {
    const conversion = beginConversion({ from: 'twilio-taskrouter' });
    const events = text.split('\n').flatMap((one, i) => conversion.read(one, { file: 'kept', line: i + 1 }));
    return { lines: events.map(inWords), report: conversion.report() };
  };
  const lines = [
    `15:00:00 started voice inbound ${kim}`,
    `15:00:10 connected by WK1 (Ann) in Everyone ${kim}`,
  ];

  test('bodies of callbacks, one a line', () =>
    expect(converted(`${first}\n${second}\n`).lines).toEqual(lines));

  test('requests as API Gateway hands them on, packed or not', () => {
    const packed = { headers: {}, body: Buffer.from(first).toString('base64'), isBase64Encoded: true };
    const plain = { headers: {}, body: second };
    expect(converted(`${JSON.stringify(packed)}\n${JSON.stringify(plain)}`).lines).toEqual(lines);
  });

  test('what is neither form nor JSON is named by its line', () =>
    expect(converted(`${first}\nEventType = task.created`).report).toMatchObject({
      payloads: 1,
      malformedPlaces: [{ line: 2, reason: 'neither JSON nor a form' }],
    }));

  test('a list of tasks, as the API answers it; an empty one says nothing', () => {
    const task = { assignment_status: 'completed', date_updated: '2026-11-23T15:00:00Z', sid: 'WT1' };
    expect(told({ tasks: [task], meta: { key: 'tasks' } })).toEqual(['ended completed']);
    expect(readTaskRouter({ tasks: [], meta: { key: 'tasks' } })).toMatchObject([{ says: 'nothing' }]);
  });
});

test('a callback that has its time in milliseconds only is timed by them', () => {
  const timed = new URLSearchParams(callback('task.created', 0, 'WT1'));
  timed.set('TimestampMs', `${timed.get('Timestamp')}321`);
  timed.delete('Timestamp');
  expect(told(timed.toString())).toEqual([`started voice inbound ${kim}`]);
});

test('a worker is called by their full name, where Flex has it', () => {
  const flex = { ...ann, workerName: 'ann_40example_2Ecom', workerAttributes: '{"full_name":"Ann Lee"}' };
  expect(told(callback('reservation.accepted', 0, 'WT1', flex))).toEqual([
    `connected by WK1 (Ann Lee) in Everyone ${kim}`,
  ]);
});

describe('an interaction of Flex Conversations', () => {
  const KD = `KD${'1'.repeat(32)}`;
  const taskAttributes = `{"flexInteractionSid":"${KD}","customerAddress":"+15555550101","channelType":"sms"}`;
  const chat = { taskAttributes, taskChannelUniqueName: 'sms' };
  const withAnn = [
    callback('task.created', 0, 'WT1', chat),
    callback('task-queue.entered', 1, 'WT1', chat),
    callback('reservation.accepted', 10, 'WT1', { ...ann, ...chat }),
  ];
  const invited = callback('task.created', 60, 'WT2', chat);
  const withBob = [
    callback('task-queue.entered', 61, 'WT2', { ...chat, taskQueueName: 'Billing' }),
    callback('reservation.accepted', 70, 'WT2', { ...bob, ...chat, taskQueueName: 'Billing' }),
  ];
  const annLeaves = callback('task.wrapup', 65, 'WT1', chat);
  const line = (...payloads: string[]) => theCase(readAll(payloads)).interactions;

  test('is one conversation over its tasks, and another agent is one hand-off', () => {
    const all = [...withAnn, invited, annLeaves, ...withBob];
    expect([...casesAfter(readAll(all)).keys()]).toEqual([KD]);
    expect(handoffsIn(theCase(readAll(all)))).toEqual(['Ann > Bob']);
    expect(line(...all)).toMatchObject([{ state: 'connected', agent: 'WK2', channel: 'sms' }]);
  });

  test('is with its agent while another one is being invited', () =>
    expect(line(...withAnn, invited)).toMatchObject([{ state: 'connected', agent: 'WK1' }]));

  test('goes on when an invitation comes to nothing, and ends with its last task', () => {
    const refused = callback('task.canceled', 62, 'WT2', { ...chat, taskCanceledReason: 'rejected' });
    expect(line(...withAnn, invited, refused)).toMatchObject([{ state: 'connected' }]);
    expect(line(...withAnn, invited, refused, annLeaves)).toMatchObject([{ state: 'ended' }]);
    const bobLeaves = callback('task.completed', 90, 'WT2', chat);
    expect(line(...withAnn, invited, annLeaves, ...withBob, bobLeaves)).toMatchObject([{ state: 'ended' }]);
  });

  test('that overflows into another queue is none, for the customer has dealt with nobody', () => {
    const overflow = callback('task-queue.entered', 5, 'WT1', { ...chat, taskQueueName: 'Overflow' });
    expect(handoffsIn(theCase(readAll([...withAnn.slice(0, 2), overflow])))).toEqual([]);
  });
});
