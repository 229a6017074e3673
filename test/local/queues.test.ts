import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openQueues, type Queues } from '../../infra/local/queues.ts';
import { smallStack } from '../support/small-stack.ts';

const stack = (VisibilityTimeout: number) =>
  smallStack({
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
    Jobs: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'jobs',
        VisibilityTimeout,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
      },
    },
  });
const QueueUrl = 'http://127.0.0.1:4001/000000000000/jobs';
const ARN = 'arn:aws:sqs:us-east-1:000000000000:jobs';

let folder: string;
let queues: Queues;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T12:00:00Z') });
  folder = mkdtempSync(join(tmpdir(), 'baton-queues-'));
  queues = openQueues(stack(30), folder);
});
afterEach(() => {
  queues.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
/** As after a crash: what is on disk is all there is. */
const restart = (visibility = 30) => {
  queues.close();
  queues = openQueues(stack(visibility), folder);
};
const send = (MessageBody: string, more: object = {}) =>
  queues.answer('SendMessage', { QueueUrl, MessageBody, ...more });
const jobs = () => queues.byArn(ARN)!;
const take = () =>
  jobs()
    .take(10)
    .map(({ message, receiptHandle }) => ({ ...message, receiptHandle }));

test('messages wait on disk, each in its state', async () => {
  await send('ready');
  await send('delayed', { DelaySeconds: 60 });
  restart();
  expect(jobs().depth()).toEqual({ ready: 1, delayed: 1, inFlight: 0 });
  pass(59);
  expect(take().map((one) => one.body)).toEqual(['ready']);
  pass(1);
  expect(take().map((one) => one.body)).toEqual(['delayed']);
});

test('what was in flight when the process ended is visible at once, and its tries are still counted', async () => {
  await send('held');
  expect(take()).toMatchObject([{ body: 'held', approximateReceiveCount: 1 }]);
  expect(take()).toEqual([]);
  restart();
  expect(take()).toMatchObject([{ body: 'held', approximateReceiveCount: 2 }]);
});

test('a message that was handled does not come back', async () => {
  await send('done');
  jobs().remove(take().map((one) => one.receiptHandle));
  restart();
  pass(3600);
  expect(take()).toEqual([]);
});

test('after its last try a message is among the dead letters, also after a restart', async () => {
  await send('bad');
  for (let tries = 0; tries < 2; tries++) {
    expect(take()).toHaveLength(1);
    pass(30);
  }
  expect(take()).toEqual([]);
  restart();
  expect(queues.byArn(ARN.replace('jobs', 'dead'))?.waiting()).toEqual(['bad']);
  expect(jobs().depth()).toEqual({ ready: 0, delayed: 0, inFlight: 0 });
});

test('a message that is made visible at once is so, and keeps its count on disk', async () => {
  await send('again');
  const [held] = take();
  await queues.answer('ChangeMessageVisibility', {
    QueueUrl,
    ReceiptHandle: held?.receiptHandle,
    VisibilityTimeout: 0,
  });
  pass(0.001);
  expect(take()).toMatchObject([{ body: 'again', approximateReceiveCount: 2 }]);
  restart();
  expect(jobs().depth().ready + jobs().depth().inFlight).toBe(1);
});

test('a change of the template changes the queue, not its messages', async () => {
  await send('kept');
  restart(5);
  expect(take()).toMatchObject([{ body: 'kept' }]);
  pass(5);
  expect(take()).toMatchObject([{ body: 'kept', approximateReceiveCount: 2 }]);
});
