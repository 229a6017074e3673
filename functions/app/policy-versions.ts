import type { Policy } from '../domain/policy.ts';
import { type Instant, minus, seconds } from '../domain/time.ts';
import type { Log, PolicyStore, PolicyVersion } from '../ports.ts';
import { type Deployed, type InForce, policyInForce, readStored } from './policies.ts';

/** Putting policies in force, and going back to an earlier one. */

/** So many versions are listed, and can be put in force again. */
const MOST_VERSIONS = 10;

interface Listed {
  readonly revision: string;
  /** When it was put in force for the first time; the deployed one has none until another took its place. */
  readonly since?: Instant;
  readonly isActive: boolean;
  readonly isDeployed: boolean;
}

export interface PolicyVersions {
  inForce(): Promise<InForce>;
  list(): Promise<readonly Listed[]>;
  /** Puts a checked policy in force. One that is in force already stays as it is. */
  put(policy: Policy, now: Instant): Promise<InForce>;
  /** Puts an earlier one in force again; `undefined` when it is not among the last ones or cannot be read. */
  restore(revision: string, now: Instant): Promise<InForce | undefined>;
}

/**
 * A version is kept first and put in force second. A crash between the two leaves a version that is listed and
 * not in force: nothing else has changed, and trying again finishes it.
 */
export function createPolicyVersions(
  deployed: Deployed,
  store: PolicyStore,
  log: Pick<Log, 'failed'>,
): PolicyVersions {
  const inForce = () => policyInForce(deployed, store, log);
  const versionOf = (policy: Policy, since: Instant): PolicyVersion => ({
    revision: policy.revision,
    since,
    json: JSON.stringify(policy),
  });

  async function activate(policy: Policy, now: Instant): Promise<InForce> {
    const present = await inForce();
    if (present.policy.revision === policy.revision) return present;
    const versions = await store.versions(MOST_VERSIONS);
    const isKept = ({ revision }: Policy) => versions.some((version) => version.revision === revision);
    // The deployed policy is the first version: from now on it is one that can be put in force again.
    if (!isKept(present.policy)) await store.keep(versionOf(present.policy, minus(now, seconds(0.001))));
    if (!isKept(policy)) await store.keep(versionOf(policy, now));
    await store.activate(versionOf(policy, now), deployed.stamp);
    return { policy, since: now };
  }

  return {
    inForce,
    async list() {
      const [{ policy: active }, versions] = await Promise.all([inForce(), store.versions(MOST_VERSIONS)]);
      const listed = (revision: string) => ({
        revision,
        isActive: revision === active.revision,
        isDeployed: revision === deployed.policy.revision,
      });
      const stored = versions.map(({ revision, since }) => ({ ...listed(revision), since }));
      const { revision } = deployed.policy;
      return stored.some((version) => version.revision === revision) ? stored : [...stored, listed(revision)];
    },
    put: activate,
    async restore(revision, now) {
      if (revision === deployed.policy.revision) return activate(deployed.policy, now);
      const version = (await store.versions(MOST_VERSIONS)).find((one) => one.revision === revision);
      if (!version) return undefined;
      let policy: Policy;
      try {
        policy = readStored(version);
      } catch (error) {
        log.failed('an earlier policy cannot be read', error, { revision });
        return undefined;
      }
      return activate(policy, now);
    },
  };
}
