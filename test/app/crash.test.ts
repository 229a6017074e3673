import { describe, expect, test } from 'vitest';
import { carrier } from '../support/carrier.ts';
import { crashAt } from '../support/faults.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

const PHONE = '+15555550101';
const policy = policyOf({
  ladders: {
    default: {
      rungs: [
        { notify: ['pam'], acknowledgeWithin: 'PT5M' },
        { notify: ['raj'], acknowledgeWithin: 'PT10M' },
      ],
      lastResort: ['dana'],
    },
  },
});

/**
 * A morning: a chat, a supervisor who is texted and does not answer, a second one who takes it; a promised
 * call that nobody takes at first and that is kept then; a second conversation that joins; the end.
 */
async function morning(faults: ReturnType<typeof crashAt>) {
  const world = createWorld({
    policy,
    wrap: faults.wrap,
    phones: carrier({ customers: ['no-answer', 'human'] }),
  });
  const happens = (
    wall: string,
    type: Parameters<typeof fact>[0]['type'],
    data: object,
    subject = 'chat-1',
  ) =>
    world.takes(fact({ time: at(wall), type, data: { ...data }, subject, id: `${subject}/${type}/${wall}` }));
  happens('10:00', 'interaction.started', { channel: 'chat', customer: { phone: PHONE, name: 'Kim' } });
  happens('10:01', 'supervisor.requested', { by: 'customer' });
  happens('10:02', 'callback.promised', {
    window: { start: at('10:30'), end: at('11:30') },
    agent: { id: 'ann', phone: '+15555550121' },
  });
  world.texts('10:09', '+15555550111', '1');
  happens('10:20', 'interaction.message', { by: 'customer' }, 'chat-2');
  happens('10:21', 'interaction.started', { channel: 'chat', customer: { phone: PHONE } }, 'chat-3');
  world.texts('11:45', '+15555550111', '3 10');
  await world.runTo('13:00');
  const state = await world.caseOf('chat-1');
  const heard = world.sent.filter(({ kind }) => kind !== 'release');
  return {
    errors: world.errors,
    // To let go of somebody who is gone already does nothing: a second time is no second message.
    sent: [
      ...new Set(
        world.sent.map(
          ({ kind, to, words, message }) =>
            `${kind} ${to} ${words.slice(0, 40)} ${kind === 'release' ? '' : message.replace(/\.2026.*$/, '')}`,
        ),
      ),
    ].toSorted(),
    once: new Set(heard.map(({ message }) => message)).size === heard.length,
    state: state.state,
    climbs: state.climbs.map((c) => [c.id, c.state, c.acknowledgedBy]),
    promises: state.promises.map((p) => p.state),
    interactions: state.interactions.map(({ conversation }) => conversation),
    outstanding: state.outstanding,
  };
}

describe('a process that dies at any step', async () => {
  const whole = crashAt(Number.POSITIVE_INFINITY, 'before');
  const expected = await morning(whole);

  test('without a crash the morning goes as it should', () => {
    expect(expected).toMatchObject({
      errors: [],
      once: true,
      state: 'resolved',
      promises: ['kept'],
      interactions: ['chat-1', 'chat-3'],
      outstanding: [],
    });
    expect(expected.sent.map((line) => line.slice(0, 36))).toEqual([
      'agent +15555550121 Baton. A promised',
      'agent +15555550121 Baton. A promised',
      'customer +15555550101 Hello. This is',
      'customer +15555550101 Hello. This is',
      'release +15555550121 The customer di',
      'release +15555550121 The customer ha',
      'text +15555550101 We will call you t',
      'text +15555550110 Baton 10: Kim: the',
      'text +15555550111 Baton 10: Kim: the',
      'text +15555550111 Kim is closed. Tha',
      'text +15555550111 You have Kim. Repl',
    ]);
  });

  test.each(['before', 'after'] as const)(
    '%s any call to the outside ends in the same case and the same messages, each sent once',
    async (when) => {
      for (let n = 1; n <= whole.calls(); n++) {
        const faults = crashAt(n, when);
        const outcome = await morning(faults);
        expect(outcome, `crash ${when} call ${n} (${faults.crashed()})`).toEqual(expected);
      }
    },
    60_000,
  );
});
