import { describe, expect, test } from 'vitest';
import { unwrapped } from '../../functions/sources/wrapped.ts';

const PAYLOAD = { detail: { eventType: 'QUEUED', contactId: 'a' } };
const TEXT = JSON.stringify(PAYLOAD);
const BASE64 = Buffer.from(TEXT).toString('base64');
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:calls';
const notice = { Type: 'Notification', MessageId: 'm', TopicArn: TOPIC, Message: TEXT };

describe('a payload is taken out of', () => {
  test.each([
    ['what SQS hands to a function', { Records: [{ messageId: 'm', body: TEXT, eventSource: 'aws:sqs' }] }],
    ['what receive-message prints', { Messages: [{ MessageId: 'm', ReceiptHandle: 'r', Body: TEXT }] }],
    ['what SNS hands to a function', { Records: [{ EventSource: 'aws:sns', Sns: { Message: TEXT } }] }],
    ['what SNS posts', notice],
    ['a topic before a queue', { Records: [{ body: JSON.stringify(notice) }] }],
    ['what Kinesis hands to a function', { Records: [{ kinesis: { data: BASE64 } }] }],
    ['what get-records prints', { Records: [{ SequenceNumber: '4', Data: BASE64, PartitionKey: 'k' }] }],
    ['what Firehose hands to a function', { records: [{ recordId: 'r', data: BASE64 }] }],
    ['what filter-log-events prints', { events: [{ timestamp: 1, message: `09:00Z req INFO ${TEXT}\n` }] }],
    [
      'a request as API Gateway hands it on',
      { version: '2.0', headers: { host: 'x' }, body: BASE64, isBase64Encoded: true },
    ],
    ['a request, not packed', { httpMethod: 'POST', headers: {}, body: TEXT, isBase64Encoded: false }],
    ['a subscription to a log', { logGroup: 'g', logEvents: [{ id: '1', timestamp: 1, message: TEXT }] }],
  ])('%s', (_, payload) => expect(unwrapped(payload)?.map(({ inner }) => inner)).toEqual([PAYLOAD]));

  test('each of many, and what holds none is named by its wrapper', () => {
    const Records = [{ body: TEXT }, { body: 'no JSON' }, { kinesis: { data: '!' } }, {}];
    expect(unwrapped({ Records })).toMatchObject([
      { wrapper: 'queue message', inner: PAYLOAD },
      { wrapper: 'queue message', inner: undefined },
      { wrapper: 'stream record', inner: undefined },
      { wrapper: 'stream record', inner: undefined },
    ]);
  });
});

test.each([
  ['as it is', JSON.stringify([PAYLOAD, PAYLOAD])],
  ['in lines of its own', JSON.stringify([PAYLOAD, PAYLOAD], null, 2)],
  ['behind what a log writes', `2026-11-23T15:00:00Z [INFO] ${JSON.stringify([PAYLOAD, PAYLOAD])}`],
])('of a list %s, as a sink posts it, each payload is taken', (_, body) => {
  const one = { wrapper: 'HTTP request', inner: PAYLOAD };
  expect(unwrapped({ headers: {}, body })).toEqual([one, one]);
  expect(unwrapped({ Records: [{ body: `[INFO] ${TEXT}` }] })).toMatchObject([{ inner: PAYLOAD }]);
});

test('a form is left as it is, for its own system to read', () => {
  const form = 'EventType=task.created&TaskSid=WT1&TaskAttributes=%7B%22a%22%3A1%7D';
  expect(unwrapped({ headers: {}, body: `${form}\n` })).toEqual([{ wrapper: 'HTTP request', inner: form }]);
  expect(unwrapped({ headers: {}, body: 'a=b and more' })).toEqual([
    { wrapper: 'HTTP request', inner: undefined },
  ]);
});

test('what is no wrapper is left alone, and one without end is no loop', () => {
  for (const payload of [null, 7, 'text', [], {}, PAYLOAD, { events: [{ sid: 'EV1' }] }, { records: [] }])
    expect(unwrapped(payload)).toBeUndefined();
  let nested = TEXT;
  for (let i = 0; i < 9; i++) nested = JSON.stringify({ Records: [{ body: nested }] });
  expect(unwrapped(JSON.parse(nested))).toHaveLength(1);
});
