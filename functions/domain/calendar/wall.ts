import { Temporal } from 'temporal-polyfill';
import { type Instant, instantAt } from '../time.ts';

/** The moment at which a clock of that zone shows this (`2023-10-11T08:43:13`); `undefined` if no clock ever does. */
export function instantOnWall(wall: string, timeZone: string): Instant | undefined {
  try {
    return instantAt(Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone).epochMilliseconds);
  } catch {
    return undefined;
  }
}
