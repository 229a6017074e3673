import * as z from 'zod';
import { MachineFault } from './fault.ts';
import { arn, type Identity, inert, type Kind, type Own, TAGS } from './kind.ts';
import type { Queues } from './queues.ts';
import type { Stack } from './template.ts';

export const ALARM = {
  type: 'AWS::CloudWatch::Alarm',
  properties: z.strictObject({
    AlarmName: z.string().optional(),
    AlarmDescription: z.string().default(''),
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
    ComparisonOperator: z.enum([
      'GreaterThanThreshold',
      'GreaterThanOrEqualToThreshold',
      'LessThanThreshold',
      'LessThanOrEqualToThreshold',
    ]),
    Threshold: z.number(),
    EvaluationPeriods: z.int().positive(),
    /** Seconds. */
    Period: inert('looked at once a minute'),
    Statistic: inert('a queue is looked at as it is'),
    TreatMissingData: inert('a queue always has a length'),
    DatapointsToAlarm: inert('one minute is enough'),
    AlarmActions: inert('an alarm is a line on the terminal'),
    OKActions: inert('only bad news is told'),
    InsufficientDataActions: inert('only bad news is told'),
    ActionsEnabled: inert('an alarm is a line on the terminal'),
    Unit: inert('a queue is counted in messages'),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const ref = own.name('AlarmName');
    return { ref, attributes: { Arn: arn(own.place, 'cloudwatch', `alarm:${ref}`) } };
  },
} satisfies Kind<unknown>;

/** Metrics that nothing counts on one machine, each with the reason why its alarm may be silent. */
const UNCOUNTED: Readonly<Record<string, string>> = {
  'Baton Swept': 'a sweep that fails is a line on the terminal at once',
  'AWS/Kinesis GetRecords.IteratorAgeMilliseconds': 'there is no stream on one machine',
  'Baton NewUnknownKind': 'it is a line of the function that heard it, and the page /sources names it',
  'Baton SourceSilent': 'it is a line of the wake function, and the page /sources shows it',
};

interface Alarms {
  /** One line for each alarm that goes off now, and did not stand at the last look. */
  look(): readonly string[];
}

/** @throws MachineFault for an alarm on a metric that is neither counted nor known to be uncounted */
export function alarmsOf(stack: Stack, queues: Queues): Alarms {
  const faults: string[] = [];
  const watched = stack.all(ALARM).flatMap(({ id, properties }) => {
    const { Namespace, MetricName, Dimensions } = properties;
    if (`${Namespace} ${MetricName}` in UNCOUNTED) return [];
    const name = Dimensions.find((one) => one.Name === 'QueueName')?.Value;
    const queue = queues.all().find((one) => one.name === name);
    if (Namespace === 'AWS/SQS' && MetricName === 'ApproximateNumberOfMessagesVisible' && queue)
      return [{ id, properties, queue, standing: false }];
    faults.push(`${id}: the local machine does not know the metric ${Namespace} ${MetricName}`);
    return [];
  });
  if (faults.length) throw new MachineFault(faults);
  return {
    look: () =>
      watched.flatMap((alarm) => {
        const before = alarm.standing;
        const { ready } = alarm.queue.depth();
        alarm.standing = goesOff(ready, alarm.properties.ComparisonOperator, alarm.properties.Threshold);
        if (before || !alarm.standing) return [];
        return [`alarm ${alarm.id}: ${ready} in ${alarm.queue.name}. ${alarm.properties.AlarmDescription}`];
      }),
  };
}

function goesOff(value: number, operator: string, threshold: number): boolean {
  if (value === threshold) return operator.includes('OrEqualTo');
  return operator.startsWith('Greater') === value > threshold;
}
