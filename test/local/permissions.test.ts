import { describe, expect, test } from 'vitest';
import { type Permissions, permissionsOf } from '../../infra/local/permissions.ts';
import { rightsOf } from '../../infra/local/rights.ts';
import { place, smallStack } from '../support/small-stack.ts';

const ROLE = 'arn:aws:iam::000000000000:role/worker';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/cases';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:jobs';

const document = (Statement: object[]) => ({ Version: '2012-10-17', Statement });
const role = (...statements: object[]) => ({
  Worker: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'worker',
      AssumeRolePolicyDocument: document([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
      ]),
      Policies: [{ PolicyName: 'may', PolicyDocument: document(statements) }],
    },
  },
});
const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const deny = (Action: string, Resource: string) => ({ Effect: 'Deny', Action, Resource });
const mayAll = (permissions: Permissions, action: string, resource: string) =>
  permissions.decide(ROLE, { action, resource });

describe('what a role may do', () => {
  const allowed = 'allowed';
  const unsaid = 'not allowed by any statement';
  const denied = 'denied by a statement';
  test.each([
    ['what is named', [allow('dynamodb:PutItem', TABLE)], 'dynamodb:PutItem', TABLE, allowed],
    ['not what is not', [allow('dynamodb:PutItem', TABLE)], 'dynamodb:UpdateItem', TABLE, unsaid],
    ['not elsewhere', [allow('dynamodb:PutItem', TABLE)], 'dynamodb:PutItem', `${TABLE}2`, unsaid],
    [
      'not on an index of it',
      [allow('dynamodb:Query', TABLE)],
      'dynamodb:Query',
      `${TABLE}/index/look`,
      unsaid,
    ],
    [
      'on its indexes',
      [allow('dynamodb:Query', `${TABLE}/index/*`)],
      'dynamodb:Query',
      `${TABLE}/index/look`,
      allowed,
    ],
    [
      'whatever the letters of the action',
      [allow('DynamoDB:putitem', TABLE)],
      'dynamodb:PutItem',
      TABLE,
      allowed,
    ],
    ['with one sign left open', [allow('dynamodb:?utItem', TABLE)], 'dynamodb:PutItem', TABLE, allowed],
    [
      'not with a dot for any sign',
      [allow('*', TABLE.replace('cases', 'c.ses'))],
      'dynamodb:PutItem',
      TABLE,
      unsaid,
    ],
    ['not against a Deny', [allow('*', '*'), deny('dynamodb:*', TABLE)], 'dynamodb:PutItem', TABLE, denied],
    [
      'a text, not a topic',
      [{ Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:*' }],
      'sns:Publish',
      '*',
      allowed,
    ],
    [
      'a topic, not a text',
      [{ Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:*' }],
      'sns:Publish',
      'arn:aws:sns:us-east-1:000000000000:t',
      unsaid,
    ],
    [
      'all but one action',
      [{ Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }],
      'sqs:SendMessage',
      QUEUE,
      unsaid,
    ],
  ])('%s', (_, statements, action, resource, decision) => {
    expect(mayAll(permissionsOf(smallStack(role(...statements))), action, resource)).toBe(decision);
  });
});

test('a policy of the queue itself counts: its Deny wins, unless its condition does not hold', () => {
  const queued = (Condition: object) => ({
    ...role(allow('sqs:SendMessage', QUEUE)),
    Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
    JobsPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Jobs' }],
        PolicyDocument: document([
          { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Resource: QUEUE, Condition },
        ]),
      },
    },
  });
  const decide = (condition: object) =>
    mayAll(permissionsOf(smallStack(queued(condition))), 'sqs:SendMessage', QUEUE);
  expect(decide({ Bool: { 'aws:SecureTransport': 'false' } })).toBe('allowed');
  expect(decide({ Bool: { 'aws:SecureTransport': 'true' } })).toBe('denied by a statement');
  expect(() => decide({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })).toThrow(
    'aws:MultiFactorAuthPresent is not known',
  );
  expect(() => decide({ DateGreaterThan: { 'aws:CurrentTime': '2026-01-01' } })).toThrow(
    'DateGreaterThan is not known',
  );
});

test('batches and transactions need the rights of their members', () => {
  const rights = (operation: string, input: Record<string, unknown>) =>
    rightsOf(operation.startsWith('Send') ? 'sqs' : 'dynamodb', operation, input, place, () => undefined);
  expect(rights('BatchGetItem', { RequestItems: { cases: {}, people: {} } })).toEqual([
    { action: 'dynamodb:BatchGetItem', resource: TABLE },
    { action: 'dynamodb:BatchGetItem', resource: TABLE.replace('cases', 'people') },
  ]);
  expect(
    rights('TransactWriteItems', {
      TransactItems: [{ Put: { TableName: 'cases' } }, { ConditionCheck: { TableName: 'cases' } }],
    }).map((right) => right.action),
  ).toEqual(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem']);
  expect(rights('Query', { TableName: 'cases', IndexName: 'look' })).toEqual([
    { action: 'dynamodb:Query', resource: `${TABLE}/index/look` },
  ]);
  expect(rights('SendMessageBatch', { QueueUrl: 'http://127.0.0.1:4001/000000000000/jobs' })).toEqual([
    { action: 'sqs:SendMessage', resource: QUEUE },
  ]);
});
