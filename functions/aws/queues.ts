import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { isOfCall } from '../domain/promises/leg-names.ts';
import { between, type Instant } from '../domain/time.ts';
import type { Look } from '../ports.ts';
import { OutsideError, type Queues } from '../ports.ts';
import { chunked } from './items.ts';

/** Ten messages and 1 MiB a batch (SQS quotas); ours are far smaller, but a few large events fill one. */
const MOST_IN_BATCH = 10;
const MOST_BYTES = 900_000;
/** SQS delays a message by whole seconds, 900 at most. */
const LONGEST_DELAY = 900;
/** Batches on their way at the same time. */
const SIDE_BY_SIDE = 32;

interface Message {
  readonly body: string;
  readonly delay?: number;
}

/**
 * Whole seconds until then. What is left of the last second is waited for by whoever takes it (app/wake.ts): rounded
 * up, every deadline would be half a second late on the average.
 */
const delayUntil = (look: Look, now: Instant): number =>
  Math.min(LONGEST_DELAY, Math.max(0, Math.floor(between(now, look.at) / 1000)));

function batches(messages: readonly Message[]): Message[][] {
  const all: Message[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const last = all.at(-1);
    if (last && last.length < MOST_IN_BATCH && bytes + size <= MOST_BYTES) {
      last.push(message);
      bytes += size;
    } else {
      all.push([message]);
      bytes = size;
    }
  }
  return all;
}

interface QueueUrls {
  readonly intake?: string;
  readonly deliver?: string;
  readonly calls?: string;
  readonly wake?: string;
}

/** `Queues` on SQS. Each function knows the addresses only of the queues that it may send to. */
export function createQueues(sqs: SQSClient, urls: QueueUrls): Queues {
  async function send(name: keyof QueueUrls, messages: readonly Message[]): Promise<void> {
    const url = urls[name];
    if (messages.length === 0) return;
    if (url === undefined) throw new Error(`this function sends nothing to the ${name} queue`);
    for (const some of chunked(batches(messages), SIDE_BY_SIDE))
      await Promise.all(some.map((batch) => sendBatch(url, batch)));
  }

  async function sendBatch(url: string, batch: readonly Message[]): Promise<void> {
    const [only] = batch;
    if (batch.length === 1 && only) {
      const delay = only.delay === undefined ? {} : { DelaySeconds: only.delay };
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: only.body, ...delay }));
      return;
    }
    const answer = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: batch.map(({ body, delay }, i) => ({
          Id: String(i),
          MessageBody: body,
          ...(delay === undefined ? {} : { DelaySeconds: delay }),
        })),
      }),
    );
    if ((answer.Failed ?? []).length > 0)
      throw new OutsideError(
        'QUEUE_REFUSED',
        `the queue did not take ${answer.Failed?.length} messages`,
        'later',
      );
  }

  const bodies = (values: readonly object[]): Message[] =>
    values.map((value) => ({ body: JSON.stringify(value) }));

  return {
    intake: (incoming) => send('intake', bodies(incoming)),
    // A call is promised to the minute: it waits behind no text.
    async deliver(deliveries) {
      await send('calls', bodies(deliveries.filter(({ message }) => isOfCall(message))));
      await send('deliver', bodies(deliveries.filter(({ message }) => !isOfCall(message))));
    },
    answer: (answers) => send('deliver', bodies(answers)),
    wake: (looks, now) =>
      send(
        'wake',
        looks.map((look) => ({ body: JSON.stringify(look), delay: delayUntil(look, now) })),
      ),
  };
}
