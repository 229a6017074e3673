import { readGenesys } from '../../functions/sources/genesys.ts';
import type { SourceReading } from '../../functions/sources/source-reading.ts';

/** Detail events in the shapes of Genesys Cloud's, with values of our own. */

const START = Date.parse('2026-11-23T15:00:00Z');
export const GENESYS = 'genesys:0c0ffee0-0000-4000-8000-000000000001';

export function detailEvent(kind: string, second: number, conversation: string, body: object = {}): object {
  const eventTime = START + second * 1000;
  return {
    version: '0',
    id: `event-${conversation}-${kind}-${second}`,
    'detail-type': `v2.detail.events.conversation.{id}.${kind}`,
    source: 'aws.partner/genesys.com/cloud/0c0ffee0-0000-4000-8000-000000000001/baton',
    account: '111122223333',
    time: new Date(eventTime).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: 'us-east-1',
    resources: [],
    detail: {
      topicName: `v2.detail.events.conversation.${conversation}.${kind}`,
      version: '2',
      eventBody: {
        eventTime,
        conversationId: conversation,
        participantId: `p-${conversation}-${kind}-${second}`,
        sessionId: `s-${conversation}-${kind}-${second}`,
        mediaType: 'VOICE',
        provider: 'Edge',
        direction: 'INBOUND',
        ...body,
      },
      metadata: { CorrelationId: 'c' },
      timestamp: new Date(eventTime + 100).toISOString(),
    },
  };
}

export const readAll = (payloads: readonly object[]): SourceReading[] =>
  payloads.map((payload) => readGenesys(payload, {}));
