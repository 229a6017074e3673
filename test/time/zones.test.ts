import { describe, expect, test } from 'vitest';
import { chance, changesIn, ODD_ZONES, ZONES } from './changes.ts';
import { lawsHoldAround } from './laws.ts';

/** A sample, another one each time; a fault names its seed. `node test/time/every-zone.ts` takes them all. */
const seed = Date.now() % 1_000_000;
const by = chance(seed);
const sampled = Array.from({ length: 40 }, () => by.one(ZONES));

describe(`business time and rotations around changes of the clocks (seed ${seed})`, () => {
  test.each([...new Set([...ODD_ZONES, ...sampled])])('hold in %s', (zone) => {
    const all = changesIn(zone);
    for (let i = 0; i < Math.min(all.length, 6); i++) lawsHoldAround(by.one(all), all, seed + i);
  });

  test('there are changes to sample: forward, back, by half an hour, by a day', () => {
    const changes = ['Australia/Lord_Howe', 'Pacific/Apia', 'America/Chicago'].flatMap(changesIn);
    const sizes = new Set(changes.map(({ by: ms }) => ms / 60_000));
    expect([...sizes].sort((a, b) => a - b)).toEqual([-60, -30, 30, 60, 1440]);
  });
});
