import type { Case, Pause } from './case.ts';
import type { Crossing } from './crossing.ts';
import type { Fact } from './event.ts';
import { businessDeadline, type Calendar, momentWords, openBetween, plusOpen } from './hours.ts';
import type { Policy } from './policy.ts';
import { duration, hasCome, type Instant, later, lengthWords, plus, spanOf } from './time.ts';

/** Rules `stall` and `thirdPartyOverdue`, and the clock that they share: it runs only while we could act. */

/** A stopped clock never stops for longer than this: then the case is looked at, whoever it waits for. */
const LONGEST_WAIT = spanOf(duration('P30D'));

/** The matter is nearer its end: the stall clock begins again. */
export const progressed = (state: Case, at: Instant, what: string): Case => ({
  ...withoutWait(state),
  pauses: [],
  progress: { at, what, isOpening: false },
});

function withoutWait(state: Case): Case {
  const { waiting: _, ...rest } = state;
  return rest;
}

const endOfWait = ({ on, since, until }: NonNullable<Case['waiting']>): Instant =>
  on === 'customer' || until === undefined ? plus(since, LONGEST_WAIT) : until;

/** The wait as a stop of the clock, ended at `to` or by itself before. */
function asPause(waiting: NonNullable<Case['waiting']>, to: Instant): Pause {
  const end = endOfWait(waiting);
  return { from: waiting.since, to: to < end ? to : end, on: waiting.on };
}

const stopped = (state: Case, at: Instant): Pause[] =>
  state.waiting ? [...state.pauses, asPause(state.waiting, at)] : state.pauses;

export const waits = (state: Case, { time, data }: Fact<'case.waiting'>): Case => ({
  ...state,
  pauses: stopped(state, time),
  waiting: { on: data.on, what: data.what, since: time, until: data.until },
});

/** Any sign of the customer ends the wait for them. */
export const customerSeen = (state: Case, at: Instant): Case =>
  state.waiting?.on === 'customer' ? { ...withoutWait(state), pauses: stopped(state, at) } : state;

const calendarOf = (policy: Policy): Calendar => {
  const rule = policy.rules.stall;
  const hours = rule && rule.hours !== undefined ? policy.hours[rule.hours] : undefined;
  return { hours, timeZone: policy.timeZone };
};

/**
 * Each stretch without progress is climbed for once. It is known by its beginning: a report that comes late
 * may renumber what happened, and must not page again for the same stretch. The first stretch begins with the
 * case, and a late event may put that earlier.
 */
const isClimbed = (state: Case, reason: Crossing['reason'], since: Instant): boolean =>
  state.climbs.some(
    (c) => c.reason === reason && (c.since === since || (reason === 'stall' && state.progress.isOpening)),
  );

const nextOccurrence = (state: Case, reason: Crossing['reason']): number =>
  Math.max(0, ...state.climbs.filter((c) => c.reason === reason).map((c) => c.occurrence)) + 1;

/** The instant at which the case counts as stalled, if nothing more happens and nobody climbs for it yet. */
export function stallsAt(state: Case, policy: Policy): Instant | undefined {
  const rule = policy.rules.stall;
  const since = state.progress.at;
  if (!rule || since === undefined || isClimbed(state, 'stall', since)) return undefined;
  const calendar = calendarOf(policy);
  let at = businessDeadline(since, rule.after[state.priority], calendar);
  const pauses = state.waiting
    ? [...state.pauses, asPause(state.waiting, endOfWait(state.waiting))]
    : state.pauses;
  for (const pause of pauses) {
    if (at === undefined || pause.from >= at) continue;
    at = plusOpen(at, openBetween(pause.from, pause.to, calendar), calendar);
  }
  return at;
}

export function stallCrossings(state: Case, policy: Policy, now: Instant): Crossing[] {
  const at = stallsAt(state, policy);
  const since = state.progress.at;
  if (at === undefined || since === undefined || !hasCome(at, now)) return [];
  const occurrence = nextOccurrence(state, 'stall');
  return [{ reason: 'stall', occurrence, at, since, why: stallWords(state, policy, now) }];
}

function stallWords({ progress, priority, pauses }: Case, policy: Policy, now: Instant): string {
  const rule = policy.rules.stall;
  const limit = rule ? lengthWords(rule.after[priority]) : '';
  const hours = rule && rule.hours !== undefined ? ` of ${rule.hours} hours` : '';
  const since = momentWords(progress.at ?? now, now, policy.timeZone);
  const waited = pauses.length > 0 ? ', without the time it waited' : '';
  return `no progress since ${progress.what} (${since}), limit ${limit}${hours}${waited}`;
}

/** When the date given for a wait on somebody else passes; never before the wait began. */
export function overdueAt(state: Case, policy: Policy): Instant | undefined {
  const { waiting } = state;
  if (!policy.rules.thirdPartyOverdue || waiting?.until === undefined || waiting.on === 'customer')
    return undefined;
  if (isClimbed(state, 'thirdPartyOverdue', waiting.since)) return undefined;
  return later(waiting.until, waiting.since);
}

export function overdueCrossings(state: Case, policy: Policy, now: Instant): Crossing[] {
  const at = overdueAt(state, policy);
  if (at === undefined || !hasCome(at, now) || !state.waiting) return [];
  const { what, since, until = at } = state.waiting;
  return [
    {
      reason: 'thirdPartyOverdue',
      occurrence: nextOccurrence(state, 'thirdPartyOverdue'),
      at,
      since,
      why: `waited until ${momentWords(until, now, policy.timeZone)} for: ${what}; nothing came`,
    },
  ];
}
