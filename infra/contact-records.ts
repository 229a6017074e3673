import { Arn, ArnFormat, Aws, Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Watch } from './watch.ts';
import type { Worker } from './worker.ts';

/** Where Amazon Connect writes its contact records. */
interface ContactRecordsStream {
  readonly streamArn: string;
  /** The customer's own key that the stream is encrypted with; with `alias/aws/kinesis` or none, left out. */
  readonly keyArn?: string | undefined;
}

interface ContactRecordsProps extends ContactRecordsStream {
  readonly intake: Worker;
  readonly watch: Watch;
}

/**
 * A batch that the queue refuses is halved and tried again so often. Outages of AWS are not counted (EventBridge User
 * Guide, "Amazon EventBridge Pipes error handling"): then the pipe waits for as long as the stream keeps its records.
 */
const TRIES = 20;
/** The most that one request to the queue takes. */
const BATCH = 10;

/**
 * Contact records, as they are, from the stream that Amazon Connect writes them to into the intake queue: only they
 * tell that a call was cut off. No code of ours reads the stream, so nothing of ours can block a shard.
 */
export class ContactRecords extends Construct {
  constructor(scope: Construct, id: string, { streamArn, keyArn, intake, watch }: ContactRecordsProps) {
    super(scope, id);
    const { queueArn } = intake;
    // Its own: what is in it is no message for the intake, so there is nothing to redrive it to.
    const unread = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    watch.over(this, {
      deadLetters: unread,
      says: `The pipe of contact records gave up on a batch after ${TRIES} tries: a call that was cut off may not be known. The message names its place in the stream.`,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: READING, resources: [streamArn] }),
            ...(keyArn === undefined
              ? []
              : [new PolicyStatement({ actions: ['kms:Decrypt'], resources: [keyArn] })]),
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn, unread.queueArn] }),
          ],
        }),
      },
    });
    new CfnPipe(this, 'Pipe', {
      description: 'Contact records of Amazon Connect go into the intake queue',
      roleArn: role.roleArn,
      source: streamArn,
      sourceParameters: {
        kinesisStreamParameters: {
          // What was written before belongs to yesterday's calls, about which nobody is to be told now.
          startingPosition: 'LATEST',
          batchSize: BATCH,
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          maximumRetryAttempts: TRIES,
          // Holds where a record was, not the record: the stream has it for as long as it keeps records.
          deadLetterConfig: { arn: unread.queueArn },
        },
      },
      target: queueArn,
    });
    watch.overStream(this, Arn.split(streamArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName ?? streamArn);
  }
}

const READING = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
];
