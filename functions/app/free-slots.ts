import { commonStretches } from '../domain/calendar/common-hours.ts';
import type { E164 } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import { type Minute, minutesIn, startOf } from '../domain/promises/slots.ts';
import { callingHoursOf } from '../domain/promises/terms.ts';
import { between, type Instant, minutes, plus } from '../domain/time.ts';
import type { Slots } from '../ports/slots.ts';

/** When a call could still be promised. */

interface FreeSlot {
  readonly start: Instant;
  readonly end: Instant;
  /** How many more calls can begin in it. */
  readonly free: number;
}

/** A longer time is told in quarters of an hour. */
const MOST_MINUTES_ONE_BY_ONE = minutes(120);

/** Only what is free, within the calling hours of this number, or of the centre's zone. */
export async function freeSlots(
  slots: Pick<Slots, 'callsIn'>,
  policy: Policy,
  asked: { readonly from: Instant; readonly until: Instant; readonly phone?: E164 | undefined },
): Promise<FreeSlot[]> {
  const { perMinute } = policy.callbacks;
  const { calendars } = callingHoursOf({ phone: asked.phone }, undefined, policy);
  const stretches = commonStretches({ from: asked.from, to: asked.until }, calendars);
  const each = minutesIn(stretches, asked.from).filter((minute) => startOf(minute) < asked.until);
  const { taken } = await slots.callsIn(each);
  const length = between(asked.from, asked.until) > MOST_MINUTES_ONE_BY_ONE ? 15 : 1;
  const parts = new Map<Minute, number>();
  for (const minute of each) {
    const part = (Math.floor(minute / length) * length) as Minute;
    parts.set(part, (parts.get(part) ?? 0) + Math.max(0, perMinute - taken(minute).all));
  }
  return [...parts]
    .filter(([, free]) => free > 0)
    .map(([part, free]) => ({ start: startOf(part), end: plus(startOf(part), minutes(length)), free }));
}
