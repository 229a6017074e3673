import { Temporal } from 'temporal-polyfill';
import type { PersonId } from '../ids.ts';
import type { Policy, Rotation } from '../policy.ts';
import { onDuty } from '../rotation.ts';
import { duration, epochOf, type Instant, instantAt, plus, spanOf } from '../time.ts';

/** A stretch of time in which the same people are on duty. */
export interface Duty {
  readonly from: Instant;
  readonly to: Instant;
  /** By the name of the rotation; a rotation that has nobody is not in it. */
  readonly people: ReadonlyMap<string, PersonId>;
}

export const AHEAD = spanOf(duration('P30D'));
/** Hand-overs looked at in each rotation: hourly ones for 41 days. Faster ones are a lint of their own. */
const MOST_TURNS = 1000;

/**
 * Who is on duty from now on for 30 days. Exact: between two instants at which something changes (a hand-over,
 * an override's ends, the start of a rotation, a clock change) nothing does, so one look at each is enough.
 */
export function dutyFrom({ rotations }: Policy, now: Instant): readonly Duty[] {
  const end = plus(now, AHEAD);
  const all = Object.entries(rotations);
  const changes = new Set<Instant>([now]);
  for (const [, rotation] of all)
    for (const t of changesOf(rotation, now, end)) if (t > now && t < end) changes.add(t);
  const starts = [...changes].sort();
  return starts.map((from, i) => ({
    from,
    to: starts[i + 1] ?? end,
    people: new Map(
      all.flatMap(([name, rotation]) => {
        const person = onDuty(rotation, from);
        return person === undefined ? [] : [[name, person] as const];
      }),
    ),
  }));
}

const zoned = (t: Instant, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(epochOf(t)).toZonedDateTimeISO(zone);

function* changesOf(rotation: Rotation, now: Instant, end: Instant): Generator<Instant> {
  const { timeZone, starts, every, overrides } = rotation;
  for (const wall of [starts, ...overrides.flatMap(({ from, to }) => [from, to])])
    yield* instantsOf(Temporal.PlainDateTime.from(wall), timeZone);

  const turn = spanOf(every);
  const first = Temporal.PlainDateTime.from(starts);
  const since = zoned(now, timeZone).toPlainDateTime().since(first).total('milliseconds');
  // A day back: a wall time comes again when clocks are set back.
  const turns = turn > 0 ? Math.max(0, Math.floor((since - 86_400_000) / turn)) : 0;
  for (let n = 0; turn > 0 && n < MOST_TURNS; n++) {
    const [at] = [...instantsOf(first.add({ milliseconds: (turns + n) * turn }), timeZone)];
    if (at === undefined || at >= end) break;
    yield* instantsOf(first.add({ milliseconds: (turns + n) * turn }), timeZone);
  }

  let change = zoned(now, timeZone).getTimeZoneTransition('next');
  while (change && change.epochMilliseconds < epochOf(end)) {
    yield instantAt(change.epochMilliseconds);
    change = change.getTimeZoneTransition('next');
  }
}

/** A wall time is one instant, or two when clocks are set back. */
function* instantsOf(wall: Temporal.PlainDateTime, timeZone: string): Generator<Instant> {
  for (const disambiguation of ['earlier', 'later'] as const)
    yield instantAt(wall.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds);
}

/** Who would be paged at that time: by text, which is how pages travel, each person once. */
export function pageable(names: readonly string[], { people }: Duty, policy: Policy): PersonId[] {
  const named = names.map((who) =>
    who.startsWith('rotation:') ? people.get(who.slice('rotation:'.length)) : (who as PersonId),
  );
  return [...new Set(named)].filter(
    (who): who is PersonId => who !== undefined && policy.people[who]?.channels.includes('sms') === true,
  );
}

/** A moment as the centre's clocks show it: `2026-11-23 8:00`. */
export function clockWords(t: Instant, timeZone: string): string {
  const wall = zoned(t, timeZone);
  return `${wall.toPlainDate()} ${wall.hour}:${String(wall.minute).padStart(2, '0')}`;
}
