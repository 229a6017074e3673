import { describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import type { MemoryTable } from '../../functions/app/memory.ts';
import { takeIn } from '../../functions/app/take-in.ts';
import { lookAt } from '../../functions/app/wake.ts';
import { asked, desk } from '../support/desk.ts';
import { at } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

describe('a poisoned case takes no neighbour with it', () => {
  const facts = (first: string) => [asked(first, '10:00'), asked('fine', '10:00')];
  const poisoned = (d: ReturnType<typeof desk>, change: Partial<MemoryTable>) => ({
    ...createWorld().ports,
    store: { ...d.table, ...change },
    queues: { ...d.queues, answer: async () => {}, intake: async () => {} },
  });

  test.each<[string, (d: ReturnType<typeof desk>) => Partial<MemoryTable>]>([
    [
      'its write fails',
      (d) => ({
        commit: async (state, write) => {
          if (state.id === caseIdOf('bad')) throw new Error('too large');
          return d.table.commit(state, write);
        },
      }),
    ],
    [
      'it cannot be read',
      (d) => ({
        read: async (wanted) => {
          if (wanted.cases.includes(caseIdOf('bad'))) throw new Error('not a case');
          return d.table.read(wanted);
        },
      }),
    ],
  ])('%s', async (_, change) => {
    const d = desk();
    const incoming = facts('bad').map((one) => ({ kind: 'fact' as const, fact: one }));
    const taken = await takeIn(poisoned(d, change(d)), incoming);
    expect(taken.again).toEqual([0]);
    expect(d.table.cases().map(({ id }) => id)).toEqual([caseIdOf('fine')]);
    expect(d.delivered).toHaveLength(1);
  });

  test('among looks, too', async () => {
    const d = desk();
    await d.take('10:00', ...facts('bad'));
    const store: MemoryTable = {
      ...d.table,
      read: async (wanted) => {
        if (wanted.cases.includes(caseIdOf('bad'))) throw new Error('not a case');
        return d.table.read(wanted);
      },
    };
    const w = createWorld();
    await w.runTo('10:06');
    const looks = ['bad', 'fine'].map((subject) => ({ id: caseIdOf(subject), at: at('10:05') }));
    const outcome = await lookAt({ ...w.ports, store, queues: d.queues }, looks);
    expect(outcome.failed.map(({ id }) => id)).toEqual([caseIdOf('bad')]);
    expect(outcome.handled.flatMap(({ decided }) => decided.map(({ type }) => type))).toContain(
      'climb.climbed',
    );
  });
});
