import type { Policy } from '../policy.ts';
import { duration, lengthWords, seconds, spanOf } from '../time.ts';
import { pageable } from './duty.ts';
import { type Found, found, type Lint, type Seen } from './lint.ts';
import { lengthOf } from './rungs.ts';
import { spanWords } from './words.ts';

/** Lints about the time that a ladder takes, and about what it is for. */

const LONGEST_WINDOW = spanOf(duration('PT3H'));
const MINUTE = spanOf(duration('PT1M'));

const ladderNameOf = (policy: Policy, rule: keyof Policy['rules']): string | undefined => {
  const settings = policy.rules[rule];
  return settings ? (settings.ladder ?? 'default') : undefined;
};

const rungTimes = (policy: Policy) =>
  Object.entries(policy.ladders).flatMap(([name, { rungs }]) =>
    rungs.map(({ acknowledgeWithin }, i) => ({
      path: ['ladders', name, 'rungs', i, 'acknowledgeWithin'],
      span: spanOf(acknowledgeWithin),
    })),
  );

/** When each person is paged on one climb that nobody answers, in milliseconds from its start. */
function pagesOf(ladder: Policy['ladders'][string], { policy }: Seen, duty: Seen['duty'][number]) {
  const pages = new Map<string, number[]>();
  const page = (names: readonly string[], at: number) => {
    for (const who of pageable(names, duty, policy)) pages.set(who, [...(pages.get(who) ?? []), at]);
  };
  let at = 0;
  // Three hours are the longest window of a budget: rounds that come later than that change nothing.
  const once = lengthOf({ ...ladder, repeat: 0 });
  const rounds = once === 0 ? 1 : Math.min(ladder.repeat, Math.ceil(LONGEST_WINDOW / once)) + 1;
  for (let round = 0; round < rounds; round++)
    for (const { notify, acknowledgeWithin } of ladder.rungs) {
      page(notify, at);
      at += spanOf(acknowledgeWithin);
    }
  page(ladder.lastResort, at);
  return pages;
}

const WINDOWS = [
  ['perMinute', 60],
  ['per15Minutes', 15 * 60],
  ['perHour', 3600],
  ['per3Hours', 3 * 3600],
] as const;

const mostWithin = (times: readonly number[], span: number): number =>
  Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t < from + span).length));

function overBudget(name: string, ladder: Policy['ladders'][string], seen: Seen): Found[] {
  const { sms } = seen.policy.budgets;
  for (const duty of seen.duty)
    for (const [who, times] of pagesOf(ladder, seen, duty))
      for (const [window, length] of WINDOWS) {
        const pages = mostWithin(times, seconds(length));
        if (pages > sms[window])
          return [
            found(
              ['ladders', name],
              `one climb that nobody answers texts ${who} ${pages} times in ${spanWords(seconds(length))}, and budgets.sms.${window} is ${sms[window]}`,
            ),
          ];
      }
  return [];
}

export const LADDER_LINTS: readonly Lint[] = [
  {
    code: 'rung-without-time',
    severity: 'fault',
    finds: 'a rung that gives no time to answer',
    mend: 'give acknowledgeWithin some minutes, or name everybody on one rung',
    find: ({ policy }) =>
      rungTimes(policy)
        .filter(({ span }) => span === 0)
        .map(({ path }) => found(path, 'is no time: the next rung would be paged in the same moment')),
  },
  {
    code: 'rung-too-short',
    severity: 'warning',
    finds: 'a rung with less than a minute to answer a text',
    mend: 'give acknowledgeWithin a minute at least: a text can take that long to arrive',
    find: ({ policy }) =>
      rungTimes(policy)
        .filter(({ span }) => span > 0 && span < MINUTE)
        .map(({ path, span }) => found(path, `is only ${spanWords(span)}`)),
  },
  {
    code: 'ladder-longer-than-warning',
    severity: 'warning',
    finds: 'a ladder that comes to its last rung only when the promise it is to save is due',
    mend: 'shorten acknowledgeWithin, raise callbacks.warnBefore, or give promiseAtRisk a shorter ladder',
    find: ({ policy }) => {
      const name = ladderNameOf(policy, 'promiseAtRisk');
      const ladder = policy.ladders[name ?? ''];
      const last = ladder?.rungs.at(-1);
      if (!name || !ladder || !last) return [];
      const until = lengthOf({ ...ladder, repeat: 0 }) - spanOf(last.acknowledgeWithin);
      const { warnBefore } = policy.callbacks;
      return until >= spanOf(warnBefore)
        ? [
            found(
              ['ladders', name],
              `its last rung is asked after ${spanWords(until)}, and a promise at risk is due ${lengthWords(warnBefore)} after the ladder starts (callbacks.warnBefore)`,
            ),
          ]
        : [];
    },
  },
  {
    code: 'ladder-longer-than-stall',
    severity: 'warning',
    finds: 'a ladder that takes longer than the limit after which an urgent case stalls',
    mend: 'shorten acknowledgeWithin or repeat, or give stall a ladder of its own',
    find: ({ policy }) => {
      const name = ladderNameOf(policy, 'stall');
      const ladder = policy.ladders[name ?? ''];
      const { stall } = policy.rules;
      if (!name || !ladder || !stall) return [];
      const length = lengthOf(ladder);
      return length > spanOf(stall.after.urgent)
        ? [
            found(
              ['ladders', name],
              `takes ${spanWords(length)} to its last resort, and an urgent case may stand still for ${lengthWords(stall.after.urgent)} (rules.stall.after.urgent)`,
            ),
          ]
        : [];
    },
  },
  {
    code: 'budget-too-small',
    severity: 'fault',
    finds: 'a ladder that texts somebody more often than their budget allows, so that it cannot be finished',
    mend: 'raise the budget, lengthen acknowledgeWithin, lower repeat, or ask somebody else',
    find: (seen) =>
      Object.entries(seen.policy.ladders).flatMap(([name, ladder]) => overBudget(name, ladder, seen)),
  },
  {
    code: 'rungs-after-the-first',
    severity: 'warning',
    finds: 'a ladder of several rungs while the rule unacknowledged, which goes on to the next one, is off',
    mend: 'switch unacknowledged on, or take the other rungs out',
    find: ({ policy }) =>
      policy.rules.unacknowledged
        ? []
        : Object.entries(policy.ladders)
            .filter(([, { rungs, repeat }]) => rungs.length > 1 || repeat > 0)
            .map(([name]) =>
              found(['ladders', name], 'goes on only when a page fails, since rules.unacknowledged is off'),
            ),
  },
  {
    code: 'ladder-unused',
    severity: 'warning',
    finds: 'a ladder that no rule climbs; a rule that is off names none',
    mend: 'name it as the ladder of a rule that is on, or take it out',
    find: ({ policy }) => {
      const rules = Object.values(policy.rules);
      const used = new Set(rules.flatMap((rule) => (rule ? [rule.ladder ?? 'default'] : [])));
      return Object.keys(policy.ladders)
        .filter((name) => !used.has(name))
        .map((name) => found(['ladders', name], 'no rule that is on climbs it'));
    },
  },
];
