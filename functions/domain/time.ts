import * as z from 'zod';

/**
 * A moment: ISO 8601 in UTC with three decimals, always 24 characters, so that text order is time order
 * everywhere (state, table key, index, log). Only this file turns text into moments.
 */
export const Instant = z.iso.datetime({ precision: 3 }).brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** A moment as the outside writes it: any precision, with `Z` or an offset. */
export const InstantIn = z.iso
  .datetime({ offset: true, error: 'not an ISO 8601 time with offset, like 2026-11-23T19:00:00-06:00' })
  .transform(instantOf)
  // With a year of more than four digits, text order would no longer be time order.
  .refine((t) => t.length === 24, 'not within the years 0000 to 9999');

/** A length of time in milliseconds. */
export type Span = number & { readonly __unit: 'ms' };

export const seconds = (n: number): Span => (n * 1000) as Span;
export const minutes = (n: number): Span => seconds(n * 60);

export function instantOf(text: string): Instant {
  return new Date(text).toISOString() as Instant;
}

export const instantAt = (epochMilliseconds: number): Instant =>
  new Date(epochMilliseconds).toISOString() as Instant;

export const epochOf = (t: Instant): number => Date.parse(t);

export const plus = (t: Instant, span: Span): Instant => instantAt(epochOf(t) + span);

export const minus = (t: Instant, span: Span): Instant => instantAt(epochOf(t) - span);

export const between = (from: Instant, to: Instant): Span => (epochOf(to) - epochOf(from)) as Span;

/** True from the deadline's own instant on: nothing fires early. */
export const hasCome = (deadline: Instant, now: Instant): boolean => deadline <= now;

export const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

export function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  let first: Instant | undefined;
  for (const t of instants) if (t !== undefined && (first === undefined || t < first)) first = t;
  return first;
}

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;

/**
 * An ISO 8601 duration such as `PT5M` or `P1D`. Days are kept apart from hours, because a day of business
 * time is the same wall time on the next open day, and a day of clock time is 24 hours.
 */
export const Duration = z
  .string()
  .regex(DURATION, 'not an ISO 8601 duration in weeks, days, hours, minutes and seconds, like PT5M or P1D')
  .refine((text) => text !== 'P', 'not an ISO 8601 duration, like PT5M or P1D')
  .brand<'Duration'>();
export type Duration = z.infer<typeof Duration>;

export const duration = (text: string): Duration => Duration.parse(text);

export interface DurationParts {
  readonly days: number;
  readonly time: Span;
}

export function partsOf(text: Duration): DurationParts {
  const [, w = 0, d = 0, h = 0, m = 0, s = 0] = (DURATION.exec(text) ?? []).map((part) => Number(part ?? 0));
  return { days: w * 7 + d, time: seconds(h * 3600 + m * 60 + s) };
}

/** The duration on a clock that never stops: a day is 24 hours. */
export function spanOf(text: Duration): Span {
  const { days, time } = partsOf(text);
  return (days * 86_400_000 + time) as Span;
}

/** A duration as people say it: `4 hours`, `1 day`, `1 hour 30 minutes`. */
export function lengthWords(text: Duration): string {
  const { days, time } = partsOf(text);
  return inWords(days, time);
}

/** A measured time in the same words; its days have 24 hours. */
export const spanWords = (span: Span): string =>
  inWords(Math.floor(span / 86_400_000), (span % 86_400_000) as Span);

function inWords(days: number, time: Span): string {
  const minutesLeft = Math.floor(time / 60_000);
  const counts = [
    [days, 'day'],
    [Math.floor(minutesLeft / 60), 'hour'],
    [minutesLeft % 60, 'minute'],
    [(time % 60_000) / 1000, 'second'],
  ] as const;
  const words = counts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`);
  return words.join(' ') || 'no time';
}
