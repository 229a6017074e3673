import { describe, expect, test } from 'vitest';
import { callRowOf } from '../../functions/sources/freeswitch/call-row.ts';
import { described, said } from './described-events.ts';
import { BEGAN, caller } from './make-freeswitch.ts';
import { cdrRow, queueCells } from './make-switch-rows.ts';
import { readFreeswitch } from './read-freeswitch.ts';

const c = caller(1, 0);
const cells = (row: string): string[] => row.trim().slice(1, -1).split('","');
const clock = (at: number | undefined): string => new Date(at ?? 0).toISOString().slice(0, 16);

describe('a row’s times, which name no zone', () => {
  const local = (start: string, end: string, duration: number) =>
    cells(cdrRow({ uuid: c.session, start, answer: start, end, duration }));

  test.each([
    ['summer', '2026-10-11 08:43:13', '2026-10-11 08:43:22', 9, '2026-10-11T13:43'],
    ['winter', '2026-11-11 08:43:13', '2026-11-11 08:43:22', 9, '2026-11-11T14:43'],
    [
      'the night in which an hour comes twice, before it',
      '2026-11-01 00:50:00',
      '2026-11-01 01:05:00',
      900,
      '2026-11-01T06:05',
    ],
    [
      'that night, into its second time',
      '2026-11-01 00:50:00',
      '2026-11-01 01:05:00',
      4500,
      '2026-11-01T07:05',
    ],
    ['that night, across the change', '2026-11-01 01:50:00', '2026-11-01 01:10:00', 1200, '2026-11-01T07:10'],
    ['that night, out of it', '2026-11-01 01:50:00', '2026-11-01 02:05:00', 900, '2026-11-01T08:05'],
    [
      'the night in which an hour is left out',
      '2026-03-08 01:55:00',
      '2026-03-08 03:05:00',
      600,
      '2026-03-08T08:05',
    ],
  ])('in %s', (_, start, end, duration, over) => {
    expect(clock(callRowOf(local(start, end, duration), 'America/Chicago')?.over)).toBe(over);
  });

  test('wholly in the doubled hour, are those that were not in the future when it was read', () => {
    const row = local('2026-11-01 01:10:00', '2026-11-01 01:20:00', 600);
    const readAt = (at: string) => clock(callRowOf(row, 'America/Chicago', Date.parse(at))?.over);
    expect(readAt('2026-11-01T06:20:03Z')).toBe('2026-11-01T06:20');
    expect(readAt('2026-11-01T07:20:03Z')).toBe('2026-11-01T07:20');
    expect(clock(callRowOf(row, 'America/Chicago')?.over)).toBe('2026-11-01T06:20');
  });
});

describe('a caller’s name, which a row does not escape', () => {
  test.each(['Any "Quick" Caller', 'Any, Caller', '5" Caller', 'Any","Caller', '', '"'])(
    'may be %s',
    (name) => {
      const { events } = readFreeswitch(cdrRow({ uuid: c.session, name }));
      expect(events[0]).toMatchObject({ subject: c.session, data: { customer: { phone: '+15555550121' } } });
    },
  );
});

describe('a row whose template names the queue’s variables', () => {
  const row = (queue: Record<string, string | number>) =>
    readFreeswitch(cdrRow({ uuid: c.session, queue: queueCells(1, queue) })).events;
  const answered = { cc_agent: '1000@default', cc_cause: 'answered', cc_queue_answered_epoch: BEGAN + 12 };

  test('is the whole call, under the ids of its events', () => {
    const events = row({ ...answered, cc_queue_terminated_epoch: BEGAN + 60 });
    const live = readFreeswitch([c.starts(1), c.talks(12), c.ends(60)].join('')).events;
    expect(events.map(({ id }) => id)).toEqual(live.map(({ id }) => id));
    expect(events.map(said)).toEqual(live.map(said));
  });

  test.each([
    [
      'gave up',
      { cc_cause: 'cancel', cc_cancel_reason: 'BREAK_OUT', cc_queue_canceled_epoch: BEGAN + 31 },
      'ended abandoned by customer',
    ],
    [
      'waited too long',
      { cc_cause: 'cancel', cc_cancel_reason: 'TIMEOUT', cc_queue_canceled_epoch: BEGAN + 31 },
      'ended abandoned by system',
    ],
  ])('says that the caller %s', (_, queue, end) => {
    expect(row(queue).map(said).at(-1)).toBe(end);
  });

  test.each([
    [
      'left one queue unanswered and was answered in the next',
      {
        ...answered,
        cc_queue_joined_epoch: BEGAN + 10,
        cc_queue_canceled_epoch: BEGAN + 9,
        cc_cancel_reason: 'TIMEOUT',
      },
      ['started', 'queued support@default', 'connected 1000@default@support@default', 'ended completed'],
    ],
    [
      'talked in one queue and gave up in the next',
      {
        ...answered,
        cc_queue_joined_epoch: BEGAN + 20,
        cc_queue_canceled_epoch: BEGAN + 31,
        cc_cause: 'cancel',
        cc_cancel_reason: 'BREAK_OUT',
      },
      ['started', 'queued support@default', 'ended abandoned by customer'],
    ],
  ])('tells of the last queue only: who %s', (_, queue, told) => {
    expect(row(queue).map(said)).toEqual(told);
  });

  test('and of an agent who did not answer is none of a customer', () => {
    const ring = cdrRow({
      uuid: c.session,
      answer: '',
      queue: queueCells(1, { cc_side: 'agent', ...answered }),
    });
    expect(readFreeswitch(ring).events).toEqual([]);
  });

  test('needs no zone when it names the seconds', () => {
    const row = cdrRow({
      uuid: c.session,
      queue: queueCells(1, { ...answered, start_epoch: BEGAN, end_epoch: BEGAN + 61 }),
    });
    const inZone = (timeZone: string) => readFreeswitch(row, { timeZone }).events.map(described);
    expect(inZone('Asia/Tokyo')).toEqual(inZone('America/Chicago'));
  });
});
