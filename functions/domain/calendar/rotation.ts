import { Temporal } from 'temporal-polyfill';
import type { PersonId } from '../ids.ts';
import type { Policy, Rotation } from '../policy.ts';
import { earliest, epochOf, type Instant, instantAt, spanOf } from '../time.ts';

/** The rotation that a rung names as `rotation:<name>`. */
export const rotationNamed = (who: string, policy: Policy): Rotation | undefined =>
  who.startsWith('rotation:') ? policy.rotations[who.slice('rotation:'.length)] : undefined;

/** A wall time as the milliseconds from 1970-01-01T00:00 on the same wall. */
type Wall = number;

const wallFrom = (text: string): Wall => Date.parse(`${text}Z`);

/** Hand-overs that were worked out already. A memory, not a state: the answer is always the same. */
const worked = new WeakMap<Rotation, Map<Wall, Instant>>();
const MOST_REMEMBERED = 1000;

/**
 * The instant of a wall time. One that a clock change skips moves forward by the change, one that happens twice
 * is the first: so a hand-over happens once.
 */
function instantOfWall(wall: Wall, rotation: Rotation): Instant {
  const known = worked.get(rotation) ?? new Map<Wall, Instant>();
  const found = known.get(wall);
  if (found) return found;
  const local = Temporal.PlainDateTime.from(instantAt(wall).slice(0, -1));
  const instant = instantAt(local.toZonedDateTime(rotation.timeZone).epochMilliseconds);
  if (known.size >= MOST_REMEMBERED) known.clear();
  worked.set(rotation, known.set(wall, instant));
  return instant;
}

const wallAt = (t: Instant, { timeZone }: Rotation): Wall =>
  epochOf(t) +
  Temporal.Instant.fromEpochMilliseconds(epochOf(t)).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;

/** The wall time at which the n-th turn is handed over, counted from 0. */
const turnWall = ({ starts, every }: Rotation, n: number): Wall => wallFrom(starts) + n * spanOf(every);

const turnStart = (rotation: Rotation, n: number): Instant => instantOfWall(turnWall(rotation, n), rotation);

/** The latest turn that has begun; negative before the first. */
function turnAt(rotation: Rotation, now: Instant): number {
  let n = Math.floor((wallAt(now, rotation) - wallFrom(rotation.starts)) / spanOf(rotation.every));
  // The wall clock may stand where it stood before, or ahead of a hand-over that a change moved forward.
  while (turnStart(rotation, n) > now) n -= 1;
  while (turnStart(rotation, n + 1) <= now) n += 1;
  return n;
}

/** When the turn after the n-th begins. */
function turnEnd(rotation: Rotation, n: number): Instant {
  let end = turnStart(rotation, n + 1);
  // A hand-over that was moved forward may have been overtaken by one that was not.
  for (let m = n + 2; turnWall(rotation, m) < wallAt(end, rotation); m++)
    end = earliest([end, turnStart(rotation, m)]) ?? end;
  return end;
}

const turns = ({ every }: Rotation): boolean => spanOf(every) > 0;

/** The stretch that was asked about last: it is asked about again by every promise and rung until it is over. */
const present = new WeakMap<Rotation, Turn>();

/** Who is on duty at an instant. Overrides come first, in their order; hand-overs are wall times. */
export function onDuty(rotation: Rotation, now: Instant): PersonId | undefined {
  const known = present.get(rotation);
  if (known && known.from <= now && now < known.to) return known.person;
  const person = workOutDuty(rotation, now);
  const to = nextChange(rotation, now);
  if (to !== undefined) present.set(rotation, { from: now, to, person });
  return person;
}

function workOutDuty(rotation: Rotation, now: Instant): PersonId | undefined {
  const override = rotation.overrides.find(
    ({ from, to }) =>
      instantOfWall(wallFrom(from), rotation) <= now && now < instantOfWall(wallFrom(to), rotation),
  );
  if (override) return override.person;
  if (!turns(rotation)) return undefined;
  const n = turnAt(rotation, now);
  return n < 0 ? undefined : rotation.members[n % rotation.members.length];
}

/** Somebody's duty, or nobody's; `to` is not in it. */
interface Turn {
  readonly from: Instant;
  readonly to: Instant;
  readonly person: PersonId | undefined;
}

/** The next instant after `t` at which anybody else may be on duty. */
function nextChange(rotation: Rotation, t: Instant): Instant | undefined {
  const ends = rotation.overrides.flatMap(({ from, to }) =>
    [from, to].map((wall) => instantOfWall(wallFrom(wall), rotation)),
  );
  const turn = turns(rotation) ? turnEnd(rotation, Math.max(-1, turnAt(rotation, t))) : undefined;
  return earliest([turn, ...ends.filter((end) => end > t)]);
}

/**
 * Who is on duty in [from, to), without a hole: by the instants at which something changes, not by looking
 * every minute. Two turns of one person that touch are one. As long as there are changes in it: a rotation of
 * minutes over years is many.
 */
export function turnsIn(rotation: Rotation, from: Instant, to: Instant): Turn[] {
  const found: Turn[] = [];
  let at = from;
  while (at < to) {
    const person = onDuty(rotation, at);
    const change = nextChange(rotation, at) ?? to;
    const end = change < to ? change : to;
    const last = found.at(-1);
    if (last && last.person === person) found[found.length - 1] = { ...last, to: end };
    else found.push({ from: at, to: end, person });
    at = end;
  }
  return found;
}
