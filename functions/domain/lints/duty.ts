import { Temporal } from 'temporal-polyfill';
import { onDuty, turnsIn } from '../calendar/rotation.ts';
import type { PersonId } from '../ids.ts';
import type { Policy, Rotation } from '../policy.ts';
import { duration, earliest, epochOf, type Instant, plus, type Span, spanOf } from '../time.ts';

/** A stretch of time in which the same people are on duty. */
export interface Duty {
  readonly from: Instant;
  readonly to: Instant;
  /** By the name of the rotation; a rotation that has nobody is not in it. */
  readonly people: ReadonlyMap<string, PersonId>;
}

export const AHEAD = spanOf(duration('P30D'));
/** Turns looked at in each rotation: hourly ones for 41 days. Faster ones are a lint of their own. */
const MOST_TURNS = 1000;

/**
 * Who is on duty from now on for 30 days. Exact: between two instants at which somebody's duty begins or ends
 * nothing changes, so one look at each is enough.
 */
export function dutyFrom({ rotations }: Policy, now: Instant): readonly Duty[] {
  const end = plus(now, AHEAD);
  const all = Object.entries(rotations);
  const changes = new Set([now]);
  for (const [, rotation] of all)
    for (const { from } of turnsIn(rotation, now, lookedAtUntil(rotation, now, end))) changes.add(from);
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

function lookedAtUntil({ every }: Rotation, now: Instant, end: Instant): Instant {
  const turn = spanOf(every);
  return turn === 0 ? end : (earliest([end, plus(now, Math.min(turn * MOST_TURNS, AHEAD) as Span)]) ?? end);
}

/** Who would be paged at that time, each person once. */
export function pageable(names: readonly string[], { people }: Duty, policy: Policy): PersonId[] {
  const named = names.map((who) =>
    who.startsWith('rotation:') ? people.get(who.slice('rotation:'.length)) : (who as PersonId),
  );
  return [...new Set(named)].filter(
    (who): who is PersonId => who !== undefined && policy.people[who] !== undefined,
  );
}

/** A moment as the centre's clocks show it: `2026-11-23 8:00`. */
export function clockWords(t: Instant, timeZone: string): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(epochOf(t)).toZonedDateTimeISO(timeZone);
  return `${wall.toPlainDate()} ${wall.hour}:${String(wall.minute).padStart(2, '0')}`;
}
