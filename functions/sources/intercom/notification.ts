import type { Customer } from '../../domain/customer/known.ts';
import { idIn, listIn, textIn, valueIn } from '../fields.ts';
import { CALL_OVER, type Channel } from '../help-desk.ts';
import { shownNumber } from '../shown-number.ts';
import type { Told, Undated } from '../source-reading.ts';

/** What a notification says of a conversation: `item` is how it is since, with its latest parts. */
export interface Notification {
  /** Whose numbers its ids are: `intercom:<app>`. */
  readonly home: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly item: unknown;
}

/** The first thing that a notification tells has its id; whatever else it tells has a name beside it. */
export const told = (
  notification: Notification,
  undated: Undated,
  name?: string,
  when = notification.at,
): Told => {
  const { id } = notification;
  const customer = contact(notification);
  const data = customer ? { customer, ...undated.data } : undated.data;
  return { ...undated, data, id: name === undefined ? id : `${id}:${name}`, at: when } as Told;
};

const CUSTOMERS: ReadonlySet<string> = new Set(['user', 'lead', 'contact', 'visitor']);
export const isCustomer = (person: unknown): boolean => CUSTOMERS.has(textIn(person, 'type') ?? '');

/** By the id that the centre has given them, or by Intercom's own, which is somebody else's anywhere else. */
function contact({ home, item }: Notification): Customer | undefined {
  const author = valueIn(item, 'source', 'author') ?? valueIn(item, 'conversation_message', 'author');
  const [person = valueIn(item, 'user') ?? (isCustomer(author) ? author : undefined)] = [
    ...listIn(item, 'contacts', 'contacts'),
    ...listIn(item, 'contacts'),
  ];
  const own = idIn(person, 'id');
  const externalId =
    idIn(person, 'external_id') ??
    idIn(person, 'user_id') ??
    (own === undefined ? undefined : `${home}:contact:${own}`.slice(0, 256));
  const name = textIn(person, 'name') ?? (isCustomer(author) ? textIn(author, 'name') : undefined);
  const phone = shownNumber(textIn(person, 'phone'));
  if (externalId === undefined && phone === undefined) return undefined;
  return {
    ...(externalId === undefined ? {} : { externalId }),
    ...(name === undefined ? {} : { name: name.toWellFormed() }),
    ...(phone === undefined ? {} : { phone }),
  };
}

export function channelOf(item: unknown): Channel {
  const type = (textIn(item, 'source', 'type') ?? textIn(item, 'source', 'delivered_as') ?? '').toLowerCase();
  if (/phone|call/.test(type)) return 'voice';
  if (/sms/.test(type)) return 'sms';
  return /mail/.test(type) ? 'email' : 'chat';
}

export const lineOf = (notification: Notification): Told[] =>
  channelOf(notification.item) === 'voice' ? [told(notification, CALL_OVER, 'over')] : [];

/** The parts that a notification brings, oldest first; some bring the part alone. */
export const partsOf = (item: unknown): readonly unknown[] => {
  const parts = [
    ...listIn(item, 'conversation_parts', 'conversation_parts'),
    ...listIn(item, 'conversation_parts'),
    ...listIn(item, 'ticket_parts', 'ticket_parts'),
  ];
  return parts.length > 0 ? parts : textIn(item, 'part_type') === undefined ? [] : [item];
};

export const lastPart = ({ item }: Notification): unknown => partsOf(item).at(-1);

/** Who has the conversation; nobody is null, nothing or 0. */
export function assignee({ item }: Notification): { agent?: string; queue?: string } {
  const to = [valueIn(item, 'assignee'), valueIn(partsOf(item).at(-1), 'assigned_to')];
  const given = (type: string): string | undefined =>
    to
      .filter((one) => textIn(one, 'type') === type)
      .map((one) => idIn(one, 'id'))
      .find((id) => id !== undefined);
  const someone = (id: string | undefined): string | undefined => (id === '0' ? undefined : id);
  const agent = someone(idIn(item, 'admin_assignee_id')) ?? someone(given('admin'));
  const queue = someone(idIn(item, 'team_assignee_id')) ?? someone(given('team'));
  return { ...(agent === undefined ? {} : { agent }), ...(queue === undefined ? {} : { queue }) };
}

/** With their name, where the notification has it anywhere. */
export function agentIn({ item }: Notification, id: string): { id: string; name?: string } {
  const people = [
    valueIn(item, 'assignee'),
    ...listIn(item, 'teammates', 'teammates'),
    ...listIn(item, 'teammates', 'admins'),
    ...partsOf(item).flatMap((part) => [valueIn(part, 'author'), valueIn(part, 'assigned_to')]),
  ].filter((one) => textIn(one, 'type') === 'admin' && idIn(one, 'id') === id);
  const name = people.map((one) => textIn(one, 'name')).find((one) => one !== undefined);
  return name === undefined ? { id } : { id, name: name.toWellFormed() };
}

export const actor = (notification: Notification): string =>
  textIn(lastPart(notification), 'author', 'name') ??
  idIn(lastPart(notification), 'author', 'id') ??
  assignee(notification).agent ??
  'intercom';

export const resolved = (notification: Notification, summary?: string): Told[] => [
  told(notification, {
    type: 'case.resolved',
    rank: 70,
    data: { by: actor(notification), ...(summary === undefined ? {} : { summary }) },
  }),
];
