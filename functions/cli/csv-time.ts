import { Temporal } from 'temporal-polyfill';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MMM: `(?<monthName>${MONTHS.join('|')})[a-z]*`,
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  ddd: '[a-z]{2,9}\\.?',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{2})',
  h: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<millisecond>\\d{3})',
  A: '(?<half>[ap]\\.?m\\.?)',
  Z: '(?<offset>Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)',
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
      .replaceAll(/YYYY|YY|MMM|MM|ddd|DD|HH|hh|mm|SSS|ss|M|D|H|h|A|Z/g, (part) => PARTS[part] ?? part)}$`,
    'i',
  );
  return (text) => {
    const found = pattern.exec(text.replaceAll(/\s/g, ' '))?.groups;
    return found && timeOf(found, zone);
  };
}

function timeOf(found: Readonly<Record<string, string | undefined>>, zone: string): number | undefined {
  const { shortYear, monthName, half, offset, hour, ...plain } = found;
  const parts: Record<string, number> = {};
  for (const [part, digits] of Object.entries(plain)) if (digits !== undefined) parts[part] = Number(digits);
  if (shortYear !== undefined) parts['year'] = 2000 + Number(shortYear);
  if (monthName !== undefined) parts['month'] = MONTHS.indexOf(monthName.slice(0, 3).toLowerCase()) + 1;
  if (hour !== undefined) {
    if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
    const afternoon = half?.toLowerCase().startsWith('p') ? 12 : 0;
    parts['hour'] = half === undefined ? Number(hour) : (Number(hour) % 12) + afternoon;
  }
  return attempt(
    () => Temporal.PlainDateTime.from(parts as never, { overflow: 'reject' }),
    offset === undefined ? zone : /^[a-z]/i.test(offset) ? 'UTC' : offset.replace(/^(...)(\d\d)$/, '$1:$2'),
  );
}

const OFFSET = /(Z|[+-]\d\d:?\d\d)$/i;

function isoTime(text: string, zone: string): number | undefined {
  const written = text
    .replace(' ', 'T')
    .replace(/ ?(UTC|GMT)$/i, 'Z')
    .replace(/ (?=[+-]\d\d:?\d\d$)/, '');
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

/** How long something took, in milliseconds: a number of units, `1:30`, `0:01:30` or `PT1M30S`; an empty cell is no time at all. */
export function durationIn(text: string, unitMs: number): number | undefined {
  if (text === '' || /^\d+(\.\d+)?(e-\d+)?$/i.test(text)) return Math.round(Number(text) * unitMs);
  const clock = /^(?:(\d+):)?(\d{1,3}):(\d\d(?:\.\d+)?)$/.exec(text);
  if (clock) {
    const [, hours = '0', minutes = '0', seconds = '0'] = clock;
    return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
  }
  try {
    return Temporal.Duration.from(text).total('milliseconds');
  } catch {
    return undefined;
  }
}
