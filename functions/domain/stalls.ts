import type { Case, Pause } from './case.ts';
import type { Crossing } from './crossing.ts';
import type { Fact } from './event.ts';
import { businessDeadline, type Calendar, openBetween, plusOpen } from './hours.ts';
import type { Policy } from './policy.ts';
import { duration, hasCome, type Instant, plus, spanOf } from './time.ts';

/** Rules `stall` and `thirdPartyOverdue`, and the clock that they share: it runs only while we could act. */

/** A stopped clock never stops for longer than this: then the case is looked at, whoever it waits for. */
const LONGEST_WAIT = spanOf(duration('P30D'));

/** The matter is nearer its end: the stall clock begins again. */
export const progressed = (state: Case, at: Instant, what: string): Case => ({
  ...withoutWait(state),
  pauses: [],
  progress: { at, what, ordinal: state.progress.ordinal + 1 },
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
  waits: state.waits + 1,
  waiting: { on: data.on, what: data.what, since: time, until: data.until, ordinal: state.waits + 1 },
});

/** Any sign of the customer ends the wait for them. */
export const customerSeen = (state: Case, at: Instant): Case =>
  state.waiting?.on === 'customer' ? { ...withoutWait(state), pauses: stopped(state, at) } : state;

const calendarOf = (policy: Policy): Calendar => {
  const rule = policy.rules.stall;
  const hours = rule && rule.hours !== undefined ? policy.hours[rule.hours] : undefined;
  return { hours, timeZone: policy.timeZone };
};

/** The instant at which the case counts as stalled, if nothing more happens. */
export function stallsAt(state: Case, policy: Policy): Instant | undefined {
  const rule = policy.rules.stall;
  if (!rule || state.progress.at === undefined) return undefined;
  const calendar = calendarOf(policy);
  let at = businessDeadline(state.progress.at, rule.after[state.priority], calendar);
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
  const rule = policy.rules.stall;
  if (!rule || at === undefined || !hasCome(at, now)) return [];
  return [
    {
      reason: 'stall',
      occurrence: state.progress.ordinal + 1,
      at,
      why: `no progress since ${state.progress.what} at ${state.progress.at}, limit ${rule.after[state.priority]}${rule.hours ? ` of ${rule.hours} hours` : ''}${state.pauses.length > 0 ? ', without the time it waited' : ''}`,
    },
  ];
}

/** When the date given for a wait on somebody else passes. */
export function overdueAt({ waiting }: Case, policy: Policy): Instant | undefined {
  if (!policy.rules.thirdPartyOverdue || waiting === undefined || waiting.on === 'customer') return undefined;
  return waiting.until;
}

export function overdueCrossings(state: Case, policy: Policy, now: Instant): Crossing[] {
  const at = overdueAt(state, policy);
  if (at === undefined || !hasCome(at, now) || !state.waiting) return [];
  const { what, ordinal } = state.waiting;
  return [
    {
      reason: 'thirdPartyOverdue',
      occurrence: ordinal,
      at,
      why: `waited until ${at} for: ${what}; nothing came`,
    },
  ];
}
