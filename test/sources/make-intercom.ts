import { readIntercom } from '../../functions/sources/intercom.ts';
import type { SourceReading } from '../../functions/sources/source-reading.ts';

/** Notifications in the shapes of Intercom's, with values of our own. */

const START = Date.parse('2026-11-23T15:00:00Z') / 1000;
export const INTERCOM = 'intercom:app1';
export const conversationNamed = (id: string): string => `${INTERCOM}:conversation:${id}`;

export function notification(topic: string, second: number, item: object = {}, conversation = 'c1'): object {
  return {
    type: 'notification_event',
    app_id: 'app1',
    id: `notif_${conversation}_${topic}_${second}`,
    topic: `conversation.${topic}`,
    delivery_attempts: 1,
    created_at: START + second,
    data: {
      type: 'notification_event_data',
      item: {
        type: 'conversation',
        id: conversation,
        admin_assignee_id: null,
        team_assignee_id: null,
        contacts: { type: 'contact.list', contacts: [{ type: 'contact', id: `k-${conversation}` }] },
        source: { type: 'conversation', body: '<p>Card &amp; all</p>', author: { type: 'user', id: 'u1' } },
        ...item,
      },
    },
  };
}

export const part = (author: object, body: string | null, more: object = {}): object => ({
  conversation_parts: {
    type: 'conversation_part.list',
    conversation_parts: [{ type: 'conversation_part', id: '9', part_type: 'comment', body, author, ...more }],
  },
});

export const readAll = (payloads: readonly object[]): SourceReading[] =>
  payloads.map((payload) => readIntercom(payload, { arrived: START * 1000 }));
