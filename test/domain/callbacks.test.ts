import { describe, expect, test } from 'vitest';
import { type Behaviour, carrier } from '../support/carrier.ts';
import { at, comparable, policyOf, type Settings, type Timeline, timeline } from '../support/given.ts';

const PHONE = '+15555550101';
const ANN = { id: 'ann', name: 'Ann', phone: '+15555550121' };
const on = (wall: string) => at(wall);

/** A customer is promised a call at 9:30 by Ann, who has a phone. */
function promised(
  due: object,
  phones: Behaviour = {},
  changes: Settings = {},
  agent: object | null = ANN,
): Timeline {
  const t = timeline(policyOf(changes), carrier(phones));
  t.happens('09:30', 'callback.promised', {
    ...due,
    ...(agent ? { agent } : {}),
    customer: { phone: PHONE, name: 'Kim' },
  });
  return t;
}
const state = (t: Timeline) => t.state().promises[0]?.state;
const rings = (t: Timeline) =>
  t.sent.filter((line) => line.includes(' ring ')).map((line) => line.replace(' ring', ''));
const MORNING = { at: on('11:00') };

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
      ['10:59:15 ann', '11:00 the customer', '11:05:28 ann', '11:05:38 the customer'],
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
      'the agent declines, and the next candidate takes it',
      { agents: ['press-2', 'press-2', 'press-2', 'press-1'] },
      'broken',
      ['10:59:15 ann', '11:00:25 ann'],
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
    expect(rings(t)).toEqual(['10:00 ann', '10:07 ann', '10:07:10 the customer']);
    expect(state(t)).toBe('kept');
  });
});

describe('who is rung', () => {
  const teams = { teams: { support: { phone: '+15555550119' } } };
  const WINDOW = { window: { start: on('10:00'), end: on('14:00') } };

  test('the agent who misses is tried again, then the team, then the people of the ladder', () => {
    const t = promised(WINDOW, { agents: ['no-answer'] }, teams);
    t.runTo(at('13:00'));
    expect(rings(t)).toEqual([
      '10:00 ann',
      '10:01:30 ann',
      '10:04 ann',
      '10:04:30 team:support',
      '10:06 team:support',
      '10:08:30 team:support',
      '10:09 pam',
      '10:10:30 pam',
      '10:13 pam',
    ]);
  });

  test('whoever has the case, when the promise names nobody', () => {
    const t = promised(WINDOW, {}, {}, null);
    t.happens('09:40', 'case.assigned', { agent: ANN });
    t.runTo(at('11:00'));
    expect(rings(t)[0]).toBe('10:00 ann');
  });

  test('an agent without a number leaves it to the next', () => {
    const t = promised(WINDOW, {}, teams, { id: 'bob' });
    t.runTo(at('11:00'));
    expect(rings(t)[0]).toBe('10:00 team:support');
  });

  test('never the person whom the complaint is about', () => {
    const t = promised(WINDOW, {}, {}, { id: 'bob' });
    t.happens('09:45', 'case.noted', { by: 'form', text: 'rude', about: ['pam'] });
    t.runTo(at('15:00'));
    expect(rings(t)).toEqual([]);
    expect(state(t)).toBe('broken');
  });

  test('whoever is on duty, when the ladder names a rotation', () => {
    const t = promised(
      WINDOW,
      {},
      {
        rotations: { duty: { members: ['dana'], starts: '2026-11-02T08:00', every: 'P7D', timeZone: 'UTC' } },
        ladders: { default: { rungs: [{ notify: ['rotation:duty'], acknowledgeWithin: 'PT5M' }] } },
      },
      { id: 'bob' },
    );
    t.runTo(at('11:00'));
    expect(rings(t)[0]).toBe('10:00 dana');
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

  test('says the time that was promised when it breaks, not the one that was planned', () => {
    const t = promised({ by: 'today' }, {}, {}, { id: 'bob' });
    t.happens('09:31', 'case.noted', { by: 'form', text: 'rude', about: ['pam'] });
    t.runTo(at('20:00'));
    expect(state(t)).toBe('broken');
    expect(t.words.find((text) => text.includes('did not'))).toContain('by 18:00');
  });
});

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

describe('the statuses of a call', () => {
  test('never go backwards, however they arrive', () => {
    const t = timeline(policyOf(), () => []);
    t.happens('09:30', 'callback.promised', { at: at('10:00'), agent: ANN, customer: { phone: PHONE } });
    t.runTo(at('09:59:20'));
    const [message] = t.state().outstanding.filter(({ kind }) => kind === 'ringAgent');
    const leg = () => t.state().promises[0]?.attempts[0]?.agentLeg.status;
    const say = (wall: string, status: string) =>
      t.happens(wall, 'call.status', { message: message?.id, status, sid: 'CA1' });
    say('09:59:21', 'in-progress');
    say('09:59:22', 'ringing');
    say('09:59:23', 'queued');
    expect(leg()).toBe('in-progress');
    say('09:59:24', 'busy');
    say('09:59:25', 'completed');
    say('09:59:26', 'in-progress');
    expect(leg()).toBe('busy');
  });

  test('a key counts once: 1 accepts, and what is pressed after it changes nothing', () => {
    const t = timeline(policyOf(), () => []);
    t.happens('09:30', 'callback.promised', { at: at('10:00'), agent: ANN, customer: { phone: PHONE } });
    t.runTo(at('09:59:20'));
    const message = t.state().outstanding.find(({ kind }) => kind === 'ringAgent')?.id;
    t.happens('09:59:30', 'call.key', { message, key: '1' });
    t.happens('09:59:31', 'call.key', { message, key: '2' });
    expect(t.state().promises[0]?.attempts[0]).toMatchObject({ acceptedAt: at('09:59:30') });
    expect(t.state().promises[0]?.attempts[0]?.outcome).toBeUndefined();
  });
});
