import { describe, expect, test } from 'vitest';
import { at, comparable } from '../support/given.ts';
import { MORNING, on, promised, rings, state } from '../support/promised.ts';

describe('a promise that changes', () => {
  test('withdrawn: no call is placed any more', () => {
    const t = promised(MORNING);
    t.happens('10:30', 'callback.withdrawn', { by: 'customer' });
    t.runTo(at('13:00'));
    expect(rings(t)).toEqual([]);
    expect(state(t)).toBe('withdrawn');
  });

  test('withdrawn while the agent waits: the agent is let go, the customer is not rung', () => {
    const t = promised(MORNING);
    t.happens('10:59:40', 'callback.withdrawn', { by: 'customer' });
    t.runTo(at('13:00'));
    expect(t.sent.slice(1)).toEqual(['10:59:15 ring ann', '10:59:40 let go ann']);
    expect(state(t)).toBe('withdrawn');
  });

  test('withdrawn before, and reported only after the agent was rung: the agent is let go', () => {
    const t = promised(MORNING);
    t.happens('10:58', 'callback.withdrawn', { by: 'customer' }, { arrives: '10:59:40' });
    t.runTo(at('13:00'));
    expect(state(t)).toBe('withdrawn');
    expect(rings(t)).toEqual(['10:59:15 ann']);
    expect(t.sent.at(-1)).toBe('10:59:40 let go ann');
  });

  test('rescheduled: the new time counts, and is confirmed', () => {
    const t = promised(MORNING);
    t.happens('10:30', 'callback.rescheduled', { at: at('15:00') });
    t.runTo(at('17:00'));
    expect(rings(t)).toEqual(['14:59:15 ann', '15:00 the customer']);
    expect(t.words).toEqual(['We will call you today at 11:00.', 'We will call you today at 15:00.']);
    expect(state(t)).toBe('kept');
  });

  test('rescheduled after a call that nobody took: the next call is a call of its own', () => {
    const t = promised(MORNING, { customers: ['no-answer', 'human'] });
    t.happens('11:02', 'callback.rescheduled', { at: at('15:00') });
    t.runTo(at('17:00'));
    expect(rings(t)).toEqual(['10:59:15 ann', '11:00 the customer', '14:59:15 ann', '15:00 the customer']);
    const calls = t.history.filter(({ type }) => type === 'promise.attempted').map(({ id }) => id);
    expect(new Set(calls).size).toBe(2);
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
    expect(state(t)).toBe('kept');
  });

  test('rescheduled into a window that has begun: the call of before does not count for it', () => {
    const t = promised(MORNING, { customers: ['no-answer', 'human'] });
    t.happens('11:02', 'callback.rescheduled', { window: { start: at('10:30'), end: at('12:00') } });
    t.runTo(at('12:30'));
    expect(rings(t)).toEqual(['10:59:15 ann', '11:00 the customer', '11:02 ann', '11:02:10 the customer']);
    expect(state(t)).toBe('kept');
  });

  test('rescheduled while the agent waits: the agent is let go', () => {
    const t = promised(MORNING);
    t.happens('10:59:40', 'callback.rescheduled', { at: at('15:00') });
    t.runTo(at('17:00'));
    expect(t.sent).toContain('10:59:40 let go ann');
    expect(rings(t)).toEqual(['10:59:15 ann', '14:59:15 ann', '15:00 the customer']);
  });
});

describe('while the customer talks to the centre', () => {
  test('no call is placed; it is as soon as they have hung up', () => {
    const t = promised({ window: { start: on('10:00'), end: on('12:00') } });
    t.happens('09:55', 'interaction.started', { channel: 'voice' });
    t.happens('10:20', 'interaction.ended', { outcome: 'completed' });
    t.runTo(at('11:00'));
    expect(rings(t)).toEqual(['10:20 ann', '10:20:10 the customer']);
  });

  test('a chat is no talk', () => {
    const t = promised({ window: { start: on('10:00'), end: on('12:00') } });
    t.happens('09:55', 'interaction.started', { channel: 'chat' });
    t.runTo(at('11:00'));
    expect(rings(t)[0]).toBe('10:00 ann');
  });

  test('a call whose end was never reported stands in the way for four hours, not for ever', () => {
    const t = promised({ window: { start: on('10:00'), end: on('17:00') } });
    t.happens('09:55', 'interaction.started', { channel: 'voice' });
    t.runTo(at('17:00'));
    expect(rings(t)[0]).toBe('13:55 ann');
  });
});
