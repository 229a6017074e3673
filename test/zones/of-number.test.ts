import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { E164 } from '../../functions/domain/ids.ts';
import { zonesOfNumber } from '../../functions/domain/zones/of-number.ts';
import { isZone } from '../../functions/domain/zones/zone.ts';
import { makeTable, zonesByPrefix } from './make-table.ts';

const zones = (number: string) => zonesOfNumber(E164.parse(number));

describe('the zones that a number could be in', () => {
  test.each([
    ['an area code', '+12125550123', ['America/New_York']],
    ['another', '+18085550123', ['Pacific/Honolulu']],
    ['a country with one zone', '+498955501234', ['Europe/Berlin']],
    ['an area code with two', '+12085550123', ['America/Boise', 'America/Los_Angeles']],
    ['an area code that is nobody’s', '+15555550101', []],
    ['a country that is nowhere', '+99955501234', []],
  ])('%s', (_, number, expected) => expect(zones(number)).toEqual(expected));

  test('are those of the library, for each of its prefixes', () => {
    for (const prefix of zonesByPrefix().keys())
      expect(zones(`+${prefix.padEnd(9, '0')}`).length, prefix).toBeGreaterThan(0);
    const all = [...zonesByPrefix()];
    const longest = all.filter(([p]) => !all.some(([q]) => q !== p && q.startsWith(p)));
    for (const [prefix, names] of longest)
      expect(zones(`+${prefix.padEnd(8, '0')}`), prefix).toEqual(names.split('&'));
  });

  test('are all known to this runtime', () => {
    const all = new Set([...zonesByPrefix().values()].flatMap((names) => names.split('&')));
    expect([...all].filter((name) => !isZone(name))).toEqual([]);
  });

  test('are up to date: `npm run zones` writes them', () => {
    expect(readFileSync('functions/domain/zones/table.ts', 'utf8')).toBe(makeTable());
  });
});
