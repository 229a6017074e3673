import * as z from 'zod';
import type { CloudEvent } from '../../sources/cloud-events.ts';

/** By how many milliseconds the clock of a phone system is ahead (behind: negative); 0 while it is about right. */
export const ServerClock = z.object({ aheadMs: z.int() });
export type ServerClock = z.infer<typeof ServerClock>;

/** A line between two machines takes less, a clock that is not set is off by more. */
const ABOUT_RIGHT_MS = 60_000;

/** What the phone system says it is, against what it is here at the same moment. */
export function clockOf(there: number, here: number): ServerClock {
  const aheadMs = there - here;
  return { aheadMs: Math.abs(aheadMs) < ABOUT_RIGHT_MS ? 0 : Math.round(aheadMs) };
}

/**
 * The same events at the time that it was here: else a clock that is hours ahead makes every deadline hours late, and one
 * that is behind makes new calls look old. Their ids have no clock in them and stay.
 */
export const byOurClock = (events: readonly CloudEvent[], { aheadMs }: ServerClock): readonly CloudEvent[] =>
  aheadMs === 0
    ? events
    : events.map((event) => ({ ...event, time: new Date(Date.parse(event.time) - aheadMs).toISOString() }));

/** In words, for people; undefined while there is nothing to say. */
export function clockInWords({ aheadMs }: ServerClock): string | undefined {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return minutes === 0
    ? undefined
    : `the phone system's clock is ${minutes} min ${aheadMs > 0 ? 'ahead' : 'behind'} (times are corrected)`;
}
