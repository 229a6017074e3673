import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { build } from 'esbuild';
import type { Assembly } from '../../infra/local/template.ts';

interface ToyOptions {
  /** Changes the stack before it is synthesized. */
  readonly change?: (stack: ToyStack) => void;
  readonly batchSize?: number;
}

/** One of each thing that the machine runs: HTTP API → queue → table, a schedule, a topic, a secret. */
class ToyStack extends Stack {
  readonly table: Table;
  readonly queue: Queue;
  readonly worker: Lambda;

  constructor(app: App, built: string, batchSize: number) {
    super(app, 'Toy');
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'look',
      partitionKey: { name: 'look', type: AttributeType.STRING },
      sortKey: { name: 'lookAt', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    const dead = new Queue(this, 'Dead', { enforceSSL: true });
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(2),
      deadLetterQueue: { queue: dead, maxReceiveCount: 3 },
    });
    const other = new Queue(this, 'Other');
    dead.metricApproximateNumberOfMessagesVisible().createAlarm(this, 'DeadAlarm', {
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription: 'A message was given up.',
    });
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    const secret = new Secret(this, 'Secret');

    const make = (name: string) =>
      new Lambda(this, `${name}-function`, {
        runtime: Runtime.NODEJS_24_X,
        code: Code.fromAsset(built),
        handler: `index.${name}`,
        memorySize: 128,
        timeout: Duration.seconds(2),
        logGroup: new LogGroup(this, `${name}-log`),
        environment: {
          TABLE: this.table.tableName,
          QUEUE_URL: this.queue.queueUrl,
          OTHER_URL: other.queueUrl,
          TOPIC_ARN: topic.topicArn,
          SECRET_ID: secret.secretArn,
        },
      });
    const api = make('api');
    this.queue.grantSendMessages(api);
    this.table.grantReadData(api);
    new HttpApi(this, 'Http', { defaultIntegration: new HttpLambdaIntegration('Integration', api) });

    this.worker = make('work');
    this.table.grant(this.worker, 'dynamodb:PutItem');
    this.worker.addEventSource(new SqsEventSource(this.queue, { batchSize, reportBatchItemFailures: true }));

    // It may neither put nor send to the queue.
    const tick = make('tick');
    this.table.grantReadData(tick);
    other.grantSendMessages(tick);
    secret.grantRead(tick);
    topic.grantPublish(tick);
    tick.addToRolePolicy(
      new PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:aws:sns:*:*:*'] }),
    );
    new Rule(this, 'Minute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(tick)],
    });
  }
}

let bundled: Promise<string> | undefined;

const bundleOnce = (): Promise<string> => {
  bundled ??= (async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('./toy-handlers.ts', import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      mainFields: ['module', 'main'],
      banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
    });
    const folder = await mkdtemp(join(tmpdir(), 'toy-bundle-'));
    await writeFile(join(folder, 'index.mjs'), outputFiles[0]?.contents ?? '');
    return folder;
  })();
  return bundled;
};

/** Synthesizes the toy stack, as `infra/assembly.ts` does the real one. */
export async function toyAssembly({ change, batchSize = 10 }: ToyOptions = {}): Promise<Assembly> {
  const app = new App({ analyticsReporting: false, treeMetadata: false });
  const stack = new ToyStack(app, await bundleOnce(), batchSize);
  change?.(stack);
  const assembly = app.synth();
  const { stackName, template } = assembly.getStackByName('Toy');
  return { directory: assembly.directory, stackName, template };
}
