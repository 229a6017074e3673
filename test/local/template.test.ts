import { expect, test } from 'vitest';
import { EVENT_SOURCE } from '../../infra/local/event-sources.ts';
import { FUNCTION } from '../../infra/local/functions.ts';
import { QUEUE } from '../../infra/local/queues.ts';
import { smallStack } from '../support/small-stack.ts';

const queue = (Properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties });

/** As `Fn::Sub` writes it. */
const placeholder = (name: string) => `\${${name}}`;

test('a resource type that is not known is refused by name', () => {
  expect(() => smallStack({ Bucket: { Type: 'AWS::S3::Bucket' } })).toThrow(
    'Bucket is a AWS::S3::Bucket: the local machine does not know this resource type',
  );
});

test.each([
  [
    { FifoQueue: true },
    'Jobs (AWS::SQS::Queue) has FifoQueue: the local machine does not know this property',
  ],
  [
    { RedrivePolicy: { deadLetterTargetArn: 'arn', maxReceiveCount: 3, after: 1 } },
    'Jobs (AWS::SQS::Queue) at RedrivePolicy has after: the local machine does not know this property',
  ],
  [{ DelaySeconds: 901 }, 'Jobs (AWS::SQS::Queue) at DelaySeconds'],
  [{ QueueName: { 'Fn::ImportValue': 'x' } }, 'Fn::ImportValue is not known to the local machine'],
  [{ QueueName: { Ref: 'Nobody' } }, 'nothing in the template is called Nobody'],
  [
    { QueueName: { Ref: 'AWS::NotificationARNs' } },
    'AWS::NotificationARNs is not known to the local machine',
  ],
  [
    { QueueName: { 'Fn::GetAtt': ['Other', 'Colour'] } },
    'Fn::GetAtt Other.Colour is not known to the local machine',
  ],
  [{ QueueName: { Ref: 'Jobs' } }, 'Jobs refers to itself'],
])('properties %j are refused by name', (properties, words) => {
  expect(() => smallStack({ Jobs: queue(properties), Other: queue() })).toThrow(words);
});

test('every fault is told at once', () => {
  const faults = () => smallStack({ A: { Type: 'AWS::S3::Bucket' }, B: queue({ FifoQueue: true }) });
  expect(faults).toThrow(/A is a AWS::S3::Bucket.*\n.*B \(AWS::SQS::Queue\) has FifoQueue/);
});

test('a resource under a condition is refused', () => {
  expect(() => smallStack({ Jobs: { ...queue(), Condition: 'InEurope' } })).toThrow(
    'Jobs (AWS::SQS::Queue) depends on condition InEurope',
  );
});

test('references are resolved whatever the order of the resources', () => {
  const stack = smallStack(
    {
      Source: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
          FunctionName: {
            'Fn::Select': [
              1,
              {
                'Fn::Split': [
                  '/',
                  { 'Fn::Sub': `a/${placeholder('AWS::StackName')}-${placeholder('Jobs.QueueName')}` },
                ],
              },
            ],
          },
          BatchSize: 5,
        },
      },
      Jobs: queue({
        QueueName: { 'Fn::Join': ['-', [{ Ref: 'Word' }, { Ref: 'AWS::Region' }]] },
        Tags: { Ref: 'AWS::NoValue' },
      }),
    },
    {
      Parameters: { Word: { Type: 'String', Default: 'jobs' } },
      Outputs: { Url: { Value: { Ref: 'Jobs' } } },
    },
  );
  const [source] = stack.all(EVENT_SOURCE);
  expect(source?.properties).toMatchObject({
    EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:jobs-us-east-1',
    FunctionName: 'Small-jobs-us-east-1',
    BatchSize: 5,
    MaximumBatchingWindowInSeconds: 0,
  });
  expect(stack.all(QUEUE)).toHaveLength(1);
  expect(stack.outputs).toEqual({ Url: 'http://127.0.0.1:4001/000000000000/jobs-us-east-1' });
});

test('a function on another runtime, or with its code in the template, is refused', () => {
  const lambda = (more: object) =>
    smallStack({
      Work: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: 'arn:aws:iam::000000000000:role/work',
          Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
          ...more,
        },
      },
    });
  expect(lambda({}).all(FUNCTION)).toHaveLength(1);
  expect(() => lambda({ Runtime: 'python3.14' })).toThrow('Work (AWS::Lambda::Function) at Runtime');
  expect(() => lambda({ Code: { ZipFile: '…' } })).toThrow('has ZipFile');
  expect(() => lambda({ VpcConfig: {} })).toThrow('has VpcConfig');
});
