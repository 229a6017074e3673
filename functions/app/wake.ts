import type { PersonId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { Clock, Log, Look, Looks, Policies, Queues } from '../ports.ts';
import { handleEach } from './alone.ts';
import type { CaseWork, Outcome } from './handle.ts';
import { changePerson, type PeopleWork } from './people.ts';
import { tellShadow } from './shadow.ts';

export interface WakePorts extends CaseWork, PeopleWork {
  readonly clock: Clock;
  readonly policies: Policies;
  readonly log: Log;
  readonly looks: Looks;
  readonly queues: Pick<Queues, 'deliver' | 'wake'>;
}

export interface LookedAt extends Outcome {
  readonly people: readonly { readonly person: PersonId; readonly error?: unknown }[];
}

/**
 * Looks at cases and people that are due. A look that comes before its instant (SQS delays no longer than 15
 * minutes, and two clocks differ) is sent on to it: nothing fires early, and nothing is forgotten.
 */
export async function lookAt(ports: WakePorts, looks: readonly Look[]): Promise<LookedAt> {
  const now = ports.clock.now();
  await ports.queues.wake(
    looks.filter(({ at }) => at > now),
    now,
  );
  const due = looks.filter(({ at }) => at <= now);
  const policy = await ports.policies.active();
  const cases = new Set(due.flatMap((look) => ('id' in look ? [look.id] : [])));
  const people = new Set(due.flatMap((look) => ('person' in look ? [look.person] : [])));
  const looked = await Promise.all([...people].map((person) => lookAtPerson(ports, policy, person, now)));
  const outcome = await handleEach(ports, policy, { facts: [], looks: [...cases] }, now);
  tellShadow(ports.log, policy, outcome.handled, now);
  return { ...outcome, people: looked };
}

async function lookAtPerson(
  ports: WakePorts,
  policy: Policy,
  person: PersonId,
  now: Instant,
): Promise<LookedAt['people'][number]> {
  try {
    await changePerson(ports, policy, person, now, () => []);
    return { person };
  } catch (error) {
    return { person, error };
  }
}
