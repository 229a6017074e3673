import { Temporal } from 'temporal-polyfill';

const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<millisecond>\\d{3})',
};

/** Reads the times of a column, in milliseconds since 1970; undefined for what is none of its format. */
export function timeReader(format: string, zone: string): (text: string) => number | undefined {
  if (format === 'seconds' || format === 'milliseconds') {
    const unit = format === 'seconds' ? 1000 : 1;
    return (text) => (/^\d{1,14}(\.\d+)?$/.test(text) ? Math.floor(Number(text) * unit) : undefined);
  }
  if (format === 'iso') return (text) => isoTime(text, zone);
  const pattern = new RegExp(
    `^${format
      .replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
      .replaceAll(/YYYY|MM|DD|HH|mm|SSS|ss|M|D|H/g, (part) => PARTS[part] ?? part)}$`,
  );
  return (text) => {
    const found = pattern.exec(text)?.groups;
    if (!found) return undefined;
    const parts = Object.fromEntries(Object.entries(found).map(([part, digits]) => [part, Number(digits)]));
    return attempt(() => Temporal.PlainDateTime.from(parts as never, { overflow: 'reject' }), zone);
  };
}

const OFFSET = /(Z|[+-]\d\d:?\d\d)$/i;

function isoTime(text: string, zone: string): number | undefined {
  const written = text.replace(' ', 'T');
  if (!OFFSET.test(written.slice(10))) return attempt(() => Temporal.PlainDateTime.from(written), zone);
  const at = Date.parse(written);
  return Number.isNaN(at) ? undefined : at;
}

/** A time that comes twice in autumn is the first of the two, one that spring skips is an hour later. */
function attempt(wall: () => Temporal.PlainDateTime, zone: string): number | undefined {
  try {
    return wall().toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
}
