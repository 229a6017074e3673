import { describe, expect, test } from 'vitest';
import { newCase } from '../../functions/domain/case.ts';
import { evolve } from '../../functions/domain/evolve.ts';
import { stallsAt } from '../../functions/domain/rules/stalls.ts';
import { at, CASE, fact, policyOf, type Settings, type Timeline, timeline } from '../support/given.ts';

const STALL = { after: { urgent: 'PT1H', high: 'PT4H', normal: 'P1D', low: 'P3D' }, hours: 'support' };
const quiet = { default: { rungs: [{ notify: ['pam'], acknowledgeWithin: 'P90D' }] } };

function stalling(stall: Settings = {}, more: Settings = {}): Timeline {
  return timeline(policyOf({ rules: { stall: { ...STALL, ...stall } }, ladders: quiet, ...more }));
}

/** When the first page goes out, looking three weeks ahead. */
function pagedAt(t: Timeline): string | undefined {
  t.runTo('2026-12-20T00:00:00.000Z' as never);
  return t.pages[0];
}

type Step = Parameters<Timeline['happens']>;

describe('a stall: no progress for so much business time', () => {
  const table: readonly [string, readonly Step[], string, Settings?][] = [
    [
      'a day is the same time on the next open day',
      [['10:00', 'interaction.started', { channel: 'chat' }]],
      '2026-11-24 10:00 pam stall.1',
    ],
    [
      'over the weekend it is Monday',
      [['2026-11-20 10:00', 'interaction.started', { channel: 'chat' }]],
      '10:00 pam stall.1',
    ],
    [
      'what comes in at night counts from the opening',
      [['22:00', 'interaction.started', { channel: 'email' }]],
      '2026-11-25 08:00 pam stall.1',
    ],
    [
      'a holiday does not count',
      [['2026-11-25 10:00', 'interaction.started', { channel: 'chat' }]],
      '2026-11-27 10:00 pam stall.1',
    ],
    [
      'hours are open hours: four from 16:00 end the next morning',
      [['16:00', 'interaction.started', { channel: 'chat' }]],
      '2026-11-24 10:00 pam stall.1',
      { after: { ...STALL.after, normal: 'PT4H' } },
    ],
    [
      'without hours the clock never stops',
      [['2026-11-20 22:00', 'interaction.started', { channel: 'chat' }]],
      '2026-11-21 02:00 pam stall.1',
      { after: { ...STALL.after, normal: 'PT4H' }, hours: undefined },
    ],
    [
      'progress begins it again',
      [
        ['10:00', 'interaction.started', { channel: 'chat' }],
        ['15:00', 'case.progressed', { by: 'ann', what: 'found the order' }],
      ],
      '2026-11-24 15:00 pam stall.1',
    ],
    [
      'a note, an assignment and contact are no progress',
      [
        ['10:00', 'interaction.started', { channel: 'chat' }],
        ['11:00', 'case.noted', { by: 'ann', text: 'looked at it' }],
        ['12:00', 'case.assigned', { agent: 'bob' }],
        ['13:00', 'interaction.message', { by: 'customer' }],
      ],
      '2026-11-24 10:00 pam stall.1',
    ],
    [
      'the wait on the customer stops the clock until a sign of them',
      [
        ['10:00', 'interaction.started', { channel: 'chat' }],
        ['12:00', 'case.waiting', { on: 'customer', what: 'a photo' }],
        ['15:00', 'interaction.message', { by: 'customer' }],
      ],
      '2026-11-24 13:00 pam stall.1',
    ],
    [
      'the hours of a wait at night are no hours',
      [
        ['10:00', 'interaction.started', { channel: 'chat' }],
        ['17:00', 'case.waiting', { on: 'customer', what: 'a photo' }],
        ['2026-11-24 09:00', 'interaction.message', { by: 'customer' }],
      ],
      '2026-11-24 12:00 pam stall.1',
    ],
    [
      'two waits in a row both count',
      [
        ['10:00', 'interaction.started', { channel: 'chat' }],
        ['11:00', 'case.waiting', { on: 'customer', what: 'a photo' }],
        ['12:00', 'case.waiting', { on: 'internal', what: 'the lab', until: '2026-11-23T14:00:00-06:00' }],
        ['14:00', 'interaction.message', { by: 'customer' }],
      ],
      // The overdue wait pages by itself; the stall is three open hours late.
      '2026-11-24 13:00 pam stall.1',
      {},
    ],
    [
      'a wait whose date has passed already when it is registered stops nothing',
      [
        ['10:00', 'interaction.started', { channel: 'chat' }],
        ['11:00', 'case.waiting', { on: 'third-party', what: 'a part', until: '2026-11-23T08:30:00-06:00' }],
      ],
      '2026-11-24 10:00 pam stall.1',
    ],
  ];
  test.each(table)('%s', (_, steps, paged, stall = {}) => {
    const t = timeline(
      policyOf({ rules: { stall: { ...STALL, ...stall }, thirdPartyOverdue: false }, ladders: quiet }),
    );
    for (const step of steps) t.happens(...step);
    expect(pagedAt(t)).toBe(paged);
  });

  test('a clock change between does not move the wall time', () => {
    const t = stalling(
      { after: { ...STALL.after, normal: 'P1D' }, hours: 'always' },
      {
        hours: { always: { weekly: { 'mon-sun': ['00:00-24:00'] } } },
      },
    );
    // Saturday 31 October 2026, 10:00 in Chicago (CDT, UTC-5); summer time ends on Sunday at 2:00.
    t.takes({ ...eventAt('2026-10-31T15:00:00.000Z') });
    t.runTo('2026-11-05T00:00:00.000Z' as never);
    expect(t.history.find(({ type }) => type === 'climb.started')?.time).toBe('2026-11-01T16:00:00.000Z');
  });

  test('pages once, and again only after progress', () => {
    const t = stalling();
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.runTo('2026-12-04T16:00:00.000Z' as never);
    expect(t.pages).toEqual(['2026-11-24 10:00 pam stall.1']);
    t.happens('2026-12-04 12:00', 'case.progressed', { by: 'ann', what: 'sent the part' });
    t.runTo('2026-12-20T16:00:00.000Z' as never);
    expect(t.pages).toEqual(['2026-11-24 10:00 pam stall.1', '2026-12-07 12:00 pam stall.2']);
    expect(t.state().climbs.map(({ state }) => state)).toEqual(['ended', 'climbing']);
  });

  test('progress that was made before, and is reported only now, raises no second page', () => {
    const t = stalling();
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('11:00', 'case.progressed', { by: 'ann', what: 'found the order' });
    t.runTo('2026-11-24T18:00:00.000Z' as never);
    expect(t.pages).toEqual(['2026-11-24 11:00 pam stall.1']);
    t.happens('10:30', 'case.progressed', { by: 'bob', what: 'opened it' }, { arrives: '2026-11-24 12:30' });
    t.runTo('2026-11-25T12:00:00.000Z' as never);
    expect(t.pages).toHaveLength(1);
  });

  test('progress within the stretch, reported only after the page, ends the climb and moves the next one', () => {
    const t = stalling();
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('15:00', 'case.progressed', { by: 'ann', what: 'sent it' }, { arrives: '2026-11-24 10:02' });
    expect(t.state().climbs.map(({ state }) => state)).toEqual(['ended']);
    t.runTo('2026-11-25T12:00:00.000Z' as never);
    expect(t.pages).toEqual(['2026-11-24 10:00 pam stall.1', '2026-11-24 15:00 pam stall.2']);
  });

  test('progress ends the climb', () => {
    const t = timeline(policyOf({ rules: { stall: STALL } }));
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('2026-11-24 10:03', 'case.progressed', { by: 'ann', what: 'found it' });
    t.runTo('2026-11-24T20:00:00.000Z' as never);
    expect(t.pages).toEqual(['2026-11-24 10:00 pam stall.1']);
    expect(t.state().climbs[0]?.state).toBe('ended');
  });

  test('a wait that begins when the case has stalled already excuses nothing', () => {
    const started = fact({ time: at('10:00'), type: 'interaction.started', data: { channel: 'chat' } });
    const waiting = fact({
      time: at('2026-11-24 10:05'),
      type: 'case.waiting',
      data: { on: 'customer', what: 'a photo' },
    });
    const state = [started, waiting].reduce(evolve, newCase(CASE));
    expect(stallsAt(state, policyOf({ rules: { stall: STALL } }))).toBe(at('2026-11-24 10:00'));
  });

  test('progress on an exhausted case makes it open again', () => {
    const t = timeline(policyOf({ rules: { stall: STALL } }));
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.runTo('2026-11-24T20:00:00.000Z' as never);
    expect(t.state().state).toBe('exhausted');
    t.happens('2026-11-24 15:00', 'case.progressed', { by: 'ann', what: 'found it' });
    expect(t.state().climbs[0]?.state).toBe('ended');
    expect(t.state().state).toBe('open');
  });

  test('a resolved case does not stall, a reopened one does, from its reopening', () => {
    const t = stalling();
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('12:00', 'case.resolved', { by: 'ann' });
    t.happens('2026-11-27 09:00', 'case.reopened', {});
    t.runTo('2026-12-20T00:00:00.000Z' as never);
    expect(t.pages).toEqual(['2026-11-30 09:00 pam stall.1']);
  });
});

function eventAt(time: string) {
  return {
    id: 'first',
    source: 'pbx:test',
    subject: 'call-1',
    order: 0,
    time: time as never,
    type: 'interaction.started',
    data: { channel: 'chat' },
  } as const;
}
