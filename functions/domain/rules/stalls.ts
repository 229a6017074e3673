import {
  businessDeadline,
  type Calendar,
  momentWords,
  openBetween,
  plusOpen,
  wallTime,
} from '../calendar/hours.ts';
import type { Case, Pause } from '../case.ts';
import type { Compared, Crossing } from '../climbs/crossing.ts';
import type { Fact } from '../event.ts';
import { refOf } from '../history.ts';
import type { Policy } from '../policy.ts';
import {
  between,
  duration,
  hasCome,
  type Instant,
  later,
  lengthWords,
  plus,
  type Span,
  spanOf,
  spanWords,
} from '../time.ts';

/** Rules `stall` and `thirdPartyOverdue`, and the clock that they share: it runs only while we could act. */

/** A stopped clock never stops for longer than this: then the case is looked at, whoever it waits for. */
const LONGEST_WAIT = spanOf(duration('P30D'));

/** The matter is nearer its end: the stall clock begins again. */
export const progressed = (state: Case, fact: Fact, what: string): Case => ({
  ...withoutWait(state),
  pauses: [],
  progress: { at: fact.time, what, isOpening: false, ref: refOf(fact) },
});

const withoutWait = (state: Case): Case => ({ ...state, waiting: undefined });

const endOfWait = ({ on, since, until }: NonNullable<Case['waiting']>): Instant =>
  on === 'customer' || until === undefined ? plus(since, LONGEST_WAIT) : until;

/** The wait as a stop of the clock, ended at `to` or by itself before. */
function asPause(waiting: NonNullable<Case['waiting']>, to: Instant): Pause {
  const end = endOfWait(waiting);
  return { from: waiting.since, to: to < end ? to : end, on: waiting.on, ref: waiting.ref };
}

/** The stops of the clock until `at`, oldest first. */
const stopped = (state: Case, at: Instant): Pause[] =>
  state.waiting ? [...state.pauses, asPause(state.waiting, at)] : state.pauses;

export const waits = (state: Case, fact: Fact<'case.waiting'>): Case => {
  const { on, what, until } = fact.data;
  const waiting = { on, what, since: fact.time, until, ref: refOf(fact) };
  return { ...state, pauses: stopped(state, fact.time), waiting };
};

/** Any sign of the customer ends the wait for them. */
export const customerSeen = (state: Case, at: Instant): Case =>
  state.waiting?.on === 'customer' ? { ...withoutWait(state), pauses: stopped(state, at) } : state;

/** The hours in which the stall clock runs. */
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
  const { progress, pauses, waiting, priority } = state;
  const known = worked.get(progress);
  if (
    known?.policy === policy &&
    known.pauses === pauses &&
    known.waiting === waiting &&
    known.priority === priority
  )
    return known.at;
  const at = workOut(state, policy, businessDeadline(since, rule.after[priority], calendarOf(policy)));
  worked.set(progress, { policy, pauses, waiting, priority, at });
  return at;
}

type Inputs = Pick<Case, 'pauses' | 'waiting' | 'priority'>;

/**
 * What was worked out for a stretch without progress, and from what. A memory, not a state: most events change
 * none of it, and the calendar is the dearest part of a decision.
 */
const worked = new WeakMap<
  Case['progress'],
  Inputs & { readonly policy: Policy; readonly at: Instant | undefined }
>();

/** The deadline, later by the open time of every stop of the clock before it. */
function workOut(
  { pauses, waiting }: Case,
  policy: Policy,
  deadline: Instant | undefined,
): Instant | undefined {
  const calendar = calendarOf(policy);
  let at = deadline;
  for (const pause of waiting ? [...pauses, asPause(waiting, endOfWait(waiting))] : pauses) {
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
  const grounds = () => ({
    compared: stallCompared(state, policy),
    events: [state.progress.ref, ...stopped(state, at).map((p) => p.ref)].filter((ref) => ref !== undefined),
    clock: stallClock(state, policy, at),
  });
  return [{ reason: 'stall', occurrence, at, since, why: stallWords(state, policy, now), grounds }];
}

export function stallCompared({ priority, progress }: Case, policy: Policy): Compared {
  const rule = policy.rules.stall;
  return {
    'latest progress': progress.what,
    at: progress.at ?? 'none',
    priority,
    limit: rule ? rule.after[priority] : 'none',
    ...(rule && rule.hours !== undefined ? { hours: rule.hours } : {}),
  };
}

const ON = { customer: 'on the customer', 'third-party': 'on a third party', internal: 'internally' };

/** How long the stall clock ran until `at`, and how long it stood still, in words. */
export function stallClock(state: Case, policy: Policy, at: Instant): string {
  const since = state.progress.at ?? at;
  const calendar = calendarOf(policy);
  const pauses = stopped(state, at)
    .map(({ from, to, on }) => ({ on, open: openBetween(from, to, calendar), from, to }))
    .filter(({ open }) => open > 0);
  const paused = pauses.reduce((sum, { open }) => sum + open, 0);
  const ran = (openBetween(since, at, calendar) - paused) as Span;
  const what = state.progress.isOpening ? 'since it was opened' : 'since progress';
  const begun = momentWords(since, at, policy.timeZone);
  const stops = pauses.map(
    ({ on, open, from, to }) =>
      `, paused ${spanWords(open)} waiting ${ON[on]} (${wallTime(from, policy.timeZone)} to ${wallTime(to, policy.timeZone)})`,
  );
  const length = ran > 0 ? `${spanWords(ran)}${calendar.hours ? ' open time' : ''}` : 'no time';
  return `${length} ${what} ${begun}${stops.join('')}`;
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
  const { on, what, since, until = at, ref } = state.waiting;
  return [
    {
      reason: 'thirdPartyOverdue',
      occurrence: nextOccurrence(state, 'thirdPartyOverdue'),
      at,
      since,
      why: `waited until ${momentWords(until, now, policy.timeZone)} for: ${what}; nothing came`,
      grounds: () => ({
        compared: { 'waited on': on, for: what, since, until, 'progress since': 'none' },
        events: [ref],
        clock: `${spanWords(between(since, at))} from the beginning of the wait, ${momentWords(since, at, policy.timeZone)}, to its date`,
      }),
    },
  ];
}
