import { idIn, proseIn, textIn, timeIn, valueIn } from '../fields.ts';
import { plainText } from '../help-desk.ts';
import type { Told } from '../source-reading.ts';
import {
  actor,
  agentIn,
  assignee,
  channelOf,
  isCustomer,
  lastPart,
  lineOf,
  type Notification,
  partsOf,
  resolved,
  told,
} from './notification.ts';
import { opened, stateChanged } from './tickets.ts';

/** What a topic tells; undefined for a topic, or a form of it, that is not known. */
export function tellsOf(topic: string, notification: Notification): Told[] | undefined {
  switch (topic) {
    case 'conversation.user.created':
      return begun(notification, 'customer');
    case 'conversation.admin.single.created':
      return begun(notification, 'agent');
    case 'conversation.user.replied':
    case 'ticket.contact.replied':
      return customerReplied(notification);
    case 'conversation.admin.replied':
    case 'ticket.admin.replied':
      return agentReplied(notification);
    case 'conversation.admin.assigned':
    case 'conversation.admin.open.assigned':
    case 'ticket.admin.assigned':
    case 'ticket.team.assigned':
      return assigned(notification);
    case 'conversation.admin.noted':
    case 'ticket.note.created':
      return noted(notification);
    case 'conversation.admin.closed':
    case 'ticket.closed':
    case 'ticket.resolved':
      return resolved(notification);
    case 'ticket.created':
      return opened(notification);
    case 'ticket.state.updated':
      return stateChanged(notification);
    case 'conversation.deleted':
      return resolved(notification, 'deleted');
    case 'conversation.admin.opened':
      return [reopened(notification, 'opened again in Intercom')];
    case 'conversation.admin.snoozed':
      return snoozed(notification);
    case 'conversation.admin.unsnoozed':
      return [
        told(notification, {
          type: 'case.progressed',
          rank: 40,
          data: { by: actor(notification), what: 'taken up again after a snooze' },
        }),
      ];
    case 'conversation.rating.added':
    case 'ticket.rating.provided':
      return rated(notification);
    case 'conversation.priority.updated': {
      const what = `priority ${idIn(notification.item, 'priority') ?? 'changed'}`;
      return [told(notification, { type: 'source.reported', rank: 50, data: { kind: topic, what } })];
    }
    default:
      return undefined;
  }
}

const firstText = (item: unknown): string | undefined =>
  plainText(proseIn(item, 'source', 'body') ?? proseIn(item, 'conversation_message', 'body'));

function begun(notification: Notification, by: 'customer' | 'agent'): Told[] {
  const { item } = notification;
  const text = firstText(item);
  const subject = plainText(
    proseIn(item, 'source', 'subject') ??
      proseIn(item, 'conversation_message', 'subject') ??
      proseIn(item, 'title'),
  );
  const summary = subject ?? text;
  const data = {
    channel: channelOf(item),
    direction: by === 'customer' ? ('inbound' as const) : ('outbound' as const),
    ...(summary === undefined ? {} : { summary }),
  };
  return [
    told(notification, { type: 'interaction.started', rank: 1, data }),
    ...(text === undefined
      ? []
      : [told(notification, { type: 'interaction.message', rank: 30, data: { by, text } }, 'text')]),
    ...lineOf(notification),
  ];
}

/** Each part that somebody wrote is a message; what brings no parts says at least that there was one. */
function messages(notification: Notification, by: 'customer' | 'agent'): Told[] {
  const parts = partsOf(notification.item).filter((part) => {
    const author = valueIn(part, 'author');
    return author === undefined || isCustomer(author) === (by === 'customer');
  });
  const written = parts.length > 0 ? parts : [undefined];
  return written.map((part, i) => {
    const text = plainText(proseIn(part, 'body'));
    return told(
      notification,
      { type: 'interaction.message', rank: 30, data: { by, ...(text === undefined ? {} : { text }) } },
      i === 0 ? undefined : (idIn(part, 'id') ?? String(i)),
      timeIn(part, 'created_at') ?? notification.at,
    );
  });
}

const reopened = (notification: Notification, reason: string, name?: string): Told =>
  told(notification, { type: 'case.reopened', rank: 40, data: { reason } }, name);

/** Whoever writes into a closed conversation opens it: that part is called so. */
function customerReplied(notification: Notification): Told[] {
  const opens = partsOf(notification.item).some((part) => textIn(part, 'part_type') === 'open');
  return [
    ...messages(notification, 'customer'),
    ...(opens ? [reopened(notification, 'the customer wrote again', 'opened')] : []),
  ];
}

/** Who answers is with the customer, unless the conversation is another's. */
function agentReplied(notification: Notification): Told[] {
  const author = valueIn(lastPart(notification), 'author');
  if (textIn(author, 'type') === 'bot') return [];
  const agent = idIn(author, 'id');
  const isFree = agent !== undefined && assignee(notification).agent === undefined;
  return [
    ...messages(notification, 'agent'),
    ...(isFree
      ? [
          told(
            notification,
            { type: 'interaction.connected', rank: 5, data: { agent: agentIn(notification, agent) } },
            'connected',
          ),
        ]
      : []),
    ...(isFree ? lineOf(notification) : []),
  ];
}

function assigned(notification: Notification): Told[] {
  const { agent: id, queue } = assignee(notification);
  const movedIsTransfer = true;
  if (id !== undefined) {
    const agent = agentIn(notification, id);
    const data = { agent, ...(queue === undefined ? {} : { queue }), movedIsTransfer };
    return [
      told(notification, { type: 'interaction.connected', rank: 5, data }),
      told(notification, { type: 'case.assigned', rank: 6, data: { agent } }, 'owner'),
      ...lineOf(notification),
    ];
  }
  if (queue !== undefined)
    return [
      told(notification, { type: 'interaction.queued', rank: 4, data: { queue, movedIsTransfer } }),
      ...lineOf(notification),
    ];
  const data = { kind: 'conversation.admin.assigned', what: 'with nobody' };
  return [told(notification, { type: 'source.reported', rank: 50, data })];
}

function noted(notification: Notification): Told[] {
  const part = lastPart(notification);
  const text = plainText(proseIn(part, 'body'));
  return text === undefined
    ? []
    : [told(notification, { type: 'case.noted', rank: 50, data: { by: actor(notification), text } })];
}

function snoozed(notification: Notification): Told[] {
  const until = timeIn(notification.item, 'snoozed_until');
  const data = {
    on: 'customer' as const,
    what: 'snoozed in Intercom',
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
  };
  return [told(notification, { type: 'case.waiting', rank: 50, data })];
}

function rated(notification: Notification): Told[] | undefined {
  const { item } = notification;
  const rating = valueIn(item, 'conversation_rating') ?? item;
  const score = Number(idIn(rating, 'rating') ?? idIn(rating, 'score') ?? Number.NaN);
  if (!Number.isInteger(score) || score < 1 || score > 5) return undefined;
  const comment = proseIn(rating, 'remark') ?? proseIn(rating, 'comment');
  const data = { score, ...(comment === undefined ? {} : { comment }) };
  return [told(notification, { type: 'feedback.received', rank: 80, data })];
}
