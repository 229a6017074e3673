import { Temporal } from 'temporal-polyfill';
import { type Instant, instantAt } from '../../functions/domain/time.ts';

/** Every change of the clocks in every zone, from 2000 to 2040. */

export interface ClockChange {
  readonly zone: string;
  /** The first instant with the new offset. */
  readonly at: Instant;
  /** By how much the clocks go forward, in ms; less than 0 when they are set back. */
  readonly by: number;
}

export const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Where clocks do what no programmer thinks of. Each is in every sample. */
export const ODD_ZONES: readonly string[] = [
  'Africa/Cairo', // midnight does not exist in spring
  'America/Nuuk', // the last hour of a day does not exist
  'America/Sao_Paulo', // midnight did not exist in spring, and 23:00 came twice in autumn
  'America/St_Johns', // until 2011 at one minute past midnight, back into the day before
  'Antarctica/Casey', // by three hours
  'Antarctica/Troll', // by two hours
  'Asia/Gaza',
  'Asia/Kathmandu', // 45 minutes, no changes
  'Asia/Pyongyang', // 23:30 to midnight in 2018
  'Australia/Lord_Howe', // by 30 minutes
  'Pacific/Apia', // 30 December 2011 does not exist
  'Pacific/Chatham', // 45 minutes, with changes
  'Pacific/Fakaofo',
];

const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(2040, 0, 1);

export function changesIn(zone: string): ClockChange[] {
  const changes: ClockChange[] = [];
  let t: Temporal.ZonedDateTime | null =
    Temporal.Instant.fromEpochMilliseconds(FIRST).toZonedDateTimeISO(zone);
  for (;;) {
    const before: number = t.offsetNanoseconds;
    t = t.getTimeZoneTransition('next');
    if (!t || t.epochMilliseconds >= LAST) return changes;
    // A change of the name alone moves nothing.
    const by = (t.offsetNanoseconds - before) / 1_000_000;
    if (by !== 0) changes.push({ zone, at: instantAt(t.epochMilliseconds), by });
  }
}

export interface Chance {
  /** A whole number in [from, to]. */
  between(from: number, to: number): number;
  one<T>(all: readonly T[]): T;
}

/** The same numbers for the same seed (mulberry32). */
export function chance(seed: number): Chance {
  let a = seed >>> 0;
  const next = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return { between, one: (all) => all[between(0, all.length - 1)]! };
}
