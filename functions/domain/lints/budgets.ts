import { type Found, found, type Lint } from './lint.ts';

/** Lints about budgets: limits of which one can never be reached, because another is reached before. */

interface Limit {
  readonly name: string;
  readonly most: number;
  readonly minutes: number;
}

const MINUTES = { perMinute: 1, per15Minutes: 15, perHour: 60, per3Hours: 180 } as const;

function neverReached(channel: string, budget: Partial<Record<keyof typeof MINUTES, number>>): Found[] {
  const limits: Limit[] = Object.entries(MINUTES).flatMap(([name, minutes]) => {
    const most = budget[name as keyof typeof MINUTES];
    return most === undefined ? [] : [{ name, most, minutes }];
  });
  return limits.flatMap((limit) => {
    const before = limits.find(
      (other) =>
        (other.minutes < limit.minutes && other.most * (limit.minutes / other.minutes) < limit.most) ||
        (other.minutes > limit.minutes && other.most < limit.most),
    );
    return before
      ? [
          found(
            ['budgets', channel, limit.name],
            `${limit.most} are never reached: ${before.name} allows ${before.most}`,
          ),
        ]
      : [];
  });
}

export const BUDGET_LINTS: readonly Lint[] = [
  {
    code: 'budget-never-reached',
    severity: 'warning',
    finds: 'a limit of a budget that can never be reached',
    mend: 'let the limits rise with their windows, and not faster than them',
    find: ({ policy: { budgets } }) => [
      ...neverReached('sms', budgets.sms),
      ...neverReached('voice', budgets.voice),
    ],
  },
];
