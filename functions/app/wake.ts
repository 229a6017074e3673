import type { Clock, Log, Look, Looks, Policies, Queues } from '../ports.ts';
import { handleEach } from './alone.ts';
import type { CaseWork, Outcome } from './handle.ts';

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
  return handleEach(ports, await ports.policies.active(), { facts: [], looks: [...new Set(due)] }, now);
}
