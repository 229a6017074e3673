import type { SQSHandler } from 'aws-lambda';
import { newsOf, type Tally } from './app/source-tally.ts';
import { type IntakePorts, takeIn } from './app/take-in.ts';
import { ArrivingBody, allIncoming, heardDirectly } from './arriving.ts';
import { failures, readRecords } from './aws/batch.ts';
import { wiredIntake } from './wiring.ts';

/** Events in, in whatever order and however often they come; what cannot be applied is retried alone. */
export const intakeHandler =
  (wired: () => IntakePorts & { readonly tally: Tally }): SQSHandler =>
  async (event) => {
    const ports = wired();
    const { log } = ports;
    const { read, failed } = readRecords(event, ArrivingBody, log);
    const now = ports.clock.now();
    const { incoming, unplaced } = allIncoming(read, now, log, ({ messageId }) => failed.add(messageId));
    await ports.tally(newsOf(heardDirectly(incoming), now, { unplaced }));
    const taken = await takeIn(
      ports,
      incoming.map(({ item }) => item),
    );
    for (const { id, applied, duplicates, decided, refolded } of taken.handled)
      log.info('handled', {
        case: id,
        applied: applied.map(({ type }) => type),
        decided: decided.map(({ type }) => type),
        duplicates,
        refolded,
      });
    for (const { id, error } of taken.failed) log.failed('a case could not be written', error, { case: id });
    const gone = taken.gone.map(({ type }) => type);
    if (gone.length > 0) log.info('events of cases that do not exist', { count: gone.length, types: gone });
    if (taken.strangers > 0) log.info('texts from nobody we know', { count: taken.strangers });
    for (const place of taken.again) failed.add(incoming[place]?.record.messageId ?? '');
    return failures(failed);
  };

export const handler: SQSHandler = intakeHandler(wiredIntake);
