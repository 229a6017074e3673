import { expect, test } from 'vitest';
import { isOfCall } from '../../functions/domain/promises/leg-names.ts';
import { between, seconds } from '../../functions/domain/time.ts';
import type { Delivery, PersonDelivery } from '../../functions/ports.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld, type World, type Wrap } from '../support/world.ts';

/**
 * Texts to hundreds of customers at once, and a few calls that are promised to the second meanwhile. What takes a
 * message off a queue can do so many at a time, each for a third of a second, as on Lambda (infra/stack.ts).
 */

const AT_A_TIME = 2;
const TAKES = seconds(1 / 3);
const TEXTS = 180;
const CALLS = 5;
const ANN = { id: 'ann', phone: '+15555550121' };

/** Deliveries wait in the queue that is named for each of them. */
function inQueues(queueOf: (one: Delivery | PersonDelivery) => string) {
  let world: World | undefined;
  const queues = new Map<string, { waiting: (() => Promise<void>)[]; busy: number }>();
  const serve = (name: string): void => {
    const queue = queues.get(name);
    if (!queue || queue.busy >= AT_A_TIME) return;
    const next = queue.waiting.shift();
    if (!next) return;
    queue.busy += 1;
    void next();
    world?.clock.after(TAKES, () => {
      queue.busy -= 1;
      serve(name);
    });
  };
  const wrap: Wrap = (port) => {
    if (!('deliver' in port)) return port;
    const inner = port.deliver as (all: readonly unknown[]) => Promise<void>;
    const deliver = async (all: readonly (Delivery | PersonDelivery)[]) => {
      for (const one of all) {
        const name = queueOf(one);
        const queue = queues.get(name) ?? { waiting: [], busy: 0 };
        queues.set(name, queue);
        queue.waiting.push(() => inner([one]));
        serve(name);
      }
    };
    return { ...port, deliver };
  };
  return {
    wrap,
    joins(w: World) {
      world = w;
    },
  };
}

/** How many seconds after its promised one each customer's phone rang. */
async function lateness(queueOf: (one: Delivery | PersonDelivery) => string): Promise<number[]> {
  const { wrap, joins } = inQueues(queueOf);
  const policy = policyOf({ rules: { longWait: { offerAfter: 'PT10M' } } });
  const w = createWorld({ wrap, policy });
  joins(w);
  const due = (n: number) => `10:00:${20 + n}`;
  for (let n = 0; n < CALLS; n++) {
    const customer = { phone: `+1555555015${n}` };
    const data = { at: at(due(n)), customer, agent: { ...ANN, id: `ann-${n}` } };
    w.takes(fact({ time: at('09:30'), type: 'callback.promised', data, subject: `call-${n}` }));
  }
  // All of them wait since the same minute: the offers of a call instead go out together.
  for (let n = 0; n < TEXTS; n++) {
    const data = { queue: 'support', customer: { phone: `+15555550${200 + n}` } };
    w.takes(fact({ time: at('09:50'), type: 'interaction.queued', data, subject: `wait-${n}` }));
  }
  await w.runTo('10:03');
  expect(w.sent.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(TEXTS);
  return Array.from({ length: CALLS }, (_, n) => {
    const rang = w.sent.find(({ kind, to }) => kind === 'customer' && to === `+1555555015${n}`);
    return rang ? between(at(due(n)), at(rang.at)) / 1000 : Number.NaN;
  });
}

test('no call waits behind a text', async () => {
  const late = await lateness(({ message }) => (isOfCall(message) ? 'calls' : 'deliver'));
  expect(Math.max(...late)).toBeLessThan(1);
});

test('in one queue with the texts they would be late', async () => {
  expect(Math.max(...(await lateness(() => 'deliver')))).toBeGreaterThan(5);
});
