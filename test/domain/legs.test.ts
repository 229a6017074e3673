import { describe, expect, test } from 'vitest';
import { policyOf, timeline } from '../support/given.ts';

const policy = policyOf({ rules: { dropped: {} } });
const given = () => {
  const t = timeline(policy);
  t.happens('10:00', 'interaction.started', {
    channel: 'voice',
    leg: 'a',
    customer: { phone: '+15555550101' },
  });
  return {
    ...t,
    queued: (wall: string, queue: string, leg: string, more: object = {}) =>
      t.happens(wall, 'interaction.queued', { queue, leg, movedIsTransfer: true }, more),
    connected: (wall: string, agent: string, leg: string) =>
      t.happens(wall, 'interaction.connected', { agent, leg }),
    transferred: (wall: string, to: object, leg: string) =>
      t.happens(wall, 'interaction.transferred', { to, leg }),
    ended: (wall: string, leg: string | undefined, outcome = 'completed') =>
      t.happens(wall, 'interaction.ended', { outcome, ...(leg ? { leg } : {}) }),
    line: () => t.state().interactions[0]?.state,
    handoffs: () => t.state().handoffs.map(({ from, to, loop }) => `${from} > ${to}${loop ? ' again' : ''}`),
  };
};

describe('a source without an event for moves between queues', () => {
  test('the first queue is no hand-off, another one is, the same one again is not', () => {
    const t = given();
    t.queued('10:01', 'one', 'a');
    t.queued('10:02', 'two', 'a');
    t.queued('10:03', 'two', 'a');
    expect(t.handoffs()).toEqual(['one > two']);
  });

  test('back where it was is a loop', () => {
    const t = given();
    t.queued('10:01', 'one', 'a');
    t.queued('10:02', 'two', 'a');
    t.queued('10:03', 'one', 'a');
    expect(t.handoffs()).toEqual(['one > two', 'two > one again']);
    expect(t.sent).toContain('10:03 page pam loop.1');
  });

  test('a transfer and the queue that it led to are one hand-off', () => {
    const t = given();
    t.queued('10:01', 'one', 'a');
    t.connected('10:02', 'ann', 'a');
    t.transferred('10:05', { queue: 'two' }, 'b');
    t.queued('10:05', 'two', 'b');
    expect(t.handoffs()).toEqual(['ann > two']);
  });

  test('where moves have an event of their own, being queued elsewhere is none', () => {
    const t = given();
    t.happens('10:01', 'interaction.queued', { queue: 'one' });
    t.happens('10:02', 'interaction.queued', { queue: 'two' });
    expect(t.handoffs()).toEqual([]);
  });

  test('a move that is heard of late counts where it happened', () => {
    const t = given();
    t.queued('10:01', 'one', 'a');
    t.connected('10:09', 'ann', 'a');
    t.queued('10:05', 'two', 'a', { arrives: '10:10' });
    expect(t.handoffs()).toEqual(['one > two']);
  });
});

describe('a conversation in legs', () => {
  test('goes on when the leg ends that was transferred, and ends with its last', () => {
    const t = given();
    t.connected('10:02', 'ann', 'a');
    t.transferred('10:05', { queue: 'two' }, 'b');
    t.ended('10:05:03', 'a');
    expect(t.line()).toBe('waiting');
    t.connected('10:07', 'bob', 'b');
    t.ended('10:15', 'b');
    expect(t.line()).toBe('ended');
  });

  test('goes on when only the agent who was asked has left', () => {
    const t = given();
    t.connected('10:02', 'ann', 'a');
    t.transferred('10:05', { agent: 'bob' }, 'b');
    t.connected('10:06', 'bob', 'b');
    t.ended('10:07', 'b');
    expect(t.line()).toBe('connected');
  });

  test('ends as a whole where the source tells no legs apart', () => {
    const t = given();
    t.transferred('10:05', { queue: 'two' }, 'b');
    t.ended('10:06', undefined);
    expect(t.line()).toBe('ended');
  });

  test('is dropped with its last leg only', () => {
    const t = given();
    t.transferred('10:05', { agent: 'bob' }, 'b');
    t.ended('10:06', 'b', 'dropped');
    expect(t.state().promises).toEqual([]);
    t.ended('10:07', 'a', 'dropped');
    expect(t.state().promises).toMatchObject([{ origin: 'dropped' }]);
  });

  test('is dropped although another report of the same end did not say so', () => {
    const t = given();
    t.ended('10:07', 'a', 'completed');
    t.ended('10:07', 'a', 'dropped');
    expect(t.state().promises).toMatchObject([{ origin: 'dropped' }]);
  });
});

describe('a transfer that does not say where it leads', () => {
  const sent = { to: { onward: true } };
  const from = { agent: 'ann', queue: 'one' };
  const begun = () => {
    const t = given();
    t.happens('10:01', 'interaction.queued', { queue: 'one' });
    t.connected('10:02', 'ann', 'a');
    return t;
  };

  test('counts at once, and leads to the queue where the conversation is next', () => {
    const t = begun();
    t.happens('10:05', 'interaction.transferred', { from, ...sent });
    expect(t.handoffs()).toEqual(['ann > somebody else']);
    t.happens('10:05:01', 'interaction.queued', { queue: 'two' });
    t.happens('10:07', 'interaction.connected', { agent: 'bob', queue: 'two' });
    expect(t.handoffs()).toEqual(['ann > two']);
  });

  test('or to the next agent', () => {
    const t = begun();
    t.happens('10:05', 'interaction.transferred', { from, ...sent });
    t.happens('10:06', 'interaction.connected', { agent: { id: 'bob', name: 'Bob' } });
    expect(t.handoffs()).toEqual(['ann > Bob']);
  });

  test('after a consultation it leads to whoever was asked, and they stay on the line', () => {
    const t = begun();
    t.happens('10:04', 'interaction.connected', { agent: 'bob' });
    t.happens('10:05', 'interaction.transferred', { from, ...sent });
    expect(t.handoffs()).toEqual(['ann > bob']);
    expect(t.state().interactions).toMatchObject([{ state: 'connected', agent: 'bob' }]);
  });

  test('or to the queue in which somebody was asked for', () => {
    const t = begun();
    t.happens('10:04', 'interaction.queued', { queue: 'two' });
    t.happens('10:05', 'interaction.transferred', { from, ...sent });
    expect(t.handoffs()).toEqual(['ann > two']);
    expect(t.line()).toBe('waiting');
  });

  test('back where it was is a loop, though it is known only on arrival', () => {
    const t = begun();
    t.happens('10:05', 'interaction.transferred', { from, ...sent });
    t.happens('10:06', 'interaction.queued', { queue: 'two' });
    t.happens('10:07', 'interaction.connected', { agent: 'bob', queue: 'two' });
    t.happens('10:08', 'interaction.transferred', { from: { agent: 'bob', queue: 'two' }, ...sent });
    t.happens('10:09', 'interaction.queued', { queue: 'one' });
    expect(t.handoffs()).toEqual(['ann > two', 'bob > one again']);
  });
});

describe('what is no beginning of a case', () => {
  test.each([
    ['something that was not understood', 'source.unknown', { kind: 'PAUSED_BY_MOON' }],
    ['a report of the source', 'source.reported', { kind: 'rule', what: 'it matched' }],
    ['a name without a conversation', 'customer.identified', { customer: { phone: '+15555550101' } }],
  ] as const)('%s opens none: no clock runs', (_, type, data) => {
    const t = timeline(policyOf({ rules: { stall: {} } }));
    t.happens('10:00', type, data);
    expect(t.state().openedAt).toBeUndefined();
    t.happens('2026-11-27 10:00', type, data);
    expect(t.pages).toEqual([]);
  });

  test('the conversation that comes later opens it when it began, and the customer is known', () => {
    const t = timeline(policyOf());
    t.happens('10:00', 'customer.identified', { customer: { phone: '+15555550101', name: 'Kim' } });
    t.happens('09:58', 'interaction.started', { channel: 'voice' }, { arrives: '10:01' });
    expect(t.state()).toMatchObject({ openedAt: t.history[1]?.time, customer: { name: 'Kim' } });
  });

  test('what was not understood changes no deadline', () => {
    const t = timeline(policyOf({ rules: { stall: {} } }));
    t.happens('10:00', 'interaction.started', { channel: 'voice' });
    const { progress, interactions } = t.state();
    t.happens('10:30', 'source.unknown', { kind: 'HELLO' });
    expect(t.state()).toMatchObject({ progress, interactions });
  });
});
