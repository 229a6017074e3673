import { Aws, Duration } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Headings that say what to do. */
type Runbook =
  | 'README.md#runbook-dead-letters'
  | 'README.md#runbook-the-sweep-stopped'
  | 'README.md#runbook-a-source-is-silent'
  | 'functions/sources/README.md#what-is-not-understood';

interface GivenUp {
  readonly deadLetters: Queue;
  /** What happened, for somebody who was woken by it. */
  readonly says: string;
}

/** Who watches the watcher: the operators' topic, and every alarm that goes to it. */
export class Watch extends Construct {
  readonly topicArn: string;
  readonly #operators: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#operators = new Topic(this, 'Operators', { displayName: 'Baton operators', enforceSSL: true });
    this.topicArn = this.#operators.topicArn;
    // A topic with a policy of its own no longer lets the account's alarms in by default.
    this.#operators.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    this.#overTheSweep();
    this.#overTheSources();
    this.#overTheUnknown();
  }

  /** Tells the operators of the first message that was given up. */
  over(scope: Construct, { deadLetters, says }: GivenUp): void {
    const waiting = deadLetters.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: Stats.MAXIMUM,
    });
    this.#tells(
      waiting.createAlarm(scope, 'GivenUp', {
        alarmDescription: words(says, 'README.md#runbook-dead-letters'),
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }

  /** Tells the operators that nobody reads a stream, or that whoever reads it is behind. */
  overStream(scope: Construct, streamName: string): void {
    const age = new Metric({
      namespace: 'AWS/Kinesis',
      metricName: 'GetRecords.IteratorAgeMilliseconds',
      dimensionsMap: { StreamName: streamName },
      period: Duration.minutes(1),
      statistic: Stats.MAXIMUM,
    });
    this.#tells(
      age.createAlarm(scope, 'Behind', {
        alarmDescription: words(
          `What is in the stream ${streamName} has not been read for a minute, or nobody reads it: who is cut off is called back late. Look at the state of the pipe first.`,
          'README.md#runbook-a-source-is-silent',
        ),
        threshold: Duration.minutes(1).toMilliseconds(),
        evaluationPeriods: 5,
        // A reader of an empty stream counts, too: no count is no reader.
        treatMissingData: TreatMissingData.BREACHING,
      }),
    );
  }

  /** Leave to tell the operators something. */
  allowsTelling(): PolicyStatement {
    return new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topicArn] });
  }

  /** Nothing else would say that deadlines are no longer found: it looks like a quiet day. */
  #overTheSweep(): void {
    // Counted, not summed: a sweep that found nothing to do is as good as any.
    const sweeps = new Metric({
      namespace: 'Baton',
      metricName: 'Swept',
      period: Duration.minutes(1),
      statistic: Stats.SAMPLE_COUNT,
    });
    this.#tells(
      sweeps.createAlarm(this, 'SweepStopped', {
        alarmDescription: words(
          'No sweep has ended for five minutes: deadlines that were not near when they were made are not kept.',
          'README.md#runbook-the-sweep-stopped',
        ),
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: 5,
        treatMissingData: TreatMissingData.BREACHING,
      }),
    );
  }

  /** A phone system that sends nothing any more looks like a quiet day, too. */
  #overTheSources(): void {
    const silent = new Metric({
      namespace: 'Baton',
      metricName: 'SourceSilent',
      period: Duration.minutes(1),
      statistic: Stats.SUM,
    });
    this.#tells(
      silent.createAlarm(this, 'SourceSilent', {
        alarmDescription: words(
          'A source that usually speaks has sent no event for longer than the policy allows (`sources.silentFor`).',
          'README.md#runbook-a-source-is-silent',
        ),
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }

  /** A vendor has added something, or a source is wired that says more than is known: told once. */
  #overTheUnknown(): void {
    const first = new Metric({
      namespace: 'Baton',
      metricName: 'NewUnknownKind',
      // However much a new source says: one notice an hour.
      period: Duration.hours(1),
      statistic: Stats.SUM,
    });
    this.#tells(
      first.createAlarm(this, 'NewUnknownKind', {
        alarmDescription: words(
          'A source said for the first time something that is not understood. Nothing is lost; /sources names it.',
          'functions/sources/README.md#what-is-not-understood',
        ),
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }

  #tells(alarm: Alarm): void {
    alarm.addAlarmAction(new SnsAction(this.#operators));
  }
}

const words = (says: string, runbook: Runbook) => `${says} What to do: ${runbook}`;
