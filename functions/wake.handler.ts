import type { EventBridgeEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { watchSources } from './app/silence.ts';
import { sweep } from './app/sweep.ts';
import { lookAt, type WakePorts } from './app/wake.ts';
import { failures, readRecords } from './aws/batch.ts';
import { WakeBody } from './bodies.ts';
import { wiredWake } from './wiring.ts';

type Tick = EventBridgeEvent<'Scheduled Event', unknown>;

/** Every deadline fires here: looks from the wake queue, and the sweep of each minute that fills it. */
export const wakeHandler =
  (wired: () => WakePorts) =>
  async (event: SQSEvent | Tick): Promise<SQSBatchResponse | undefined> => {
    const ports = wired();
    const { log } = ports;
    if (!('Records' in event)) return swept(ports);
    const { read, failed } = readRecords(event, WakeBody, log);
    const outcome = await lookAt(
      ports,
      read.map(({ value }) => value),
    );
    for (const { id, decided } of outcome.handled)
      log.info('looked', { case: id, decided: decided.map(({ type }) => type) });
    for (const { id, error } of outcome.failed) {
      log.failed('a case could not be looked at', error, { case: id });
      for (const { record, value } of read)
        if ('id' in value && value.id === id) failed.add(record.messageId);
    }
    for (const { person, error } of outcome.people) {
      if (error === undefined) continue;
      log.failed('a person could not be looked at', error, { person });
      for (const { record, value } of read)
        if ('person' in value && value.person === person) failed.add(record.messageId);
    }
    return failures(failed);
  };

/** The count is the heartbeat: an alarm goes off when it stops (infra/watch.ts). */
async function swept({ looks, queues, clock, log, sources, policies }: WakePorts): Promise<undefined> {
  const now = clock.now();
  log.info('swept', { ...(await sweep(looks, queues, now)) });
  log.count('Swept');
  await watchSources(sources, await policies.active(), log, now);
}

export const handler = wakeHandler(wiredWake);
