import { readConnect } from '../../functions/sources/amazon-connect.ts';
import type { SourceReading } from '../../functions/sources/source-reading.ts';

/** Payloads in the shapes of Amazon Connect's, with values of our own. */

const INSTANCE = 'arn:aws:connect:us-east-1:111122223333:instance/5c0ffee0-0000-4000-8000-000000000001';
const START = Date.parse('2026-11-23T15:00:00Z');
/** `5:20` is five minutes and twenty seconds after three o'clock; contact records have no more than seconds. */
export const clock = (time: string): string => {
  const [minutes = '0', seconds = '0'] = time.split(':');
  return new Date(START + (Number(minutes) * 60 + Number(seconds)) * 1000).toISOString();
};
const inSeconds = (time: string): string => clock(time).replace(/\.\d+Z$/, 'Z');
const arnOf = (what: string, id: string): string => `${INSTANCE}/${what}/${id}`;
const NEVER = '1970-01-01T00:00:00.001Z';

export interface Stay {
  readonly id: string;
  readonly first?: string;
  readonly previous?: string;
  readonly next?: string;
  readonly method?: string;
  readonly channel?: string;
  readonly begun?: string;
  readonly queue?: readonly [name: string, entered: string];
  readonly agent?: readonly [id: string, answered: string];
  readonly ended?: string;
  readonly reason?: string;
  readonly phone?: string;
}

/** With Ann, who transfers the customer: `MOVED`. */
export const ANSWERED: Stay = {
  id: 'a',
  queue: ['billing', '0:20'],
  agent: ['ann', '2:10'],
  ended: '6:05',
};
/** With Bob after that. */
export const MOVED: Stay = {
  id: 'b',
  first: 'a',
  previous: 'a',
  method: 'TRANSFER',
  begun: '6:00',
  queue: ['tech', '6:02'],
  agent: ['bob', '7:30'],
  ended: '15:00',
};

/** A contact event about as much of a contact as is known at `at`. */
export function contactEvent(type: string, at: string, stay: Stay, more: object = {}): object {
  const {
    id,
    first,
    previous,
    method = 'INBOUND',
    channel = 'VOICE',
    begun = '0:00',
    queue,
    agent,
    ended,
  } = stay;
  return {
    version: '0',
    id: `event-${type}-${id}-${at}`,
    'detail-type': 'Amazon Connect Contact Event',
    source: 'aws.connect',
    account: '111122223333',
    time: inSeconds(at),
    region: 'us-east-1',
    resources: [INSTANCE, arnOf('contact', id)],
    detail: {
      eventType: type,
      contactId: id,
      ...(first ? { initialContactId: first } : {}),
      ...(previous ? { previousContactId: previous } : {}),
      channel,
      instanceArn: INSTANCE,
      initiationMethod: method,
      initiationTimestamp: clock(begun),
      connectedToSystemTimestamp: NEVER,
      ...(queue
        ? {
            queueInfo: {
              queueArn: arnOf('queue', queue[0]),
              queueType: 'STANDARD',
              enqueueTimestamp: clock(queue[1]),
            },
          }
        : {}),
      ...(agent
        ? { agentInfo: { agentArn: arnOf('agent', agent[0]), connectedToAgentTimestamp: clock(agent[1]) } }
        : {}),
      ...(ended ? { disconnectTimestamp: clock(ended) } : {}),
      tags: { 'aws:connect:systemEndpoint': '+15555550100' },
      ...more,
    },
  };
}

/** The record of a contact that is over. */
export function contactRecord(stay: Stay, more: object = {}): object {
  const {
    id,
    first,
    previous,
    next,
    method = 'INBOUND',
    channel = 'VOICE',
    begun = '0:00',
    queue,
    agent,
    ended,
  } = stay;
  return {
    AWSAccountId: '111122223333',
    AWSContactTraceRecordFormatVersion: '2017-03-10',
    Agent: agent
      ? { ARN: arnOf('agent', agent[0]), ConnectedToAgentTimestamp: inSeconds(agent[1]), Username: agent[0] }
      : null,
    Attributes: {},
    Channel: channel,
    ConnectedToSystemTimestamp: inSeconds(begun),
    ContactId: id,
    CustomerEndpoint: stay.phone ? { Address: stay.phone, Type: 'TELEPHONE_NUMBER' } : null,
    DisconnectReason: stay.reason ?? null,
    DisconnectTimestamp: ended ? inSeconds(ended) : null,
    InitialContactId: first ?? null,
    InitiationMethod: method,
    InitiationTimestamp: inSeconds(begun),
    InstanceARN: INSTANCE,
    LastUpdateTimestamp: inSeconds(ended ?? begun),
    MediaStreams: [{ Type: 'AUDIO' }],
    NextContactId: next ?? null,
    PreviousContactId: previous ?? null,
    Queue: queue
      ? {
          ARN: arnOf('queue', queue[0]),
          Name: `The queue ${queue[0]}`,
          EnqueueTimestamp: inSeconds(queue[1]),
          Duration: 1,
        }
      : null,
    SystemEndpoint: { Address: '+15555550100', Type: 'TELEPHONE_NUMBER' },
    TransferCompletedTimestamp: null,
    TransferredToEndpoint: null,
    ...more,
  };
}

/** What a pipe makes of a record of the stream. */
export const piped = (record: object): object => ({
  kinesisSchemaVersion: '1.0',
  partitionKey: 'a',
  sequenceNumber: '49660000000000000000000000000000000000000000000000000001',
  data: Buffer.from(JSON.stringify(record)).toString('base64'),
  approximateArrivalTimestamp: START / 1000,
  eventSource: 'aws:kinesis',
  eventVersion: '1.0',
  eventID: 'shardId-000000000000:49660000000000000000000000000000000000000000000000000001',
  eventName: 'aws:kinesis:record',
  invokeIdentityArn: 'arn:aws:iam::111122223333:role/pipe',
  awsRegion: 'us-east-1',
  eventSourceARN: 'arn:aws:kinesis:us-east-1:111122223333:stream/contact-records',
});

export function flowInvocation(
  id: string,
  phone: string | null,
  parameters: object = {},
  more: object = {},
): object {
  return {
    Name: 'ContactFlowEvent',
    Details: {
      ContactData: {
        Attributes: {},
        Channel: 'VOICE',
        ContactId: id,
        CustomerEndpoint: phone === null ? null : { Address: phone, Type: 'TELEPHONE_NUMBER' },
        InitialContactId: id,
        InitiationMethod: 'INBOUND',
        InstanceARN: INSTANCE,
        PreviousContactId: id,
        Queue: null,
        SystemEndpoint: null,
        ...more,
      },
      Parameters: parameters,
    },
  };
}

/** A call in its whole length: one contact after the other, as events and as records. */
export function callOf(stays: readonly Stay[]): { readonly events: object[]; readonly records: object[] } {
  const events = stays.flatMap((stay) => {
    const { begun = '0:00', queue, agent, ended } = stay;
    const { queue: _, agent: __, ended: ___, ...bare } = stay;
    const waiting = queue ? { ...bare, queue } : bare;
    const talking = agent ? { ...waiting, agent } : waiting;
    return [
      contactEvent('INITIATED', begun, bare),
      ...(queue ? [contactEvent('QUEUED', queue[1], waiting)] : []),
      ...(agent ? [contactEvent('CONNECTED_TO_AGENT', agent[1], talking)] : []),
      ...(ended ? [contactEvent('DISCONNECTED', ended, stay), contactEvent('COMPLETED', ended, stay)] : []),
    ];
  });
  return { events, records: stays.filter(({ ended }) => ended).map((stay) => contactRecord(stay)) };
}

export const readAll = (payloads: readonly object[]): SourceReading[] =>
  payloads.flatMap((payload) => readConnect(payload, { arrived: Date.parse(clock('30:00')) }));

export const SOURCE = 'amazon-connect:5c0ffee0-0000-4000-8000-000000000001';
