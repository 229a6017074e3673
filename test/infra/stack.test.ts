import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FUNCTIONS, HANDLERS } from '../../infra/bundle.ts';
import { assembled, EVERYTHING, said, words } from './assembled.ts';

let directory: string;
let template: Template;
beforeAll(async () => {
  ({ directory, template } = await assembled(undefined, EVERYTHING));
}, 30_000);

/** The key is nobody’s business but the pipe’s. */
const { connectContactRecordsKeyArn: _, ...WITHOUT_KEY } = EVERYTHING;

const all = (type: string) => Object.entries(template.findResources(type));
const functionOf = (name: string) => {
  const found = all('AWS::Lambda::Function').filter(([, { Properties }]) =>
    Properties.Description.startsWith(`functions/${name}.handler.ts: `),
  );
  expect(found, name).toHaveLength(1);
  return found[0]![1].Properties;
};
/** The folder that is uploaded for a function, by what the template and its list of assets say. */
const folderOf = (name: string) => {
  const assets = JSON.parse(readFileSync(join(directory, 'Baton.assets.json'), 'utf8'));
  return join(directory, assets.files[functionOf(name).Code.S3Key.replace('.zip', '')].source.path);
};

describe('the functions', () => {
  test('are one for each handler, and no other', () => {
    const handlers = readdirSync('functions', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.handler.ts'))
      .map((file) => `functions/${file}`);
    expect(Object.values(HANDLERS).toSorted()).toEqual(handlers.toSorted());
    template.resourceCountIs('AWS::Lambda::Function', handlers.length);
  });

  test.each(FUNCTIONS)('%s is deployed from its own handler, with the policy beside it', (name) => {
    const { sources } = JSON.parse(readFileSync(join(folderOf(name), 'index.mjs.map'), 'utf8'));
    const handlers = sources.filter((source: string) => source.endsWith('.handler.ts'));
    expect(handlers).toEqual([`../../${HANDLERS[name]}`]);

    const policy = JSON.parse(readFileSync(join(folderOf(name), 'policy.json'), 'utf8'));
    expect(policy).toEqual(parse(readFileSync('infra/policy.yaml', 'utf8')));
  });

  test.each(FUNCTIONS)('%s runs on Node 24 on arm64, with a log of its own that ends', (name) => {
    const { Architectures, Handler, LoggingConfig, MemorySize, Runtime } = functionOf(name);
    expect({ Architectures, Handler, MemorySize, Runtime }).toEqual({
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 512,
      Runtime: 'nodejs24.x',
    });
    const log = template.findResources('AWS::Logs::LogGroup')[LoggingConfig.LogGroup.Ref];
    expect(log?.Properties.RetentionInDays).toBe(90);
  });

  test('find these names in their environment', () => {
    const environments = FUNCTIONS.map((name) => {
      const { NODE_OPTIONS, ...variables } = functionOf(name).Environment.Variables;
      expect(NODE_OPTIONS).toBe('--enable-source-maps');
      return [name, Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, words(value)]))];
    });
    expect(Object.fromEntries(environments)).toEqual({
      api: {
        TABLE: 'CasesTable',
        INTAKE_QUEUE_URL: 'IntakeQueue',
        SECRET_ID: 'Secrets',
        LOOK_SHARDS: '16',
        PUBLIC_URL: 'ApiHttp.ApiEndpoint',
        WIRED: JSON.stringify(WITHOUT_KEY),
      },
      erase: {
        TABLE: 'CasesTable',
        SECRET_ID: 'Secrets',
        LOOK_SHARDS: '16',
        PUBLIC_URL: 'ApiHttp.ApiEndpoint',
      },
      intake: {
        TABLE: 'CasesTable',
        INTAKE_QUEUE_URL: 'IntakeQueue',
        WAKE_QUEUE_URL: 'WakeQueue',
        DELIVER_QUEUE_URL: 'DeliverQueue',
        CALLS_QUEUE_URL: 'CallsQueue',
        LOOK_SHARDS: '16',
      },
      wake: {
        TABLE: 'CasesTable',
        WAKE_QUEUE_URL: 'WakeQueue',
        DELIVER_QUEUE_URL: 'DeliverQueue',
        CALLS_QUEUE_URL: 'CallsQueue',
        LOOK_SHARDS: '16',
      },
      connect: { TABLE: 'CasesTable', INTAKE_QUEUE_URL: 'IntakeQueue' },
      deliver: {
        TABLE: 'CasesTable',
        WAKE_QUEUE_URL: 'WakeQueue',
        DELIVER_QUEUE_URL: 'DeliverQueue',
        LOOK_SHARDS: '16',
        INTAKE_QUEUE_URL: 'IntakeQueue',
        SECRET_ID: 'Secrets',
        PUBLIC_URL: 'ApiHttp.ApiEndpoint',
        OPERATORS_TOPIC_ARN: 'WatchOperators',
      },
    });
  });

  test('that follow from each other through queues are not stopped as runaways', () => {
    const loops = FUNCTIONS.map((name) => [name, functionOf(name).RecursiveLoop]);
    expect(Object.fromEntries(loops)).toEqual({
      api: undefined,
      erase: undefined,
      intake: 'Allow',
      wake: 'Allow',
      deliver: 'Allow',
      connect: undefined,
    });
  });
});

/** What the pipe of contact records gives up is nobody’s message: phone-systems.test.ts. */
const PIPES_DEAD_LETTERS = 'PhoneSystemsContactRecordsDeadLetters';

describe('every queue', () => {
  const queues = () => all('AWS::SQS::Queue');
  const working = () => queues().filter(([, { Properties }]) => Properties.RedrivePolicy);

  test('has its own dead letters, and there is no other queue', () => {
    expect(working().map(([id]) => said(id))).toEqual([
      'IntakeQueue',
      'WakeQueue',
      'DeliverQueue',
      'CallsQueue',
    ]);
    const dead = working().map(([, { Properties }]) => words(Properties.RedrivePolicy.deadLetterTargetArn));
    expect(dead).toEqual([
      'IntakeDeadLetters.Arn',
      'WakeDeadLetters.Arn',
      'DeliverDeadLetters.Arn',
      'CallsDeadLetters.Arn',
    ]);
    const others = queues().filter(
      ([id, { Properties }]) => !Properties.RedrivePolicy && !dead.includes(`${said(id)}.Arn`),
    );
    expect(others.map(([id]) => said(id))).toEqual([PIPES_DEAD_LETTERS]);
  });

  test('keeps dead letters longer than a message waits in the queue itself', () => {
    const FOUR_DAYS = 4 * 86_400;
    for (const [, { Properties }] of queues()) {
      const seconds = Properties.MessageRetentionPeriod ?? FOUR_DAYS;
      expect(seconds).toBe(Properties.RedrivePolicy ? FOUR_DAYS : 14 * 86_400);
    }
  });

  test('has an alarm on its dead letters that wakes the operators and names the runbook', () => {
    for (const [id] of queues().filter(([, { Properties }]) => !Properties.RedrivePolicy)) {
      if (said(id) === PIPES_DEAD_LETTERS) continue;
      const of = said(id).replace('DeadLetters', '').toLowerCase();
      const name = of === 'calls' ? 'deliver' : of;
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: 1,
        EvaluationPeriods: 1,
        AlarmActions: [{ Ref: Match.stringLikeRegexp('^WatchOperators') }],
        AlarmDescription: Match.stringLikeRegexp(
          `^The ${name} function gave up .*README.md#runbook-dead-letters$`,
        ),
      });
    }
  });

  test('has one function that empties it and answers for each message', () => {
    const sources = all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => ({
      queue: words(Properties.EventSourceArn),
      function: words(Properties.FunctionName),
      batch: Properties.BatchSize,
      window: Properties.MaximumBatchingWindowInSeconds,
      atATime: Properties.ScalingConfig?.MaximumConcurrency,
      answers: Properties.FunctionResponseTypes,
    }));
    const answers = ['ReportBatchItemFailures'];
    expect(sources).toEqual([
      { queue: 'IntakeQueue.Arn', function: 'IntakeWorkerFunction', batch: 10, answers },
      { queue: 'WakeQueue.Arn', function: 'WakeWorkerFunction', batch: 10, answers },
      { queue: 'DeliverQueue.Arn', function: 'DeliverWorkerFunction', batch: 1, atATime: 50, answers },
      { queue: 'CallsQueue.Arn', function: 'DeliverWorkerFunction', batch: 1, atATime: 50, answers },
    ]);
  });

  test('hands a message out again seconds after its function has crashed, and never while it may still run', () => {
    const limit = functionOf('intake').Timeout;
    for (const name of ['wake', 'deliver']) expect(functionOf(name).Timeout).toBe(limit);
    for (const [, { Properties }] of working()) {
      expect(Properties.VisibilityTimeout - limit).toBeGreaterThan(0);
      expect(Properties.VisibilityTimeout).toBeLessThanOrEqual(20);
    }
  });

  test('is encrypted and refuses whoever does not use TLS, and so does the topic', () => {
    const refuses = (policy: string, key: string) =>
      all(policy).flatMap(([, { Properties }]) =>
        Properties.PolicyDocument.Statement.some(
          (s: { Effect: string; Condition?: unknown }) =>
            s.Effect === 'Deny' && JSON.stringify(s.Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
        )
          ? Properties[key].map(words)
          : [],
      );
    expect(refuses('AWS::SQS::QueuePolicy', 'Queues').toSorted()).toEqual(
      queues()
        .map(([id]) => said(id))
        .toSorted(),
    );
    expect(refuses('AWS::SNS::TopicPolicy', 'Topics')).toEqual(['WatchOperators']);
    for (const [, { Properties }] of queues()) expect(Properties.SqsManagedSseEnabled).toBe(true);
  });
});

test('the table can be taken back to any second, is encrypted, and outlives the stack', () => {
  template.hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    },
  });
});

test('the look index holds keys only', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'look',
        KeySchema: [
          { AttributeName: 'look', KeyType: 'HASH' },
          { AttributeName: 'lookAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
});

test('the API sends everything to its function, with a limit, and logs neither paths nor addresses', () => {
  const routes = all('AWS::ApiGatewayV2::Route').map(([id, { Properties }]) => [
    said(id),
    Properties.RouteKey,
  ]);
  expect(routes).toEqual([
    ['ApiEverything', '$default'],
    ['ApiErasures', 'POST /erasures'],
  ]);
  const [stage] = all('AWS::ApiGatewayV2::Stage');
  const { StageName, AutoDeploy, DefaultRouteSettings, AccessLogSettings } = stage![1].Properties;
  expect({ StageName, AutoDeploy }).toEqual({ StageName: '$default', AutoDeploy: true });
  expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 });
  expect(Object.values(JSON.parse(AccessLogSettings.Format))).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/path|sourceIp|query|userAgent/i)]),
  );
});

test('a public address of its own takes the place of the API’s', async () => {
  const { template: told } = await assembled('https://baton.example.com/');
  for (const name of ['api', 'erase', 'deliver'])
    told.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp(`^functions/${name}.handler.ts`),
      Environment: { Variables: Match.objectLike({ PUBLIC_URL: 'https://baton.example.com' }) },
    });
}, 30_000);

test('the secret has no value in the template', () => {
  const secrets = all('AWS::SecretsManager::Secret').map(([, { Properties }]) => Object.keys(Properties));
  expect(secrets).toEqual([['Description']]);
});

test('a sweep is started every minute, and its silence wakes the operators', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [
      Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WakeWorkerFunction'), 'Arn'] } }),
    ],
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'Baton',
    MetricName: 'Swept',
    Dimensions: Match.absent(),
    Statistic: 'SampleCount',
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^WatchOperators') }],
    AlarmDescription: Match.stringLikeRegexp('README.md#runbook-the-sweep-stopped$'),
  });
});

test('an alarm is raised when a source that usually speaks is silent', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'Baton',
    MetricName: 'SourceSilent',
    Statistic: 'Sum',
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^WatchOperators') }],
    AlarmDescription: Match.stringLikeRegexp('README.md#runbook-a-source-is-silent$'),
  });
});

test('what a source says for the first time and is not understood is told to the operators, at most once an hour', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'Baton',
    MetricName: 'NewUnknownKind',
    Period: 3600,
    Threshold: 1,
    TreatMissingData: 'notBreaching',
    AlarmDescription: Match.stringLikeRegexp('functions/sources/README.md#what-is-not-understood$'),
  });
});

test('alarms may publish to the operators’ topic, which has a policy of its own', () => {
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
      ]),
    },
  });
});

test('nothing is a custom resource, and no function is the library’s own', () => {
  const types = new Set(Object.values(template.toJSON().Resources).map((r) => (r as { Type: string }).Type));
  expect([...types].filter((type) => /Custom/.test(type))).toEqual([]);
});

test('the outputs are what a person needs next', () => {
  expect(Object.keys(template.findOutputs('*'))).toEqual([
    'ApiUrl',
    'TableName',
    'IntakeQueueUrl',
    'WakeQueueUrl',
    'DeliverQueueUrl',
    'CallsQueueUrl',
    'SecretId',
    'OperatorsTopicArn',
    'ConnectFlowFunctionArn',
  ]);
});

test.skipIf(!existsSync('README.md'))(
  'every runbook that an alarm names is a heading of the file that it names',
  () => {
    const headingsOf = (file: string) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('#'))
        .map((line) =>
          line
            .replace(/^#+ /, '')
            .toLowerCase()
            .replaceAll(/[^\w -]/g, '')
            .replaceAll(' ', '-'),
        );
    const named = all('AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
      Properties.AlarmDescription.split(' What to do: ')[1].split('#'),
    );
    expect(named).toHaveLength(9);
    for (const [file, heading] of named) expect(headingsOf(file)).toContain(heading);
  },
);
