import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Log } from '../ports.ts';

/**
 * Batches of SQS records, each of which stands alone. Works only with `ReportBatchItemFailures` on the event
 * source (infra/worker.ts): what is not reported is deleted.
 */

interface Read<T> {
  readonly record: SQSRecord;
  readonly value: T;
}

/** The records that are what they should be; one that is not fails alone, and ends in the dead letters. */
export function readRecords<T>(
  event: SQSEvent,
  body: z.ZodType<T>,
  log: Log,
): { read: Read<T>[]; failed: Set<string> } {
  const failed = new Set<string>();
  const read = event.Records.flatMap((record): Read<T>[] => {
    try {
      return [{ record, value: body.parse(JSON.parse(record.body)) }];
    } catch (error) {
      log.failed(`message ${record.messageId} cannot be read`, error);
      failed.add(record.messageId);
      return [];
    }
  });
  return { read, failed };
}

export const failures = (messageIds: ReadonlySet<string>): SQSBatchResponse => ({
  batchItemFailures: [...messageIds].map((itemIdentifier) => ({ itemIdentifier })),
});
