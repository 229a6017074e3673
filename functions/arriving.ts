import * as z from 'zod';
import { IncomingBody } from './bodies.ts';
import type { Fact } from './domain/event.ts';
import { epochOf, type Instant } from './domain/time.ts';
import type { Incoming, Log } from './ports.ts';
import { Envelope, factOf, Piped, readEnvelope, readPiped } from './sources/event-bridge.ts';

/** What the intake queue holds: what Baton put there, and what phone systems say, as EventBridge's rules and pipes put it. */
export const ArrivingBody = z.union([
  IncomingBody,
  Envelope.transform((envelope) => ({ kind: 'envelope' as const, envelope })),
  Piped.transform((record) => ({ kind: 'piped' as const, record })),
]);
type Arriving = z.infer<typeof ArrivingBody>;

/**
 * What a phone system says is read only here, once it is durable: what a better reader understands can be redriven.
 * What is not understood is counted by its name, and kept in its case as far as the payload names a conversation.
 */
export function incomingIn(arriving: Arriving, now: Instant, log: Log): Incoming[] {
  if (arriving.kind !== 'envelope' && arriving.kind !== 'piped') return [arriving];
  const readings =
    arriving.kind === 'piped'
      ? readPiped(arriving.record, epochOf(now))
      : readEnvelope(arriving.envelope, epochOf(now));
  return readings.flatMap(({ kind, says, events }) => {
    if (says === 'unknown') log.count('UnknownKind');
    log.info('read', { kind, says, events: events.length });
    return events.map((event): Incoming => ({ kind: 'fact', fact: factOf(event) }));
  });
}

/** What is heard of a source here, and not at the API: what EventBridge brought. */
export const heardDirectly = (
  all: readonly { readonly value: Arriving; readonly item: Incoming }[],
): Fact[] =>
  all.flatMap(({ value, item }) =>
    (value.kind === 'envelope' || value.kind === 'piped') && item.kind === 'fact' ? [item.fact] : [],
  );

/** The same for messages that stand alone: one that cannot be read is given to `fails`, and takes no other with it. */
export const allIncoming = <Message>(
  read: readonly { readonly record: Message; readonly value: Arriving }[],
  now: Instant,
  log: Log,
  fails: (record: Message) => void,
): { readonly record: Message; readonly value: Arriving; readonly item: Incoming }[] =>
  read.flatMap(({ record, value }) => {
    try {
      return incomingIn(value, now, log).map((item) => ({ record, value, item }));
    } catch (error) {
      log.failed('what a phone system says cannot be read', error);
      fails(record);
      return [];
    }
  });
