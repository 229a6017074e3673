import { describe, expect, test } from 'vitest';
import { type Behaviour, carrier } from '../support/carrier.ts';
import { at, comparable, policyOf, timeline } from '../support/given.ts';
import { ANN, MORNING, on, PHONE, promised, rings, state } from '../support/promised.ts';

describe('a promise to the second', () => {
  test('rings the agent ahead, the customer at that second, and is kept by a talk', () => {
    const t = promised(MORNING);
    t.runTo(at('10:59:30'));
    expect(state(t)).toBe('calling');
    t.runTo(at('13:00'));
    expect(rings(t)).toEqual(['10:59:15 ann', '11:00 the customer']);
    expect(state(t)).toBe('kept');
    expect(t.state().promises[0]?.proof).toContain('human');
    expect(t.words).toEqual(['We will call you today at 11:00.']);
  });

  test('at the opening of the calling hours, too', () => {
    const t = promised({ at: at('2026-11-24 08:00') });
    t.runTo(at('2026-11-24 09:00'));
    expect(rings(t)).toEqual(['2026-11-24 07:59:15 ann', '2026-11-24 08:00 the customer']);
  });

  test('never rings the customer outside the calling hours', () => {
    const t = promised({ at: at('21:00:30') });
    t.runTo(at('2026-11-24 12:00'));
    expect(rings(t)).toEqual([]);
    expect(state(t)).toBe('broken');
  });

  const ends: readonly [string, Behaviour, string, readonly string[]][] = [
    ['a human on both ends', {}, 'kept', ['10:59:15 ann', '11:00 the customer']],
    [
      'nobody answers, three times',
      { customers: ['no-answer'] },
      'renegotiated',
      [
        '10:59:15 ann',
        '11:00 the customer',
        '11:05:30 ann',
        '11:05:40 the customer',
        '11:21:10 ann',
        '11:21:20 the customer',
      ],
    ],
    [
      'busy at first',
      { customers: ['busy', 'human'] },
      'kept',
      ['10:59:15 ann', '11:00 the customer', '11:02:01 ann', '11:02:11 the customer'],
    ],
    [
      'a machine is nobody',
      { customers: ['machine', 'human'] },
      'kept',
      ['10:59:15 ann', '11:00 the customer', '11:05:10 ann', '11:05:20 the customer'],
    ],
    [
      'too short a talk is none',
      { customers: ['short talk'] },
      'renegotiated',
      [
        '10:59:15 ann',
        '11:00 the customer',
        '11:05:12 ann',
        '11:05:22 the customer',
        '11:20:34 ann',
        '11:20:44 the customer',
      ],
    ],
    [
      'the agent cannot be had at first',
      { agents: ['busy', 'press-1'] },
      'kept',
      ['10:59:15 ann', '11:00:16 ann', '11:00:26 the customer'],
    ],
    [
      'the agent passes it on, and the next candidate takes it at once',
      { agents: ['press-2', 'press-1'] },
      'kept',
      ['10:59:15 ann', '10:59:25 pam', '11:00 the customer'],
    ],
  ];
  test.each(ends)('%s', (_, phones, end, calls) => {
    const t = promised(MORNING, phones);
    t.runTo(at('2026-11-24 12:00'));
    expect(state(t)).toBe(end);
    expect(rings(t)).toEqual(calls);
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('broken: a supervisor is told, and the customer hears an apology with the time they were promised', () => {
    const t = promised(MORNING, { agents: ['no-answer'] });
    t.runTo(at('11:02'));
    expect(t.pages).toEqual(['11:01 pam promiseBroken.1']);
    expect(t.state().promises[0]).toMatchObject({ state: 'broken', endedAt: at('11:01') });
    expect(t.words.at(-1)).toContain('11:00');
  });

  test('the second promise to break is the one that the second page is about', () => {
    const t = timeline(policyOf(), carrier());
    t.happens('09:30', 'callback.promised', { at: at('15:00'), reason: 'the invoice' });
    t.happens('09:31', 'callback.promised', { at: at('12:00'), reason: 'the router' });
    t.runTo(at('15:02'));
    expect(t.state().climbs.map(({ why }) => /the (invoice|router)/.exec(why)?.[0])).toEqual([
      'the router',
      'the invoice',
    ]);
  });

  test('renegotiated: the customer is asked for a new time, and the agent is let go each time', () => {
    const t = promised(MORNING, { customers: ['no-answer'] });
    t.runTo(at('12:00'));
    expect(t.words.at(-1)).toContain('could not reach you');
    expect(t.sent.filter((line) => line.includes('let go'))).toEqual([
      '11:00:30 let go ann',
      '11:06:10 let go ann',
      '11:21:50 let go ann',
    ]);
  });

  test('the call that is never reported over ends the promise all the same', () => {
    const t = promised(MORNING, { customers: ['silent'] });
    t.runTo(at('2026-11-25 12:00'));
    expect(['kept', 'renegotiated', 'broken']).toContain(state(t));
  });

  test('the agent whose phone is never reported is passed over in time', () => {
    const t = promised(
      { window: { start: on('10:00'), end: on('12:00') } },
      { agents: ['silent', 'press-1'] },
    );
    t.runTo(at('12:00'));
    expect(rings(t)).toEqual(['10:00 ann', '10:04 ann', '10:04:10 the customer']);
    expect(state(t)).toBe('kept');
  });
});

describe('a window', () => {
  test('is called as early as it allows', () => {
    const t = promised({ window: { start: on('10:00'), end: on('12:00') } });
    t.runTo(at('12:00'));
    expect(rings(t)).toEqual(['10:00 ann', '10:00:10 the customer']);
    expect(t.words).toEqual(['We will call you today between 10:00 and 12:00.']);
  });

  test('gets no further try behind its end', () => {
    const t = promised({ window: { start: on('10:00'), end: on('10:10') } }, { customers: ['no-answer'] });
    t.runTo(at('12:00'));
    expect(rings(t)).toEqual(['10:00 ann', '10:00:10 the customer', '10:05:40 ann', '10:05:50 the customer']);
    expect(state(t)).toBe('renegotiated');
  });

  test('waits for the calling hours of the customer’s own zone', () => {
    const t = timeline(policyOf(), carrier());
    t.happens('05:00', 'callback.promised', {
      window: { start: at('06:00'), end: at('14:00') },
      agent: ANN,
      customer: { phone: PHONE, timeZone: 'America/Los_Angeles' },
    });
    t.runTo(at('14:00'));
    // 8:00 in Los Angeles is 10:00 in Chicago.
    expect(rings(t)).toEqual(['10:00 ann', '10:00:10 the customer']);
    expect(t.words[0]).toBe('We will call you today between 4:00 and 12:00.');
  });
});

describe('a promise by a time', () => {
  test('is called as soon as the case has progressed', () => {
    const t = promised({ by: 'today' });
    expect(t.words).toEqual(['We will call you today by 18:00.']);
    t.happens('11:30', 'case.progressed', { by: 'ann', what: 'found it' });
    t.runTo(at('12:00'));
    expect(rings(t)).toEqual(['11:30 ann', '11:30:10 the customer']);
  });

  test.each([
    ['today', 'today by 18:00', '17:35'],
    ['tomorrow', 'tomorrow by 18:00', '2026-11-24 17:35'],
    ['2026-11-23T14:00:00-06:00', 'today by 14:00', '13:35'],
  ])('without progress, early enough before its end for every try: %s', (by, said, first) => {
    const t = promised({ by });
    t.runTo(at('2026-11-25 12:00'));
    expect(t.words[0]).toBe(`We will call you ${said}.`);
    expect(rings(t)[0]).toBe(`${first} ann`);
    expect(state(t)).toBe('kept');
  });

  test.each([
    [
      'today, after closing',
      '19:00',
      'today',
      'Nobody calls any more today. We will call you tomorrow by 18:00.',
    ],
    [
      'tomorrow, before a holiday',
      '2026-11-25 10:00',
      'tomorrow',
      'Nobody calls tomorrow. We will call you Fri, Nov 27 by 18:00.',
    ],
  ])(
    'a day on which nobody calls any more is the next one on which somebody does: %s',
    (_, made, by, said) => {
      const t = timeline(policyOf());
      t.happens(made, 'interaction.started', { channel: 'voice', customer: { phone: '+15555550101' } });
      t.happens(made, 'callback.promised', { by, agent: { id: 'ann', phone: '+15555550120' } });
      expect(t.words[0]).toBe(said);
    },
  );

  test('a promise outlives its case: broken after the resolution, it still climbs', () => {
    const t = timeline(policyOf());
    t.happens('09:00', 'interaction.started', { channel: 'chat', customer: { phone: '+15555550101' } });
    t.happens('09:10', 'callback.promised', {
      at: '2026-11-23T11:00:00-06:00',
      agent: 'nobody-with-a-phone',
    });
    t.happens('09:12', 'case.noted', { by: 'form', text: 'rude', about: ['pam', 'dana'] });
    t.happens('09:20', 'case.resolved', { by: 'ann' });
    t.runTo(at('11:05'));
    expect(t.state().promises[0]?.state).toBe('broken');
    expect(t.pages).toEqual(['11:01 raj promiseBroken.1']);
  });

  test('says the time that was promised when it breaks, not the one that was planned', () => {
    const t = promised({ by: 'today' }, {}, {}, { id: 'bob' });
    t.happens('09:31', 'case.noted', { by: 'form', text: 'rude', about: ['pam'] });
    t.runTo(at('20:00'));
    expect(state(t)).toBe('broken');
    expect(t.words.find((text) => text.includes('did not'))).toContain('by 18:00');
  });
});
