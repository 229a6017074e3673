import { describe, expect, test } from 'vitest';
import { minuteOf } from '../../functions/domain/promises/slots.ts';
import { crashAt } from '../support/faults.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

/** Two calls for one minute that has room for one, and a process that dies at any step of it. */

const policy = policyOf({ callbacks: { perMinute: 1 } });
const ANN = { id: 'ann', phone: '+15555550121' };

async function morning(faults: ReturnType<typeof crashAt>) {
  const world = createWorld({ policy, wrap: faults.wrap });
  for (const n of [1, 2])
    world.takes(
      fact({
        time: at(`09:0${n}`),
        type: 'callback.promised',
        data: {
          window: { start: at('09:10'), end: at('09:30') },
          agent: ANN,
          customer: { phone: `+1555555013${n}` },
        },
        subject: `call-${n}`,
        id: `promise-${n}`,
      }),
    );
  await world.runTo('09:40');
  const rung = world.sent.filter(({ kind }) => kind === 'customer').map((sent) => `${sent.at} ${sent.to}`);
  const { taken } = await world.table.callsIn([minuteOf(at('09:10'))]);
  const states = [];
  for (const n of [1, 2]) states.push((await world.caseOf(`call-${n}`)).promises.map((p) => p.state));
  return { rung, states, errors: world.errors, taken: taken(minuteOf(at('09:10'))).all };
}

describe('a process that dies at any step of planning a call', async () => {
  const whole = crashAt(Number.POSITIVE_INFINITY, 'before');
  const expected = await morning(whole);

  test('without a crash each has a minute of their own', () => {
    expect(expected.states).toEqual([['kept'], ['kept']]);
    expect(expected.rung.map((line) => line.slice(0, 5))).toEqual(['09:10', '09:11']);
  });

  test.each(['before', 'after'] as const)(
    '%s nobody is called twice, and no place is wasted',
    { timeout: 120_000 },
    async (when) => {
      for (let n = 1; n <= whole.calls(); n++) {
        const faults = crashAt(n, when);
        const { rung, states, errors, taken } = await morning(faults);
        const crash = `crash ${when} call ${n} (${faults.crashed()})`;
        expect(errors, crash).toEqual([]);
        expect(states, crash).toEqual([['kept'], ['kept']]);
        expect(new Set(rung.map((line) => line.slice(-12))).size, crash).toBe(rung.length);
        expect(taken, crash).toBe(1);
      }
    },
  );
});
