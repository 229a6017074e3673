import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryPolicyStore } from '../../functions/app/memory-policies.ts';
import { createPolicies, type Deployed, deployedFrom, KEPT_MS } from '../../functions/app/policies.ts';
import { createPolicyVersions } from '../../functions/app/policy-versions.ts';
import { type Instant, plus, seconds } from '../../functions/domain/time.ts';
import type { PolicyStore } from '../../functions/ports.ts';
import { NOW, policyWith } from './good.ts';

const limited = (limit: number) => policyWith({ rules: { transfers: { limit } } });
const deployed = (limit: number): Deployed => ({ policy: limited(limit), stamp: `deployed ${limit}` });
const inSeconds = (n: number): Instant => plus(NOW, seconds(n));

let failed: string[];
let store: PolicyStore;
const log = { failed: (message: string) => void failed.push(message) };
beforeEach(() => {
  failed = [];
  store = createMemoryPolicyStore();
});
const versions = (limit = 2) => createPolicyVersions(deployed(limit), store, log);
const limitOf = async (of = versions()) => {
  const { transfers } = (await of.inForce()).policy.rules;
  return transfers ? transfers.limit : undefined;
};

describe('which policy is in force', () => {
  test('the deployed one, until another is put in its place', async () => {
    expect(await versions().inForce()).toEqual({ policy: limited(2), since: undefined });
    expect(await versions().put(limited(3), NOW)).toEqual({ policy: limited(3), since: NOW });
    expect(await versions().inForce()).toEqual({ policy: limited(3), since: NOW });
  });

  test('it stays when the same policy is deployed again, with other code', async () => {
    await versions().put(limited(3), NOW);
    expect(await limitOf(versions(2))).toBe(3);
  });

  test('another one that is deployed takes its place', async () => {
    await versions().put(limited(3), NOW);
    expect(await limitOf(versions(4))).toBe(4);
  });

  test('undoing that deployment brings back what was in force before it', async () => {
    await versions(2).put(limited(3), NOW);
    expect(await limitOf(versions(4))).toBe(4);
    expect(await limitOf(versions(2))).toBe(3);
  });

  test('but not when a policy was put in force under it', async () => {
    await versions(2).put(limited(3), NOW);
    await versions(4).put(limited(5), inSeconds(1));
    expect(await limitOf(versions(2))).toBe(2);
  });

  test('the stamp is of what was written: a default that changes with the code does not change it', () => {
    const written = {
      people: {},
      ladders: { default: { rungs: [{ notify: [], acknowledgeWithin: 'PT5M' }] } },
    };
    const { stamp, policy } = deployedFrom(written);
    expect(deployedFrom(structuredClone(written)).stamp).toBe(stamp);
    expect(deployedFrom(policy).stamp).not.toBe(stamp);
    expect(deployedFrom({ ...written, timeZone: 'UTC' }).stamp).not.toBe(stamp);
  });

  test('a stored one that this release cannot read is told, and the deployed one stands', async () => {
    for (const json of ['{"people":{}}', 'not JSON']) {
      await store.activate({ revision: 'x', since: NOW, json }, 'deployed 2');
      expect(await limitOf()).toBe(2);
    }
    expect(failed).toHaveLength(2);
  });
});

describe('a crash between keeping a version and putting it in force', () => {
  const crashing = (): PolicyStore => ({
    ...store,
    activate: async () => {
      throw new Error('crash');
    },
  });

  test('leaves what was in force, and trying again finishes it without a second version', async () => {
    await expect(createPolicyVersions(deployed(2), crashing(), log).put(limited(3), NOW)).rejects.toThrow();
    expect(await limitOf()).toBe(2);
    await versions().put(limited(3), inSeconds(60));
    expect(await limitOf()).toBe(3);
    expect((await versions().list()).map(({ revision }) => revision)).toEqual([
      limited(3).revision,
      limited(2).revision,
    ]);
  });
});

describe('versions', () => {
  test('the deployed policy is the first, before and after another took its place', async () => {
    const { revision } = limited(2);
    expect(await versions().list()).toEqual([{ revision, isActive: true, isDeployed: true }]);
    await versions().put(limited(3), NOW);
    expect(await versions().list()).toEqual([
      { revision: limited(3).revision, since: NOW, isActive: true, isDeployed: false },
      { revision, since: plus(NOW, seconds(-0.001)), isActive: false, isDeployed: true },
    ]);
  });

  test('putting the same one twice changes nothing', async () => {
    await versions().put(limited(3), NOW);
    const before = await versions().list();
    expect(await versions().put(limited(3), inSeconds(60))).toMatchObject({ since: NOW });
    expect(await versions().list()).toEqual(before);
  });

  test('an earlier one can be put in force again, also the deployed one and one deployed before', async () => {
    await versions(2).put(limited(3), NOW);
    await versions(4).put(limited(5), inSeconds(1));
    const restored = (limit: number) => versions(4).restore(limited(limit).revision, inSeconds(limit));
    for (const limit of [3, 2, 4, 5]) {
      expect(await restored(limit)).toEqual({ policy: limited(limit), since: inSeconds(limit) });
      expect(await limitOf(versions(4))).toBe(limit);
    }
    expect(await restored(9)).toBeUndefined();
    expect(await limitOf(versions(4))).toBe(5);
  });

  test('the last ten can', async () => {
    for (let limit = 3; limit <= 13; limit++) await versions().put(limited(limit), inSeconds(limit));
    const listed = await versions().list();
    expect(listed.slice(0, 10).map(({ revision }) => revision)).toEqual(
      Array.from({ length: 10 }, (_, i) => limited(13 - i).revision),
    );
    expect(await versions().restore(limited(4).revision, inSeconds(20))).toBeDefined();
    expect(await versions().restore(limited(3).revision, inSeconds(21))).toBeUndefined();
  });
});

describe('a process', () => {
  const started = (limit = 2) => {
    const clock = { ms: 0, reads: 0, isDown: false };
    const counted = {
      active: async () => {
        clock.reads += 1;
        if (clock.isDown) throw new Error('down');
        return store.active();
      },
    };
    const policies = createPolicies({
      deployed: deployed(limit),
      store: counted,
      log,
      nowMs: () => clock.ms,
    });
    return { clock, policies };
  };

  test('reads the policy once in 30 seconds, however often and at once it is asked', async () => {
    const { clock, policies } = started();
    await Promise.all([policies.active(), policies.active()]);
    await versions().put(limited(3), NOW);
    clock.ms = KEPT_MS - 1;
    expect([await policies.active(), clock.reads]).toEqual([limited(2), 1]);
    clock.ms = KEPT_MS;
    expect([await policies.active(), clock.reads]).toEqual([limited(3), 2]);
  });

  test('keeps the very object while nothing has changed', async () => {
    await versions().put(limited(3), NOW);
    const { clock, policies } = started();
    const first = await policies.active();
    clock.ms = KEPT_MS;
    expect(await policies.active()).toBe(first);
    expect(clock.reads).toBe(2);
  });

  test('keeps the last policy while the table cannot be read, and says so', async () => {
    await versions().put(limited(3), NOW);
    const { clock, policies } = started();
    await policies.active();
    Object.assign(clock, { isDown: true, ms: KEPT_MS });
    expect(await policies.active()).toEqual(limited(3));
    expect(failed).toEqual(['the policy could not be read; the last one stays in force']);
  });

  test('does not begin with the wrong policy: its first call fails, and the next one asks again', async () => {
    await versions().put(limited(3), NOW);
    const { clock, policies } = started();
    clock.isDown = true;
    await expect(policies.active()).rejects.toThrow('down');
    clock.isDown = false;
    expect(await policies.active()).toEqual(limited(3));
  });
});
