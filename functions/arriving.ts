import * as z from 'zod';
import { IncomingBody } from './bodies.ts';
import type { Fact } from './domain/event.ts';
import { epochOf, type Instant } from './domain/time.ts';
import type { Incoming, Log } from './ports.ts';
import { Envelope, factOf, Piped, readEnvelope, readPiped } from './sources/event-bridge.ts';
import { unplacedIn } from './sources/source-reading.ts';

/** What the intake queue holds: what Baton put there, and what phone systems say, as EventBridge's rules and pipes put it. */
export const ArrivingBody = z.union([
  IncomingBody,
  Envelope.transform((envelope) => ({ kind: 'envelope' as const, envelope })),
  Piped.transform((record) => ({ kind: 'piped' as const, record })),
]);
type Arriving = z.infer<typeof ArrivingBody>;
type Unplaced = ReturnType<typeof unplacedIn>[number];

interface Read {
  readonly items: readonly Incoming[];
  readonly unplaced: readonly Unplaced[];
}

interface AllRead<Message> {
  readonly incoming: readonly {
    readonly record: Message;
    readonly value: Arriving;
    readonly item: Incoming;
  }[];
  readonly unplaced: readonly Unplaced[];
}

/**
 * What a phone system says is read only here, once it is durable: what a better reader understands can be redriven.
 * What is not understood is counted by its name, and kept in its case as far as the payload names a conversation.
 */
export function incomingIn(arriving: Arriving, now: Instant, log: Log): Read {
  if (arriving.kind !== 'envelope' && arriving.kind !== 'piped') return { items: [arriving], unplaced: [] };
  const readings =
    arriving.kind === 'piped'
      ? readPiped(arriving.record, epochOf(now))
      : readEnvelope(arriving.envelope, epochOf(now));
  const items = readings.flatMap(({ kind, says, events }) => {
    if (says === 'unknown') log.count('UnknownKind');
    log.info('read', { kind, says, events: events.length });
    return events.map((event): Incoming => ({ kind: 'fact', fact: factOf(event) }));
  });
  return { items, unplaced: unplacedIn(readings, 'unknown') };
}

/** What is heard of a source here, and not at the API: what EventBridge brought. */
export const heardDirectly = (
  all: readonly { readonly value: Arriving; readonly item: Incoming }[],
): Fact[] =>
  all.flatMap(({ value, item }) =>
    (value.kind === 'envelope' || value.kind === 'piped') && item.kind === 'fact' ? [item.fact] : [],
  );

/** The same for messages that stand alone: one that cannot be read is given to `fails`, and takes no other with it. */
export function allIncoming<Message>(
  read: readonly { readonly record: Message; readonly value: Arriving }[],
  now: Instant,
  log: Log,
  fails: (record: Message) => void,
): AllRead<Message> {
  const unplaced: Unplaced[] = [];
  const incoming = read.flatMap(({ record, value }) => {
    try {
      const told = incomingIn(value, now, log);
      unplaced.push(...told.unplaced);
      return told.items.map((item) => ({ record, value, item }));
    } catch (error) {
      log.failed('what a phone system says cannot be read', error);
      fails(record);
      return [];
    }
  });
  return { incoming, unplaced };
}
