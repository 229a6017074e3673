import type { Customer } from '../../domain/customer/known.ts';
import { idIn, textIn } from '../fields.ts';
import { CALL_OVER, type Channel } from '../help-desk.ts';
import type { Told, Undated } from '../source-reading.ts';

/** An event of a ticket. `detail` is how the ticket is since, `event` what has changed. */
export interface Ticket {
  /** Whose numbers its ids are: `zendesk:<account>`. */
  readonly home: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What somebody did at one time may be told by several events, all under this. */
  readonly action: string;
  readonly detail: unknown;
  readonly event: unknown;
}

/** The first thing that an event tells has its id; whatever else it tells has a name beside it. */
export const told = (ticket: Ticket, undated: Undated, name?: string): Told => {
  const { id, at } = ticket;
  const requester = requesterIn(ticket);
  const customer = requester === undefined ? undefined : userOf(ticket, requester);
  const data = customer ? { customer, ...undated.data } : undated.data;
  return { ...undated, data, id: name === undefined ? id : `${id}:${name}`, at } as Told;
};

export const word = (of: unknown, ...path: readonly string[]): string =>
  textIn(of, ...path)?.toLowerCase() ?? '';

/** Somebody or some group; nobody is `null`, nothing or 0. */
export function partyIn(of: unknown, name: string): string | undefined {
  const id = idIn(of, name) ?? idIn(of, name, 'id');
  return id === '0' ? undefined : id;
}

export const requesterIn = ({ detail }: Ticket): string | undefined =>
  partyIn(detail, 'requester_id') ?? partyIn(detail, 'requester');

/** A number that Zendesk gave is somebody else's number anywhere else. */
export const userOf = ({ home }: Ticket, id: string): Customer => ({
  externalId: `${home}:user:${id}`.slice(0, 256),
});

export const reported = (ticket: Ticket, kind: string, what: string): Told[] => [
  told(ticket, { type: 'source.reported', rank: 50, data: { kind, what } }),
];

/** https://developer.zendesk.com/documentation/ticketing/reference-guides/via-types/ */
const CHANNELS: readonly (readonly [RegExp, Channel])[] = [
  [/voice|phone|^call|talk/, 'voice'],
  [/sms|^text$/, 'sms'],
  [/mail/, 'email'],
  [
    /chat|messag|whatsapp|line$|facebook|twitter|instagram|telegram|viber|wechat|any_channel|^x_|social/,
    'chat',
  ],
];

export function channelOf({ detail }: Ticket): Channel {
  const via = word(detail, 'via', 'channel') || word(detail, 'via');
  return CHANNELS.find(([pattern]) => pattern.test(via))?.[1] ?? 'web';
}

export const lineOf = (ticket: Ticket): Told[] =>
  channelOf(ticket) === 'voice' ? [told(ticket, CALL_OVER, 'ended')] : [];
