import { isFields } from './fields.ts';

/** What may be kept of a payload that nobody has understood: its shape, and values that name no person. */

/** Ids, enumerations, times and measures; what people write or are called is none of these. */
const IMPERSONAL = [
  /^[A-Z][A-Z0-9_]{0,63}$/,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  /^arn:[\w:/.-]{1,200}$/,
  /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/,
  /^(true|false)$/,
];
const MOST_FIELDS = 40;
const MOST_LEVELS = 6;
/** A number this long may be a telephone number. */
const MOST_DIGITS = 1_000_000;

const isImpersonal = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && (Math.abs(value) < MOST_DIGITS || value > 1e12)) ||
  (typeof value === 'string' && IMPERSONAL.some((pattern) => pattern.test(value)));

/** One entry for each value, under its path; a value that may be about a person is replaced by its kind. */
export function keptFields(payload: unknown): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  let count = 0;
  const walk = (value: unknown, path: string, level: number): void => {
    if (value === null || value === undefined || count >= MOST_FIELDS || level > MOST_LEVELS) return;
    if (Array.isArray(value)) {
      for (const [i, one] of value.entries()) walk(one, `${path}[${i}]`, level + 1);
    } else if (isFields(value)) {
      for (const [name, one] of Object.entries(value))
        walk(one, path === '' ? nameOf(name) : `${path}.${nameOf(name)}`, level + 1);
    } else if (path !== '') {
      count += 1;
      kept[path] = isImpersonal(value) ? (value as string | number | boolean) : `(${typeof value})`;
    }
  };
  walk(payload, '', 0);
  return kept;
}

/** Custom attributes are named by people, too: a name that is no plain word is not kept. */
const nameOf = (name: string): string => (/^[A-Za-z][\w:-]{0,63}$/.test(name) ? name : '(name)');
