import { describe, expect, test } from 'vitest';
import { at, comparable, policyOf, type Timeline, timeline } from '../support/given.ts';

const NOON = at('12:00');
const who = (t: Timeline) => t.pages.map((page) => page.replace(' supervisorRequested.1', ''));
const THREE_RUNGS = {
  ladders: {
    default: {
      rungs: [
        { notify: ['pam'], acknowledgeWithin: 'PT5M' },
        { notify: ['raj'], acknowledgeWithin: 'PT10M' },
        { notify: ['dana'], acknowledgeWithin: 'PT10M' },
      ],
      lastResort: ['pam'],
    },
  },
};

function asked(changes: object = {}): Timeline {
  const t = timeline(policyOf({ ...changes }));
  t.happens('09:59', 'interaction.started', { channel: 'chat', customer: { name: 'Kim' } });
  t.happens('10:00', 'supervisor.requested', { by: 'customer' });
  return t;
}

describe('a supervisor answers', () => {
  test('take stops the climb for good', () => {
    const t = asked();
    t.answers('10:02', 'pam', 'take');
    t.runTo(at('2026-12-23 10:00'));
    expect(who(t)).toEqual(['10:00 pam']);
    expect(t.state().climbs[0]).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'pam' });
    expect(t.words).toEqual(['You have Kim. Reply 3 when it is done, 2 to pass it on.']);
  });

  test('take on an exhausted case opens it again', () => {
    const t = asked();
    t.runTo(at('10:30'));
    expect(t.state().state).toBe('exhausted');
    t.answers('10:31', 'pam', 'take');
    expect(t.state()).toMatchObject({
      state: 'open',
      climbs: [{ state: 'acknowledged', acknowledgedBy: 'pam' }],
    });
  });

  test('take takes every climb of the case', () => {
    const t = asked();
    t.happens('10:01', 'supervisor.requested', { by: 'agent' });
    t.answers('10:02', 'pam', 'take');
    t.runTo(NOON);
    expect(t.state().climbs.map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged']);
    expect(t.pages).toHaveLength(2);
  });

  test('pass goes on to the next rung at once', () => {
    const t = asked();
    t.answers('10:01', 'pam', 'pass');
    t.runTo(at('10:10'));
    expect(who(t)).toEqual(['10:00 pam', '10:01 raj']);
    expect(t.words).toEqual(['Kim goes to the next in line.']);
  });

  test('pass after take goes on too', () => {
    const t = asked();
    t.answers('10:01', 'pam', 'take');
    t.answers('10:40', 'pam', 'pass');
    t.runTo(at('10:45'));
    expect(who(t)).toEqual(['10:00 pam', '10:40 raj']);
  });

  test('pass by the last resort leaves the case exhausted and is told again to whoever runs Baton', () => {
    const t = asked();
    t.runTo(at('10:30'));
    t.answers('10:31', 'dana', 'take');
    t.answers('10:40', 'dana', 'pass');
    t.runTo(NOON);
    expect(t.state()).toMatchObject({ state: 'exhausted', climbs: [{ state: 'exhausted' }] });
    expect(t.sent.filter((line) => line.includes('alarm'))).toEqual(['10:15 alarm', '10:40 alarm']);
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('done closes the case', () => {
    const t = asked();
    t.answers('10:01', 'pam', 'done');
    t.runTo(NOON);
    expect(t.state()).toMatchObject({ state: 'resolved', climbs: [{ state: 'ended' }] });
    expect(t.words).toEqual(['Kim is closed. Thank you.']);
    expect(who(t)).toEqual(['10:00 pam']);
  });

  test('why explains and changes nothing', () => {
    const t = asked();
    t.answers('10:01', 'pam', 'why');
    t.runTo(at('10:06'));
    expect(t.words[0]).toContain('the customer asks for a supervisor');
    expect(who(t)).toEqual(['10:00 pam', '10:05 raj']);
  });
});

describe('a late answer is told the truth and changes nothing', () => {
  test.each(['take', 'pass', 'done'])('%s, when somebody else has it', (verb) => {
    const t = asked();
    t.runTo(at('10:06'));
    t.answers('10:07', 'raj', 'take');
    t.answers('10:08', 'pam', verb);
    t.runTo(NOON);
    expect(t.words.at(-1)).toBe('Raj has Kim. Nothing changed.');
    expect(t.state()).toMatchObject({
      state: 'open',
      climbs: [{ state: 'acknowledged', acknowledgedBy: 'raj' }],
    });
  });

  test.each(['take', 'pass', 'done'])('%s, when the case is resolved', (verb) => {
    const t = asked();
    t.happens('10:03', 'case.resolved', { by: 'ann' });
    t.answers('10:08', 'pam', verb);
    expect(t.words.at(-1)).toBe('Kim: nothing is open for you there any more. Nothing changed.');
    expect(t.state().resolvedAt).toBe(at('10:03'));
  });

  test('take twice by the same person', () => {
    const t = asked();
    t.answers('10:01', 'pam', 'take');
    t.answers('10:02', 'pam', 'take');
    expect(t.words.at(-1)).toBe('You have Kim already.');
  });

  test('pass from an old rung skips nobody', () => {
    const t = asked(THREE_RUNGS);
    t.runTo(at('10:06'));
    t.answers('10:07', 'pam', 'pass');
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 pam', '10:05 raj', '10:15 dana', '10:25 pam']);
  });

  test('the same text delivered twice is answered once', () => {
    const t = asked();
    const give = () =>
      t.happens(
        '10:01',
        'page.answered',
        { person: 'pam', verb: 'take', reply: 'SM1' },
        { id: 'SM1', source: 'twilio' },
      );
    give();
    give();
    expect(t.words).toHaveLength(1);
  });
});

describe('an answer that was received before the next rung was decided, and handled after it', () => {
  test('take stands: the next person keeps what they got, and the climb is over', () => {
    const t = asked(THREE_RUNGS);
    t.answers('10:04:58', 'pam', 'take', 4);
    expect(t.state().climbs[0]).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'pam' });
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 pam', '10:05 raj']);
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('take, and pass after it: the next person is asked anew, since their first page came to nothing', () => {
    const t = asked(THREE_RUNGS);
    t.answers('10:04:58', 'pam', 'take', 4);
    t.answers('10:10', 'pam', 'pass');
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 pam', '10:05 raj', '10:10 raj', '10:20 dana', '10:30 pam']);
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('pass moves on one rung, not two', () => {
    const t = asked(THREE_RUNGS);
    t.answers('10:04:58', 'pam', 'pass', 4);
    t.runTo(at('10:14'));
    expect(who(t)).toEqual(['10:00 pam', '10:05 raj']);
  });

  test('take stands also when the last resort has been told meanwhile', () => {
    const t = asked();
    t.answers('10:14:59', 'raj', 'take', 4);
    expect(t.state()).toMatchObject({
      state: 'open',
      climbs: [{ state: 'acknowledged', acknowledgedBy: 'raj' }],
    });
  });
});
