import type { Case } from './case.ts';
import type { Customer } from './customer/known.ts';
import { type Fact, type FactType, OUTSIDE_DATA } from './event.ts';
import { CustomerKey } from './ids.ts';
import type { Policy } from './policy.ts';
import { hasCome, type Instant, plus, spanOf } from './time.ts';

/** Whether a new conversation belongs to a case that the customer has already: nobody starts again. */

/** The names under which a customer is found again. */
export function customerKeys(customer: Customer | undefined): CustomerKey[] {
  return [
    ...(customer?.phone ? [CustomerKey.parse(`phone:${customer.phone}`)] : []),
    ...(customer?.externalId ? [CustomerKey.parse(`id:${customer.externalId}`)] : []),
  ];
}

/** The keys that these facts name. */
export const keysIn = (facts: readonly Fact[]): CustomerKey[] => [
  ...new Set(facts.flatMap((fact) => ('customer' in fact.data ? customerKeys(fact.data.customer) : []))),
];

/** The first topic that these facts name. */
export const topicIn = (facts: readonly Fact[]): string | undefined =>
  facts.flatMap((f) =>
    f.type === 'interaction.started' && f.data.topic !== undefined ? [f.data.topic] : [],
  )[0];

/** Two that both say what they are about, and it is not the same. */
export const topicsDiffer = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;

/** Open, or resolved so short a while ago that it is the same matter, unless both name different topics. */
export function isSameMatter(existing: Case, facts: readonly Fact[], policy: Policy): boolean {
  const topic = topicIn(facts);
  if (topicsDiffer(topic, existing.topic)) return false;
  if (existing.state !== 'resolved' || existing.resolvedAt === undefined) return true;
  const rule = policy.rules.repeatContact;
  const first = facts.map(({ time }) => time).sort()[0];
  if (!rule || first === undefined) return false;
  return !hasCome(plus(existing.resolvedAt, spanOf(rule.within)), first as Instant);
}

/** What was said to a customer or to an agent is said once. */
const SAID: ReadonlySet<FactType> = new Set(['text.answered', 'wait.offered', 'agent.nudged']);
const ABOUT_PROMISES = /^(notice|call|ask|release)\./;

/**
 * Whether a fact of a younger case goes with it into the older one. What happened does, and so do its
 * promises with all that was done to keep them; its climbs are closed, and with them their pages and answers.
 */
export function comesAlong({ type, data }: Fact): boolean {
  if (type in OUTSIDE_DATA || type.startsWith('promise.') || SAID.has(type)) return true;
  return 'message' in data && typeof data.message === 'string' && ABOUT_PROMISES.test(data.message);
}
