import { expect, test } from 'vitest';
import { refusalOf } from '../../infra/local/refusals.ts';

const message = { QueueUrl: 'http://127.0.0.1:4001/000000000000/jobs', MessageBody: '{}' };
const put = { TableName: 'cases', Item: { pk: { S: 'a' } } };

test.each([
  [
    'dynamodb',
    'PutItem',
    { ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    /would not return the item/,
  ],
  [
    'dynamodb',
    'PutItem',
    { ...put, Colour: 'red' },
    /does not know Colour of dynamodb:PutItem: it would be ignored/,
  ],
  ['dynamodb', 'TransactWriteItems', { TransactItems: [] }, /no transactions/],
  ['dynamodb', 'CreateBackup', {}, /does not know dynamodb:CreateBackup/],
  ['sqs', 'SendMessage', { ...message, DelaySeconds: 901 }, /must be >= 0 and <= 900/],
  ['sqs', 'SendMessage', { ...message, DelaySeconds: -1 }, /must be >= 0 and <= 900/],
  [
    'sqs',
    'SendMessageBatch',
    { QueueUrl: 'q', Entries: [{ Id: '1', MessageBody: 'b', DelaySeconds: 1000 }] },
    /<= 900/,
  ],
  [
    'sqs',
    'SendMessageBatch',
    { QueueUrl: 'q', Entries: [{ Id: '1', MessageBody: 'b', MessageGroupId: 'g' }] },
    /fair order/,
  ],
  ['sqs', 'StartMessageMoveTask', {}, /cannot move messages back/],
  ['sns', 'Publish', { TopicArn: 'arn', Message: 'm', MessageStructure: 'json' }, /no subscribers/],
  ['secretsmanager', 'PutSecretValue', {}, /does not know secretsmanager:PutSecretValue/],
] as const)('%s %s with %j is refused', (service, operation, input, words) => {
  expect(refusalOf(service, operation, input)).toMatch(words);
});

test.each([
  ['dynamodb', 'PutItem', { ...put, ConditionExpression: 'attribute_not_exists(pk)' }],
  ['sqs', 'SendMessage', { ...message, DelaySeconds: 900 }],
  ['sns', 'Publish', { PhoneNumber: '+15555550110', Message: 'm' }],
] as const)('%s %s with %j passes', (service, operation, input) => {
  expect(refusalOf(service, operation, input)).toBeUndefined();
});
