import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLoad } from '../../functions/app/backtest/load.ts';
import { createSpread } from '../../functions/app/backtest/spread.ts';
import { PersonId } from '../../functions/domain/ids.ts';
import { instantAt } from '../../functions/domain/time.ts';
import { at, policyOf } from '../support/given.ts';

const spreadOf = (numbers: readonly number[]) => {
  const spread = createSpread();
  for (const n of numbers) spread.add(n);
  return spread.spread();
};

describe('a spread', () => {
  test('is told to three digits, its ends exactly', () => {
    expect(spreadOf([])).toBeUndefined();
    expect(spreadOf([3])).toEqual({ count: 1, least: 3, median: 3, nineOfTen: 3, most: 3 });
    expect(spreadOf([12_345, 1.5, 600])).toEqual({
      count: 3,
      least: 1.5,
      median: 600,
      nineOfTen: 12_300,
      most: 12_345,
    });
  });

  test('lies within half a percent of the nearest rank', () => {
    const numbers = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (all) => {
        const sorted = all.toSorted((a, b) => a - b);
        const spread = spreadOf(all);
        for (const [share, told] of [
          [0.5, spread?.median ?? 0],
          [0.9, spread?.nineOfTen ?? 0],
        ] as const) {
          const exact = sorted[Math.ceil(share * all.length) - 1] ?? 0;
          expect(Math.abs(told - exact) / exact).toBeLessThanOrEqual(0.005_001);
        }
      }),
    );
  });
});

describe('a person’s load', () => {
  const policy = policyOf({ budgets: { sms: { perMinute: 1, per15Minutes: 3, perHour: 4, per3Hours: 6 } } });
  const pam = PersonId.parse('pam');

  test('counts by the hour of the week on the centre’s walls', () => {
    const load = createLoad(pam, policy);
    for (const w of ['09:00', '09:59', '10:00', '2026-11-24 09:30']) load.text(at(w));
    const { texts, week, perHour } = load.report();
    expect([texts, perHour?.most]).toEqual([4, 2]);
    expect([week[9], week[10], week[24 + 9]]).toEqual([2, 1, 1]);
  });

  test('counts a text as over a budget when the window before it is full', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 * 60_000 }), { maxLength: 60 });
    const windows = [1, 15, 60, 180].map((minutes) => minutes * 60_000);
    fc.assert(
      fc.property(gaps, (all) => {
        const load = createLoad(pam, policy);
        let now = 1_800_000_000_000;
        const times = all.map((gap) => (now += gap));
        for (const time of times) load.text(instantAt(time));
        load.report().budgets.forEach(({ limit, over }, i) => {
          const isOver = (time: number, n: number): boolean =>
            times.slice(0, n).filter((t) => time - t < (windows[i] ?? 0)).length >= limit;
          expect(over).toBe(times.filter(isOver).length);
        });
      }),
    );
  });
});
