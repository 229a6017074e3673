import type { Fact } from '../domain/event.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import { type CaseWork, handle, type Input, type Outcome } from './handle.ts';
import { caseIdOf } from './identity.ts';

/**
 * A whole batch at once, which is cheap. Where that fails before the cases part ways (one that cannot be read
 * is enough), each conversation alone: a poisoned one takes no other with it.
 */
export async function handleEach(
  ports: CaseWork,
  policy: Policy,
  input: Input,
  now: Instant,
): Promise<Outcome> {
  try {
    return await handle(ports, policy, input, now);
  } catch (error) {
    const parts = apart(input);
    if (parts.length < 2) throw error;
    const outcomes = await Promise.all(parts.map((part) => alone(ports, policy, part, now)));
    return {
      handled: outcomes.flatMap(({ handled }) => handled),
      failed: outcomes.flatMap(({ failed }) => failed),
      gone: outcomes.flatMap(({ gone }) => gone),
    };
  }
}

async function alone(ports: CaseWork, policy: Policy, part: Input, now: Instant): Promise<Outcome> {
  try {
    return await handle(ports, policy, part, now);
  } catch (error) {
    const [fact] = part.facts;
    const [id = fact && caseIdOf(fact.subject)] = part.looks;
    return { handled: [], failed: id ? [{ id, facts: part.facts, error }] : [], gone: [] };
  }
}

function apart({ facts, looks }: Input): Input[] {
  const conversations = new Map<string, Fact[]>();
  for (const fact of facts)
    conversations.set(fact.subject, [...(conversations.get(fact.subject) ?? []), fact]);
  return [
    ...[...conversations.values()].map((group): Input => ({ facts: group, looks: [] })),
    ...looks.map((id): Input => ({ facts: [], looks: [id] })),
  ];
}
