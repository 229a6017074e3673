/** Reads JSON of other systems: by names in any casing, and never surprised by what is not there. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value under this name, however it is cased. `name` is in camel case; Pascal case is looked for next. */
function field(of: unknown, name: string): unknown {
  if (!isFields(of)) return undefined;
  if (Object.hasOwn(of, name)) return of[name];
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  if (Object.hasOwn(of, pascal)) return of[pascal];
  const wanted = name.toLowerCase();
  for (const key of Object.keys(of))
    if (key.length === name.length && key.toLowerCase() === wanted) return of[key];
  return undefined;
}

/** What stands under a path of names; `undefined` where any of them is missing or null. */
export function valueIn(of: unknown, ...path: readonly string[]): unknown {
  let value = of;
  for (const name of path) value = field(value, name);
  return value ?? undefined;
}

/** The longest id or name that an event may carry. */
const MOST = 256;

export function textIn(of: unknown, ...path: readonly string[]): string | undefined {
  const value = valueIn(of, ...path);
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, MOST) : undefined;
}

/** An id, whether it is written as text or as a number. */
export function idIn(of: unknown, ...path: readonly string[]): string | undefined {
  const value = valueIn(of, ...path);
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textIn(of, ...path);
}

/** The longest text that an event may carry. */
const MOST_PROSE = 10_000;

/** What people write: cut where it is too long, and without halves of characters. */
export function proseIn(of: unknown, ...path: readonly string[]): string | undefined {
  const value = valueIn(of, ...path);
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return value
    .slice(0, MOST_PROSE)
    .toWellFormed()
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd');
}

export const fieldsIn = (of: unknown, ...path: readonly string[]): Fields | undefined => {
  const value = valueIn(of, ...path);
  return isFields(value) ? value : undefined;
};

export const listIn = (of: unknown, ...path: readonly string[]): readonly unknown[] => {
  const value = valueIn(of, ...path);
  return Array.isArray(value) ? value : [];
};

/** Before this a time means "never": Amazon Connect writes 1970-01-01T00:00:00.001Z. */
const NEVER_BEFORE = Date.UTC(1980, 0, 1);
/** ISO 8601 with an offset: a time of day alone names no moment. */
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/;

/** Milliseconds since 1970 of a time that is written as text or as such a number. */
export function momentIn(of: unknown, ...path: readonly string[]): number | undefined {
  const value = valueIn(of, ...path);
  const at =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && MOMENT.test(value)
        ? Date.parse(value)
        : Number.NaN;
  return Number.isFinite(at) && at >= NEVER_BEFORE && at < 8.64e15 ? Math.floor(at) : undefined;
}

/** A number of seconds since 1970 is smaller than this, one of milliseconds larger: it is in 1973 or in 5138. */
const MOST_SECONDS = 1e11;

/** The same of a time that may also be in seconds, or such a number written as text. */
export function timeIn(of: unknown, ...path: readonly string[]): number | undefined {
  const value = valueIn(of, ...path);
  const number = typeof value === 'string' && /^\d{9,13}(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number') return momentIn(of, ...path);
  return momentIn({ at: number < MOST_SECONDS ? number * 1000 : number }, 'at');
}
