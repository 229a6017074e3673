import { describe, expect, test } from 'vitest';
import { carrier } from '../support/carrier.ts';
import { at, policyOf, type Settings, type Timeline, timeline } from '../support/given.ts';

const NOON = at('12:00');

/** A supervisor is asked for at 10:00 and nobody does anything until noon. */
function asked(changes: Settings = {}, texts: Parameters<typeof carrier>[0] = {}): Timeline {
  const t = timeline(policyOf(changes), carrier(texts));
  t.happens('10:00', 'supervisor.requested', { by: 'customer' });
  return t;
}
const ladder = (rungs: readonly object[], more: object = {}) => ({
  ladders: { default: { rungs, lastResort: ['dana'], ...more } },
});
const rung = (acknowledgeWithin: string, ...notify: string[]) => ({ notify, acknowledgeWithin });
const who = (t: Timeline) => t.pages.map((page) => page.replace(' supervisorRequested.1', ''));

describe('a ladder that nobody answers on', () => {
  const table: readonly [string, Settings, readonly string[]][] = [
    ['goes rung by rung, then to the last resort', {}, ['10:00 pam', '10:05 raj', '10:15 dana']],
    [
      'pages all of a rung at once, each once',
      ladder([rung('PT5M', 'pam', 'raj', 'pam')]),
      ['10:00 pam', '10:00 raj', '10:05 dana'],
    ],
    [
      'is climbed again as often as it says',
      ladder([rung('PT5M', 'pam'), rung('PT10M', 'raj')], { repeat: 1 }),
      ['10:00 pam', '10:05 raj', '10:15 pam', '10:20 raj', '10:30 dana'],
    ],
    [
      'passes an empty rung over at once',
      ladder([rung('PT5M'), rung('PT10M', 'raj')]),
      ['10:00 raj', '10:10 dana'],
    ],
    ['ends at once when nobody is on it at all', ladder([rung('PT5M'), rung('PT5M')]), ['10:00 dana']],
    [
      'asks whoever is on duty',
      {
        rotations: {
          duty: {
            members: ['raj', 'pam'],
            starts: '2026-11-02T08:00',
            every: 'P7D',
            timeZone: 'America/Chicago',
          },
        },
        ...ladder([rung('PT5M', 'rotation:duty')]),
      },
      ['10:00 pam', '10:05 dana'],
    ],
    [
      'asks the one who stands in for them',
      {
        rotations: {
          duty: {
            members: ['raj', 'pam'],
            starts: '2026-11-02T08:00',
            every: 'P7D',
            timeZone: 'America/Chicago',
            overrides: [{ from: '2026-11-23T09:00', to: '2026-11-23T17:00', person: 'raj' }],
          },
        },
        ...ladder([rung('PT5M', 'rotation:duty')]),
      },
      ['10:00 raj', '10:05 dana'],
    ],
    [
      'passes over a rotation that has not begun',
      {
        rotations: { duty: { members: ['raj'], starts: '2027-01-01T08:00', every: 'P7D', timeZone: 'UTC' } },
        ...ladder([rung('PT5M', 'rotation:duty'), rung('PT5M', 'pam')]),
      },
      ['10:00 pam', '10:05 dana'],
    ],
  ];
  test.each(table)('%s', (_, changes, pages) => {
    const t = asked(changes);
    t.runTo(NOON);
    expect(who(t)).toEqual(pages);
  });

  test('leaves the case exhausted and tells whoever runs Baton', () => {
    const t = asked();
    t.runTo(at('10:14:59'));
    expect(t.state().state).toBe('open');
    t.runTo(NOON);
    expect(t.state().state).toBe('exhausted');
    expect(t.state().climbs[0]).toMatchObject({ state: 'exhausted', people: ['dana'] });
    expect(t.sent.filter((line) => line.includes('alarm'))).toEqual(['10:15 alarm']);
  });

  test('records that a rung was empty, and why', () => {
    const t = asked(ladder([rung('PT5M'), rung('PT10M', 'raj')]));
    expect(t.history.filter(({ type }) => type === 'climb.skipped').map(({ data }) => data)).toEqual([
      { climb: 'supervisorRequested.1', step: 1, round: 0, rung: 0, why: 'nobody to page among nobody' },
    ]);
  });

  test('never asks a person whom the complaint is about, not even as the last resort', () => {
    const t = timeline(policyOf());
    t.happens('09:00', 'case.noted', { by: 'form', text: 'they were rude', about: ['pam', 'dana'] });
    t.happens('10:00', 'supervisor.requested', { by: 'customer' });
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 raj']);
    expect(t.state().state).toBe('exhausted');
    expect(t.sent.some((line) => line.includes('alarm'))).toBe(true);
  });

  test('keeps the ladder it began with when the policy is edited', () => {
    const t = asked();
    expect(t.state().climbs[0]?.ladder.rungs).toHaveLength(2);
    const edited = { ...t.policy, ladders: policyOf(ladder([rung('PT5M', 'dana')])).ladders };
    Object.assign(t.policy, edited);
    t.runTo(at('10:06'));
    expect(who(t)).toEqual(['10:00 pam', '10:05 raj']);
  });

  test('takes the ladder that the rule names', () => {
    const t = asked({
      ladders: {
        default: { rungs: [rung('PT5M', 'pam')] },
        short: { rungs: [rung('PT1M', 'dana')] },
      },
      rules: { stall: false, supervisorRequested: { ladder: 'short' } },
    });
    expect(who(t)).toEqual(['10:00 dana']);
  });
});

describe('a page that does not arrive', () => {
  const rajFirst = ladder([rung('PT5M', 'raj'), rung('PT10M', 'pam')]);

  test('leads to the next rung at once, when there is no other channel', () => {
    const t = asked(rajFirst, { texts: { raj: 'undelivered' } });
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 raj', '10:00:02 pam', '10:10:02 dana']);
  });

  test('goes by the next channel of the same person at once', () => {
    const t = asked({}, { texts: { pam: 'undelivered' }, pages: { pam: 'press-1' } });
    t.runTo(at('10:05'));
    expect(who(t)).toEqual(['10:00 pam', '10:00:02 pam by phone']);
    expect(t.state().climbs[0]).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'pam' });
  });

  test.each(['busy', 'failed'] as const)('leads to the next rung when the phone is %s, too', (word) => {
    const t = asked({}, { texts: { pam: 'undelivered' }, pages: { pam: word } });
    t.runTo(at('10:05'));
    expect(who(t)).toEqual(['10:00 pam', '10:00:02 pam by phone', '10:00:03 raj']);
  });

  test.each(['no-answer', 'no key'] as const)('waits for its time when the phone rang: %s', (word) => {
    const t = asked({}, { texts: { pam: 'undelivered' }, pages: { pam: word } });
    t.runTo(at('10:06'));
    expect(who(t)).toEqual(['10:00 pam', '10:00:02 pam by phone', '10:05 raj']);
  });

  test('has no second channel for whoever does not answer a text that arrived', () => {
    const t = asked();
    t.runTo(at('10:06'));
    expect(who(t)).toEqual(['10:00 pam', '10:05 raj']);
  });

  test('is a call at once for whoever takes only calls', () => {
    const tom = { tom: { name: 'Tom', phone: '+15555550113', channels: ['voice'] } };
    const { people } = policyOf();
    const t = asked(
      { people: { ...people, ...tom }, ...ladder([rung('PT5M', 'tom')]) },
      { pages: { tom: 'press-2' } },
    );
    t.runTo(at('10:02'));
    expect(who(t)).toEqual(['10:00 tom by phone', '10:00:10 dana']);
  });

  test('does not, as long as another of the same rung got theirs', () => {
    const t = asked(ladder([rung('PT5M', 'pam', 'raj')]), { texts: { raj: 'undelivered' } });
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 pam', '10:00 raj', '10:05 dana']);
  });

  test('is asked after when nothing is heard, and counts as failed in the end', () => {
    const t = asked(ladder([rung('PT30M', 'raj'), rung('PT5M', 'pam')]), { texts: { raj: 'silent' } });
    t.runTo(NOON);
    expect(
      t.history.filter(({ type }) => type === 'message.overdue').map(({ time }) => time.slice(11, 19)),
    ).toEqual(['16:01:00', '16:02:00', '16:03:00']);
    expect(who(t)).toEqual(['10:00 raj', '10:03 pam', '10:08 dana']);
  });

  test('a failure reported after the climb went on skips nobody', () => {
    const t = asked(ladder([rung('PT1M', 'pam'), rung('PT10M', 'pam'), rung('PT5M', 'raj')]), {
      texts: { pam: 'silent' },
    });
    const first = t.state().outstanding[0]?.id;
    t.runTo(at('10:01:10'));
    t.happens('10:01:20', 'message.failed', { message: first, code: '30003' });
    t.happens('10:01:30', 'message.delivered', { message: t.state().outstanding.at(-1)?.id });
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 pam', '10:01 pam', '10:11 raj', '10:16 dana']);
  });
});

describe('a resolution', () => {
  test('ends every climb, and no page goes out after it', () => {
    const t = asked();
    t.happens('10:03', 'case.resolved', { by: 'ann' });
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 pam']);
    expect(t.state().climbs.map(({ state }) => state)).toEqual(['ended']);
    expect(t.state().outstanding).toEqual([]);
  });

  test('what crossed before it is over with it, also after a reopening', () => {
    const t = asked();
    t.happens('10:03', 'case.resolved', { by: 'ann' });
    t.happens('11:00', 'case.reopened', {});
    t.happens('09:00', 'supervisor.requested', { by: 'agent' }, { arrives: '11:30' });
    t.runTo(NOON);
    expect(who(t)).toEqual(['10:00 pam']);
  });
});
