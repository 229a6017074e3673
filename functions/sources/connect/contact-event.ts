import { listIn, momentIn, textIn, valueIn } from '../fields.ts';
import {
  eventOf,
  nothing,
  type Origin,
  type SourceReading,
  type Told,
  telling,
  unknown,
} from '../source-reading.ts';
import { type Contact, contactOf } from './contact.ts';
import { eventsOfContact } from './contact-events.ts';

/** Contact events, by type: `plain` ones tell only what stands in their contact. */
const TYPES: Readonly<Record<string, 'plain' | 'end' | 'wrap-up' | 'hold' | 'data'>> = {
  INITIATED: 'plain',
  CONNECTED_TO_SYSTEM: 'plain',
  QUEUED: 'plain',
  CONNECTED_TO_AGENT: 'plain',
  DISCONNECTED: 'end',
  COMPLETED: 'wrap-up',
  PAUSED: 'hold',
  RESUMED: 'hold',
  CONTACT_DATA_UPDATED: 'data',
  AMD_DISABLED: 'plain',
  WEBRTC_API: 'plain',
};

/** Reads the `detail` of a contact event. `at` is the time of its envelope, for what has none of its own. */
export function readContactEvent(detail: unknown, source: string, at: number | undefined): SourceReading {
  const type = (textIn(detail, 'eventType') ?? '').toUpperCase();
  const known = contactOf(detail);
  const title = `contact event ${type.slice(0, 64)}`;
  if (!known) return unknown(title, detail);
  const what = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  const contact = asOf(known, type, what, at);
  const origin = { source, subject: contact.conversation };
  const events = eventsOfContact(contact, source);
  if (contact.channel === 'task') return nothing('contact event of a task');
  if (what === undefined || contact.channel === 'unknown') return unknown(title, detail, origin, at, events);
  const more =
    what === 'hold'
      ? held(origin, contact, type, at)
      : what === 'data'
        ? expired(origin, contact, detail)
        : [];
  return telling(title, [...events, ...more]);
}

/** An event that does not say when its own matter was happened when it was sent; only an end ends. */
function asOf(contact: Contact, type: string, what: string | undefined, sentAt: number | undefined): Contact {
  const at = sentAt === undefined ? undefined : Math.floor(sentAt / 1000) * 1000;
  const { queue, agent, startedAt, endedAt } = contact;
  // It repeats the end that DISCONNECTED has told; where it has left out what decides the outcome, it tells nothing.
  const isEnd = what === 'end' || (what === 'wrap-up' && endedAt !== undefined && (queue || agent));
  return {
    ...contact,
    startedAt: startedAt ?? (type === 'INITIATED' ? at : undefined),
    queue: queue && { ...queue, enteredAt: queue.enteredAt ?? (type === 'QUEUED' ? at : undefined) },
    agent: agent && {
      ...agent,
      answeredAt: agent.answeredAt ?? (type === 'CONNECTED_TO_AGENT' ? at : undefined),
    },
    endedAt: isEnd ? (endedAt ?? at) : undefined,
  };
}

function held(origin: Origin, { id }: Contact, type: string, at: number | undefined) {
  if (at === undefined) return [];
  const isHeld = type === 'PAUSED';
  const told: Told = {
    type: isHeld ? 'interaction.held' : 'interaction.resumed',
    id: `${id}:${type.toLowerCase()}:${at}`,
    at,
    rank: 6,
    data: {},
  };
  return [eventOf(origin, told)];
}

/** A step of the routing criteria ended without an agent who fits. */
function expired(origin: Origin, { id }: Contact, detail: unknown) {
  // Some events have all criteria of the contact, the present ones last.
  const steps = listIn(
    listIn(detail, 'routingCriteria').at(-1) ?? valueIn(detail, 'routingCriteria'),
    'steps',
  );
  return steps.flatMap((step, index) => {
    if (textIn(step, 'status')?.toUpperCase() !== 'EXPIRED') return [];
    const at = momentIn(step, 'expiry', 'expiryTimestamp');
    if (at === undefined) return [];
    const seconds = valueIn(step, 'expiry', 'durationInSeconds');
    const after = typeof seconds === 'number' ? ` in ${seconds} seconds` : '';
    const what = `no agent who fits step ${index + 1} of ${steps.length} of the routing criteria was free${after}`;
    const data = { kind: 'routing step expired', what };
    return [
      eventOf(origin, { type: 'source.reported', id: `${id}:step:${index}:${at}`, at, rank: 50, data }),
    ];
  });
}
