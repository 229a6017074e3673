import assert from 'node:assert/strict';
import { Temporal } from 'temporal-polyfill';
import { onDuty, turnsIn } from '../../functions/domain/calendar/rotation.ts';
import { PersonId } from '../../functions/domain/ids.ts';
import type { Rotation } from '../../functions/domain/policy.ts';
import { duration, epochOf, type Instant, instantAt, spanOf } from '../../functions/domain/time.ts';
import { DAY, instantAround, isDisturbed, zoned } from './around.ts';
import type { Chance, ClockChange } from './changes.ts';

/** What holds of a rotation around any change of the clocks: nobody's duty is lost, doubled or moved. */

const HOUR = 3_600_000;
const MEMBERS = ['pam', 'raj', 'dana'].map((id) => PersonId.parse(id));

/** Hand-overs at the change, in what it skips or shows twice, and away from it. */
function rotationAround({ zone, at, by }: ClockChange, { between, one }: Chance): Rotation {
  const near = zoned(instantAt(epochOf(at) + one([0, -by, by, -by / 2])), zone).toPlainDateTime();
  const first = near.subtract({ days: between(-2, 4) }).add({ minutes: one([0, between(-90, 90)]) });
  const wall = (hours: number) => near.add({ hours }).toString({ smallestUnit: 'minute' });
  const overrides = one([0, 1]) ? [{ from: wall(-5), to: wall(between(-4, 6)), person: MEMBERS[2]! }] : [];
  return {
    members: MEMBERS.slice(0, between(1, 3)),
    starts: first.toString({ smallestUnit: 'minute' }),
    every: duration(one(['PT50M', 'PT8H', 'PT12H', 'P1D', 'P7D'])),
    timeZone: zone,
    overrides,
  };
}

/** Who is on duty as the wall clock alone says it. */
function asTheWallSays({ members, starts, every, overrides, timeZone }: Rotation, t: Instant) {
  const wall = zoned(t, timeZone).toPlainDateTime().toString();
  const within = overrides.find(({ from, to }) => from <= wall && wall < to);
  if (within) return within.person;
  const since = Temporal.PlainDateTime.from(wall).since(starts).total('milliseconds');
  return since < 0 ? undefined : members[Math.floor(since / spanOf(every)) % members.length];
}

export function rotationLaws(change: ClockChange, near: readonly ClockChange[], by: Chance): void {
  const rotation = rotationAround(change, by);
  const told = JSON.stringify(rotation);
  const reach = spanOf(rotation.every) < 4 * HOUR ? 8 * HOUR : 3 * DAY;
  const from = instantAt(epochOf(change.at) - reach);
  const to = instantAt(epochOf(change.at) + reach);
  const turns = turnsIn(rotation, from, to);
  assert.equal(turns[0]?.from, from, told);
  assert.equal(turns.at(-1)?.to, to, told);
  for (const [i, turn] of turns.entries()) {
    assert.ok(turn.from < turn.to, `an empty turn at ${turn.from}: ${told}`);
    const next = turns[i + 1];
    if (next) assert.equal(turn.to, next.from, `a hole or an overlap: ${told}`);
    if (next) assert.notEqual(turn.person, next.person, `one turn in two: ${told}`);
    for (const t of [turn.from, instantAt(epochOf(turn.to) - 1)])
      assert.equal(onDuty(rotation, t), turn.person, `on duty at ${t}: ${told}`);
  }
  for (let i = 0; i < 4; i++) {
    const t = instantAround(change, 3, by);
    const turn = turns.find((one) => one.from <= t && t < one.to);
    if (turn) assert.equal(onDuty(rotation, t), turn.person, `${t} within a turn: ${told}`);
    if (!near.some((one) => isDisturbed(t, one)))
      assert.equal(onDuty(rotation, t), asTheWallSays(rotation, t), `on duty at ${t}: ${told}`);
  }
  const gaps = turns.filter(({ person }) => person === undefined);
  assert.ok(gaps.length <= 2, `gaps are only before the first hand-over: ${told}`);
}
