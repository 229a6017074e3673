import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onDuty } from '../../functions/domain/calendar/rotation.ts';
import { AHEAD, dutyFrom } from '../../functions/domain/lints/duty.ts';
import { Policy } from '../../functions/domain/policy.ts';
import { instantOf, plus, type Span } from '../../functions/domain/time.ts';

/** Who is on duty ahead is found by the instants of change alone; here it is held against single minutes. */

const wall = (date: Date): string => date.toISOString().slice(0, 16);
const walls = fc
  .date({ min: new Date('2026-09-15T00:00Z'), max: new Date('2026-12-15T00:00Z'), noInvalidDate: true })
  .map(wall);
const override = fc.record({
  from: walls,
  to: walls,
  person: fc.constantFrom('pam', 'raj', 'dana'),
});
const rotation = fc.record({
  members: fc.array(fc.constantFrom('pam', 'raj', 'dana'), { minLength: 1, maxLength: 3 }),
  starts: walls,
  every: fc.constantFrom('PT1H', 'PT8H', 'PT23H', 'P1D', 'P1DT1H', 'P7D'),
  // Clocks change in all of them between September and December, and in Lord Howe by half an hour.
  timeZone: fc.constantFrom('America/Chicago', 'Europe/Berlin', 'Australia/Lord_Howe'),
  overrides: fc.array(override, { maxLength: 3 }),
});
const people = Object.fromEntries(
  ['pam', 'raj', 'dana'].map((id, i) => [id, { name: id, phone: `+1555555011${i}`, channels: ['sms'] }]),
);

test('at every minute of 30 days, the stretch around it says who is on duty', () => {
  fc.assert(
    fc.property(
      fc.array(rotation, { minLength: 1, maxLength: 2 }),
      walls,
      fc.array(fc.integer({ min: 0, max: 30 * 1440 - 1 }), { minLength: 60, maxLength: 60 }),
      (rotations, start, minutes) => {
        const policy = Policy.parse({
          people,
          rotations: Object.fromEntries(rotations.map((one, i) => [`r${i}`, one])),
          ladders: { default: { rungs: [{ notify: ['pam'], acknowledgeWithin: 'PT5M' }] } },
        });
        const now = instantOf(`${start}:00Z`);
        const duty = dutyFrom(policy, now);
        expect([duty[0]?.from, duty.at(-1)?.to]).toEqual([now, plus(now, AHEAD)]);
        for (const minute of minutes) {
          const t = plus(now, (minute * 60_000) as Span);
          const stretch = duty.filter(({ from, to }) => from <= t && t < to);
          expect(stretch).toHaveLength(1);
          for (const [name, one] of Object.entries(policy.rotations))
            expect([name, t, stretch[0]!.people.get(name)]).toEqual([name, t, onDuty(one, t)]);
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('turns of a second are looked at a thousand times, and not for ever', () => {
  const policy = Policy.parse({
    people,
    rotations: {
      fast: { members: ['pam', 'raj'], starts: '2026-11-01T00:00', every: 'PT1S', timeZone: 'UTC' },
    },
    ladders: { default: { rungs: [{ notify: ['pam'], acknowledgeWithin: 'PT5M' }] } },
  });
  expect(dutyFrom(policy, instantOf('2026-11-02T00:00:00Z'))).toHaveLength(1000);
});
