import type { Clock, Log, Look, Looks, Policies, Queues } from '../ports.ts';
import { handleEach } from './alone.ts';
import type { CaseWork, Outcome } from './handle.ts';
import { tellShadow } from './shadow.ts';

export interface WakePorts extends CaseWork {
  readonly clock: Clock;
  readonly policies: Policies;
  readonly log: Log;
  readonly looks: Looks;
  readonly queues: Pick<Queues, 'deliver' | 'wake'>;
}

/**
 * Looks at cases that are due. A look that comes before its instant (SQS delays no longer than 15 minutes, and
 * two clocks differ) is sent on to it: nothing fires early, and nothing is forgotten.
 */
export async function lookAt(ports: WakePorts, looks: readonly Look[]): Promise<Outcome> {
  const now = ports.clock.now();
  await ports.queues.wake(
    looks.filter(({ at }) => at > now),
    now,
  );
  const due = looks.filter(({ at }) => at <= now).map(({ id }) => id);
  const policy = await ports.policies.active();
  const outcome = await handleEach(ports, policy, { facts: [], looks: [...new Set(due)] }, now);
  tellShadow(ports.log, policy, outcome.handled, now);
  return outcome;
}
