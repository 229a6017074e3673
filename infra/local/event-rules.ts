import * as z from 'zod';
import { matches } from './event-pattern.ts';
import { MachineFault } from './fault.ts';
import { arn, type Identity, inert, type Kind, type Own, TAGS } from './kind.ts';
import type { Permissions } from './permissions.ts';
import { QUEUE, type Queues } from './queues.ts';
import { RULE } from './schedules.ts';
import type { Stack } from './template.ts';

/** A bus of a partner's events. Nothing on one machine speaks on it but `Machine.emit`. */
export const EVENT_BUS = {
  type: 'AWS::Events::EventBus',
  properties: z.strictObject({
    Name: z.string(),
    EventSourceName: z.string().optional(),
    Description: inert('words for people'),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const Name = own.name('Name');
    return { ref: Name, attributes: { Name, Arn: arn(own.place, 'events', `event-bus/${Name}`) } };
  },
} satisfies Kind<unknown>;

interface EventRules {
  /** Puts the event, as it is, into the queue of every rule that it fits; answers the rules. */
  emit(event: object): Promise<readonly string[]>;
}

/** @throws MachineFault for a target that is no queue of the stack, or that EventBridge may not send to */
export function eventRulesOf(stack: Stack, queues: Queues, permissions: Permissions): EventRules {
  const buses = new Set(['default', ...stack.all(EVENT_BUS).map((bus) => bus.ref)]);
  const rules = stack.all(RULE).flatMap(({ id, arn: rule, properties }) => {
    const { EventPattern: pattern, EventBusName: bus = 'default', Targets, State } = properties;
    if (pattern === undefined || State === 'DISABLED') return [];
    if (!buses.has(bus)) throw new MachineFault([`${id}: its bus ${bus} is not of this stack`]);
    return [{ id, bus, pattern, urls: Targets.map((target) => urlOf(id, rule, target)) }];
  });

  function urlOf(
    id: string,
    rule: string,
    { Arn, Input }: { Arn: string; Input?: string | undefined },
  ): string {
    const queue = stack.all(QUEUE).find((one) => one.arn === Arn);
    if (!queue) throw new MachineFault([`${id}: its target ${Arn} is no queue of the stack`]);
    if (Input !== undefined)
      throw new MachineFault([`${id}: Input of a rule by pattern is not known to the local machine`]);
    const right = { action: 'sqs:SendMessage', resource: Arn };
    if (!permissions.mayServe('events.amazonaws.com', rule, right))
      throw new MachineFault([`${id}: the policy of ${queue.ref} does not let it send`]);
    return queue.ref;
  }

  const isOnBus = (bus: string, event: object): boolean =>
    bus === 'default' || bus === String(Object(event).source);

  return {
    async emit(event) {
      const taking = rules.filter(({ bus, pattern }) => isOnBus(bus, event) && matches(pattern, event));
      const MessageBody = JSON.stringify(event);
      for (const { urls } of taking)
        for (const QueueUrl of urls) await queues.answer('SendMessage', { QueueUrl, MessageBody });
      return taking.map(({ id }) => id);
    },
  };
}
