import { describe, expect, test } from 'vitest';
import { indexEntry } from '../../functions/app/change.ts';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import type { MemoryTable } from '../../functions/app/memory.ts';
import { lookAt } from '../../functions/app/wake.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import type { Look } from '../../functions/ports.ts';
import { asked, desk, policy, started } from '../support/desk.ts';
import { at, comparable, fact } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

describe('one case, two at once', () => {
  test('both are applied, and nothing is decided twice', async () => {
    const d = desk();
    await d.take('10:00', started('c', '10:00'));
    await Promise.all([
      d.take('10:05', asked('c', '10:05', 'one')),
      d.take(
        '10:05',
        fact({ time: at('10:05'), type: 'case.noted', data: { by: 'a', text: 't' }, subject: 'c' }),
      ),
    ]);
    const entry = await d.entry('c');
    if (entry?.kind !== 'case') throw new Error('no case');
    expect(entry.version).toBe(3);
    expect(entry.state).toMatchObject({ requests: [{ by: 'customer' }], lastNote: { by: 'a', text: 't' } });
    expect(d.delivered).toHaveLength(1);
  });

  test('two that open it are one case', async () => {
    const d = desk();
    await Promise.all([d.take('10:00', started('c', '10:00')), d.take('10:00', asked('c', '10:00:01'))]);
    const entry = await d.entry('c');
    expect(entry).toMatchObject({ version: 2, state: { requests: [{ by: 'customer' }] } });
  });

  test('five conflicts in a row are reported, and only that case fails', async () => {
    const d = desk();
    const stuck = caseIdOf('stuck');
    const store: MemoryTable = {
      ...d.table,
      commit: async (state, write) => (state.id === stuck ? 'conflict' : d.table.commit(state, write)),
    };
    const input = { facts: [started('stuck', '10:00'), started('fine', '10:00')], looks: [] };
    const outcome = await handle({ store, queues: d.queues }, policy, input, at('10:00'));
    expect(outcome.failed.map(({ id }) => id)).toEqual([stuck]);
    expect(outcome.handled.map(({ id }) => id)).toEqual([caseIdOf('fine')]);
  });
});

describe('what is delivered twice', () => {
  test('changes nothing, and writes nothing', async () => {
    const d = desk();
    await d.take('10:01', started('c', '10:00'), asked('c', '10:01'));
    const outcome = await d.take('10:01:30', asked('c', '10:01'), started('c', '10:00'));
    expect(outcome.handled[0]).toMatchObject({ duplicates: 2, applied: [], decided: [] });
    expect(await d.entry('c')).toMatchObject({ version: 1 });
    expect(d.delivered).toHaveLength(1);
  });

  test('of two that share source and id the first stands', async () => {
    const d = desk();
    await d.take('10:00', started('c', '10:00'));
    await d.take('10:01', asked('c', '10:01', 'same'));
    await d.take('10:02', asked('c', '10:02', 'same'));
    expect((await d.table.cases())[0]?.requests).toMatchObject([{ at: at('10:01'), by: 'customer' }]);
  });

  test('ten events in one batch are one write', async () => {
    const d = desk();
    await d.take('10:00', ...Array.from({ length: 10 }, (_, i) => asked('c', `10:00:0${i}`)));
    expect(await d.entry('c')).toMatchObject({ version: 1 });
    expect(d.delivered).toHaveLength(10);
  });
});

describe('time', () => {
  test('an event that comes late is placed where it belongs', async () => {
    const d = desk();
    await d.take('10:10', started('c', '10:00'), asked('c', '10:10'));
    const outcome = await d.take(
      '10:20',
      fact({
        time: at('10:05'),
        type: 'case.noted',
        data: { by: 'f', text: 'rude', about: ['pam'] },
        subject: 'c',
      }),
    );
    expect(outcome.handled[0]).toMatchObject({ refolded: true, applied: [{ type: 'case.noted' }] });
    const [state] = d.table.cases();
    expect(state?.climbs).toHaveLength(1);
  });

  test('a source whose clock is fast can be answered all the same', async () => {
    const w = createWorld();
    w.takes(started('c', '10:01:30', { customer: { name: 'Kim' } }), at('10:00'));
    w.takes(asked('c', '10:02'), at('10:00:30'));
    w.texts('10:00:50', '+15555550110', '1');
    await w.runTo('10:30');
    expect((await w.caseOf('c')).climbs).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'pam' }]);
    expect(w.sent.map(({ at: when, to }) => `${when} ${to}`)).toEqual([
      '10:00:30 +15555550110',
      '10:00:50 +15555550110',
    ]);
  });

  test('of a clock that is fast, the order stays', async () => {
    const d = desk();
    await d.take('10:00', asked('c', '10:03'), started('c', '10:02'));
    const [state] = d.table.cases();
    expect((await d.table.history(state?.id as never)).map(({ time }) => time)).toEqual([
      at('10:00'),
      at('10:00'),
    ]);
    expect(state?.newest).toMatchObject({ time: at('10:00') });
    expect(comparable(state as never).openedAt).toBe(at('10:00'));
  });
});

describe('the index entry for the next look', () => {
  test.each([
    ['the first one is set', '10:00', '10:05', undefined, '10:05'],
    ['an earlier one moves it', '10:00', '10:05', '10:30', '10:05'],
    ['a later one leaves it: it wakes once for nothing', '10:00', '10:30', '10:05', '10:05'],
    ['once it has passed, it is armed again', '10:05', '10:30', '10:05', '10:30'],
    ['without a look there is none', '10:00', undefined, '10:05', undefined],
  ])('%s', (_, now, next, indexed, entry) => {
    const t = (w: string | undefined) => (w === undefined ? undefined : at(w));
    expect(indexEntry(at(now), t(next), t(indexed))).toBe(t(entry));
  });

  test('only what the sweep would come too late for goes to the queue at once', async () => {
    const d = desk();
    await d.take('10:00', asked('near', '10:00'));
    expect(d.looks).toEqual([{ id: caseIdOf('near'), at: at('10:01') }]);
    await d.take(
      '10:00',
      fact({ time: at('10:00'), type: 'callback.promised', data: { at: at('15:00') }, subject: 'far' }),
    );
    expect(d.looks).not.toContainEqual(expect.objectContaining({ id: caseIdOf('far') }));
    expect(await d.entry('far')).toMatchObject({ lookAt: at('15:01') });
  });

  test('a look that comes for nothing re-arms it, and decides nothing', async () => {
    const d = desk();
    await d.take('10:00', asked('c', '10:00'));
    const page = (await d.table.cases())[0]?.outstanding[0]?.id;
    await d.take(
      '10:00:02',
      fact({
        time: at('10:00:02'),
        type: 'message.delivered',
        data: { message: page },
        subject: `case:${caseIdOf('c')}`,
      }),
    );
    expect(await d.entry('c')).toMatchObject({ lookAt: at('10:01') });
    const outcome = await d.look('10:01', 'c');
    expect(outcome.handled[0]?.decided).toEqual([]);
    expect(await d.entry('c')).toMatchObject({ lookAt: at('10:05') });
  });

  test('a look that comes early is sent on to its instant, and decides nothing', async () => {
    const w = createWorld();
    w.takes(asked('c', '10:00'));
    await w.runTo('10:00:10');
    const looks: Look[] = [];
    const queues = { deliver: async () => {}, wake: async (all: readonly Look[]) => void looks.push(...all) };
    const early = { id: caseIdOf('c'), at: at('10:05') };
    expect((await lookAt({ ...w.ports, queues }, [early])).handled).toEqual([]);
    expect(looks).toEqual([early]);
  });

  test('looks that come less than a second early are waited for, each till its own instant', async () => {
    const w = createWorld();
    for (const c of ['b', 'c']) w.takes(asked(c, '10:00'));
    await w.runTo('10:04:59');
    let now = plus(at('10:04:59'), seconds(0.4));
    const pauses: number[] = [];
    const pause = async (ms: number) => {
      pauses.push(ms);
      now = plus(now, seconds(ms / 1000));
    };
    const ports = { ...w.ports, clock: { now: () => now }, pause };
    const { handled } = await lookAt(ports, [
      { id: caseIdOf('c'), at: plus(at('10:05'), seconds(0.3)) },
      { id: caseIdOf('b'), at: at('10:05') },
    ]);
    expect(pauses).toEqual([600, 300]);
    expect(handled.map(({ id }) => id)).toEqual([caseIdOf('b'), caseIdOf('c')]);
  });
});
