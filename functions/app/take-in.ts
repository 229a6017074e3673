import type { Fact } from '../domain/event.ts';
import { ownNumbersOf, withoutOwnNumber } from '../domain/own-calls.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { OptOuts } from '../ports/opt-outs.ts';
import type { Answer, Claims, Clock, Incoming, Log, Policies, Queues } from '../ports.ts';
import { handleEach } from './alone.ts';
import type { CaseWork, Failure, Outcome } from './handle.ts';
import { caseIdOf } from './identity.ts';
import { changePerson } from './people.ts';
import { digestIn, type NewsPorts, tellDigest, tellPerson } from './person-news.ts';
import { tellShadow } from './shadow.ts';
import { readText } from './texts.ts';

/** Everything that comes in, from phone systems, carriers and people, into its cases. */

export interface IntakePorts extends CaseWork, NewsPorts {
  readonly claims: Pick<Claims, 'settle'>;
  readonly clock: Clock;
  readonly policies: Policies;
  readonly log: Log;
  readonly optOuts: Pick<OptOuts, 'noteOptOut'>;
  readonly queues: Pick<Queues, 'deliver' | 'wake' | 'answer' | 'intake'>;
}

interface TakenIn extends Outcome {
  readonly strangers: number;
  /** Of the given list, what is to be tried again, by its place. */
  readonly again: readonly number[];
}

interface Sorted {
  /** What is to be taken into cases now, and where in the list it stands. */
  readonly facts: { readonly fact: Fact; readonly place: number }[];
  readonly answers: Answer[];
  strangers: number;
}

/** An outcome of a digest is no fact of a case; one of a page is told to its person first. */
async function sortFact(
  ports: IntakePorts,
  policy: Policy,
  fact: Fact,
  now: Instant,
): Promise<Fact | undefined> {
  if (digestIn(fact)) {
    await tellDigest(ports, policy, fact, now);
    return undefined;
  }
  await tellPerson(ports, policy, fact, now);
  return fact;
}

async function sort(
  ports: IntakePorts,
  policy: Policy,
  { item, place }: { readonly item: Incoming; readonly place: number },
  now: Instant,
  into: Sorted,
): Promise<void> {
  if (item.kind === 'release') {
    await changePerson(ports, policy, item.person, now, () => [{ type: 'number.released', at: now }]);
    return;
  }
  if (item.kind === 'fact') {
    const fact = await sortFact(ports, policy, item.fact, now);
    if (fact) into.facts.push({ fact, place });
    return;
  }
  const read = await readText(ports, policy, item);
  if (read.kind === 'facts') {
    await ports.queues.intake(read.facts.map((fact) => ({ kind: 'fact', fact })));
    into.answers.push(read.answer);
  } else if (read.kind === 'fact') {
    await tellPerson(ports, policy, read.fact, now);
    into.facts.push({ fact: read.fact, place });
  } else if (read.kind === 'answer') into.answers.push(read.answer);
  else if (read.kind === 'stranger') into.strangers += 1;
}

export async function takeIn(ports: IntakePorts, incoming: readonly Incoming[]): Promise<TakenIn> {
  const policy = await ports.policies.active();
  const own = ownNumbersOf(policy);
  const now = ports.clock.now();
  const into: Sorted = { facts: [], answers: [], strangers: 0 };
  const unsorted: Failure[] = [];
  const again: number[] = [];
  for (const [place, arrived] of incoming.entries()) {
    const item: Incoming =
      arrived.kind === 'fact' ? { kind: 'fact', fact: withoutOwnNumber(arrived.fact, own) } : arrived;
    try {
      await sort(ports, policy, { item, place }, now, into);
    } catch (error) {
      again.push(place);
      const fact = item.kind === 'fact' ? [item.fact] : [];
      unsorted.push({ id: caseIdOf(fact[0]?.subject ?? item.kind), facts: fact, error });
    }
  }
  await nameCalls(ports.claims, into.facts, now);
  const input = { facts: into.facts.map(({ fact }) => fact), looks: [] };
  const outcome = await handleEach(ports, policy, input, now);
  tellShadow(ports.log, policy, outcome.handled, now);
  await ports.queues.answer(into.answers);
  const failed = new Set(outcome.failed.flatMap((f) => f.facts));
  return {
    handled: outcome.handled,
    failed: [...outcome.failed, ...unsorted],
    gone: outcome.gone,
    strangers: into.strangers,
    again: [...again, ...into.facts.filter(({ fact }) => failed.has(fact)).map(({ place }) => place)],
  };
}

/**
 * The first callback of a call says which message it is, whatever became of the answer to the request for it:
 * whoever looks for a lost one must not take it for another.
 */
async function nameCalls(
  claims: Pick<Claims, 'settle'>,
  facts: readonly { readonly fact: Fact }[],
  now: Instant,
): Promise<void> {
  const first = facts.flatMap(({ fact }) =>
    fact.type === 'call.status' && fact.data.status === 'initiated' ? [fact] : [],
  );
  await Promise.all(
    first.map(({ subject, data }) => claims.settle(caseIdOf(subject), data.message, data.sid, now)),
  );
}
