import { deliver, sendAnswer } from '../../functions/app/deliver.ts';
import { deliverToPerson } from '../../functions/app/deliver-to-person.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createLinks } from '../../functions/app/links.ts';
import { createMemoryTable, type MemoryTable } from '../../functions/app/memory.ts';
import { sweep } from '../../functions/app/sweep.ts';
import { takeIn } from '../../functions/app/take-in.ts';
import { lookAt } from '../../functions/app/wake.ts';
import { createVirtualClock, type VirtualClock } from '../../functions/cli/virtual-clock.ts';
import type { Case } from '../../functions/domain/case.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { E164 } from '../../functions/domain/ids.ts';
import type { Policy } from '../../functions/domain/policy.ts';
import { between, type Instant, minutes, seconds } from '../../functions/domain/time.ts';
import type { Links } from '../../functions/ports/links.ts';
import type {
  Answer,
  Delivery,
  Incoming,
  Log,
  Look,
  PersonDelivery,
  Queues,
  Telephony,
} from '../../functions/ports.ts';
import { type Carrier, carrier } from './carrier.ts';
import { at, policyOf } from './given.ts';
import { createPhones, type Sent } from './phones.ts';

/** All of `app` on a table and queues in memory, in virtual time; any port can be made to fail. */

/** Wraps a port: given its name and a method's name, what is called instead. */
export type Wrap = <T extends object>(port: T) => T;

export interface World {
  readonly clock: VirtualClock;
  readonly table: MemoryTable;
  readonly policy: Policy;
  readonly sent: readonly Sent[];
  readonly ports: Ports;
  readonly queues: Queues;
  /** What a queue gave up on: it stays empty unless something is wrong for good. */
  readonly errors: readonly unknown[];
  /** The fact reaches the intake at its time, or later. */
  takes(fact: Fact, arrives?: Instant): void;
  texts(wallTime: string, from: string, body: string): void;
  runTo(wallTime: string): Promise<void>;
  caseOf(conversation: string): Promise<Case>;
}

interface Ports {
  readonly clock: VirtualClock;
  readonly log: Log;
  readonly policies: { active(): Promise<Policy> };
  readonly store: MemoryTable;
  readonly looks: MemoryTable;
  readonly removal: MemoryTable;
  readonly sources: MemoryTable;
  readonly people: MemoryTable;
  readonly claims: MemoryTable;
  readonly optOuts: MemoryTable;
  readonly links: Links;
  readonly publicUrl: string;
  readonly ownNumber: E164;
  readonly telephony: Telephony;
  readonly queues: Queues;
  readonly plainTexts: { text(): Promise<void> };
  readonly operators: { tell(): Promise<void> };
  readonly pause: () => Promise<void>;
}

/** SQS shows a message again when its handler has failed; twenty times is more than any dead-letter queue waits. */
const VISIBLE_AGAIN = seconds(20);
const MOST_TRIES = 20;

const noLog: Log = { info() {}, failed() {}, count() {} };

export function createWorld(
  options: {
    readonly policy?: Policy;
    readonly phones?: Carrier;
    readonly wrap?: Wrap;
    readonly start?: Instant;
  } = {},
): World {
  const { policy = policyOf(), wrap = (port) => port, start = at('09:00') } = options;
  const clock = createVirtualClock(start);
  const bare = createMemoryTable();
  const table = wrap(bare);
  const errors: unknown[] = [];
  const phones = createPhones(clock, options.phones ?? carrier(), (fact) => push({ kind: 'fact', fact }));

  const queue =
    <T>(work: (message: T) => Promise<unknown>) =>
    (message: T, delay = 0, tries = 1): void => {
      clock.after(delay, async () => {
        try {
          await work(message);
        } catch (error) {
          if (tries < MOST_TRIES) send(message, tries);
          else errors.push(error);
        }
      });
      const send = (again: T, tried: number) => queue(work)(again, VISIBLE_AGAIN, tried + 1);
    };

  const queues: Queues = wrap({
    async intake(incoming: readonly Incoming[]) {
      for (const one of incoming) push(one);
    },
    async deliver(deliveries: readonly (Delivery | PersonDelivery)[]) {
      for (const one of deliveries) pushDelivery(one);
    },
    async answer(answers: readonly Answer[]) {
      for (const one of answers) pushAnswer(one);
    },
    async wake(looks: readonly Look[], now: Instant) {
      for (const look of looks) pushLook(look, Math.max(0, between(now, look.at)));
    },
  });

  const ports: Ports = {
    clock,
    log: noLog,
    policies: { active: async () => policy },
    store: table,
    looks: table,
    removal: table,
    sources: table,
    people: table,
    claims: table,
    optOuts: table,
    links: createLinks(table),
    publicUrl: 'https://baton.example',
    ownNumber: E164.parse('+15555550100'),
    telephony: wrap(phones.telephony),
    queues,
    plainTexts: wrap({ text: async () => {} }),
    operators: wrap({ tell: async () => {} }),
    pause: async () => {},
  };

  const failing = ({ failed }: { readonly failed: readonly { readonly error: unknown }[] }) => {
    if (failed[0]) throw failed[0].error;
  };
  const push = queue<Incoming>(async (one) => failing(await takeIn(ports, [one])));
  const pushDelivery = queue<Delivery | PersonDelivery>((one) =>
    'person' in one
      ? deliverToPerson(ports, policy, one, clock.now())
      : deliver(ports, policy, one, clock.now()),
  );
  const pushAnswer = queue<Answer>((one) => sendAnswer(ports, one, clock.now()));
  const pushLook = queue<Look>(async (look) => {
    const looked = await lookAt(ports, [look]);
    failing(looked);
    const failed = looked.people.find(({ error }) => error !== undefined);
    if (failed) throw failed.error;
  });
  const everyMinute = async (): Promise<void> => {
    clock.after(minutes(1), everyMinute);
    // A sweep that failed is not repeated: the next one comes in a minute.
    await sweep(ports.looks, queues, clock.now()).catch(() => {});
  };
  clock.after(0, everyMinute);

  let texts = 0;
  return {
    clock,
    table: bare,
    policy,
    sent: phones.sent,
    ports,
    queues,
    errors,
    takes(fact, arrives = fact.time) {
      push({ kind: 'fact', fact }, between(clock.now(), arrives));
    },
    texts(wallTime, from, body) {
      texts += 1;
      const receivedAt = at(wallTime);
      push(
        { kind: 'text', from: E164.parse(from), body, sid: `SM${texts}`, receivedAt },
        between(clock.now(), receivedAt),
      );
    },
    runTo: (wallTime) => clock.runTo(at(wallTime)),
    async caseOf(conversation) {
      const id = caseIdOf(conversation);
      const { entries } = await bare.read({ cases: [id], customers: [] });
      const entry = entries.get(id);
      if (entry?.kind === 'case') return entry.state;
      const to =
        entry?.kind === 'joined' &&
        (await bare.read({ cases: [entry.to], customers: [] })).entries.get(entry.to);
      if (to && to.kind === 'case') return to.state;
      throw new Error(`${conversation} has no case`);
    },
  };
}
