import { setTimeout as after } from 'node:timers/promises';
import * as z from 'zod';
import { InvocationFault } from './environments.ts';
import { MachineFault } from './fault.ts';
import type { InFlight } from './fauxqs.ts';
import type { LocalFunction } from './functions.ts';
import { type Kind, type Resource, TAGS, unnamed } from './kind.ts';
import type { Permissions } from './permissions.ts';
import type { LocalQueue, Queues } from './queues.ts';
import type { Stack } from './template.ts';

export const EVENT_SOURCE = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: z.strictObject({
    EventSourceArn: z.string(),
    FunctionName: z.string(),
    BatchSize: z.int().min(1).max(10_000).default(10),
    /** Seconds. */
    MaximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    ScalingConfig: z.strictObject({ MaximumConcurrency: z.int().min(2) }).optional(),
    Enabled: z.boolean().default(true),
    Tags: TAGS,
  }),
  identify: unnamed,
} satisfies Kind<unknown>;
type EventSourceProperties = z.infer<typeof EVENT_SOURCE.properties>;

export interface EventSource {
  start(): void;
  /** Takes nothing more, and resolves when what was taken has been handled. */
  stop(): Promise<void>;
}

/** What the poller does in the role's name: an account refuses the mapping without them. */
const POLLER_RIGHTS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

const LONG_POLL_SECONDS = 20;
const BUSY_MILLISECONDS = 100;
/** Less than a poll takes over AWS's network, and enough to make one batch of what comes together. */
const GATHER_MILLISECONDS = 10;

/** @throws MachineFault for a mapping between strangers, or without the poller's rights */
export function eventSourcesOf(
  stack: Stack,
  functions: ReadonlyMap<string, LocalFunction>,
  queues: Queues,
  permissions: Permissions,
): readonly EventSource[] {
  return stack.all(EVENT_SOURCE).map((mapping) => {
    const { EventSourceArn, FunctionName } = mapping.properties;
    const [queue, target] = [queues.byArn(EventSourceArn), functions.get(FunctionName)];
    if (!queue || !target)
      throw new MachineFault([`${mapping.id}: ${EventSourceArn} or ${FunctionName} is not of this stack`]);
    for (const action of POLLER_RIGHTS)
      if (permissions.decide(target.role, { action, resource: queue.arn }) !== 'allowed')
        throw new MachineFault([
          `${mapping.id}: the role of ${target.name} lacks ${action} on ${queue.name}`,
        ]);
    return eventSourceOf(mapping, queue, target, stack.place.region);
  });
}

/** Polls a queue for a function. What fails stays invisible until its time-out, as in an account. */
export function eventSourceOf(
  { id, properties }: Resource<EventSourceProperties>,
  queue: LocalQueue,
  target: LocalFunction,
  region: string,
): EventSource {
  const { BatchSize, MaximumBatchingWindowInSeconds: window, ScalingConfig } = properties;
  if (BatchSize > 10 && window < 1)
    throw new MachineFault([`${id}: a BatchSize over 10 needs a batching window of at least 1 s`]);
  const most = ScalingConfig?.MaximumConcurrency ?? Number.POSITIVE_INFINITY;
  const reportsItems = properties.FunctionResponseTypes.length > 0;
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  async function poll(): Promise<void> {
    while (!stopped) {
      // What waits in the queue makes larger batches than what waits for an environment.
      if (underWay.size >= most || !target.hasRoom(queue.arn)) {
        await Promise.race([...underWay, after(BUSY_MILLISECONDS, undefined, { ref: false })]);
        continue;
      }
      if (!queue.ready()) await queue.wait(LONG_POLL_SECONDS);
      if (queue.ready() < BatchSize) await after(GATHER_MILLISECONDS);
      const batch = stopped ? [] : [...queue.take(BatchSize)];
      if (!batch.length) continue;
      if (window) await fill(batch, Date.now() + window * 1000);
      const handled = handle(batch).finally(() => underWay.delete(handled));
      underWay.add(handled);
    }
  }

  async function fill(batch: InFlight[], until: number): Promise<void> {
    while (batch.length < BatchSize && Date.now() < until && !stopped) {
      const more = queue.take(BatchSize - batch.length);
      batch.push(...more);
      if (!more.length) await queue.wait((until - Date.now()) / 1000);
    }
  }

  async function handle(batch: readonly InFlight[]): Promise<void> {
    try {
      const answer = await target.invoke(
        { Records: batch.map((one) => recordOf(one, queue, region)) },
        batch.length,
        queue.arn,
      );
      const failed = reportsItems ? failedOf(answer, batch) : new Set<string>();
      queue.remove(batch.filter((one) => !failed.has(one.message.messageId)).map((one) => one.receiptHandle));
    } catch (fault) {
      // It was reported where it failed, and its messages come back by themselves.
      if (!(fault instanceof InvocationFault)) throw fault;
    }
  }

  let polling: Promise<void> = Promise.resolve();
  return {
    start() {
      if (properties.Enabled) polling = poll();
    },
    async stop() {
      stopped = true;
      await polling;
      await Promise.all(underWay);
    },
  };
}

/**
 * Lambda's reading of `batchItemFailures`: nothing or an empty list is success; an entry without an id, or
 * with one that was not in the batch, fails the whole batch.
 */
function failedOf(answer: unknown, batch: readonly InFlight[]): ReadonlySet<string> {
  const sent = new Set(batch.map((one) => one.message.messageId));
  const failures: unknown = Object(answer).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return sent;
  const failed = new Set<string>(failures.map((one) => String(Object(one).itemIdentifier ?? '')));
  return [...failed].every((id) => sent.has(id)) ? failed : sent;
}

function recordOf({ message, receiptHandle }: InFlight, queue: LocalQueue, awsRegion: string): object {
  return {
    messageId: message.messageId,
    receiptHandle,
    body: message.body,
    md5OfBody: message.md5OfBody,
    attributes: {
      ApproximateReceiveCount: String(message.approximateReceiveCount),
      SentTimestamp: String(message.sentTimestamp),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(
        message.approximateFirstReceiveTimestamp ?? message.sentTimestamp,
      ),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, value]) => [name, attributeOf(value)]),
    ),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion,
  };
}

/** SQS writes `StringValue`, Lambda's event `stringValue`. */
const attributeOf = (value: unknown): object =>
  Object.fromEntries(
    Object.entries(Object(value)).map(([name, one]) => [name.charAt(0).toLowerCase() + name.slice(1), one]),
  );
