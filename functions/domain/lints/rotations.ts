import { Temporal } from 'temporal-polyfill';
import type { Rotation } from '../policy.ts';
import { duration, epochOf, type Instant, lengthWords, spanOf } from '../time.ts';
import { type Found, found, type Lint, type Seen } from './lint.ts';

/** Lints about who is on duty when. */

const HOUR = spanOf(duration('PT1H'));
const MONTH = spanOf(duration('P30D'));

const each = (
  { policy }: Seen,
  find: (rotation: Rotation, path: readonly string[], name: string) => readonly Found[],
): Found[] =>
  Object.entries(policy.rotations).flatMap(([name, rotation]) => find(rotation, ['rotations', name], name));

const takesTurns = ({ members }: Rotation): boolean => new Set(members).size > 1;

/** The wall time now, where the rotation is. */
const wallAt = (t: Instant, { timeZone }: Rotation): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(epochOf(t)).toZonedDateTimeISO(timeZone).toPlainDateTime();
const isBefore = (a: string, b: string | Temporal.PlainDateTime): boolean =>
  Temporal.PlainDateTime.compare(a, b) < 0;

export const ROTATION_LINTS: readonly Lint[] = [
  {
    code: 'rotation-not-started',
    severity: 'warning',
    finds: 'a rotation that has not begun: nobody is on duty before it does',
    mend: 'put starts into the past; whose turn it is now follows from it',
    find: (seen) =>
      each(seen, (rotation, path) =>
        Temporal.PlainDateTime.compare(rotation.starts, wallAt(seen.now, rotation)) <= 0
          ? []
          : [
              found(
                [...path, 'starts'],
                `nobody is on duty before ${rotation.starts} (${rotation.timeZone})`,
              ),
            ],
      ),
  },
  {
    code: 'rotation-stands-still',
    severity: 'fault',
    finds: 'a rotation whose turns are no time: nobody is ever on duty',
    mend: 'give every a day or a week',
    find: (seen) =>
      each(seen, ({ every }, path) =>
        spanOf(every) === 0 ? [found([...path, 'every'], 'is no time: nobody is ever on duty')] : [],
      ),
  },
  {
    code: 'rotation-turns-rarely',
    severity: 'warning',
    finds: 'a rotation in which a turn is longer than 30 days',
    mend: 'shorten every, or name one person instead of a rotation',
    find: (seen) =>
      each(seen, (rotation, path) =>
        takesTurns(rotation) && spanOf(rotation.every) > MONTH
          ? [found([...path, 'every'], `one person is on duty for ${lengthWords(rotation.every)}`)]
          : [],
      ),
  },
  {
    code: 'rotation-turns-too-fast',
    severity: 'warning',
    finds:
      'a rotation in which a turn is shorter than an hour; only its first thousand turns are checked ahead',
    mend: 'lengthen every: PT8H is a shift, P1D a day, P7D a week',
    find: (seen) =>
      each(seen, ({ every }, path) =>
        spanOf(every) > 0 && spanOf(every) < HOUR
          ? [found([...path, 'every'], `somebody is on duty for ${lengthWords(every)} only`)]
          : [],
      ),
  },
  {
    code: 'rotation-of-one',
    severity: 'warning',
    finds: 'a rotation that lists one person several times and nobody else',
    mend: 'name the others, or the person instead of a rotation',
    find: (seen) =>
      each(seen, (rotation, path) =>
        rotation.members.length > 1 && !takesTurns(rotation)
          ? [found([...path, 'members'], `is ${rotation.members[0]} at every turn`)]
          : [],
      ),
  },
  {
    code: 'overrides-overlap',
    severity: 'fault',
    finds: 'two overrides of a rotation at the same time: only the first one in the list counts',
    mend: 'end one where the other begins',
    find: (seen) =>
      each(seen, ({ overrides }, path) =>
        overrides.flatMap((later, i) => {
          const first = overrides
            .slice(0, i)
            .findIndex((one) => isBefore(one.from, later.to) && isBefore(later.from, one.to));
          return first === -1
            ? []
            : [found([...path, 'overrides', i], `overlaps overrides[${first}], which counts instead`)];
        }),
      ),
  },
  {
    code: 'override-backwards',
    severity: 'fault',
    finds: 'an override that ends before it begins: it never counts',
    mend: 'exchange from and to',
    find: (seen) =>
      each(seen, ({ overrides }, path) =>
        overrides.flatMap(({ from, to }, i) =>
          isBefore(from, to) ? [] : [found([...path, 'overrides', i, 'to'], 'is not after from')],
        ),
      ),
  },
  {
    code: 'overrides-past',
    severity: 'warning',
    finds: 'overrides that are all over',
    mend: 'take them out, or write those that come',
    find: (seen) =>
      each(seen, (rotation, path) =>
        rotation.overrides.length > 0 &&
        rotation.overrides.every(({ to }) => isBefore(to, wallAt(seen.now, rotation)))
          ? [found([...path, 'overrides'], 'are all in the past')]
          : [],
      ),
  },
  {
    code: 'rotation-unused',
    severity: 'warning',
    finds: 'a rotation that no ladder names',
    mend: 'name it on a rung as rotation:<name>, or take it out',
    find: (seen) => {
      const names = Object.values(seen.policy.ladders).flatMap(({ rungs, lastResort }) => [
        ...rungs.flatMap(({ notify }) => notify),
        ...lastResort,
      ]);
      return each(seen, (_, path, name) =>
        names.includes(`rotation:${name}`) ? [] : [found(path, 'is on no ladder')],
      );
    },
  },
];
