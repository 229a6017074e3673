import { writeSync } from 'node:fs';

/**
 * `node --import` this before the machine: a message that failed is shown again every few seconds, and not after the 20 of
 * the stack (infra/worker.ts); and a line on standard error names the queue of each message that had to be shown again,
 * when it has been handled.
 */
const SHOWN_AGAIN_SECONDS = 4;

interface Queue {
  readonly name: string;
  dequeue(most: number, seconds: number | undefined, ...rest: unknown[]): unknown;
  deleteMessage(handle: string): boolean;
  readonly inflightMessages: ReadonlyMap<string, { message: { approximateReceiveCount: number } }>;
}
const inner = new URL('./sqs/sqsStore.js', import.meta.resolve('fauxqs')).href;
const { prototype }: { prototype: Queue } = (await import(inner)).SqsQueue;
const { dequeue, deleteMessage } = prototype;

prototype.dequeue = function (most, _seconds, ...rest) {
  return dequeue.call(this, most, SHOWN_AGAIN_SECONDS, ...rest);
};
prototype.deleteMessage = function (handle) {
  const times = this.inflightMessages.get(handle)?.message.approximateReceiveCount ?? 0;
  const isDeleted = deleteMessage.call(this, handle);
  if (isDeleted && times > 1) writeSync(2, `shown ${times} times, then handled: ${this.name}\n`);
  return isDeleted;
};
