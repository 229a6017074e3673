import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../infra/assembly.ts';
import { ContactRecords } from '../../infra/contact-records.ts';
import { Watch } from '../../infra/watch.ts';
import { Worker } from '../../infra/worker.ts';
import { assembled, EVERYTHING, words } from './assembled.ts';

const {
  connectInstanceArn: INSTANCE,
  connectContactRecordsStreamArn: STREAM,
  connectContactRecordsKeyArn: KEY,
  connectCasesDomainArn: DOMAIN,
  genesysEventSource: GENESYS,
} = EVERYTHING;

const { template: bare } = await assembled();
const { template } = await assembled(undefined, EVERYTHING);

const named = (type: string, part: string) =>
  Object.entries(template.findResources(type)).filter(([id]) => id.includes(part));

test('without a phone system to listen to, nothing of one is deployed', () => {
  expect(Object.keys(bare.toJSON().Resources).filter((id) => id.startsWith('PhoneSystems'))).toEqual([]);
  expect(Object.keys(bare.toJSON().Outputs)).not.toContain('ConnectFlowFunctionArn');
});

test('with one, everything else stays as it is but for who may send to the intake queue, and what the API says', () => {
  const changed = Object.entries(bare.toJSON().Resources).filter(
    ([id, resource]) => JSON.stringify(template.toJSON().Resources[id]) !== JSON.stringify(resource),
  );
  expect(changed.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).toSorted()).toEqual([
    'ApiAnswerFunction',
    'IntakeDeadLettersPolicy',
    'IntakeQueuePolicy',
  ]);
});

describe('events go as they are into the intake queue, and what cannot be delivered to its dead letters', () => {
  test.each([
    ['Connect', { source: ['aws.connect'], resources: [INSTANCE] }],
    ['ConnectCases', { source: ['aws.cases'], resources: [DOMAIN] }],
    ['Genesys', { source: [GENESYS] }],
  ])('%s', (id, EventPattern) => {
    const [[ruleId, rule] = ['', undefined]] = named('AWS::Events::Rule', 'PhoneSystems').filter(
      ([one]) => one.replace(/[0-9A-F]{8}$/, '') === `PhoneSystems${id}`,
    );
    expect(rule?.Properties.EventPattern).toEqual(EventPattern);
    const [target] = rule?.Properties.Targets ?? [];
    expect([words(target.Arn), words(target.DeadLetterConfig.Arn)]).toEqual([
      'IntakeQueue.Arn',
      'IntakeDeadLetters.Arn',
    ]);
    // Nobody but this rule is let in by that.
    for (const policy of ['IntakeQueuePolicy', 'IntakeDeadLettersPolicy']) {
      const [[, { Properties }] = ['', { Properties: undefined }]] = named('AWS::SQS::QueuePolicy', policy);
      const allowed = Properties?.PolicyDocument.Statement.filter(
        ({ Effect }: { Effect: string }) => Effect === 'Allow',
      );
      expect(allowed).toContainEqual(
        expect.objectContaining({
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [ruleId, 'Arn'] } } },
        }),
      );
    }
  });

  test('the partner’s bus has the name of its event source', () => {
    template.hasResourceProperties('AWS::Events::EventBus', { Name: GENESYS, EventSourceName: GENESYS });
  });
});

describe('contact records', () => {
  test('go as they are from their stream into the intake queue; what it refuses blocks no shard', () => {
    const [[, pipe] = ['', undefined]] = named('AWS::Pipes::Pipe', 'ContactRecords');
    const { Source, Target, SourceParameters, TargetParameters, Enrichment } = pipe?.Properties ?? {};
    expect([Source, words(Target), TargetParameters, Enrichment]).toEqual([
      STREAM,
      'IntakeQueue.Arn',
      undefined,
      undefined,
    ]);
    const { DeadLetterConfig, ...rest } = SourceParameters.KinesisStreamParameters;
    expect(words(DeadLetterConfig.Arn)).toBe('PhoneSystemsContactRecordsDeadLetters.Arn');
    expect(rest).toEqual({
      StartingPosition: 'LATEST',
      BatchSize: 10,
      MaximumRetryAttempts: 20,
      OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
    });
  });

  test('that are given up are no dead letters of the intake, to be redriven there, and wake the operators', () => {
    const [[id, queue] = ['', undefined]] = named('AWS::SQS::Queue', 'ContactRecordsDeadLetters');
    expect(queue?.Properties.MessageRetentionPeriod).toBe(14 * 86_400);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^WatchOperators') }],
      AlarmDescription: Match.stringLikeRegexp('^The pipe .*README.md#runbook-dead-letters$'),
    });
    const redriven = named('AWS::SQS::Queue', '').map(([, one]) =>
      JSON.stringify(one.Properties.RedrivePolicy),
    );
    expect(redriven.join()).not.toContain(id);
  });

  test('that are not read for minutes wake the operators', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Kinesis',
      MetricName: 'GetRecords.IteratorAgeMilliseconds',
      Dimensions: [{ Name: 'StreamName', Value: 'contact-records' }],
      Threshold: 60_000,
      EvaluationPeriods: 5,
      TreatMissingData: 'breaching',
    });
  });

  test('are read by a role that only pipes of this account take on, and that may use the customer’s key', () => {
    const [[, role] = ['', undefined]] = named('AWS::IAM::Role', 'ContactRecords');
    expect(role?.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Principal: { Service: 'pipes.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
    expect(JSON.stringify(role)).toContain(KEY);
  });

  test('of a stream without a key of the customer’s own need no key', () => {
    const stack = new Stack();
    const watch = new Watch(stack, 'Watch');
    const intake = new Worker(stack, 'Intake', { name: 'intake', whenGivenUp: '', watch });
    new ContactRecords(stack, 'ContactRecords', { streamArn: STREAM, intake, watch });
    const roles = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(roles).toContain('kinesis:GetRecords');
    expect(roles).not.toContain('kms:');
  });

  test('a stream without its instance is refused: what the instance had wired would be removed', async () => {
    const wired = { connectContactRecordsStreamArn: STREAM };
    await expect(assemble({ policyFile: 'infra/policy.yaml', wired })).rejects.toThrow(
      /^connectContactRecordsStreamArn: needs connectInstanceArn.*cdk\.json/,
    );
  });

  test('a key without its stream is refused', async () => {
    const wired = { connectContactRecordsKeyArn: KEY };
    await expect(assemble({ policyFile: 'infra/policy.yaml', wired })).rejects.toThrow(
      /needs connectContactRecordsStreamArn/,
    );
  });
});

describe('the function behind flows', () => {
  test('is invoked by this instance of Amazon Connect, and by nobody else', () => {
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'connect.amazonaws.com',
      SourceAccount: '111122223333',
      SourceArn: INSTANCE,
    });
    expect(template.toJSON().Outputs.ConnectFlowFunctionArn).toBeDefined();
  });

  test('answers within two seconds or not at all', () => {
    const [[, flow] = ['', undefined]] = named('AWS::Lambda::Function', 'PhoneSystemsFlow');
    expect(flow?.Properties.Timeout).toBe(2);
  });
});

test.each([
  ['connectInstanceArn', '5c0ffee0'],
  ['connectInstanceArn', `${INSTANCE}/contact/1`],
  ['connectContactRecordsStreamArn', 'arn:aws:firehose:us-east-1:111122223333:deliverystream/records'],
  ['connectContactRecordsKeyArn', 'alias/aws/kinesis'],
  ['connectCasesDomainArn', INSTANCE],
  ['genesysEventSource', 'aws.partner/example.com/x'],
])('%s that AWS would not know is refused with an example: %s', async (name, value) => {
  await expect(assemble({ policyFile: 'infra/policy.yaml', wired: { [name]: value } })).rejects.toMatchObject(
    {
      name: 'WiringFault',
      message: expect.stringMatching(new RegExp(`^${name} .* needs to be like (arn:aws|aws\\.partner)`)),
    },
  );
});
