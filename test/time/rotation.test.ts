import { describe, expect, test } from 'vitest';
import { onDuty, turnsIn } from '../../functions/domain/calendar/rotation.ts';
import { PersonId } from '../../functions/domain/ids.ts';
import { Rotation } from '../../functions/domain/policy.ts';
import { instantOf } from '../../functions/domain/time.ts';

const rotation = (changes: object = {}) =>
  Rotation.parse({
    members: ['pam', 'raj'],
    starts: '2026-11-02T08:00',
    every: 'P7D',
    timeZone: 'America/Chicago',
    ...changes,
  });
const told = (r: Rotation, from: string, to: string) =>
  turnsIn(r, instantOf(from), instantOf(to)).map(
    ({ from: start, person }) => `${start.slice(0, 16)} ${person ?? 'nobody'}`,
  );

describe('hand-overs', () => {
  test('are at the same wall time on both sides of a clock change', () => {
    const weekly = rotation({ starts: '2026-10-19T08:00' });
    expect(told(weekly, '2026-10-20T00:00:00Z', '2026-11-12T00:00:00Z')).toEqual([
      '2026-10-20T00:00 pam',
      '2026-10-26T13:00 raj',
      '2026-11-02T14:00 pam',
      '2026-11-09T14:00 raj',
    ]);
  });

  test('happen once, at the first of two, when the wall time comes twice', () => {
    const daily = rotation({ starts: '2026-10-30T01:30', every: 'P1D' });
    expect(told(daily, '2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z')).toEqual([
      '2026-10-31T12:00 raj',
      '2026-11-01T06:30 pam',
      '2026-11-02T07:30 raj',
    ]);
    expect(onDuty(daily, instantOf('2026-11-01T07:10:00Z'))).toBe('pam');
  });

  test('move forward when the wall time does not exist', () => {
    const daily = rotation({ starts: '2026-03-06T02:30', every: 'P1D' });
    expect(told(daily, '2026-03-07T12:00:00Z', '2026-03-09T12:00:00Z')).toEqual([
      '2026-03-07T12:00 raj',
      '2026-03-08T08:30 pam',
      '2026-03-09T07:30 raj',
    ]);
  });

  test('that the clocks overtake are left out', () => {
    // From 2:00 to 3:00 there is nothing: the turn of 2:00 would begin with that of 3:00.
    const hourly = rotation({ members: ['pam', 'raj', 'dana'], starts: '2026-03-08T00:00', every: 'PT1H' });
    expect(told(hourly, '2026-03-08T06:00:00Z', '2026-03-08T10:00:00Z')).toEqual([
      '2026-03-08T06:00 pam',
      '2026-03-08T07:00 raj',
      '2026-03-08T08:00 pam',
      '2026-03-08T09:00 raj',
    ]);
  });

  test('that move forward never come after one that does not', () => {
    // 1:40, 2:30 (moved to 3:30), 3:20: the last is there first.
    const short = rotation({ members: ['pam', 'raj', 'dana'], starts: '2026-03-08T01:40', every: 'PT50M' });
    expect(told(short, '2026-03-08T07:40:00Z', '2026-03-08T09:30:00Z')).toEqual([
      '2026-03-08T07:40 pam',
      '2026-03-08T08:20 dana',
      '2026-03-08T09:10 pam',
    ]);
  });

  test('on a day that does not exist give nobody a turn', () => {
    const daily = rotation({ timeZone: 'Pacific/Apia', starts: '2011-12-28T08:00', every: 'P1D' });
    expect(told(daily, '2011-12-28T18:00:00Z', '2012-01-01T00:00:00Z')).toEqual([
      '2011-12-28T18:00 pam',
      '2011-12-29T18:00 raj',
      // The 30th would have been pam's, the 31st is raj's again.
      '2011-12-31T18:00 pam',
    ]);
  });
});

describe('overrides', () => {
  const overrides = [
    { from: '2026-11-04T12:00', to: '2026-11-04T18:00', person: 'dana' },
    { from: '2026-11-04T16:00', to: '2026-11-04T20:00', person: 'raj' },
  ];

  test('stand in for whoever has the turn; of two, the one that is written first', () => {
    expect(told(rotation({ overrides }), '2026-11-04T12:00:00Z', '2026-11-05T12:00:00Z')).toEqual([
      '2026-11-04T12:00 pam',
      '2026-11-04T18:00 dana',
      '2026-11-05T00:00 raj',
      '2026-11-05T02:00 pam',
    ]);
  });

  test('also before the first hand-over', () => {
    const early = [{ from: '2026-11-01T00:00', to: '2026-11-01T12:00', person: 'dana' }];
    expect(told(rotation({ overrides: early }), '2026-10-31T00:00:00Z', '2026-11-03T00:00:00Z')).toEqual([
      '2026-10-31T00:00 nobody',
      '2026-11-01T05:00 dana',
      '2026-11-01T18:00 nobody',
      '2026-11-02T14:00 pam',
    ]);
  });

  test('that end when the wall time comes twice end at the first', () => {
    const night = [{ from: '2026-11-01T00:00', to: '2026-11-01T01:30', person: 'dana' }];
    const r = rotation({ starts: '2026-10-05T08:00', overrides: night });
    expect(onDuty(r, instantOf('2026-11-01T06:29:59Z'))).toBe('dana');
    expect(onDuty(r, instantOf('2026-11-01T07:00:00Z'))).toBe('raj');
  });
});

describe('gaps', () => {
  const [from, to] = [instantOf('2026-10-31T00:00:00Z'), instantOf('2026-11-03T00:00:00Z')];
  const gapsIn = (...within: Parameters<typeof turnsIn>) =>
    turnsIn(...within).filter(({ person }) => person === undefined);

  test('are there before the first hand-over, but for the overrides', () => {
    const overrides = [{ from: '2026-11-01T00:00', to: '2026-11-01T12:00', person: 'dana' }];
    expect(gapsIn(rotation({ overrides }), from, to)).toEqual([
      { from, to: '2026-11-01T05:00:00.000Z', person: undefined },
      { from: '2026-11-01T18:00:00.000Z', to: '2026-11-02T14:00:00.000Z', person: undefined },
    ]);
  });

  test('are the whole time when turns have no length', () => {
    expect(gapsIn(rotation({ every: 'PT0S' }), from, to)).toEqual([{ from, to, person: undefined }]);
  });

  test('are none from the first hand-over on, nor in no time', () => {
    expect(gapsIn(rotation(), instantOf('2026-11-02T14:00:00Z'), to)).toEqual([]);
    expect(turnsIn(rotation(), to, from)).toEqual([]);
  });

  test('one person alone is one turn, however often it is handed over', () => {
    const alone = rotation({ members: ['pam'], every: 'PT12H' });
    expect(turnsIn(alone, instantOf('2026-11-03T00:00:00Z'), instantOf('2026-12-03T00:00:00Z'))).toEqual([
      { from: '2026-11-03T00:00:00.000Z', to: '2026-12-03T00:00:00.000Z', person: PersonId.parse('pam') },
    ]);
  });
});
