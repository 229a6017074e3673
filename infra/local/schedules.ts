import * as z from 'zod';
import { EventPattern } from './event-pattern.ts';
import { MachineFault } from './fault.ts';
import type { LocalFunction } from './functions.ts';
import { arn, type Identity, inert, type Kind, type Own, TAGS } from './kind.ts';
import type { Permissions } from './permissions.ts';
import type { Stack } from './template.ts';

export const RULE = {
  type: 'AWS::Events::Rule',
  properties: z.strictObject({
    Name: z.string().optional(),
    Description: inert('words for people'),
    /** One of the two: when it is time, or what an event must be like. */
    ScheduleExpression: z
      .string()
      .regex(/^rate\(\d+ minutes?\)$/, 'the local machine knows rate(n minutes) only')
      .optional(),
    EventPattern: EventPattern.optional(),
    EventBusName: z.string().optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(
      z.strictObject({
        Id: z.string(),
        Arn: z.string(),
        Input: z.string().optional(),
        DeadLetterConfig: inert('a queue of this machine takes everything at once'),
      }),
    ),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const ref = own.name('Name');
    return { ref, attributes: { Arn: arn(own.place, 'events', `rule/${ref}`) } };
  },
} satisfies Kind<unknown>;

/** Runs something every so many minutes until the answer is called. Tests bring their own. */
export type Every = (minutes: number, run: () => void) => () => void;

/** At once too, so that what became due while the machine was off is not a minute later still. */
export const everyMinutes: Every = (minutes, run) => {
  queueMicrotask(run);
  const timer = setInterval(run, minutes * 60_000);
  return () => clearInterval(timer);
};

interface Schedule {
  readonly name: string;
  readonly minutes: number;
  /** Resolves when every target has ended; a target's failure is a line on the terminal. */
  fire(): Promise<void>;
}

/** @throws MachineFault for a target that is no function of the stack, or that the rule may not invoke */
export function schedulesOf(
  stack: Stack,
  functions: ReadonlyMap<string, LocalFunction>,
  permissions: Permissions,
): readonly Schedule[] {
  return stack
    .all(RULE)
    .filter((rule) => rule.properties.State === 'ENABLED' && rule.properties.EventPattern === undefined)
    .map((rule) => {
      const { ScheduleExpression } = rule.properties;
      if (ScheduleExpression === undefined)
        throw new MachineFault([`${rule.id}: has neither a ScheduleExpression nor an EventPattern`]);
      const targets = rule.properties.Targets.map(({ Arn, Input }) => {
        const target = functions.get(Arn);
        if (!target) throw new MachineFault([`${rule.id}: its target ${Arn} is no function of the stack`]);
        if (!permissions.mayInvoke('events.amazonaws.com', rule.arn, target.arn))
          throw new MachineFault([`${rule.id}: no AWS::Lambda::Permission lets it invoke ${target.name}`]);
        return { target, input: Input === undefined ? undefined : JSON.parse(Input) };
      });
      return {
        name: rule.ref,
        minutes: Number(/\d+/.exec(ScheduleExpression)?.[0]),
        fire: async () => {
          const ended = targets.map(({ target, input }) =>
            target.invoke(input ?? scheduledEvent(stack, rule.arn)),
          );
          // A failure is reported where it happens. Lambda would repeat it twice; the next minute does it here.
          await Promise.allSettled(ended);
        },
      };
    });
}

function scheduledEvent({ place }: Stack, rule: string): object {
  const now = new Date();
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: place.account,
    time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    region: place.region,
    resources: [rule],
    detail: {},
  };
}
