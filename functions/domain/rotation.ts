import { Temporal } from 'temporal-polyfill';
import type { PersonId } from './ids.ts';
import type { Policy, Rotation } from './policy.ts';
import { epochOf, type Instant, partsOf } from './time.ts';

/** The rotation that a rung names as `rotation:<name>`. */
export const rotationNamed = (who: string, policy: Policy): Rotation | undefined =>
  who.startsWith('rotation:') ? policy.rotations[who.slice('rotation:'.length)] : undefined;

/** Who is on duty at an instant: hand-overs are wall times, so that a clock change moves none of them. */
export function onDuty(rotation: Rotation, now: Instant): PersonId | undefined {
  const wall = Temporal.Instant.fromEpochMilliseconds(epochOf(now))
    .toZonedDateTimeISO(rotation.timeZone)
    .toPlainDateTime();
  const covers = (from: string, to: string) =>
    Temporal.PlainDateTime.compare(from, wall) <= 0 && Temporal.PlainDateTime.compare(wall, to) < 0;
  const override = rotation.overrides.find(({ from, to }) => covers(from, to));
  if (override) return override.person;
  const { days, time } = partsOf(rotation.every);
  const turn = days * 86_400_000 + time;
  const since = wall.since(Temporal.PlainDateTime.from(rotation.starts)).total('milliseconds');
  if (since < 0 || turn === 0) return undefined;
  return rotation.members[Math.floor(since / turn) % rotation.members.length];
}
