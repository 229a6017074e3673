import { Policy } from '../domain/policy.ts';
import { revisionOf } from '../domain/revision.ts';
import type { Instant } from '../domain/time.ts';
import type { Log, Policies, PolicyStore, PolicyVersion } from '../ports.ts';

/** Which policy is in force: the deployed one, or one that was put in its place since. */

/** The policy that came with the code. */
export interface Deployed {
  readonly policy: Policy;
  /**
   * The name of what was written in the policy's file, whoever deploys it and whenever. A policy that was put in
   * force here is remembered with the stamp that it took the place of, and stands for as long as that one is
   * deployed: deploying the code again does not undo it, deploying another policy does. No clock is asked, so
   * that a deployment is the same wherever it is made; and undoing a deployment brings back what was in force
   * before it.
   */
  readonly stamp: string;
}

/** @param written the policy's document, without the defaults of what it leaves out */
export const deployedFrom = (written: unknown): Deployed => ({
  policy: Policy.parse(written),
  stamp: revisionOf(written),
});

export interface InForce {
  readonly policy: Policy;
  /** `undefined`: since it was deployed. */
  readonly since: Instant | undefined;
}

/** What is in force now. A stored policy that this release cannot read is told, and the deployed one stands. */
export async function policyInForce(
  { policy: deployed, stamp }: Deployed,
  store: Pick<PolicyStore, 'active'>,
  log: Pick<Log, 'failed'>,
  known?: InForce,
): Promise<InForce> {
  const stored = await store.active();
  if (stored?.over !== stamp) return { policy: deployed, since: undefined };
  // The same object as before: calendars remember what they worked out by it.
  if (known?.since === stored.since && known.policy.revision === stored.revision) return known;
  const { revision, since } = stored;
  try {
    return { policy: readStored(stored), since };
  } catch (error) {
    log.failed('the stored policy cannot be read; the deployed one is in force', error, { revision });
    return { policy: deployed, since: undefined };
  }
}

/** @throws what is wrong with it: another release of Baton wrote it */
export const readStored = ({ json }: PolicyVersion): Policy => Policy.parse(JSON.parse(json));

/** A policy that was put in force is in use everywhere after this long. */
export const KEPT_MS = 30_000;

/**
 * `Policies` of one process: read from the table at the first call, and again when 30 s have passed. When that
 * fails the last one stays in force; there is none at the first call, which then fails.
 */
export function createPolicies({
  deployed,
  store,
  log,
  nowMs,
}: {
  readonly deployed: Deployed;
  readonly store: Pick<PolicyStore, 'active'>;
  readonly log: Pick<Log, 'failed'>;
  readonly nowMs: () => number;
}): Policies {
  let last: InForce | undefined;
  let kept: { readonly reading: Promise<InForce>; readonly until: number } | undefined;

  async function read(): Promise<InForce> {
    try {
      last = await policyInForce(deployed, store, log, last);
    } catch (error) {
      if (!last) {
        kept = undefined;
        throw error;
      }
      log.failed('the policy could not be read; the last one stays in force', error);
    }
    return last;
  }

  return {
    async active() {
      if (!kept || kept.until <= nowMs()) kept = { until: nowMs() + KEPT_MS, reading: read() };
      return (await kept.reading).policy;
    },
  };
}
