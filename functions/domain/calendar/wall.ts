import { Temporal } from 'temporal-polyfill';
import { type Instant, instantAt } from '../time.ts';

/**
 * The moment at which a clock of that zone shows this (`2023-10-11T08:43:13`), the earlier one where it shows it twice;
 * `undefined` if no clock ever does.
 */
export function instantOnWall(
  wall: string,
  timeZone: string,
  disambiguation: 'compatible' | 'later' = 'compatible',
): Instant | undefined {
  try {
    const zoned = Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone, { disambiguation });
    return instantAt(zoned.epochMilliseconds);
  } catch {
    return undefined;
  }
}
