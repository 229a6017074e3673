import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Duration,
  duration,
  earliest,
  epochOf,
  hasCome,
  InstantIn,
  instantAt,
  instantOf,
  partsOf,
  spanOf,
} from '../../functions/domain/time.ts';

describe('instants', () => {
  test.each([
    ['2026-11-23T19:00:00-06:00', '2026-11-24T01:00:00.000Z'],
    ['2026-11-23T19:00:00Z', '2026-11-23T19:00:00.000Z'],
    ['2026-11-23T19:00:00.1234567Z', '2026-11-23T19:00:00.123Z'],
    ['2026-11-23T19:00:00+05:45', '2026-11-23T13:15:00.000Z'],
  ])('%s is kept as %s', (given, kept) => {
    expect(InstantIn.parse(given)).toBe(kept);
    expect(InstantIn.parse(kept)).toBe(kept);
  });

  test.each(['2026-11-23', '2026-11-23T19:00:00', '2026-02-30T00:00:00Z', 'noon'])(
    '%s is refused',
    (given) => {
      expect(InstantIn.safeParse(given).success).toBe(false);
    },
  );

  test('are written and read as a Date would', () => {
    const years0To9999 = { min: -62_167_219_200_000, max: 253_402_300_799_999 };
    const moments = fc.oneof(fc.integer(years0To9999), fc.integer({ min: 1.7e12, max: 1.9e12 }));
    fc.assert(
      fc.property(moments, (epoch) => {
        expect(instantAt(epoch)).toBe(new Date(epoch).toISOString());
        expect(epochOf(instantAt(epoch))).toBe(epoch);
      }),
    );
    expect(() => instantAt(Number.NaN)).toThrow(RangeError);
  });

  test('a deadline has come at its own instant and not before', () => {
    const t = instantOf('2026-11-23T19:00:00Z');
    expect(hasCome(t, t)).toBe(true);
    expect(hasCome(t, instantOf('2026-11-23T18:59:59.999Z'))).toBe(false);
  });

  test('the earliest of several, of which some are not there', () => {
    const [a, b] = [instantOf('2026-11-23T19:00:00Z'), instantOf('2026-11-23T18:00:00Z')];
    expect(earliest([undefined, a, b])).toBe(b);
    expect(earliest([undefined])).toBeUndefined();
  });
});

describe('durations', () => {
  test.each([
    ['PT5M', 300_000],
    ['P1D', 86_400_000],
    ['P1W2DT3H4M5.5S', 788_645_500],
    ['PT0S', 0],
  ])('%s is %d ms on a clock that never stops', (text, ms) => {
    expect(spanOf(duration(text))).toBe(ms);
  });

  test('days are kept apart from hours', () => {
    expect(partsOf(duration('P1DT24H'))).toEqual({ days: 1, time: 86_400_000 });
  });

  test.each(['P', 'PT', '5M', 'P1M', 'P1Y', '-PT5M', 'PT5', 'P1DT'])('%s is refused', (text) => {
    expect(Duration.safeParse(text).success).toBe(false);
  });
});
