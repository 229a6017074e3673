import { describe, expect, test } from 'vitest';
import { callerReader } from '../../functions/sources/caller-id.ts';
import { callRowOf } from '../../functions/sources/freeswitch/call-row.ts';
import { followedCalls } from '../../functions/sources/freeswitch/followed-calls.ts';
import { switchRecordReader } from '../../functions/sources/freeswitch/records.ts';
import { described } from './described-events.ts';
import { BEGAN, caller } from './make-freeswitch.ts';
import { cdrRow, queueCells } from './make-switch-rows.ts';
import { readFreeswitch } from './read-freeswitch.ts';

const SOURCE = 'freeswitch:test';
const ms = (seconds: number): number => (BEGAN + seconds) * 1000;
const c = caller(1, 0);
const read = (...events: string[]) => readFreeswitch(events.join(''), { source: SOURCE }).events;
const asking = (at: number) => ({ asked: ms(at), answered: ms(at), isRestarted: false });

/** A collector that has listened since long before, until 20: then nobody does until 40. What each step tells, in words. */
function following({ hasRows = true } = {}) {
  const calls = followedCalls(
    undefined,
    { source: SOURCE, readCaller: callerReader('US') },
    hasRows,
    ms(-600),
  );
  const words = (events: Parameters<typeof described>[0][]) =>
    events.map((event) => described(event).slice(3));
  calls.listed([], asking(-600));
  return {
    hears: (at: number, ...events: string[]) => calls.heard(read(...events), ms(at)),
    misses: () => {
      calls.heard([], ms(20));
      calls.lost();
    },
    lists: (at: number, ...events: string[]) => words([...calls.listed(read(...events), asking(at))]),
    reads(at: number, ...rows: string[]) {
      for (const line of rows)
        for (const record of switchRecordReader().line(line)) {
          const row = record.form === 'row' ? callRowOf(record.cells, 'UTC', ms(at)) : undefined;
          if (row) calls.rowCame(row, ms(at));
        }
      return words([...calls.pass(ms(at + 4))]);
    },
    passes: (at: number) => words([...calls.pass(ms(at))]),
  };
}
const row = (more: Partial<Parameters<typeof cdrRow>[0]> = {}) =>
  cdrRow({ uuid: c.session, end: 31, ...more });

describe('a caller who was known when nobody listened any more', () => {
  test.each([
    ['waited', [c.starts(1)], 'NORMAL_CLEARING', 'ended abandoned by customer'],
    ['waited, and the line failed', [c.starts(1)], 'NETWORK_OUT_OF_ORDER', 'ended dropped by system'],
    ['talked', [c.starts(1), c.talks(12)], 'NORMAL_CLEARING', 'ended completed'],
    ['talked, and the line failed', [c.starts(1), c.talks(12)], 'MEDIA_TIMEOUT', 'ended dropped by system'],
  ])('and %s is over when and as the row says', (_, events, cause, end) => {
    const collector = following();
    collector.hears(12, ...events);
    collector.misses();
    expect(collector.lists(40)).toEqual([]);
    expect(collector.reads(40, row({ cause }))).toEqual([
      `${new Date(ms(31)).toISOString().slice(14, 19)} ${end}`,
    ]);
    expect(collector.passes(400)).toEqual([]);
  });

  test('is closed by a guess when no row comes, at the moment in which the switch was asked', () => {
    const collector = following();
    collector.hears(1, c.starts(1));
    collector.misses();
    collector.lists(40);
    expect(collector.passes(99)).toEqual([]);
    expect(collector.passes(101)).toEqual(['14:00 ended abandoned by system']);
    // The row comes after all: a call ends once.
    expect(collector.reads(110, row())).toEqual([]);
  });

  test('and is in another queue by now left the first when they entered the second', () => {
    const collector = following();
    collector.hears(12, c.starts(1), c.talks(12));
    collector.misses();
    expect(collector.lists(40, c.starts(33, 'billing', 2))).toEqual([
      '13:53 ended completed by system',
      '13:20 started',
      '13:53 queued billing@default',
    ]);
  });
});

describe('a row', () => {
  const ended = () => {
    const collector = following();
    collector.hears(18, c.starts(1), c.talks(12), c.ends(18));
    return collector;
  };

  test('of a call that was followed to its end tells nothing, though the end of it was missed', () => {
    const collector = ended();
    collector.misses();
    collector.lists(40);
    expect(collector.reads(41, row(), row())).toEqual([]);
  });

  test('ends what the switch still lists, and what it lists for ever is not begun again', () => {
    const collector = following();
    collector.hears(12, c.starts(1), c.talks(12));
    expect(collector.reads(31, row())).toEqual(['13:51 ended completed']);
    expect(collector.lists(300, c.starts(1), c.talks(12))).toEqual([]);
  });

  test('of a call that nobody heard of tells it all', () => {
    const collector = following();
    collector.misses();
    collector.lists(40);
    const whole = queueCells(1, {
      ...{ cc_queue_joined_epoch: BEGAN + 22, cc_queue_answered_epoch: BEGAN + 25, cc_agent: '1000@default' },
      ...{ cc_cause: 'answered', cc_queue_terminated_epoch: BEGAN + 31 },
    });
    expect(collector.reads(40, row({ start: 21, queue: whole }))).toEqual([
      '13:41 started',
      '13:42 queued support@default',
      '13:45 connected 1000@default@support@default',
      '13:51 ended completed',
    ]);
  });

  test('takes the agent’s number from the other leg’s, in whatever order they are written', () => {
    const leg = '0000000b-0000-4000-8000-000000000001';
    for (const turned of [false, true]) {
      const collector = following();
      collector.misses();
      collector.lists(40);
      const both = [
        cdrRow({ uuid: leg, dialled: '1000', start: 24, answer: 25, end: 31 }),
        row({ start: 21, other: leg }),
      ];
      expect(collector.reads(40, ...(turned ? both.toReversed() : both))).toEqual([
        '13:41 started',
        '13:45 connected 1000',
        '13:51 ended completed',
      ]);
    }
  });

  test.each([
    ['answer', [c.starts(1)], ['13:32 connected 1000@default@support@default']],
    [
      'beginning',
      [],
      ['13:20 started', '13:21 queued support@default', '13:32 connected 1000@default@support@default'],
    ],
  ])('tells the %s of a call of which the end alone was heard since', (_, before, becomes) => {
    const collector = following();
    if (before.length > 0) collector.hears(2, ...before);
    collector.misses();
    collector.hears(39, c.ends(38));
    collector.lists(40);
    const times = { cc_queue_answered_epoch: BEGAN + 12, cc_queue_terminated_epoch: BEGAN + 38 };
    const whole = queueCells(1, { ...times, cc_agent: '1000@default', cc_cause: 'answered' });
    expect(collector.reads(41, row({ end: 38, queue: whole }))).toEqual(becomes);
    expect(collector.reads(50, row({ end: 38, queue: whole }))).toEqual([]);
    expect(collector.passes(5 * 3600)).toEqual([]);
  });

  test.each([
    ['answer', [c.starts(1)], ['13:32 connected 1000']],
    ['beginning', [], ['13:20 started', '13:32 connected 1000']],
  ])('of the switch’s own template tells the %s of it as far as it goes', (_, before, becomes) => {
    const collector = following();
    if (before.length > 0) collector.hears(2, ...before);
    collector.misses();
    collector.hears(39, c.ends(38));
    collector.lists(40);
    const leg = '0000000b-0000-4000-8000-000000000001';
    const rows = [cdrRow({ uuid: leg, dialled: '1000', start: 9, answer: 12, end: 38 })];
    expect(collector.reads(41, ...rows, row({ end: 38, other: leg }))).toEqual(becomes);
    expect(collector.passes(5 * 3600)).toEqual([]);
  });

  test.each([
    ['is over before nobody listened', { start: 1, end: 9 }],
    ['began when somebody listened again', { start: 50, end: 61 }],
    ['was never answered, as by an agent who did not pick up', { start: 21, answer: '', end: 31 }],
    ['began inside', { start: 21, end: 31, number: '1001' }],
    ['was in no queue, by its own word', { start: 21, end: 31, queue: ['cc_side=', 'cc_queue='] }],
  ])('of a call that nobody heard of and that %s tells nothing', (_, more) => {
    const collector = following();
    collector.misses();
    collector.lists(40);
    expect(collector.reads(70, row(more))).toEqual([]);
  });
});
