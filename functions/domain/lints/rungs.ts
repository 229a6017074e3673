import type { Policy } from '../policy.ts';
import { hasCome, type Span, spanOf } from '../time.ts';
import { clockWords, type Duty, pageable } from './duty.ts';
import { type Found, found, type Lint, type Seen } from './lint.ts';

/** Lints about who is on the rungs of a ladder. */

interface Step {
  readonly path: readonly (string | number)[];
  readonly notify: readonly string[];
  readonly called: string;
}

/** The rungs of a ladder, and its last resort behind them. */
const stepsOf = (name: string, { rungs, lastResort }: Policy['ladders'][string]): Step[] => [
  ...rungs.map(({ notify }, i) => ({
    path: ['ladders', name, 'rungs', i],
    notify,
    called: `rung ${i + 1}`,
  })),
  { path: ['ladders', name, 'lastResort'], notify: lastResort, called: 'the last resort' },
];

const allSteps = ({ ladders }: Policy): Step[] =>
  Object.entries(ladders).flatMap(([name, ladder]) => stepsOf(name, ladder));

/** The stretches in which nobody of these can be paged; two that touch are one. */
function gaps(names: readonly string[], { duty, policy }: Seen): { from: Duty['from']; to: Duty['to'] }[] {
  const empty: { from: Duty['from']; to: Duty['to'] }[] = [];
  for (const stretch of duty) {
    if (pageable(names, stretch, policy).length > 0) continue;
    const last = empty.at(-1);
    if (last?.to === stretch.from) last.to = stretch.to;
    else empty.push({ from: stretch.from, to: stretch.to });
  }
  return empty;
}

const isNever = (names: readonly string[], { duty, policy }: Seen): boolean =>
  duty.every((stretch) => pageable(names, stretch, policy).length === 0);

function gapWords(names: readonly string[], seen: Seen): string {
  const [first, ...more] = gaps(names, seen);
  if (!first) return '';
  const { timeZone } = seen.policy;
  const from = hasCome(first.from, seen.now) ? 'now' : clockWords(first.from, timeZone);
  const others = more.length > 0 ? `, and ${more.length} more times within 30 days` : '';
  return `${from} until ${clockWords(first.to, timeZone)} (${timeZone})${others}`;
}

/** The same people, in any order. */
const same = (a: readonly string[], b: readonly string[]): boolean =>
  [a, b].every((list) => new Set(list).size === new Set([...a, ...b]).size);

/** How long a ladder takes, if nobody answers. */
export const lengthOf = ({ rungs, repeat }: Policy['ladders'][string]): Span =>
  (rungs.reduce((sum, { acknowledgeWithin }) => sum + spanOf(acknowledgeWithin), 0) * (repeat + 1)) as Span;

export const RUNG_LINTS: readonly Lint[] = [
  {
    code: 'rung-of-nobody',
    severity: 'fault',
    finds: 'a rung that names nobody',
    mend: 'name a person or a rotation in notify, or take the rung out',
    find: ({ policy }) =>
      Object.entries(policy.ladders).flatMap(([name, { rungs }]) =>
        rungs.flatMap(({ notify }, i) =>
          notify.length === 0 ? [found(['ladders', name, 'rungs', i, 'notify'], 'names nobody')] : [],
        ),
      ),
  },
  {
    code: 'rung-unreachable',
    severity: 'fault',
    finds: 'a rung, or a last resort, of which nobody can be paged at any time in the next 30 days',
    mend: 'name somebody who is on duty, or take it out',
    find: (seen) =>
      allSteps(seen.policy)
        .filter(({ notify }) => notify.length > 0 && isNever(notify, seen))
        .map(({ path, called }) => found(path, `nobody of ${called} can be paged in the next 30 days`)),
  },
  {
    code: 'rung-can-be-empty',
    severity: 'warning',
    finds: 'a rung, or a last resort, that has nobody for a part of the next 30 days, so that it is skipped',
    mend: 'close the gap with an override or another rotation, or name a person beside the rotation',
    find: (seen) =>
      allSteps(seen.policy)
        .filter(({ notify }) => !isNever(notify, seen) && gaps(notify, seen).length > 0)
        .map(({ path, notify, called }) => found(path, `${called} has nobody: ${gapWords(notify, seen)}`)),
  },
  {
    code: 'ladder-can-be-empty',
    severity: 'fault',
    finds: 'a ladder on which nobody at all can be paged for a part of the next 30 days',
    mend: 'name a person, and not only rotations, on a rung or as the last resort',
    find: (seen) =>
      Object.entries(seen.policy.ladders).flatMap(([name, ladder]): Found[] => {
        const everybody = stepsOf(name, ladder).flatMap(({ notify }) => notify);
        const words = gapWords(everybody, seen);
        return words ? [found(['ladders', name], `nobody on it can be paged: ${words}`)] : [];
      }),
  },
  {
    code: 'ladder-of-one',
    severity: 'warning',
    finds:
      'a ladder on which, at some time, only one person can be paged: who is complained about is left out',
    mend: 'name a second person on a rung or as the last resort',
    find: ({ policy, duty }) =>
      Object.entries(policy.ladders).flatMap(([name, ladder]): Found[] => {
        const everybody = stepsOf(name, ladder).flatMap(({ notify }) => notify);
        const stretch = duty.find((one) => pageable(everybody, one, policy).length === 1);
        if (!stretch) return [];
        const [who] = pageable(everybody, stretch, policy);
        const since = clockWords(stretch.from, policy.timeZone);
        return [found(['ladders', name], `a complaint about ${who} would reach nobody (from ${since})`)];
      }),
  },
  {
    code: 'last-resort-missing',
    severity: 'fault',
    finds: 'a ladder without a last resort: a case that nobody takes is told to nobody on it',
    mend: 'name in lastResort who is told when nobody on the ladder answered',
    find: ({ policy }) =>
      Object.entries(policy.ladders)
        .filter(([, { lastResort }]) => lastResort.length === 0)
        .map(([name]) => found(['ladders', name], 'has no last resort')),
  },
  {
    code: 'last-resort-adds-nobody',
    severity: 'warning',
    finds: 'a last resort that is the very people of every rung',
    mend: 'name somebody who has not been asked yet',
    find: ({ policy }) =>
      Object.entries(policy.ladders)
        .filter(
          ([, { rungs, lastResort }]) =>
            lastResort.length > 0 && rungs.every(({ notify }) => same(notify, lastResort)),
        )
        .map(([name]) =>
          found(['ladders', name, 'lastResort'], 'is who was asked on every rung and did not answer'),
        ),
  },
  {
    code: 'rung-again',
    severity: 'warning',
    finds: 'a rung with the very people of the rung before it',
    mend: 'name others, or one rung with a longer acknowledgeWithin; repeat climbs the whole ladder again',
    find: ({ policy }) =>
      Object.entries(policy.ladders).flatMap(([name, { rungs }]) =>
        rungs.flatMap(({ notify }, i) => {
          const before = rungs[i - 1];
          return before && notify.length > 0 && same(notify, before.notify)
            ? [found(['ladders', name, 'rungs', i, 'notify'], 'asks who has just not answered')]
            : [];
        }),
      ),
  },
];
