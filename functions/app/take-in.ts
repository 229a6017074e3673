import type { Fact } from '../domain/event.ts';
import type { Answer, Claims, Clock, Incoming, Log, PeopleStore, Policies, Queues } from '../ports.ts';
import { handleEach } from './alone.ts';
import type { CaseWork, Outcome } from './handle.ts';
import { caseIdOf } from './identity.ts';
import { tellShadow } from './shadow.ts';
import { readText } from './texts.ts';

/** Everything that comes in, from phone systems, carriers and people, into its cases. */

export interface IntakePorts extends CaseWork {
  readonly clock: Clock;
  readonly policies: Policies;
  readonly log: Log;
  readonly people: PeopleStore;
  readonly claims: Pick<Claims, 'settle'>;
  readonly queues: Pick<Queues, 'deliver' | 'wake' | 'answer'>;
}

export interface TakenIn extends Outcome {
  readonly strangers: number;
  /** Of the given list, what is to be tried again, by its place. */
  readonly again: readonly number[];
}

export async function takeIn(ports: IntakePorts, incoming: readonly Incoming[]): Promise<TakenIn> {
  const policy = await ports.policies.active();
  const facts: { readonly fact: Fact; readonly place: number }[] = [];
  const answers: Answer[] = [];
  let strangers = 0;
  for (const [place, item] of incoming.entries()) {
    if (item.kind === 'fact') {
      facts.push({ fact: item.fact, place });
      continue;
    }
    const read = await readText(ports, policy, item);
    if (read.kind === 'fact') facts.push({ fact: read.fact, place });
    else if (read.kind === 'answer') answers.push(read.answer);
    else strangers += 1;
  }
  await nameCalls(ports.claims, facts);
  const input = { facts: facts.map(({ fact }) => fact), looks: [] };
  const now = ports.clock.now();
  const outcome = await handleEach(ports, policy, input, now);
  tellShadow(ports.log, policy, outcome.handled, now);
  await ports.queues.answer(answers);
  const failed = new Set(outcome.failed.flatMap((f) => f.facts));
  return {
    ...outcome,
    strangers,
    again: facts.filter(({ fact }) => failed.has(fact)).map(({ place }) => place),
  };
}

/**
 * The first callback of a call says which message it is, whatever became of the answer to the request for it:
 * whoever looks for a lost one must not take it for another.
 */
async function nameCalls(
  claims: Pick<Claims, 'settle'>,
  facts: readonly { readonly fact: Fact }[],
): Promise<void> {
  const first = facts.flatMap(({ fact }) =>
    fact.type === 'call.status' && fact.data.status === 'initiated' ? [fact] : [],
  );
  await Promise.all(
    first.map(({ subject, data }) => claims.settle(caseIdOf(subject), data.message, data.sid)),
  );
}
