import type { Case } from './case.ts';
import type { Crossing } from './climbs/crossing.ts';
import { idleDecisions, idleLooks } from './climbs/idle.ts';
import { climbDecisions, newClimbs, rungsEnd } from './climbs/ladder.ts';
import { replyDecisions } from './climbs/replies.ts';
import { answerDecisions } from './customer/answers.ts';
import type { Decided } from './decision.ts';
import type { Fact } from './event.ts';
import { evolve } from './evolve.ts';
import { OWN_RANK } from './history.ts';
import { askAt, askDecisions } from './messages.ts';
import type { Policy } from './policy.ts';
import { brokenCrossings, promiseDecisions, promiseLooks } from './promises/callbacks.ts';
import { dropDecisions } from './promises/drops.ts';
import { offerDecisions, offerLooks } from './promises/long-wait.ts';
import { noticeDecisions, noticeLooks } from './promises/notices.ts';
import { askFor, planDecisions, planLooks } from './promises/places.ts';
import { riskCrossings, riskDecisions, riskEndings, riskLooks } from './promises/risk.ts';
import { type Answer, type Ask, withoutLimit } from './promises/slots.ts';
import { incidentCrossings } from './rules/incidents.ts';
import { requestCrossings } from './rules/requests.ts';
import { contactCrossings, raiseDecisions, ratingCrossings, reopenedCrossings } from './rules/returns.ts';
import { nudgeDecisions, silenceCrossings, silenceLooks } from './rules/silence.ts';
import { overdueAt, overdueCrossings, stallCrossings, stallsAt } from './rules/stalls.ts';
import { loopCrossings, transferCrossings } from './rules/transfers.ts';
import { earliest, type Instant, later } from './time.ts';

/**
 * What is to be done about a case at an instant. Each rule looks at the state alone and never calls another;
 * an event therefore needs no decision of its own, and one that came twice, late or not at all harms nothing.
 */

/** Every limit that is crossed, or was and has its climb; those of a stretch of time only until they have one. */
export const crossings = (state: Case, policy: Policy, now: Instant): Crossing[] => [
  ...transferCrossings(state, policy),
  ...loopCrossings(state, policy),
  ...requestCrossings(state, policy),
  ...stallCrossings(state, policy, now),
  ...overdueCrossings(state, policy, now),
  ...silenceCrossings(state, policy, now),
  ...contactCrossings(state, policy),
  ...reopenedCrossings(state, policy),
  ...ratingCrossings(state, policy),
  ...riskCrossings(state, policy),
  ...incidentCrossings(state, policy),
  ...brokenCrossings(state, policy),
];

export const decide = (state: Case, policy: Policy, now: Instant): Decided[] => [
  ...replyDecisions(state, policy),
  ...answerDecisions(state, policy, now),
  ...raiseDecisions(state, policy),
  ...newClimbs(state, crossings(state, policy, now), policy),
  ...climbDecisions(state, policy, now),
  ...idleDecisions(state, policy, now),
  ...nudgeDecisions(state, policy, now),
  ...offerDecisions(state, policy, now),
  ...dropDecisions(state, policy, now),
  ...riskDecisions(state, policy, now),
  ...riskEndings(state),
  ...promiseDecisions(state, policy, now),
  ...noticeDecisions(state, policy, now),
  ...askDecisions(state, now),
];

/** What tells one decision of a type from another. */
const NAMES: ReadonlySet<string> = new Set([
  'climb',
  'occurrence',
  'step',
  'reply',
  'conversation',
  'name',
  'promise',
  'attempt',
  'turn',
  'leg',
  'message',
  'ask',
  'asked',
  'state',
]);
/** These may be decided again in the same words: their time tells them apart. */
const RECURRING: ReadonlySet<string> = new Set([
  'promise.confirmed',
  'promise.warned',
  'promise.reminded',
  'promise.cancelled',
  'promise.ended',
  'climb.idle',
]);

/** The same decision on the same state always has the same id, so that it can be on record only once. */
function idOf({ type, data }: Decided, time: Instant): string {
  const parts = Object.entries(data).flatMap(([name, value]) => (NAMES.has(name) ? [String(value)] : []));
  return [type, ...parts, ...(RECURRING.has(type) ? [time] : [])].join('/');
}

/** A decision as a fact of the history: never before what it was decided upon. */
function asFact(state: Case, decided: Decided, now: Instant, order: number): Fact {
  const time = state.newest ? later(now, state.newest.time) : now;
  // What was decided at this instant before, upon other news, stays before.
  const first = state.newest?.time === time && state.newest.rank === OWN_RANK ? state.newest.order + 1 : 0;
  return {
    ...decided,
    id: idOf(decided, time),
    source: 'baton',
    subject: `case:${state.id}`,
    time,
    order: first + order,
  } as Fact;
}

/** No case has this much to decide at one instant; a rule that does not see its own decision would. */
const MOST_ROUNDS = 1000;

export interface Settled {
  readonly state: Case;
  readonly decided: readonly Fact[];
}

/**
 * Decides until nothing is left to decide at this instant, and takes each decision into the state. Whether there is
 * room for a promised call cannot be known from the case: that is asked of whoever drives it.
 */
export function* settling(before: Case, policy: Policy, now: Instant): Generator<Ask, Settled, Answer> {
  let state = before;
  const decided: Fact[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let decisions = decide(state, policy, now);
    if (decisions.length === 0) {
      const ask = askFor(state, policy, now);
      if (!ask) return { state, decided };
      decisions = planDecisions(state, policy, now, ask, yield ask);
    }
    const facts = decisions.map((d, i) => asFact(state, d, now, i));
    for (const fact of facts) state = evolve(state, fact);
    decided.push(...facts);
  }
  throw new Error(
    `case ${before.id}: deciding at ${now} does not come to an end (last: ${decided.at(-1)?.id})`,
  );
}

/** The same where answers are at hand; left out, every call has room. */
export function settle(
  before: Case,
  policy: Policy,
  now: Instant,
  answer: (ask: Ask) => Answer = withoutLimit,
): Settled {
  const work = settling(before, policy, now);
  let step = work.next();
  while (!step.done) step = work.next(answer(step.value));
  return step.value;
}

/**
 * The earliest instant at which time alone changes anything (D2). Derived, so it cannot disagree with the
 * case. On a settled case it lies in the future.
 */
export function nextLook(state: Case, policy: Policy): Instant | undefined {
  const open = state.state !== 'resolved';
  return earliest([
    ...rungsEnd(state, policy),
    ...idleLooks(state, policy),
    ...silenceLooks(state, policy),
    ...offerLooks(state, policy),
    open ? stallsAt(state, policy) : undefined,
    open ? overdueAt(state, policy) : undefined,
    ...promiseLooks(state, policy),
    ...planLooks(state, policy),
    ...riskLooks(state, policy),
    ...noticeLooks(state, policy),
    ...state.outstanding.map((message) => askAt(state, message)),
  ]);
}
