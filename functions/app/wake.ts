import type { PersonId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import { between, type Instant, later, seconds } from '../domain/time.ts';
import type { Removal } from '../ports/removal.ts';
import type { SourceBook } from '../ports/sources.ts';
import type { Clock, Log, Look, Looks, Policies, Queues } from '../ports.ts';
import { handleEach } from './alone.ts';
import type { CaseWork, Outcome } from './handle.ts';
import { changePerson, type PeopleWork } from './people.ts';
import { removeOver } from './remove.ts';
import { tellShadow } from './shadow.ts';

export interface WakePorts extends CaseWork, PeopleWork {
  readonly clock: Clock;
  readonly policies: Policies;
  readonly log: Log;
  readonly looks: Looks;
  readonly removal: Removal;
  readonly sources: Pick<SourceBook, 'sourcesSeen' | 'toldOfSilence'>;
  readonly queues: Pick<Queues, 'deliver' | 'wake'>;
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

interface LookedAt extends Pick<Outcome, 'handled' | 'failed'> {
  readonly people: readonly { readonly person: PersonId; readonly error?: unknown }[];
}

/** A queue's delays are whole seconds: what comes up to one early is waited for here. */
const WORTH_WAITING = seconds(1);

/**
 * Looks at cases and people, each at its instant and not before it. A look that comes earlier than is worth waiting
 * for (SQS delays no longer than 15 minutes) is sent on: nothing fires early, and nothing is forgotten.
 */
export async function lookAt(ports: WakePorts, looks: readonly Look[]): Promise<LookedAt> {
  const now = ports.clock.now();
  const isFar = ({ at }: Look) => between(now, at) > WORTH_WAITING;
  await ports.queues.wake(looks.filter(isFar), now);
  let left = looks.filter((look) => !isFar(look)).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  let looked: LookedAt = { handled: [], failed: [], people: [] };
  while (left[0]) {
    const wait = between(ports.clock.now(), left[0].at);
    if (wait > 0) await ports.pause(wait);
    const reached = later(ports.clock.now(), left[0].at);
    const due = left.filter(({ at }) => at <= reached);
    left = left.slice(due.length);
    looked = together(looked, await lookAtDue(ports, due, reached));
  }
  return looked;
}

const together = (a: LookedAt, b: LookedAt): LookedAt => ({
  handled: [...a.handled, ...b.handled],
  failed: [...a.failed, ...b.failed],
  people: [...a.people, ...b.people],
});

async function lookAtDue(ports: WakePorts, due: readonly Look[], now: Instant): Promise<LookedAt> {
  const policy = await ports.policies.active();
  const cases = new Set(due.flatMap((look) => ('id' in look ? [look.id] : [])));
  const people = new Set(due.flatMap((look) => ('person' in look ? [look.person] : [])));
  const looked = await Promise.all([...people].map((person) => lookAtPerson(ports, policy, person, now)));
  const outcome = await handleEach(ports, policy, { facts: [], looks: [...cases] }, now);
  tellShadow(ports.log, policy, outcome.handled, now);
  const failed = await removeOver(ports, policy, cases, outcome, now);
  return { handled: outcome.handled, failed: [...outcome.failed, ...failed], people: looked };
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
