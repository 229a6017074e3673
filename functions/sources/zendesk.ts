import { hash } from 'node:crypto';
import { idIn, momentIn, textIn, valueIn } from './fields.ts';
import { eventOf, nothing, type Origin, type SourceReading, telling, unknown } from './source-reading.ts';
import type { Ticket } from './zendesk/ticket.ts';
import { SILENT_KINDS, tellsOf } from './zendesk/tickets.ts';

interface ZendeskOptions {
  /** The `source` of its events; left out, `zendesk:<account id>`. */
  readonly source?: string | undefined;
  /** When it came, in milliseconds since 1970: the time of what carries none. */
  readonly arrived: number;
}

/** Kinds of events about people and texts, which are no conversation. */
const ABOUT_NO_TICKET = /^(user|organization|article|community_post|agent|omnichannel_config)\b/;

/** What a body is called that a trigger or an automation posts: its author's own, it does not say what happened. */
export const NO_EVENT_OF_ZENDESK = 'no event of Zendesk';

/** What Zendesk's own connector sends by EventBridge, in the form of a webhook: `Group Assignment Changed`. */
function bridgedIn(payload: unknown): object | undefined {
  const event = valueIn(payload, 'detail', 'ticket_event');
  const name = textIn(event, 'type')?.trim().toLowerCase().replaceAll(/\W+/g, '_');
  if (name === undefined) return undefined;
  return {
    type: `ticket.${name === 'ticket_created' ? 'created' : name.replace(/^comment_created$/, 'comment_added')}`,
    account_id: /^aws\.partner\/zendesk\.com\/(\d+)/.exec(textIn(payload, 'source') ?? '')?.[1],
    id: valueIn(payload, 'id'),
    time: valueIn(event, 'meta', 'occurred_at') ?? valueIn(payload, 'time'),
    detail: valueIn(event, 'ticket'),
    event,
  };
}

/**
 * Reads an event webhook of Zendesk: a ticket is one conversation, whoever has it. Nothing is remembered: each event
 * says what has changed, from what, and how the ticket is since.
 */
export function readZendesk(payload: unknown, { source: given, arrived }: ZendeskOptions): SourceReading {
  const body = textIn(payload, 'body', 'type') === undefined ? payload : valueIn(payload, 'body');
  const bridged = bridgedIn(payload);
  if (bridged) return readZendesk(bridged, { source: given, arrived });
  const kind = textIn(body, 'type')?.replace(/^zen:event-type:/, '');
  if (kind === undefined) return unknown(NO_EVENT_OF_ZENDESK, body);
  if (ABOUT_NO_TICKET.test(kind)) return nothing(kind.slice(0, 128));
  const ticket = /^zen:ticket:(.+)$/.exec(textIn(body, 'subject') ?? '')?.[1] ?? idIn(body, 'detail', 'id');
  const account = idIn(body, 'account_id');
  const prefix = account === undefined ? 'zendesk' : `zendesk:${account}`;
  if (ticket === undefined) return { ...unknown(kind, body), source: given ?? prefix };

  const origin: Origin = { source: given ?? prefix, subject: `${prefix}:ticket:${ticket}`.slice(0, 256) };
  const at = momentIn(body, 'time') ?? momentIn(body, 'detail', 'updated_at') ?? arrived;
  const id = idIn(body, 'id') ?? `${kind}:${ticket}:${hash('sha256', JSON.stringify(body), 'base64url')}`;
  const about: Ticket = {
    home: prefix,
    id,
    at,
    action: `${ticket}:${idIn(body, 'event', 'meta', 'sequence', 'id') ?? textIn(body, 'detail', 'updated_at') ?? id}`,
    detail: valueIn(body, 'detail'),
    event: valueIn(body, 'event'),
  };
  const tells = tellsOf(kind, about);
  if (tells === undefined && !SILENT_KINDS.has(kind)) return unknown(kind, body, origin, at);
  return telling(
    kind,
    (tells ?? []).map((told) => eventOf(origin, told)),
  );
}
