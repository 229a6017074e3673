import { nextCommon } from '../calendar/common-hours.ts';
import type { Case } from '../case.ts';
import type { Policy } from '../policy.ts';
import { epochOf, type Instant, instantAt, minutes, plus, type Span } from '../time.ts';
import type { Promised } from './promised.ts';
import { callingHours } from './terms.ts';

/** What the customer was offered before, while that is ahead; else the next time that would do. */
export function newTime(promise: Promised, state: Case, policy: Policy, now: Instant): Instant | undefined {
  const { offered } = promise;
  return offered !== undefined && offered > now ? offered : insteadAt(now, promise, state, policy);
}

/** Time enough for somebody to see to it that a call can be placed. */
const NOTICE = minutes(30);
const QUARTER = minutes(15);

const upTo = (t: Instant, step: Span): Instant => instantAt(Math.ceil(epochOf(t) / step) * step);

/** Hours may open and close so often before a full quarter is within them. */
const MOST_TRIES = 60;

/**
 * The time that is offered in place of one that is missed: the first full quarter of an hour, with some notice, in
 * which the customer may be called and somebody is there to do it.
 */
export function insteadAt(now: Instant, promise: Promised, state: Case, policy: Policy): Instant | undefined {
  const support = { hours: policy.hours['support'], timeZone: policy.timeZone };
  const calendars = [support, ...callingHours(promise, state, policy).calendars];
  let t = upTo(plus(now, NOTICE), QUARTER);
  for (let n = 0; n < MOST_TRIES; n++) {
    const open = nextCommon(t, calendars);
    if (open === undefined || open === t) return open;
    t = upTo(open, QUARTER);
  }
  return undefined;
}
