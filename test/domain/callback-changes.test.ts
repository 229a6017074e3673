import { describe, expect, test } from 'vitest';
import { at, comparable } from '../support/given.ts';
import { MORNING, on, PHONE, promised, rings, state } from '../support/promised.ts';

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

describe('a second promise for the same reason', () => {
  test('is the later word on the first: one call, at the later time', () => {
    const t = promised({ ...MORNING, reason: 'the invoice' });
    t.happens('10:00', 'callback.promised', { at: on('15:00'), reason: 'The invoice ' });
    t.runTo(at('17:00'));
    expect(t.state().promises.map(({ state: end, merged }) => [end, merged?.length])).toEqual([['kept', 1]]);
    expect(rings(t)).toEqual(['14:59:15 ann', '15:00 the customer']);
    expect(t.words).toEqual([
      'We will call you today at 11:00 (the invoice).',
      'We will call you today at 15:00 (the invoice).',
    ]);
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('may be moved by either name', () => {
    const t = promised(MORNING);
    t.happens('10:00', 'callback.promised', { at: on('15:00') });
    const [merged] = t.state().promises[0]?.merged ?? [];
    t.happens('10:01', 'callback.rescheduled', { promise: merged, at: on('16:00') });
    t.runTo(at('17:00'));
    expect(rings(t).at(-1)).toBe('16:00 the customer');
  });

  test('for another reason is another call', () => {
    const t = promised({ ...MORNING, reason: 'the invoice' });
    t.happens('10:00', 'callback.promised', { at: on('15:00'), reason: 'the router' });
    t.runTo(at('17:00'));
    expect(t.state().promises.map((p) => p.state)).toEqual(['kept', 'kept']);
  });

  test('after the first has ended is a promise of its own', () => {
    const t = promised(MORNING);
    t.happens('13:00', 'callback.promised', { at: on('15:00') });
    t.runTo(at('17:00'));
    expect(t.state().promises.map((p) => p.state)).toEqual(['kept', 'kept']);
  });
});

describe('the customer calls first', () => {
  const calls = (t: ReturnType<typeof promised>, wall: string, data: object = {}) => {
    t.happens(wall, 'interaction.started', { channel: 'voice', ...data }, { subject: 'call-2' });
    t.happens(wall, 'interaction.connected', { agent: 'bob' }, { subject: 'call-2' });
  };

  test('and has somebody on the line: the promise is withdrawn with that proof, and they are told', () => {
    const t = promised(MORNING);
    calls(t, '10:20');
    expect(t.state().promises[0]).toMatchObject({
      state: 'withdrawn',
      proof: 'the customer called first and had bob on the line (call-2)',
    });
    expect(t.words.at(-1)).toBe(
      'You have somebody on the line, so we will not call you again today at 11:00. Reply YES if we still should.',
    );
    t.happens('10:30', 'interaction.ended', { outcome: 'completed' }, { subject: 'call-2' });
    t.runTo(at('13:00'));
    expect(rings(t)).toEqual([]);
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('and wants the call all the same: YES keeps it', () => {
    const t = promised(MORNING);
    calls(t, '10:20');
    t.happens('10:30', 'interaction.ended', { outcome: 'completed' }, { subject: 'call-2' });
    t.happens('10:31', 'interaction.message', { by: 'customer', text: 'Yes please', phone: PHONE });
    expect(t.words.at(-1)).toBe('We will call you today at 11:00.');
    t.runTo(at('13:00'));
    expect(state(t)).toBe('kept');
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('and gives up in the queue: the call is placed as it was promised', () => {
    const t = promised(MORNING);
    t.happens('10:20', 'interaction.started', { channel: 'voice' }, { subject: 'call-2' });
    t.happens('10:25', 'interaction.ended', { outcome: 'abandoned' }, { subject: 'call-2' });
    t.runTo(at('13:00'));
    expect(state(t)).toBe('kept');
  });

  test('a conversation that the centre began is none of theirs', () => {
    const t = promised(MORNING);
    calls(t, '10:20', { direction: 'outbound' });
    t.happens('10:30', 'interaction.ended', { outcome: 'completed' }, { subject: 'call-2' });
    t.runTo(at('13:00'));
    expect(state(t)).toBe('kept');
  });

  test('a call that is promised in that conversation is placed', () => {
    const t = promised(MORNING);
    calls(t, '10:20');
    t.happens('10:25', 'callback.promised', { at: on('15:00') }, { subject: 'call-2' });
    t.happens('10:30', 'interaction.ended', { outcome: 'completed' }, { subject: 'call-2' });
    t.runTo(at('17:00'));
    expect(t.state().promises.map((p) => p.state)).toEqual(['withdrawn', 'kept']);
  });
});

describe('what was at risk', () => {
  const LATE = { at: at('21:30') };

  test('and is promised anew is no reason any more to go on up the ladder', () => {
    const t = promised(LATE, {}, { rules: { promiseAtRisk: {} } });
    t.happens('09:32', 'callback.rescheduled', { at: on('11:00') });
    t.runTo(at('13:00'));
    expect(t.pages).toEqual(['09:30 pam promiseAtRisk.1']);
    expect(state(t)).toBe('kept');
  });

  test('and is at risk under its new terms, too, climbs again', () => {
    const t = promised(LATE, {}, { rules: { promiseAtRisk: {} } });
    t.happens('09:32', 'callback.rescheduled', { at: at('22:00') });
    expect(t.pages).toEqual(['09:30 pam promiseAtRisk.1', '09:32 pam promiseAtRisk.2']);
  });
});
