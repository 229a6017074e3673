import type { E164, PersonId } from '../domain/ids.ts';
import { nextPersonLook, settlePerson } from '../domain/people/decide-person.ts';
import { evolvePerson } from '../domain/people/evolve-person.ts';
import type { PersonFact } from '../domain/people/facts.ts';
import { lineOf, type PersonMessage, type PersonState } from '../domain/people/person.ts';
import type { Policy } from '../domain/policy.ts';
import { hasCome, type Instant, plus } from '../domain/time.ts';
import type { PeopleStore, StoredPerson } from '../ports/people.ts';
import type { Queues } from '../ports.ts';
import { indexEntry } from './change.ts';
import { SOON } from './handle.ts';

/** Load, decide, commit: the same loop as for cases, for the other aggregate. */

export interface PeopleWork {
  readonly people: PeopleStore;
  readonly queues: Pick<Queues, 'deliver' | 'wake'>;
}

/** Many pages reach one person at once, and each changes the same item: whoever loses reads it again. */
const MOST_ATTEMPTS = 20;

const key = ({ id, ask }: PersonMessage): string => `${id}#${ask}`;

async function afterwards(
  { queues }: PeopleWork,
  before: StoredPerson,
  after: PersonState,
  lookAt: Instant | undefined,
  now: Instant,
): Promise<void> {
  const { person } = after;
  const known = new Set(before.state.outstanding.map(key));
  const fresh = after.outstanding.filter((message) => !known.has(key(message)));
  await queues.deliver(fresh.map(({ id, ask }) => ({ person, message: id, ask })));
  const isNear = lookAt !== undefined && lookAt !== before.lookAt && hasCome(lookAt, plus(now, SOON));
  await queues.wake(isNear ? [{ person, at: lookAt }] : [], now);
}

/** Takes what happened into a person. Where nothing changes, nothing is written. */
export async function changePerson(
  ports: PeopleWork,
  policy: Policy,
  person: PersonId,
  now: Instant,
  happened: (state: PersonState) => readonly PersonFact[],
): Promise<PersonState> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const before = await ports.people.load(person);
    const told = happened(before.state).reduce(evolvePerson, before.state);
    const after = settlePerson(told, policy, now);
    const lookAt = indexEntry(now, nextPersonLook(after), before.lookAt);
    const write = { expected: before.version, lookAt };
    const isIdle = after === before.state && lookAt === before.lookAt;
    if (isIdle || (await ports.people.commitPerson(after, write)) === 'committed') {
      if (!isIdle) await afterwards(ports, before, after, lookAt, now);
      return after;
    }
  }
  throw new Error(`${person} changed under ${MOST_ATTEMPTS} attempts`);
}

export const numberOf = (policy: Policy, person: PersonId): E164 | undefined => policy.people[person]?.phone;

/** Nothing is texted to whoever has said STOP, not even an answer. */
export async function isStopped(people: PeopleStore, policy: Policy, person: PersonId): Promise<boolean> {
  const number = numberOf(policy, person);
  if (number === undefined) return false;
  return lineOf((await people.load(person)).state, number).stopped !== undefined;
}
