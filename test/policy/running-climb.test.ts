import { expect, test } from 'vitest';
import { takeIn } from '../../functions/app/take-in.ts';
import { lookAt } from '../../functions/app/wake.ts';
import type { Policy } from '../../functions/domain/policy.ts';
import type { Instant } from '../../functions/domain/time.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

const ladderOf = (first: string, second: string) => ({
  default: {
    rungs: [
      { notify: [first], acknowledgeWithin: 'PT5M' },
      { notify: [second], acknowledgeWithin: 'PT10M' },
    ],
    lastResort: ['dana'],
  },
});
const before = policyOf({ ladders: ladderOf('pam', 'raj') });
const after = policyOf({ ladders: ladderOf('dana', 'pam') });

test('a changed policy does not move a running climb; the next climb is under the new one', async () => {
  const world = createWorld();
  const under = (policy: Policy, now: Instant) => ({
    ...world.ports,
    clock: { ...world.ports.clock, now: () => now },
    policies: { active: async () => policy },
  });
  const asks = async (policy: Policy, wall: string, name: string) => {
    const time = at(wall);
    const asked = fact({ id: name, time, type: 'supervisor.requested', data: { by: 'customer' } });
    await takeIn(under(policy, time), [{ kind: 'fact', fact: asked }]);
  };
  const climbs = async () =>
    (await world.caseOf('call-1')).climbs.map(({ grounds, rung, people }) => [
      grounds.revision,
      rung,
      people,
    ]);

  await asks(before, '09:00', 'first');
  expect(await climbs()).toEqual([[before.revision, 0, ['pam']]]);

  const now = at('09:05');
  await lookAt(under(after, now), [{ id: (await world.caseOf('call-1')).id, at: now }]);
  expect(await climbs()).toEqual([[before.revision, 1, ['raj']]]);

  await asks(after, '09:06', 'second');
  expect(await climbs()).toEqual([
    [before.revision, 1, ['raj']],
    [after.revision, 0, ['dana']],
  ]);
});
