import type { SourceReading } from '../../functions/sources/source-reading.ts';
import { readZendesk } from '../../functions/sources/zendesk.ts';

/** Event webhooks in the shapes of Zendesk's, with values of our own. */

const START = Date.parse('2026-11-23T15:00:00Z');
export const ZENDESK = 'zendesk:9000001';
export const ticketNamed = (ticket: string): string => `${ZENDESK}:ticket:${ticket}`;

export interface TicketEvent {
  readonly ticket?: string;
  readonly detail?: object;
  readonly event?: object;
  /** Leaves out, or replaces, what stands outside `detail` and `event`. */
  readonly more?: object;
}

export function ticketEvent(
  kind: string,
  second: number,
  { ticket = '501', detail = {}, event = {}, more = {} }: TicketEvent = {},
): object {
  const time = new Date(START + second * 1000).toISOString().replace('.000Z', 'Z');
  return {
    type: `zen:event-type:ticket.${kind}`,
    account_id: 9000001,
    id: `event-${ticket}-${kind}-${second}`,
    time,
    zendesk_event_version: '2022-11-06',
    subject: `zen:ticket:${ticket}`,
    detail: {
      actor_id: '71',
      assignee_id: null,
      created_at: '2026-11-23T15:00:00Z',
      group_id: null,
      id: ticket,
      priority: 'NORMAL',
      requester_id: `40${ticket}`,
      status: 'OPEN',
      subject: 'Card declined',
      updated_at: time,
      via: { channel: 'email' },
      ...detail,
    },
    event: {
      meta: { sequence: { id: `action-${ticket}-${second}`, position: 1, total: 1 } },
      ...event,
    },
    ...more,
  };
}

export const readAll = (payloads: readonly object[]): SourceReading[] =>
  payloads.map((payload) => readZendesk(payload, { arrived: START }));
