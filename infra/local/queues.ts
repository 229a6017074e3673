import * as z from 'zod';
import { AwsFault, type Input } from './aws-fault.ts';
import { ACTIONS, type InFlight, isQueueFault, openQueueStore, type Queue } from './fauxqs.ts';
import { arn, type Identity, inert, type Kind, type Own, TAGS } from './kind.ts';
import type { Stack } from './template.ts';

/** A standard queue. `FifoQueue` is refused: nothing here would keep a group's order over a restart. */
export const QUEUE = {
  type: 'AWS::SQS::Queue',
  properties: z.strictObject({
    QueueName: z.string().optional(),
    VisibilityTimeout: z.int().min(0).max(43_200).default(30),
    DelaySeconds: z.int().min(0).max(900).default(0),
    MaximumMessageSize: z.int().optional(),
    RedrivePolicy: z
      .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.int().positive() })
      .optional(),
    MessageRetentionPeriod: inert('a message waits here until it is handled'),
    ReceiveMessageWaitTimeSeconds: inert('event source mappings always poll long'),
    RedriveAllowPolicy: inert('there is one account on one machine'),
    SqsManagedSseEnabled: inert('files are not encrypted'),
    KmsMasterKeyId: inert('files are not encrypted'),
    KmsDataKeyReusePeriodSeconds: inert('files are not encrypted'),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const { place } = own;
    const QueueName = own.name('QueueName');
    const QueueUrl = `${place.gatewayUrl}/${place.account}/${QueueName}`;
    return { ref: QueueUrl, attributes: { Arn: arn(place, 'sqs', QueueName), QueueName, QueueUrl } };
  },
} satisfies Kind<unknown>;

/** How many messages are in each state. */
export interface Depth {
  readonly ready: number;
  readonly delayed: number;
  readonly inFlight: number;
}

/** A queue as an event source mapping uses it. */
export interface LocalQueue {
  readonly name: string;
  readonly arn: string;
  /** Takes up to `most` messages, invisible to others for the queue's visibility time-out. */
  take(most: number): readonly InFlight[];
  /** How many there were to take when it was last looked at. */
  ready(): number;
  /** Resolves when there may be something to take, at the latest after `seconds`. */
  wait(seconds: number): Promise<void>;
  /** Deletes what has been handled, by receipt handle. */
  remove(handles: readonly string[]): void;
  depth(): Depth;
  /** Bodies of the messages that wait to be taken. */
  waiting(): readonly string[];
}

export interface Queues {
  answer(operation: string, input: Input): Promise<object>;
  byArn(arn: string): LocalQueue | undefined;
  all(): readonly LocalQueue[];
  /** Ends every wait. */
  wake(): void;
  close(): void;
}

export function openQueues(stack: Stack, folder: string): Queues {
  const { store, disk } = openQueueStore(folder);
  for (const { ref, arn: queueArn, properties } of stack.all(QUEUE)) {
    const name = queueArn.split(':').at(-1) ?? '';
    const attributes = {
      VisibilityTimeout: String(properties.VisibilityTimeout),
      DelaySeconds: String(properties.DelaySeconds),
      ...(properties.MaximumMessageSize && { MaximumMessageSize: String(properties.MaximumMessageSize) }),
      RedrivePolicy: properties.RedrivePolicy ? JSON.stringify(properties.RedrivePolicy) : '',
    };
    const kept = store.getQueueByName(name);
    if (kept) kept.setAttributes(attributes);
    else store.createQueue(name, ref, queueArn, attributes);
  }
  // Whoever held a message when the last process ended is gone with it.
  for (const queue of store.allQueues())
    for (const held of queue.inflightMessages.values()) held.visibilityDeadline = 0;

  function within<Answer>(run: () => Answer): Answer {
    const answers: Answer[] = [];
    disk.transaction(() => answers.push(run()));
    const [answer] = answers;
    if (answer === undefined) throw new Error('the transaction ran nothing');
    return answer;
  }

  const local = (queue: Queue): LocalQueue => ({
    name: queue.name,
    arn: queue.arn,
    take(most) {
      const taken: InFlight[] = [];
      while (taken.length < most) {
        const some = within(() =>
          queue.dequeue(Math.min(10, most - taken.length), undefined, (to) => store.getQueueByArn(to)),
        );
        if (!some.length) break;
        for (const { ReceiptHandle } of some) {
          const held = queue.inflightMessages.get(ReceiptHandle);
          if (held) taken.push(held);
        }
      }
      return taken;
    },
    ready: () => queue.messages.length,
    wait: (seconds) => queue.waitForMessages(seconds),
    remove(handles) {
      within(() => handles.map((handle) => queue.deleteMessage(handle)));
    },
    depth() {
      const { ready, delayed, inflight } = queue.inspectMessages();
      return { ready: ready.length, delayed: delayed.length, inFlight: inflight.length };
    },
    waiting: () => queue.inspectMessages().ready.map((message) => message.body),
  });
  const all = [...store.allQueues()].map(local);
  const byArn = new Map(all.map((queue) => [queue.arn, queue]));

  return {
    async answer(operation, input) {
      const action = ACTIONS.get(operation);
      if (!action) throw new AwsFault('UnsupportedOperation', `fauxqs has no ${operation}`);
      try {
        // A receive may wait, and a transaction must not.
        if (operation === 'ReceiveMessage') return await action(input, store);
        return await within(() => action(soon(operation, input), store));
      } catch (fault) {
        throw isQueueFault(fault) ? new AwsFault(fault.code, fault.message) : fault;
      }
    },
    byArn: (wanted) => byArn.get(wanted),
    all: () => all,
    wake: () => store.shutdown(),
    close: () => disk.close(),
  };
}

/** fauxqs cannot store a message that is made visible at once (a null in its table); a millisecond it can. */
function soon(operation: string, input: Input): Input {
  return operation === 'ChangeMessageVisibility' && input['VisibilityTimeout'] === 0
    ? { ...input, VisibilityTimeout: 0.001 }
    : input;
}
