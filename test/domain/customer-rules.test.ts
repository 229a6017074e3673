import { describe, expect, test } from 'vitest';
import { at, policyOf, timeline } from '../support/given.ts';

/** The rules about what happens to the customer: silence, waiting, coming back, being cut off, being unhappy. */

const rules = (more: object) => policyOf({ rules: { stall: false, ...more } });
const customer = { phone: '+15555550105', name: 'Emery', timeZone: 'America/Chicago' };
const lisa = { id: 'lisa', name: 'Lisa', phone: '+15555550122' };

describe('agentSilence', () => {
  const chat = (settings: object = {}) => {
    const t = timeline(rules({ agentSilence: settings }));
    t.happens('10:00', 'interaction.started', { channel: 'chat', customer });
    t.happens('10:01', 'interaction.connected', { agent: lisa });
    return t;
  };
  const says = (t: ReturnType<typeof timeline>, wall: string, by: string) =>
    t.happens(wall, 'interaction.message', { by, text: 'hello' });

  test('the agent is nudged after two minutes, and the case climbs after five', () => {
    const t = chat();
    says(t, '10:02', 'customer');
    says(t, '10:03', 'customer');
    t.happens('10:20', 'case.noted', { by: 'x', text: 'later' });
    expect(t.texts[0]).toBe('10:04 text +15555550122');
    expect(t.pages[0]).toBe('10:07 pam agentSilence.1');
  });

  test('an answer stops the clock; the next question starts it again', () => {
    const t = chat();
    says(t, '10:02', 'customer');
    says(t, '10:06', 'agent');
    says(t, '10:10', 'customer');
    t.happens('10:20', 'case.noted', { by: 'x', text: 'later' });
    expect(t.pages[0]).toBe('10:15 pam agentSilence.1');
  });

  test.each([
    ['a silent customer is never blamed', [['10:02', 'agent']]],
    [
      'a chat that ended waits for nobody',
      [
        ['10:02', 'customer'],
        ['10:03', 'end'],
      ],
    ],
  ] as const)('%s', (_, said) => {
    const t = chat();
    for (const [wall, by] of said)
      if (by === 'end') t.happens(wall, 'interaction.ended', { outcome: 'completed' });
      else says(t, wall, by);
    t.happens('11:00', 'case.noted', { by: 'x', text: 'later' });
    expect(t.pages).toEqual([]);
  });
});

describe('longWait', () => {
  const queue = (channel: 'voice' | 'email' | 'web' = 'voice') => {
    const t = timeline(rules({ longWait: {} }));
    t.happens('10:00', 'interaction.started', { channel, customer });
    t.happens('10:00', 'interaction.queued', { queue: 'support' });
    return t;
  };

  test('after ten minutes in the queue the customer is offered a call, once', () => {
    const t = queue();
    t.happens('10:05', 'interaction.queued', { queue: 'support', position: 3 });
    t.happens('10:40', 'case.noted', { by: 'x', text: 'later' });
    expect(t.texts).toEqual(['10:10 text +15555550105']);
    expect(t.words[0]).toContain('Reply YES');
  });

  test('who was connected in time is offered nothing', () => {
    const t = queue();
    t.happens('10:09', 'interaction.connected', { agent: lisa });
    t.happens('10:40', 'case.noted', { by: 'x', text: 'later' });
    expect(t.texts).toEqual([]);
  });

  test.each(['email', 'web'] as const)('who wrote by %s holds no line, and is offered nothing', (channel) => {
    const t = queue(channel);
    t.happens('10:40', 'case.noted', { by: 'x', text: 'later' });
    expect(t.texts).toEqual([]);
  });

  test('YES is a promise within the offered time', () => {
    const t = queue();
    t.happens(
      '10:12',
      'interaction.message',
      { by: 'customer', text: 'Yes' },
      { subject: 'case:case_abcdefghijklmnop' },
    );
    const [promise] = t.state().promises;
    expect(promise).toMatchObject({ origin: 'longWait', window: { start: promise?.madeAt } });
  });
});

describe('repeatContact, reopened, lowSatisfaction', () => {
  const again = (t: ReturnType<typeof timeline>, wall: string, subject: string) =>
    t.happens(wall, 'interaction.started', { channel: 'voice' }, { subject });

  test('the second further conversation within the window climbs', () => {
    const t = timeline(rules({ repeatContact: {} }));
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    again(t, '11:00', 'call-2');
    expect(t.pages).toEqual([]);
    again(t, '12:00', 'call-3');
    expect(t.pages[0]).toBe('12:00 pam repeatContact.1');
  });

  test('a call that the centre makes is no coming back', () => {
    const t = timeline(rules({ repeatContact: {} }));
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    const called = { channel: 'voice', direction: 'outbound' };
    for (const subject of ['call-2', 'call-3'])
      t.happens('11:00', 'interaction.started', called, { subject });
    expect(t.pages).toEqual([]);
  });

  test('a fix that failed raises the priority by one step, once, and climbs', () => {
    const t = timeline(rules({ reopened: {} }));
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    t.happens('10:30', 'case.resolved', { by: 'lisa' });
    again(t, '11:00', 'call-2');
    expect([t.state().state, t.state().priority]).toEqual(['open', 'high']);
    expect(t.pages[0]).toBe('11:00 pam reopened.1');
    t.happens('11:10', 'case.noted', { by: 'x', text: 'later' });
    expect(t.state().priority).toBe('high');
    t.happens('11:30', 'case.resolved', { by: 'lisa' });
    t.happens('11:40', 'case.reopened', {});
    expect(t.state().priority).toBe('urgent');
  });

  test('a low rating climbs although the case is resolved, and resolves nothing', () => {
    const t = timeline(rules({ lowSatisfaction: {} }));
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    t.happens('10:30', 'case.resolved', { by: 'lisa' });
    t.happens('10:40', 'feedback.received', { score: 3 });
    expect(t.pages).toEqual([]);
    t.happens('10:50', 'feedback.received', { score: 2, comment: 'slow' });
    expect(t.pages).toEqual(['10:50 pam lowSatisfaction.1']);
    t.answers('10:52', 'pam', 'take');
    t.happens('12:00', 'case.noted', { by: 'x', text: 'later' });
    expect(t.pages).toHaveLength(1);
    expect(t.state().state).toBe('resolved');
  });
});

describe('dropped', () => {
  const call = () => {
    const t = timeline(rules({ dropped: {} }));
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    t.happens('10:01', 'interaction.connected', { agent: lisa });
    t.happens('10:10', 'interaction.ended', { outcome: 'dropped' });
    return t;
  };

  test('a call is promised by itself, half a minute to five minutes later, and placed', () => {
    const t = call();
    t.happens('10:20', 'case.noted', { by: 'x', text: 'later' });
    expect(t.state().promises).toMatchObject([{ origin: 'dropped', phone: customer.phone }]);
    expect(t.sent.some((line) => line.startsWith('10:10:30'))).toBe(true);
  });

  test('the customer calls again: the promise is withdrawn', () => {
    const t = call();
    t.happens('10:10:20', 'interaction.started', { channel: 'voice' }, { subject: 'call-2' });
    expect(t.state().promises.map((p) => p.state)).toEqual(['withdrawn']);
  });

  test('a drop that is reported only after the customer called again promises nothing', () => {
    const t = timeline(rules({ dropped: {} }));
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    t.happens('10:11', 'interaction.started', { channel: 'voice' }, { subject: 'call-2' });
    t.happens('10:10', 'interaction.ended', { outcome: 'dropped' }, { arrives: '10:12' });
    expect(t.state().promises).toEqual([]);
  });

  const heardOf = (arrives: string) => {
    const t = timeline(rules({ dropped: {}, promiseAtRisk: {} }));
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    t.happens('10:01', 'interaction.connected', { agent: lisa });
    t.happens('10:10', 'interaction.ended', { outcome: 'completed' }, { order: 7 });
    t.happens('10:10', 'interaction.ended', { outcome: 'dropped' }, { id: 'better', order: 8, arrives });
    t.runTo(at('2026-11-24 13:00'));
    return t;
  };

  test.each([
    ['at once, after the half minute', '10:10', '10:10:30'],
    ['within the half minute', '10:10:20', '10:10:30'],
    ['after the agent’s work, when its time would be over', '10:18', '10:18'],
    ['within an hour', '11:09', '11:09'],
  ])(
    'that was told first as an end like any other, and is heard of %s, is called back',
    (_, heard, rings) => {
      const t = heardOf(heard);
      expect(t.state().drops).toHaveLength(1);
      expect(t.sent.filter((line) => line.includes(' ring '))[0]).toBe(`${rings} ring lisa`);
      expect(t.state().promises.map(({ state }) => state)).toEqual(['kept']);
      expect(t.refolded().promises).toEqual(t.state().promises);
    },
  );

  test('that is heard of hours later is no call out of the blue: another time is offered, and somebody is told', () => {
    const t = heardOf('13:00');
    expect(t.sent.filter((line) => line.includes('ring'))).toEqual([]);
    expect(t.words[0]).toMatch(/^We cannot call you today between 10:10/);
    expect(t.pages[0]).toBe('13:00 pam promiseAtRisk.1');
  });

  test('that is heard of a day later is the past: nobody is called, and nobody is written to', () => {
    const t = heardOf('2026-11-24 12:00');
    expect([t.sent, t.state().promises]).toEqual([[], []]);
    expect(t.state().drops).toHaveLength(1);
  });
});

describe('promiseAtRisk', () => {
  test('nobody can call: the customer is warned and the case climbs before the time, not after', () => {
    const t = timeline(
      policyOf({
        rules: { stall: false, promiseAtRisk: {} },
        ladders: { default: { rungs: [{ notify: ['raj'], acknowledgeWithin: 'P1D' }] } },
      }),
    );
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    t.happens('10:01', 'interaction.ended', { outcome: 'completed' });
    t.happens('10:02', 'callback.promised', { at: '2026-11-23T14:00:00-06:00' });
    t.happens('13:55', 'case.noted', { by: 'x', text: 'later' });
    expect(t.pages).toEqual(['13:50 raj promiseAtRisk.1']);
    expect(t.texts).toContain('13:50 text +15555550105');
  });

  test('with an agent in reach there is no risk', () => {
    const t = timeline(rules({ promiseAtRisk: {} }));
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer });
    t.happens('10:01', 'interaction.ended', { outcome: 'completed' });
    t.happens('10:02', 'callback.promised', { at: '2026-11-23T14:00:00-06:00', agent: lisa });
    t.happens('13:55', 'case.noted', { by: 'x', text: 'later' });
    expect(t.pages).toEqual([]);
  });
});

describe('idleAfterAcknowledge', () => {
  const taken = () => {
    const t = timeline(rules({ idleAfterAcknowledge: {} }));
    t.happens('10:00', 'supervisor.requested', { by: 'customer' });
    t.answers('10:02', 'pam', 'take');
    return t;
  };

  test('half an hour without progress: the next rung, and not the same person', () => {
    const t = taken();
    t.happens('10:50', 'case.noted', { by: 'x', text: 'a note is no progress' });
    expect(t.pages.slice(0, 2)).toEqual([
      '10:00 pam supervisorRequested.1',
      '10:32 raj supervisorRequested.1',
    ]);
  });

  test('progress starts the half hour again', () => {
    const t = taken();
    t.happens('10:20', 'case.progressed', { by: 'pam', what: 'found it' });
    t.happens('10:45', 'case.noted', { by: 'x', text: 'later' });
    expect(t.pages).toHaveLength(1);
    t.happens('10:55', 'case.noted', { by: 'x', text: 'later' });
    expect(t.pages[1]).toBe('10:50 raj supervisorRequested.1');
  });

  test('after the last rung the last resort is told', () => {
    const t = taken();
    t.answers('10:33', 'raj', 'take');
    t.happens('12:00', 'case.noted', { by: 'x', text: 'later' });
    expect(t.pages.at(-1)).toBe('11:03 dana supervisorRequested.1');
    expect(t.state().state).toBe('exhausted');
  });
});

test('unacknowledged switched off: a rung stays until somebody answers', () => {
  const t = timeline(rules({ unacknowledged: false }));
  t.happens('10:00', 'supervisor.requested', { by: 'customer' });
  t.happens('18:00', 'case.noted', { by: 'x', text: 'later' });
  expect(t.pages).toEqual(['10:00 pam supervisorRequested.1']);
});
