import { describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import type { Instant } from '../../functions/domain/time.ts';
import { crashAt } from '../support/faults.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

const PHONE = '+15555550101';
const policy = policyOf({ retention: 'PT1H' });

/** A case of two conversations is resolved at 10:10 and kept for an hour; the first conversation goes on at `back`. */
async function removed(faults: ReturnType<typeof crashAt>, back: Instant) {
  const world = createWorld({ policy, wrap: faults.wrap, start: at('10:00') });
  const happens = (
    time: Instant,
    type: Parameters<typeof fact>[0]['type'],
    data: object,
    subject = 'chat-1',
  ) => world.takes(fact({ time, type, data: { ...data }, subject, id: `${subject}/${type}/${time}` }));
  happens(at('10:00'), 'interaction.started', { channel: 'chat', customer: { phone: PHONE } });
  happens(at('10:05'), 'interaction.started', { channel: 'chat', customer: { phone: PHONE } }, 'chat-2');
  happens(at('10:10'), 'case.resolved', { by: 'ann' });
  await world.runTo('11:09');
  const kept = world.table.cases().length;
  happens(back, 'interaction.message', { by: 'customer' });
  await world.runTo('11:16');
  const id = caseIdOf('chat-1');
  const { entries } = await world.table.read({ cases: [id, caseIdOf('chat-2')], customers: [] });
  const history = (await world.table.history(id)).map((one) => one.id);
  return {
    errors: world.errors,
    kept,
    stands: [entries.get(id)?.kind, entries.has(caseIdOf('chat-2'))],
    isThere: history.includes(`chat-1/interaction.message/${back}`),
    history: history.length,
    cases: world.table.cases().map(({ openedAt }) => openedAt),
  };
}

const END = Number.POSITIVE_INFINITY;
const whole = crashAt(END, 'before');
const expected = await removed(whole, at('11:13'));

describe('a process that dies at any step of a removal', () => {
  test('without a crash the case goes after an hour, and who comes back has a new one', () => {
    expect(expected).toEqual({
      errors: [],
      kept: 1,
      stands: ['case', false],
      isThere: true,
      history: 1,
      cases: [at('11:13')],
    });
  });

  test.each(['before', 'after'] as const)('%s any call to the outside: it ends the same', async (when) => {
    for (let n = 1; n <= whole.calls(); n++) {
      const faults = crashAt(n, when);
      expect(await removed(faults, at('11:13')), `crash ${when} call ${n} (${faults.crashed()})`).toEqual(
        expected,
      );
    }
  });

  test.each(['11:10', '11:10:10'])(
    'what happens at %s, while it may be cut off, is never lost',
    async (back) => {
      for (let n = 1; n <= whole.calls(); n++) {
        const { errors, isThere, cases } = await removed(crashAt(n, 'after'), at(back));
        expect([errors, isThere, cases.length], `crash after call ${n}`).toEqual([[], true, 1]);
      }
    },
  );
});
