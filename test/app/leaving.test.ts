import type { Context, SQSEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import type { MemoryTable } from '../../functions/app/memory.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { intakeHandler } from '../../functions/intake.handler.ts';
import { asked, desk, policy, started } from '../support/desk.ts';
import { at, fact } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

/** What comes to a case that is just being removed, and to one that is gone. */

const KIM = caseIdOf('kim');

const says = (subject: string, type: Fact['type'], data: object) =>
  fact({ time: at('10:05'), type, data: { ...data }, subject, id: `${type}-${subject}` });
const writes = (subject: string) => says(subject, 'interaction.message', { by: 'customer' });
const promises = (subject: string) =>
  says(subject, 'callback.promised', { by: at('11:00'), phone: '+15555550101' });

/** Kim's case is open, and Lee's too. */
async function twoCases() {
  const d = desk();
  await d.take('10:00', started('kim', '10:00'), started('lee', '10:00'));
  const setApart = () => d.table.setApart(KIM, 1);
  /** Takes them in by a table of which some things are otherwise. */
  const take = (change: Partial<MemoryTable>, ...facts: Fact[]) =>
    handle({ store: { ...d.table, ...change }, queues: d.queues }, policy, { facts, looks: [] }, at('10:05'));
  return { ...d, setApart, take };
}

const fails = (message: string, error: unknown): never => {
  throw new Error(message, { cause: error });
};
const LEAVING = expect.objectContaining({ code: 'CASE_LEAVING', retry: 'later' });

describe('a case that is set apart between its being read and written', () => {
  test('is tried again later, and takes nothing from its neighbour', async () => {
    const d = await twoCases();
    const commit: MemoryTable['commit'] = async (state, write) => {
      if (state.id === KIM) await d.setApart();
      return await d.table.commit(state, write);
    };
    const kim = writes('kim');
    const outcome = await d.take({ commit }, kim, asked('lee', '10:05'));
    expect(outcome.failed).toEqual([{ id: KIM, facts: [kim], error: LEAVING }]);
    expect(outcome.handled.map(({ id }) => id)).toEqual([caseIdOf('lee')]);
    expect(d.delivered.map(({ caseId }) => caseId)).toEqual([caseIdOf('lee')]);
    expect(d.looks.map((look) => 'id' in look && look.id)).toContain(caseIdOf('lee'));
  });
});

test('when the second attempt cannot read, what the first has written is sent on its way', async () => {
  const d = await twoCases();
  const away = new Error('away');
  let isAway = false;
  const commit: MemoryTable['commit'] = async (state, write) => {
    if (state.id !== KIM) return await d.table.commit(state, write);
    isAway = true;
    return 'conflict';
  };
  const read: MemoryTable['read'] = async (wanted) => {
    if (isAway) throw away;
    return await d.table.read(wanted);
  };
  const kim = writes('kim');
  const outcome = await d.take({ commit, read }, kim, asked('lee', '10:05'));
  expect(outcome.failed).toEqual([{ id: KIM, facts: [kim], error: away }]);
  expect(d.delivered.map(({ caseId }) => caseId)).toEqual([caseIdOf('lee')]);
});

describe('what names a case by its id', () => {
  test('is tried again while that is being removed', async () => {
    const d = await twoCases();
    await d.setApart();
    const promised = promises(`case:${KIM}`);
    const outcome = await d.take({}, promised, asked('lee', '10:05'));
    expect(outcome.failed).toEqual([{ id: KIM, facts: [promised], error: LEAVING }]);
    expect(outcome.gone).toEqual([]);
    expect(d.delivered.map(({ caseId }) => caseId)).toEqual([caseIdOf('lee')]);
  });

  test('is logged by its kind, and not tried again, when that is gone', async () => {
    const w = createWorld();
    const logged: unknown[] = [];
    const log = { info: (...given: unknown[]) => void logged.push(given), failed: fails, count() {} };
    const take = intakeHandler(() => ({ ...w.ports, log, tally: async () => {} }));
    const body = JSON.stringify({ kind: 'fact', fact: promises(`case:${KIM}`) });
    const batch = { Records: [{ messageId: 'one', body }] } as SQSEvent;
    expect(await take(batch, {} as Context, () => {})).toEqual({ batchItemFailures: [] });
    expect(logged).toEqual([
      ['events of cases that do not exist', { count: 1, types: ['callback.promised'] }],
    ]);
    expect(w.table.cases()).toEqual([]);
  });
});
