import type { SQSHandler } from 'aws-lambda';
import { type DeliverPorts, deliver, sendAnswer } from './app/deliver.ts';
import { deliverToPerson } from './app/deliver-to-person.ts';
import { failures, readRecords } from './aws/batch.ts';
import { DeliverBody } from './bodies.ts';
import { wiredDeliver } from './wiring-deliver.ts';

/** One decided message to a phone, once; its outcome comes back as an event. */
export const deliverHandler =
  (wired: () => Promise<DeliverPorts>): SQSHandler =>
  async (event) => {
    const ports = await wired();
    const { log } = ports;
    const { read, failed } = readRecords(event, DeliverBody, log);
    const policy = await ports.policies.active();
    for (const { record, value } of read) {
      try {
        if ('to' in value) await sendAnswer(ports, value, ports.clock.now());
        else {
          const { message, ask } = value;
          const outcome =
            'person' in value
              ? await deliverToPerson(ports, policy, value, ports.clock.now())
              : await deliver(ports, policy, value, ports.clock.now());
          log.info('delivered', {
            ...('caseId' in value ? { case: value.caseId } : {}),
            message,
            ask,
            outcome,
          });
        }
      } catch (error) {
        log.failed('a message could not be sent', error, {
          message: 'to' in value ? value.id : value.message,
        });
        failed.add(record.messageId);
      }
    }
    return failures(failed);
  };

export const handler: SQSHandler = deliverHandler(wiredDeliver);
