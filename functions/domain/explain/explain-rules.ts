import { momentWords } from '../calendar/hours.ts';
import { agentNamed, type Case } from '../case.ts';
import type { Compared } from '../climbs/crossing.ts';
import { idleAt } from '../climbs/idle.ts';
import type { Policy, Rules } from '../policy.ts';
import { brokenAt } from '../promises/callbacks.ts';
import { isOpen } from '../promises/promises.ts';
import { LACKS, riskLooks } from '../promises/risk.ts';
import { callingHours } from '../promises/terms.ts';
import { silent } from '../rules/silence.ts';
import { overdueAt, stallClock, stallCompared, stallsAt } from '../rules/stalls.ts';
import {
  between,
  type Duration,
  earliest,
  type Instant,
  lengthWords,
  minus,
  plus,
  spanOf,
  spanWords,
} from '../time.ts';

/** How a case stands to each rule at an instant: what is compared with what, and how far it is from the limit. */

export interface Distance {
  readonly compared: Compared;
  readonly words: string;
}

type InForce = { readonly [Name in keyof Rules]: Exclude<Rules[Name], false> };
type Measure<Rule> = (rule: Rule, state: Case, policy: Policy, at: Instant) => Distance;

/** `in 5 minutes (today at 9:05)`. */
const when = (t: Instant, at: Instant, { timeZone }: Policy): string =>
  t > at
    ? `in ${spanWords(between(at, t))} (${momentWords(t, at, timeZone)})`
    : `at once (since ${momentWords(t, at, timeZone)})`;

const inside = (happened: readonly { readonly at: Instant }[], within: Duration, at: Instant): number =>
  happened.filter((h) => h.at > minus(at, spanOf(within))).length;

/** For what is counted inside a sliding window. */
const counted = (count: number, limit: number, thing: string, within: Duration): Distance => ({
  compared: { [thing]: count, limit, within },
  words:
    count < limit
      ? `${limit - count} more within ${lengthWords(within)} would cross it`
      : `at its limit; it can be crossed again once fewer than ${limit} lie within ${lengthWords(within)}`,
});

/** The latest open promise: when its call is planned, or why it is not, and when the customer may be called. */
function planCompared(state: Case, policy: Policy): Compared {
  const promise = state.promises.findLast(isOpen);
  if (!promise) return {};
  const { at, lacks, nearest } = promise.plan ?? {};
  const { times, zones } = callingHours(promise, state, policy);
  return {
    'calling hours': `${times} in ${zones.join(', ')}`,
    ...(at ? { 'planned for': at } : {}),
    ...(lacks ? { 'no place': LACKS[lacks] } : {}),
    ...(nearest ? { 'nearest free': nearest } : {}),
  };
}

const DISTANCES: { readonly [Name in keyof Rules]: Measure<InForce[Name]> } = {
  transfers: ({ limit, within }, state, _, at) =>
    counted(inside(state.handoffs, within, at), limit, 'hand-offs', within),

  loop: (_, { handoffs, left }) => ({
    compared: { 'hand-offs': handoffs.length, 'led back': handoffs.filter((h) => h.loop).length },
    words:
      left.length === 0
        ? 'nobody was left yet, so nothing can lead back'
        : `a transfer to one of these would cross it: ${left.map((place) => place.replace(':', ' ')).join(', ')}`,
  }),

  longWait: ({ offerAfter }, state, policy, at) => {
    const since = earliest(state.interactions.filter((i) => i.state === 'waiting').map((i) => i.queuedAt));
    const offers = state.interactions.filter((i) => i.offeredAt !== undefined).length;
    const due = since && when(plus(since, spanOf(offerAfter)), at, policy);
    return {
      compared: { ...(since ? { 'waiting since': since } : {}), limit: offerAfter, 'offered a call': offers },
      words: due === undefined ? 'the customer waits in no queue' : `an offer ${due}, unless it was made`,
    };
  },

  agentSilence: ({ escalateAfter }, state, policy, at) => {
    const [chat] = silent(state);
    if (!chat)
      return { compared: { limit: escalateAfter }, words: 'no customer waits for an answer in a chat' };
    const agent = agentNamed(state, chat.agent).name ?? chat.agent;
    return {
      compared: { agent, 'silent since': chat.since, limit: escalateAfter, nudged: chat.nudgedAt ?? 'no' },
      words: `crosses ${when(plus(chat.since, spanOf(escalateAfter)), at, policy)} unless the agent answers`,
    };
  },

  stall: (_, state, policy, at) => {
    const due = stallsAt(state, policy);
    const clock = stallClock(state, policy, at);
    return {
      compared: stallCompared(state, policy),
      words:
        due === undefined
          ? `${clock}; this stretch has its climb`
          : `${clock}; crosses ${when(due, at, policy)} unless something progresses`,
    };
  },

  thirdPartyOverdue: (_, state, policy, at) => {
    const due = overdueAt(state, policy);
    const { on, until } = state.waiting ?? {};
    const words = due === undefined ? 'no date is waited for' : `crosses ${when(due, at, policy)}`;
    return { compared: { ...(on ? { 'waits on': on } : {}), ...(until ? { until } : {}) }, words };
  },

  repeatContact: ({ limit, within }, state, _, at) =>
    counted(inside(state.contacts, within, at), limit, 'further conversations', within),

  reopened: ({ limit }, { reopenings }) => ({
    compared: { reopenings: reopenings.length, limit },
    words: `${Math.max(1, limit - reopenings.length)} more would cross it${reopenings.length >= limit ? ' again' : ''}`,
  }),

  supervisorRequested: (_, { requests }) => ({
    compared: { requests: requests.length, limit: 1 },
    words: requests.length === 0 ? 'nobody asked for a supervisor' : 'each request crosses it',
  }),

  dropped: ({ waitBefore, callbackWithin }, { drops }) => ({
    compared: { 'calls cut off': drops.length, 'call back after': waitBefore, 'and within': callbackWithin },
    words:
      drops.length === 0
        ? 'no call was cut off'
        : 'each that is heard of in time is a promise, until the customer calls again',
  }),

  promiseAtRisk: (_, state, policy, at) => {
    const open = state.promises.filter(isOpen).length;
    const due = earliest(riskLooks(state, policy));
    const ahead = policy.callbacks.warnBefore;
    return {
      compared: { 'open promises': open, 'noticed ahead by': ahead, ...planCompared(state, policy) },
      words:
        due === undefined
          ? `${open === 0 ? 'no call is promised' : 'as things stand the call can be placed, or is being placed'}`
          : `as things stand nobody can place the call; crosses ${when(due, at, policy)}`,
    };
  },

  promiseBroken: (_, state, policy, at) => {
    const open = state.promises.filter(isOpen);
    const due = earliest(open.map((p) => brokenAt(p, state, policy)));
    return {
      compared: { 'open promises': open.length, grace: policy.callbacks.grace },
      words:
        due === undefined
          ? 'no call is promised'
          : `crosses ${when(due, at, policy)} if nobody was rung by then`,
    };
  },

  lowSatisfaction: ({ atMost }, { ratings }) => {
    const score = ratings.at(-1)?.score;
    const above = score === undefined ? 0 : score - atMost;
    const off = above > 0 ? `the latest rating is ${above} above it` : 'each such rating crosses it';
    return {
      compared: { 'latest rating': score ?? 'none', 'at most': atMost },
      words: score === undefined ? 'nobody rated yet' : off,
    };
  },

  incident: ({ customers, within }, { topic, stands, incident }) => ({
    compared: {
      topic: topic ?? 'none',
      ...(stands ? { 'customers with it': stands.customers } : {}),
      limit: customers,
      within,
    },
    words: incident ? `part of ${incident}` : 'customers with one topic are counted across cases',
  }),

  unacknowledged: (_, state, policy, at) => {
    const due = earliest(state.climbs.map((c) => (c.state === 'climbing' ? c.acknowledgeBy : undefined)));
    const climbing = state.climbs.filter((c) => c.state === 'climbing').length;
    const words =
      due === undefined ? 'no rung waits for an answer' : `the next rung ${when(due, at, policy)}`;
    return { compared: { 'climbs without an answer': climbing }, words };
  },

  idleAfterAcknowledge: ({ after }, state, policy, at) => {
    const due = earliest(state.climbs.map((c) => idleAt(state, c, policy)));
    const taken = state.climbs.filter((c) => c.state === 'acknowledged').length;
    const words = due === undefined ? 'nobody has it' : `the next rung ${when(due, at, policy)}`;
    return { compared: { 'climbs taken': taken, limit: after }, words };
  },
};

export const RULES = Object.keys(DISTANCES) as readonly (keyof Rules)[];

const inForce = <Name extends keyof Rules>(name: Name, { rules }: Policy): InForce[Name] | undefined => {
  const rule: Rules[Name] = rules[name];
  return rule === false ? undefined : (rule as InForce[Name]);
};

/** How far the case is from one rule at an instant. */
export function distanceTo<Name extends keyof Rules>(
  name: Name,
  state: Case,
  policy: Policy,
  at: Instant,
): Distance {
  const rule = inForce(name, policy);
  if (rule === undefined) return { compared: {}, words: 'the policy has it switched off' };
  const distance = DISTANCES[name](rule, state, policy, at);
  if (state.state !== 'resolved' || name === 'lowSatisfaction') return distance;
  return { ...distance, words: 'the case is resolved' };
}
