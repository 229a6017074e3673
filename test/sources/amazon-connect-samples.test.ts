import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConnect } from '../../functions/sources/amazon-connect.ts';
import { readingInWords } from './in-words.ts';

const SAMPLES = new URL('../../../shared/payloads/', import.meta.url);
/** Without the folder of samples beside the project these are skipped, and the name says why. */
const recorded = test.runIf(existsSync(SAMPLES));

const arrived = Date.parse('2026-11-26T12:00:00Z');
function read(name: string): string[] {
  const value: unknown = JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8'));
  return (Array.isArray(value) ? value : [value]).flatMap((one) =>
    readConnect(one, { arrived }).flatMap(readingInWords),
  );
}

const TABLE: Readonly<Record<string, readonly string[]>> = {
  'composed/connect-agent-transfer-sequence.json': [
    'contact event INITIATED',
    '  15:00:00 started voice inbound',
    'contact event CONNECTED_TO_SYSTEM',
    '  15:00:00 started voice inbound',
    'contact event QUEUED',
    '  15:00:00 started voice inbound',
    '  15:00:20 queued in billing',
    'contact event CONNECTED_TO_AGENT',
    '  15:00:00 started voice inbound',
    '  15:00:20 queued in billing',
    '  15:02:10 connected by agent-1 in billing',
    'contact event INITIATED: nothing',
    'contact event QUEUED',
    '  15:06:02 transferred to tech',
    '  15:06:02 queued in tech',
    'contact event DISCONNECTED',
    '  15:00:00 started voice inbound',
    '  15:00:20 queued in billing',
    '  15:02:10 connected by agent-1 in billing',
    '  15:06:05 ended completed',
    'contact event CONNECTED_TO_AGENT',
    '  15:06:02 transferred to tech',
    '  15:06:02 queued in tech',
    '  15:07:30 connected by agent-2 in tech',
    'contact event COMPLETED',
    '  15:00:00 started voice inbound',
    'contact event DISCONNECTED',
    '  15:06:02 transferred to tech',
    '  15:06:02 queued in tech',
    '  15:07:30 connected by agent-2 in tech',
    '  15:15:00 ended completed',
    'contact event COMPLETED: nothing',
  ],
  'connect/agent-event-heart-beat.json': ['agent event HEART_BEAT: nothing'],
  'connect/callback-two-contact-records.json': ['no payload of Amazon Connect: unknown'],
  'connect/cases-event-case-updated.json': [
    'case event CASE.UPDATED',
    '  23:16:57.893 case.reopened Shipment lost',
  ],
  'connect/contact-event-connected-to-agent-pascalcase-routing-criteria.json': [
    'contact event CONNECTED_TO_AGENT',
    '  17:29:04 queued in ..12',
    '  17:29:09 connected by ..12 in ..12',
  ],
  'connect/contact-event-connected-to-agent.json': [
    'contact event CONNECTED_TO_AGENT',
    '  17:17:53 started voice inbound',
    '  17:29:04 queued in ..12',
    '  17:29:09 connected by ..12 in ..12',
  ],
  'connect/contact-event-contact-data-updated-chat.json': [
    'contact event CONTACT_DATA_UPDATED',
    '  02:39:15 started chat inbound',
    '  02:39:15 queued in ..12',
  ],
  'connect/contact-event-disconnected-inbound-abandoned.json': [
    'contact event DISCONNECTED',
    '  18:39:44 ended abandoned by customer',
  ],
  'connect/contact-event-disconnected-inbound-answered.json': [
    'contact event DISCONNECTED',
    '  18:39:44 ended completed',
  ],
  'connect/contact-event-disconnected-inbound-never-queued.json': [
    'contact event DISCONNECTED',
    '  18:39:44 ended completed',
  ],
  'connect/contact-event-disconnected-outbound.json': [
    'contact event DISCONNECTED',
    '  17:18:37 ended completed',
  ],
  'connect/contact-event-routing-step-expired.json': [
    'contact event CONTACT_DATA_UPDATED',
    '  18:33:00 started chat inbound',
    '  18:33:03 queued in ..12',
    '  18:34:54.275 source.reported routing step expired no agent who fits step 1 of 3 of the routing criteria was free in 50 seconds',
  ],
  'connect/contact-lens-post-call-rule-matched.json': [
    'Contact Lens Post Call Rules Matched',
    '  18:43:48 source.reported Contact Lens Post Call Rules Matched Contact Lens found what rule ACCOUNT_CANCELLATION looks for: NOTIFY_CUSTOMER_RETENTION',
  ],
  'connect/contact-lens-realtime-rule-matched.json': [
    'Contact Lens Realtime Rules Matched',
    '  18:43:48 source.reported Contact Lens Realtime Rules Matched Contact Lens found what rule ACCOUNT_CANCELLATION looks for: NOTIFY_CUSTOMER_RETENTION',
  ],
  'connect/flow-lambda-invocation-all.json': [
    'flow invocation',
    '  12:00:00 customer.identified +11234567890',
  ],
  'connect/flow-lambda-invocation-doc.json': [
    'flow invocation',
    '  12:00:00 customer.identified +1234567890 someCustomerId en-US',
  ],
  'connect/flow-lambda-invocation-min.json': ['flow invocation: nothing'],
  'connect/sns-sms-callback-request.json': ['SNS message: unknown'],
};

describe('samples of Amazon Connect (skipped when ../shared/payloads is not there)', () => {
  recorded.each(Object.entries(TABLE))('%s', (name, lines) => expect(read(name)).toEqual(lines));

  recorded('none is left out', () => {
    const files = ['connect', 'composed'].flatMap((folder) =>
      readdirSync(new URL(folder, SAMPLES)).map((name) => `${folder}/${name}`),
    );
    expect(files.filter((name) => /\bconnect[-/]/.test(name)).toSorted()).toEqual(
      Object.keys(TABLE).toSorted(),
    );
  });
});
