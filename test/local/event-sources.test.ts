import { expect, test } from 'vitest';
import { InvocationFault } from '../../infra/local/environments.ts';
import { type EventSource, eventSourceOf } from '../../infra/local/event-sources.ts';
import type { InFlight } from '../../infra/local/fauxqs.ts';
import type { LocalFunction } from '../../infra/local/functions.ts';
import type { LocalQueue } from '../../infra/local/queues.ts';
import { eventually } from '../support/eventually.ts';

/** A queue of so many messages in memory, and what was removed from it. */
function queueOf(count: number): { queue: LocalQueue; removed: string[] } {
  const bodies = Array.from({ length: count }, (_, i) => `m${i}`);
  const removed: string[] = [];
  const held = (body: string): InFlight => ({
    receiptHandle: `handle of ${body}`,
    visibilityDeadline: 0,
    message: {
      messageId: body,
      body,
      md5OfBody: '',
      messageAttributes: { word: { DataType: 'String', StringValue: 'hello' } },
      sentTimestamp: 1,
      approximateReceiveCount: 2,
    },
  });
  const queue: LocalQueue = {
    name: 'jobs',
    arn: 'arn:aws:sqs:us-east-1:000000000000:jobs',
    take: (most) => bodies.splice(0, most).map(held),
    ready: () => bodies.length,
    wait: () => new Promise((resolve) => setTimeout(resolve, 5)),
    remove: (handles) => void removed.push(...handles.map((handle) => handle.replace('handle of ', ''))),
    depth: () => ({ ready: bodies.length, delayed: 0, inFlight: 0 }),
    waiting: () => bodies,
  };
  return { queue, removed };
}

const target = (invoke: LocalFunction['invoke']): LocalFunction => ({
  name: 'work',
  arn: 'arn',
  role: 'role',
  logGroup: 'log',
  hasRoom: () => true,
  invoke,
  warm: async () => {},
  stop: async () => {},
});

interface Batch {
  Records: { messageId: string; messageAttributes: object; attributes: object }[];
}

function mapping(queue: LocalQueue, invoke: (batch: Batch) => unknown, more: object = {}): EventSource {
  const properties = {
    EventSourceArn: queue.arn,
    FunctionName: 'work',
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 0,
    FunctionResponseTypes: ['ReportBatchItemFailures' as const],
    Enabled: true,
    ...more,
  };
  const resource = { id: 'Source', type: '', ref: 'Source', arn: 'Source', attributes: {}, properties };
  const source = eventSourceOf(
    resource,
    queue,
    target(async (event) => invoke(event as Batch)),
    'us-east-1',
  );
  source.start();
  return source;
}

test.each([
  ['nothing', undefined, ['m0', 'm1', 'm2']],
  ['an empty list', { batchItemFailures: [] }, ['m0', 'm1', 'm2']],
  ['one failure', { batchItemFailures: [{ itemIdentifier: 'm1' }] }, ['m0', 'm2']],
  ['a failure without an id', { batchItemFailures: [{}] }, []],
  ['a failure that was not in the batch', { batchItemFailures: [{ itemIdentifier: 'm9' }] }, []],
  ['failures that are no list', { batchItemFailures: 'm1' }, []],
])('a function that answers %s', async (_, answer, handled) => {
  const { queue, removed } = queueOf(3);
  let asked = 0;
  const source = mapping(queue, () => {
    asked += 1;
    return answer;
  });
  await eventually(async () => asked || undefined);
  await source.stop();
  expect(removed).toEqual(handled);
});

test('an invocation that fails leaves its whole batch, and the next batch is taken', async () => {
  const { queue, removed } = queueOf(20);
  let asked = 0;
  const source = mapping(queue, () => {
    asked += 1;
    if (asked === 1) throw new InvocationFault('failed', 'Error', 'no');
    return {};
  });
  await eventually(async () => removed.length === 10 || undefined);
  await source.stop();
  expect(removed).toEqual(Array.from({ length: 10 }, (_, i) => `m${i + 10}`));
});

test('no more invocations run at a time than the mapping allows, and none is larger than its batch', async () => {
  const { queue, removed } = queueOf(40);
  let [now, most] = [0, 0];
  const sizes = new Set<number>();
  const source = mapping(
    queue,
    async ({ Records }) => {
      sizes.add(Records.length);
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
    },
    { BatchSize: 5, ScalingConfig: { MaximumConcurrency: 2 } },
  );
  await eventually(async () => removed.length === 40 || undefined);
  await source.stop();
  expect({ most, sizes: [...sizes] }).toEqual({ most: 2, sizes: [5] });
});

test('a message has the shape that Lambda gives it', async () => {
  const { queue } = queueOf(1);
  const seen: Batch[] = [];
  const source = mapping(queue, (batch) => void seen.push(batch));
  await eventually(async () => seen[0]);
  await source.stop();
  expect(seen[0]?.Records).toMatchObject([
    {
      messageId: 'm0',
      body: 'm0',
      attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1' },
      messageAttributes: { word: { dataType: 'String', stringValue: 'hello' } },
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: 'us-east-1',
    },
  ]);
});

test('a large batch without a window is refused, as by Lambda', () => {
  expect(() => mapping(queueOf(0).queue, () => {}, { BatchSize: 11 })).toThrow('needs a batching window');
});
