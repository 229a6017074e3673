import type { Channel } from '../channel.ts';
import type { Policy } from '../policy.ts';
import { type Instant, later, minutes, plus, type Span } from '../time.ts';

/** What one person may be asked to look at: so many pages in every window of so long, wherever it begins. */

interface Limit {
  readonly most: number;
  readonly within: Span;
}

/** How long the windows of the policy's budgets are. */
export const WINDOWS = {
  perMinute: minutes(1),
  per15Minutes: minutes(15),
  perHour: minutes(60),
  per3Hours: minutes(180),
} as const;

/** What lies farther back counts in no window. */
export const LONGEST_WINDOW = WINDOWS.per3Hours;

const limitsOf = (channel: Channel, { budgets }: Pick<Policy, 'budgets'>): Limit[] =>
  Object.entries(budgets[channel]).map(([name, most]) => ({
    most,
    within: WINDOWS[name as keyof typeof WINDOWS],
  }));

/** The first instant from `now` on at which one more page fits into every window. `sent` is in order of time. */
export function freeAt(
  sent: readonly Instant[],
  channel: Channel,
  policy: Pick<Policy, 'budgets'>,
  now: Instant,
): Instant {
  return limitsOf(channel, policy).reduce((free, { most, within }) => {
    const first = sent.at(-most);
    return first === undefined ? free : later(free, plus(first, within));
  }, now);
}
