import type { CloudEvent } from '../cloud-events.ts';
import { eventOf, type Told } from '../source-reading.ts';
import type { Channel, Contact } from './contact.ts';

/**
 * Everything that a report of a contact tells, each under an id made of the thing itself: contact events, contact
 * records and snapshots say the same again and again, by several routes and in any order, and it counts once.
 *
 * A transfer is known by its new contact and the place that it leads to. Where a contact is in another queue than
 * before without being a new one, the case's own fold sees that (`movedIsTransfer`): it stands in the order of time,
 * which no single report does.
 */
export function eventsOfContact(contact: Contact, source: string): CloudEvent[] {
  const { method, channel, conversation } = contact;
  if (method === 'monitor' || method === 'outside' || channel === 'task') return [];
  return [
    ...started(contact),
    ...identified(contact),
    ...transferred(contact),
    ...queued(contact),
    ...connected(contact),
    ...transferredOut(contact),
    ...ended(contact),
  ].map((told) => eventOf({ source, subject: conversation }, told));
}

/** So much talk is too little for a matter: `OTHER` then means that the line failed. */
const SHORT_TALK_MS = 30_000;
const LINE_FAILED: ReadonlySet<string> = new Set([
  'TELECOM_PROBLEM',
  'AGENT_NETWORK_DISCONNECT',
  'SYSTEM_ERROR',
]);
const BY = {
  CUSTOMER_DISCONNECT: 'customer',
  CUSTOMER_NEVER_ARRIVED: 'customer',
  CUSTOMER_CONNECTION_NOT_ESTABLISHED: 'customer',
  AGENT_DISCONNECT: 'agent',
  AGENT_COMPLETED: 'agent',
  DISCARDED: 'agent',
} as const;

const isTold = (channel: Channel): channel is Exclude<Channel, 'task' | 'unknown'> =>
  channel !== 'task' && channel !== 'unknown';

function started({ id, isFirst, method, channel, startedAt }: Contact): Told[] {
  if (!isFirst || startedAt === undefined || !isTold(channel)) return [];
  if (method !== 'inbound' && method !== 'outbound') return [];
  const data = { channel, direction: method, leg: id };
  return [{ type: 'interaction.started', id: `${id}:started`, at: startedAt, rank: 1, data }];
}

function identified({ id, phone, externalId, startedAt }: Contact): Told[] {
  if ((phone === undefined && externalId === undefined) || startedAt === undefined) return [];
  const customer = {
    ...(phone === undefined ? {} : { phone }),
    ...(externalId === undefined ? {} : { externalId }),
  };
  const key = `${id}:customer:${[phone, externalId].filter(Boolean).join(':')}`;
  return [{ type: 'customer.identified', id: key, at: startedAt, rank: 2, data: { customer } }];
}

/** The first sign of where the new contact has gone. Before that nobody knows, and the customer is still with the old one. */
function transferred({ id, isFirst, method, startedAt, queue, agent }: Contact): Told[] {
  if (method !== 'transfer' || isFirst) return [];
  const to = queue
    ? queue.ofAgent
      ? { agent: queue.ofAgent }
      : { queue: queue.name }
    : agent?.answeredAt === undefined
      ? undefined
      : { agent: agent.id };
  const at = queue ? (queue.enteredAt ?? startedAt) : (agent?.answeredAt ?? startedAt);
  if (to === undefined || at === undefined) return [];
  const place = queue?.name ?? `agent/${agent?.id}`;
  return [{ type: 'interaction.transferred', id: `${id}:to:${place}`, at, rank: 3, data: { to, leg: id } }];
}

/** In a callback of Amazon Connect it is the call that waits, not the customer. */
function queued({ id, method, queue }: Contact): Told[] {
  if (method === 'callback' || queue?.enteredAt === undefined) return [];
  const data = { queue: queue.name, leg: id, movedIsTransfer: true };
  const key = `${id}:queued:${queue.name}:${queue.enteredAt / 1000}`;
  return [{ type: 'interaction.queued', id: key, at: queue.enteredAt, rank: 4, data }];
}

function connected({ id, queue, agent, endedAt }: Contact): Told[] {
  if (agent?.answeredAt === undefined || (endedAt !== undefined && agent.answeredAt > endedAt)) return [];
  const { answeredAt, ...known } = agent;
  // A later report of the same answer may stand beside a queue that came after it.
  const isFrom = queue && (queue.enteredAt ?? 0) <= answeredAt;
  const data = { agent: known, leg: id, ...(isFrom ? { queue: queue.name } : {}) };
  // A report that knows the agent's name adds it to what another has said before.
  const key = `${id}:connected:${agent.id}:${answeredAt / 1000}${agent.name === undefined ? '' : ':named'}`;
  return [{ type: 'interaction.connected', id: key, at: answeredAt, rank: 5, data }];
}

const transferredOut = ({ id, transferredOut: out }: Contact): Told[] =>
  out === undefined
    ? []
    : [
        {
          type: 'interaction.transferred',
          id: `${id}:out`,
          at: out.at,
          rank: 6,
          data: { to: { external: out.to }, leg: id },
        },
      ];

type Outcome = Pick<Extract<Told, { type: 'interaction.ended' }>['data'], 'outcome' | 'by'>;

/** Reports of one end may know different things of it; each says what it knows, and a drop is never talked away. */
function ended(contact: Contact): Told[] {
  const { id, endedAt, channel } = contact;
  if (endedAt === undefined) return [];
  const outcome = outcomeOf(contact);
  const rank = outcome.outcome === 'dropped' ? 8 : 7;
  return [
    {
      type: 'interaction.ended',
      id: `${id}:ended:${outcome.outcome}`,
      at: endedAt,
      rank,
      data: { ...outcome, ...(isTold(channel) ? { channel } : {}), leg: id },
    },
  ];
}

function outcomeOf(contact: Contact): Outcome {
  const { channel, method, reason, isAnswered, isContinued, queue } = contact;
  const by = reason === undefined ? undefined : whoEnded(reason, method);
  const told = by === undefined ? {} : { by };
  if (isContinued) return { outcome: 'completed', ...told };
  if (channel === 'voice' && method !== 'outbound' && isDropped(contact))
    return { outcome: 'dropped', by: 'system' };
  const isGivenUp = by === undefined || by === 'customer';
  if (!isAnswered && queue && isGivenUp && (method === 'inbound' || method === 'transfer'))
    return { outcome: 'abandoned', by: 'customer' };
  return { outcome: 'completed', ...told };
}

/** Whoever placed a call can take it back before it is answered. */
function whoEnded(reason: string, method: Contact['method']): 'customer' | 'agent' | 'system' {
  if (reason === 'TELECOM_ORIGINATOR_CANCEL') return method === 'outbound' ? 'agent' : 'customer';
  return BY[reason as keyof typeof BY] ?? 'system';
}

function isDropped({ reason, agent, endedAt }: Contact): boolean {
  if (reason === undefined) return false;
  if (LINE_FAILED.has(reason)) return true;
  if (reason !== 'OTHER' || agent?.answeredAt === undefined || endedAt === undefined) return false;
  return endedAt - agent.answeredAt < SHORT_TALK_MS;
}
