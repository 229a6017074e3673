import * as z from 'zod';
import { MachineFault } from './fault.ts';
import { arn, type Identity, inert, type Kind, type Own, TAGS } from './kind.ts';
import type { Permissions } from './permissions.ts';
import { QUEUE, type Queues } from './queues.ts';
import type { Stack } from './template.ts';

/** A pipe from a Kinesis stream into a queue. A template of its input is refused: records go as they are. */
export const PIPE = {
  type: 'AWS::Pipes::Pipe',
  properties: z.strictObject({
    Name: z.string().optional(),
    Description: inert('words for people'),
    RoleArn: z.string(),
    Source: z
      .string()
      .regex(/^arn:[^:]+:kinesis:/, 'the local machine knows pipes from Kinesis streams only'),
    SourceParameters: z.strictObject({
      KinesisStreamParameters: z.strictObject({
        StartingPosition: inert('there is no stream on one machine, so nothing was in it before'),
        BatchSize: z.int().min(1).max(10, 'a queue takes no more than ten messages at a time'),
        DeadLetterConfig: z.strictObject({ Arn: z.string() }),
        MaximumRetryAttempts: inert('a queue of this machine takes everything at once'),
        OnPartialBatchItemFailure: inert('a queue of this machine takes everything at once'),
      }),
    }),
    Target: z.string(),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const ref = own.name('Name');
    return { ref, attributes: { Arn: arn(own.place, 'pipes', `pipe/${ref}`) } };
  },
} satisfies Kind<unknown>;

interface Pipes {
  /** A record of a stream, put by each pipe that reads the stream into its queue; answers the pipes. */
  pour(streamArn: string, record: object): Promise<readonly string[]>;
}

/** What a pipe does in its role's name: an account refuses the pipe without any of them. */
const READER_RIGHTS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListShards'];

/** @throws MachineFault for a target that is no queue of the stack, or a role that may not do what the pipe does */
export function pipesOf(stack: Stack, queues: Queues, permissions: Permissions): Pipes {
  const pipes = stack.all(PIPE).map(({ id, properties: { Source, Target, RoleArn, SourceParameters } }) => {
    const queueOf = (queueArn: string): string => {
      const queue = stack.all(QUEUE).find((one) => one.arn === queueArn);
      if (!queue) throw new MachineFault([`${id}: ${queueArn} is no queue of the stack`]);
      return queue.ref;
    };
    const { DeadLetterConfig } = SourceParameters.KinesisStreamParameters;
    queueOf(DeadLetterConfig.Arn);
    const rights = [
      ...READER_RIGHTS.map((action) => ({ action: `kinesis:${action}`, resource: Source })),
      ...[Target, DeadLetterConfig.Arn].map((resource) => ({ action: 'sqs:SendMessage', resource })),
    ];
    for (const right of rights)
      if (permissions.decide(RoleArn, right) !== 'allowed')
        throw new MachineFault([`${id}: its role lacks ${right.action} on ${right.resource}`]);
    return { id, source: Source, url: queueOf(Target) };
  });

  return {
    async pour(streamArn, record) {
      const reading = pipes.filter(({ source }) => source === streamArn);
      const MessageBody = JSON.stringify(asPiped(streamArn, record, stack.place.region));
      for (const { url } of reading) await queues.answer('SendMessage', { QueueUrl: url, MessageBody });
      return reading.map(({ id }) => id);
    },
  };
}

/** A record as EventBridge Pipes hands it on (EventBridge User Guide, "Amazon Kinesis stream as a source"). */
function asPiped(streamArn: string, record: object, awsRegion: string): object {
  const sequenceNumber = String(Date.now());
  return {
    kinesisSchemaVersion: '1.0',
    partitionKey: 'local',
    sequenceNumber,
    data: Buffer.from(JSON.stringify(record)).toString('base64'),
    approximateArrivalTimestamp: Date.now() / 1000,
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    awsRegion,
    eventSourceARN: streamArn,
  };
}
