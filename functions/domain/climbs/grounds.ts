import { momentWords } from '../calendar/hours.ts';
import type { Grounds } from '../decision.ts';
import { Duration, Instant, lengthWords } from '../time.ts';

/** Grounds in words. */

function valueWords(value: string | number, now: Instant, zone: string): string {
  const length = Duration.safeParse(value);
  if (length.success) return lengthWords(length.data);
  const moment = Instant.safeParse(value);
  return moment.success ? momentWords(moment.data, now, zone) : String(value);
}

/** `hand-offs 2, limit 2, within 7 days`. */
export const comparedWords = (compared: Grounds['compared'], now: Instant, zone: string): string =>
  Object.entries(compared)
    .map(([name, value]) => `${name} ${valueWords(value, now, zone)}`)
    .join(', ');

/** In short, for a text that says why already: the rule and its policy, the clock or what was compared, the events. */
export function groundsWords(grounds: Grounds, now: Instant, zone: string): string {
  const { rule, revision, compared, clock, events } = grounds;
  const measured = clock ?? comparedWords(compared, now, zone);
  return `${rule} (policy ${revision}): ${measured}; events ${events.join(', ') || 'none'}`;
}
