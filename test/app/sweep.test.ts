import { describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { sweep } from '../../functions/app/sweep.ts';
import { newCase } from '../../functions/domain/case.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { Look } from '../../functions/ports.ts';
import { at, fact, policyOf, wall } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

function swept() {
  const table = createMemoryTable();
  const queued: string[] = [];
  const name = new Map<string, string>();
  const queues = {
    wake: async (looks: readonly Look[], _: Instant) =>
      void queued.push(
        ...looks.map((look) => `${name.get('id' in look ? look.id : look.person)} ${wall(look.at)}`),
      ),
  };
  return {
    table,
    queued,
    async due(subject: string, lookAt: string, version = 0) {
      const id = caseIdOf(subject);
      name.set(id, subject);
      await table.commit(newCase(id), { expected: version, lookAt: at(lookAt) });
    },
    at: async (now: string) => {
      queued.length = 0;
      await sweep(table, queues, at(now));
      return [...queued];
    },
  };
}

describe('the sweep', () => {
  test('queues what falls due within two and a half minutes, each once', async () => {
    const s = swept();
    await s.due('soon', '10:01');
    await s.due('later', '10:03');
    await s.due('much later', '11:00');
    expect(await s.at('10:00')).toEqual(['soon 10:01']);
    expect(await s.at('10:01')).toEqual(['later 10:03']);
    expect(await s.at('10:01:30')).toEqual([]);
  });

  test('sends what is overdue by a minute again, until it is handled', async () => {
    const s = swept();
    await s.due('lost', '10:01');
    expect(await s.at('10:00')).toEqual(['lost 10:01']);
    expect(await s.at('10:01:59')).toEqual([]);
    expect(await s.at('10:02')).toEqual(['lost 10:01']);
    expect(await s.at('10:03')).toEqual(['lost 10:01']);
    await s.due('lost', '11:00', 1);
    expect(await s.at('10:04')).toEqual([]);
  });

  test('that failed in the middle is made up for by the next one', async () => {
    const s = swept();
    await s.due('soon', '10:01');
    await expect(
      sweep(s.table, { wake: async () => Promise.reject(new Error('no queue')) }, at('10:00')),
    ).rejects.toThrow('no queue');
    expect(await s.at('10:01')).toEqual(['soon 10:01']);
  });

  test('after a stop of an hour queues all that was missed, once', async () => {
    const s = swept();
    await s.at('10:00');
    await s.due('missed', '10:30');
    await s.due('just now', '11:00:30');
    expect(await s.at('11:00')).toEqual(['missed 10:30', 'just now 11:00:30']);
  });
});

describe('a deadline', () => {
  const asked = fact({
    time: at('10:00'),
    type: 'supervisor.requested',
    data: { by: 'customer' },
    subject: 'c',
  });

  test('fires at its second', async () => {
    const w = createWorld();
    w.takes(asked);
    await w.runTo('10:20');
    expect(w.sent.map(({ at: when, to }) => `${when} ${to}`)).toEqual([
      '10:00 +15555550110',
      '10:05 +15555550111',
      '10:15 +15555550112',
    ]);
  });

  test('whose queue message is lost fires within two minutes', async () => {
    const w = createWorld({
      wrap: (port) => ('wake' in port ? { ...port, wake: async () => {} } : port),
      policy: policyOf(),
    });
    w.takes(asked);
    await w.runTo('10:20');
    // Nothing is ever queued here: only the page goes out, as part of its event.
    expect(w.sent).toHaveLength(1);

    let lost = 0;
    const once = createWorld({
      wrap: (port) =>
        'wake' in port && 'deliver' in port
          ? {
              ...port,
              async wake(looks: readonly Look[], now: Instant) {
                const kept = looks.filter(({ at: due }) => due !== at('10:05') || lost++ > 0);
                await (port.wake as (l: readonly Look[], n: Instant) => Promise<void>)(kept, now);
              },
            }
          : port,
    });
    once.takes(asked);
    await once.runTo('10:08');
    expect(once.sent.map(({ at: when }) => when)).toEqual(['10:00', '10:06']);
    expect(lost).toBeGreaterThan(0);
  });
});
