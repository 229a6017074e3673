import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { LOOK_SHARDS } from '../functions/aws/keys.ts';
import type { ApiEnv, DeliverEnv, EraseEnv, IntakeEnv, WakeEnv } from '../functions/env.ts';
import { Api } from './api.ts';
import { heardOf, PhoneSystems, type Wired } from './phone-systems.ts';
import { Cases } from './table.ts';
import { Watch } from './watch.ts';
import { Worker } from './worker.ts';

/**
 * Of each of its two queues. One message at a time: a time-out of one must not leave nine others in doubt. Each takes
 * about a third of a second, most of it Twilio's answer: fifty at a time are 150 a second, of the three on the calls of
 * a promise (the agent, the customer, the goodbye) 3,000 promises a minute. More only floods a carrier, which then
 * answers 429.
 */
const DELIVERING = { batchSize: 1, maxConcurrency: 50 } as const;

interface BatonStackProps {
  /** The folder of the bundles. */
  readonly built: string;
  /** Where the outside reaches the API, when that is not the API's own address. No slash at its end. */
  readonly publicUrl?: string | undefined;
  readonly wired?: Wired | undefined;
}

/**
 * All of Baton. An event goes from the API through `intake` into its case; what the case decides goes through
 * `deliver` to phones; what must be looked at later comes back through `wake`.
 *
 * The template has no secret in it, and the secret that it makes is empty: put a JSON of the shape `Secrets`
 * (functions/env.ts) there once, by `aws secretsmanager put-secret-value --secret-id <output SecretId>
 * --secret-string file://secrets.json`. Until then the API and the deliver function answer with an error.
 */
export class BatonStack extends Stack {
  constructor(scope: Construct, id: string, { built, publicUrl, wired }: BatonStackProps) {
    super(scope, id, { description: 'Baton: no case is dropped between hands' });

    const watch = new Watch(this, 'Watch');
    const cases = new Cases(this, 'Cases');
    const secrets = new CfnSecret(this, 'Secrets', { description: 'Twilio, event sources, console' });
    const api = new Api(this, 'Api');
    const address = publicUrl ?? api.url;

    const intake = new Worker(this, 'Intake', {
      name: 'intake',
      whenGivenUp: 'an event that was accepted is not in its case.',
      watch,
    });
    const wake = new Worker(this, 'Wake', {
      name: 'wake',
      whenGivenUp: 'a case could not be looked at when it was due. The sweep keeps asking for it.',
      watch,
    });
    const deliver = new Worker(this, 'Deliver', {
      name: 'deliver',
      whenGivenUp: 'a text or a page was not sent in time. Its case keeps asking for it.',
      watch,
    });
    // A thousand texts at once may take a minute; a promised call that waited behind them would be late by it.
    const calls = new Worker(this, 'Calls', {
      name: 'deliver',
      whenGivenUp: 'a promised call was not placed in time. Its case keeps asking for it.',
      watch,
    });

    const allowsSecrets = () =>
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secrets.ref] });

    api.answers({
      does: 'takes events and webhooks in, serves the pages',
      built,
      environment: {
        TABLE: cases.name,
        INTAKE_QUEUE_URL: intake.queueUrl,
        SECRET_ID: secrets.ref,
        LOOK_SHARDS: String(LOOK_SHARDS),
        PUBLIC_URL: address,
        WIRED: JSON.stringify(heardOf(wired)),
      } satisfies ApiEnv,
      may: [
        // PutItem is for policies, UpdateItem for what is counted of each source.
        cases.allows('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        cases.allowsLooking(),
        intake.allowsSending(),
        allowsSecrets(),
      ],
    });

    api.erases({
      does: 'removes a customer from all that is kept',
      built,
      environment: {
        TABLE: cases.name,
        SECRET_ID: secrets.ref,
        LOOK_SHARDS: String(LOOK_SHARDS),
        PUBLIC_URL: address,
      } satisfies EraseEnv,
      may: [
        // UpdateItem sets a case apart, and takes it out of its topic.
        cases.allows('GetItem', 'BatchGetItem', 'Query', 'UpdateItem'),
        // Who asks to be erased is looked for everywhere, and deleted.
        cases.allows('Scan', 'DeleteItem', 'BatchWriteItem'),
        allowsSecrets(),
      ],
    });

    intake.works({
      does: 'applies events to their cases',
      built,
      batchSize: 10,
      environment: {
        TABLE: cases.name,
        INTAKE_QUEUE_URL: intake.queueUrl,
        WAKE_QUEUE_URL: wake.queueUrl,
        DELIVER_QUEUE_URL: deliver.queueUrl,
        CALLS_QUEUE_URL: calls.queueUrl,
        LOOK_SHARDS: String(LOOK_SHARDS),
      } satisfies IntakeEnv,
      may: [
        cases.allows('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
        // One word of a supervisor may be about a thousand cases: each becomes a message of its own.
        intake.allowsSending(),
        wake.allowsSending(),
        deliver.allowsSending(),
        calls.allowsSending(),
      ],
    });

    const waking = wake.works({
      does: 'looks at cases when they are due, and sweeps for those that are',
      built,
      batchSize: 10,
      environment: {
        TABLE: cases.name,
        WAKE_QUEUE_URL: wake.queueUrl,
        DELIVER_QUEUE_URL: deliver.queueUrl,
        CALLS_QUEUE_URL: calls.queueUrl,
        LOOK_SHARDS: String(LOOK_SHARDS),
      } satisfies WakeEnv,
      may: [
        cases.allows('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
        // What was kept for as long as the policy says is deleted.
        cases.allows('DeleteItem'),
        cases.allowsLooking(),
        wake.allowsSending(),
        deliver.allowsSending(),
        calls.allowsSending(),
      ],
    });
    new Rule(this, 'Sweep', {
      description: 'Finds the cases that are due soon',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(waking)],
    });

    const delivering = deliver.works({
      does: 'places one text or call, once',
      built,
      ...DELIVERING,
      environment: {
        TABLE: cases.name,
        INTAKE_QUEUE_URL: intake.queueUrl,
        WAKE_QUEUE_URL: wake.queueUrl,
        DELIVER_QUEUE_URL: deliver.queueUrl,
        LOOK_SHARDS: String(LOOK_SHARDS),
        SECRET_ID: secrets.ref,
        PUBLIC_URL: address,
        OPERATORS_TOPIC_ARN: watch.topicArn,
      } satisfies DeliverEnv,
      may: [
        calls.allowsReceiving(),
        // Query is for the pages of a digest.
        cases.allows('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        intake.allowsSending(),
        // A person whose budget holds a page back is looked at again.
        wake.allowsSending(),
        deliver.allowsSending(),
        allowsSecrets(),
        watch.allowsTelling(),
        allowsTexting(this.partition),
      ],
    });
    calls.isEmptiedBy(delivering, DELIVERING);

    const { flowFunction } = new PhoneSystems(this, 'PhoneSystems', {
      ...wired,
      intake,
      watch,
      built,
      environment: { TABLE: cases.name, INTAKE_QUEUE_URL: intake.queueUrl },
      may: [cases.allows('GetItem', 'BatchGetItem'), intake.allowsSending()],
    });

    const outputs = {
      ApiUrl: api.url,
      TableName: cases.name,
      IntakeQueueUrl: intake.queueUrl,
      WakeQueueUrl: wake.queueUrl,
      DeliverQueueUrl: deliver.queueUrl,
      CallsQueueUrl: calls.queueUrl,
      SecretId: secrets.ref,
      OperatorsTopicArn: watch.topicArn,
      ...(flowFunction ? { ConnectFlowFunctionArn: flowFunction.functionArn } : {}),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

/**
 * Leave to text any phone number. A number has no ARN, so what is allowed is whatever is no topic: the usual
 * Allow on `*` with a Deny on topics would take the operators' topic away too, since a Deny has no exceptions.
 */
const allowsTexting = (partition: string) =>
  new PolicyStatement({ actions: ['sns:Publish'], notResources: [`arn:${partition}:sns:*:*:*`] });
