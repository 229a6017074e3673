import { Duration } from 'aws-cdk-lib';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Function as Lambda, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from './bundle.ts';
import { BatonFunction, type BatonFunctionProps } from './function.ts';
import type { Watch } from './watch.ts';

/** A handler gets this long for a batch. */
const TIMEOUT = Duration.seconds(15);

/**
 * AWS advises six times the time-out, so that a throttled batch is not handed out again too soon. That would
 * make a crash cost a minute and a half, in which a promised call is late. A batch handed out twice costs
 * nothing here (every write is conditional, every message is claimed), so a crash costs five seconds more
 * than the time-out instead.
 */
const VISIBILITY = Duration.seconds(20);

/** Three minutes of failing outlast a short outage of what stands behind; a poisoned message holds up nobody. */
const TRIES = 10;

interface WorkerProps {
  readonly name: FunctionName;
  /** What has gone wrong for people when a message of this queue is given up. */
  readonly whenGivenUp: string;
  readonly watch: Watch;
}

interface Pace {
  /** Messages that one invocation takes at most. Each fails or succeeds for itself. */
  readonly batchSize: number;
  /** Invocations at a time; left out, as many as there is work for. */
  readonly maxConcurrency?: number | undefined;
}

interface WorkProps extends Omit<BatonFunctionProps, 'name' | 'timeout' | 'recursiveLoop'>, Pace {}

/**
 * A queue, the dead letters of what could not be done, their alarm, and the one function that empties it. The
 * function comes second, by `works` or `isEmptiedBy`: functions send to each other's queues, so all the queues
 * come first.
 */
export class Worker extends Construct {
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly #name: FunctionName;
  readonly #queue: Queue;
  readonly #deadLetters: Queue;

  constructor(scope: Construct, id: string, { name, whenGivenUp, watch }: WorkerProps) {
    super(scope, id);
    const deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    // Standard: the order is the events' own `time`, and no bad message blocks the ones behind it.
    this.#queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: TRIES },
    });
    this.#name = name;
    this.#deadLetters = deadLetters;
    this.queueUrl = this.#queue.queueUrl;
    this.queueArn = this.#queue.queueArn;
    watch.over(this, {
      deadLetters,
      says: `The ${name} function gave up on a message after ${TRIES} tries: ${whenGivenUp}`,
    });
  }

  /** Events that a rule matches, as they are; what EventBridge cannot deliver for a day is a dead letter, too. */
  takesFrom(rule: Rule): void {
    rule.addTarget(new SqsQueue(this.#queue, { deadLetterQueue: this.#deadLetters }));
  }

  /** Leave to put messages in, in batches too. */
  allowsSending(): PolicyStatement {
    return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queueArn] });
  }

  /** The function that empties the queue. */
  works({ batchSize, maxConcurrency, may, ...rest }: WorkProps): Lambda {
    const { lambda } = new BatonFunction(this, 'Worker', {
      ...rest,
      name: this.#name,
      timeout: TIMEOUT,
      // Lambda takes sixteen invocations in one chain of queues for a runaway and drops the message. Here it is
      // an ordinary day: a case is looked at, somebody is texted, it is looked at again.
      recursiveLoop: RecursiveLoop.ALLOW,
      may: [this.allowsReceiving(), ...may],
    });
    this.isEmptiedBy(lambda, { batchSize, maxConcurrency });
    return lambda;
  }

  /** By a function of its own, or by that of another queue, whose messages it does not wait behind. */
  isEmptiedBy(lambda: Lambda, { batchSize, maxConcurrency }: Pace): void {
    // No batching window: a deadline is exact to the second, and a window would spend it.
    new EventSourceMapping(this, 'Source', {
      target: lambda,
      eventSourceArn: this.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    });
  }

  /** What Lambda itself does in the function's name to hand it the messages. */
  allowsReceiving(): PolicyStatement {
    return new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.queueArn],
    });
  }
}
