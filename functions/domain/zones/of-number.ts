import type { E164 } from '../ids.ts';
import { TABLE, ZONES } from './table.ts';

/**
 * The zones in which a phone number could be, by its country and area. Where the table says of a number only that
 * it is somewhere in North America (+1 and an area code that is nobody's), nothing is known of it.
 */

/** How many digits of the prefix before it a prefix begins with, as letters: see test/zones/make-table.ts. */
const SHARED = 'abcdefghijklmnop';

function unpacked(): Map<string, readonly string[]> {
  const zones = ZONES.split(' ');
  const all = new Map<string, readonly string[]>();
  for (const group of TABLE.split(' ')) {
    const [places = '', prefixes = ''] = group.split(':');
    const named = places.split('.').flatMap((place) => zones[Number.parseInt(place, 36)] ?? []);
    let before = '';
    for (const [, letter = '', digits = ''] of prefixes.matchAll(/([a-p])(\d*)/g)) {
      before = before.slice(0, SHARED.indexOf(letter)) + digits;
      all.set(before, named);
    }
  }
  return all;
}

let table: Map<string, readonly string[]> | undefined;

/** Empty when nothing is known of the number. */
export function zonesOfNumber(number: E164): readonly string[] {
  table ??= unpacked();
  const digits = number.slice(1);
  for (let length = digits.length; length > 0; length--) {
    const zones = table.get(digits.slice(0, length));
    if (zones) return zones;
  }
  return [];
}
