import type { Case, Priority } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
import type { Decided } from '../decision.ts';
import type { Fact } from '../event.ts';
import { refOf } from '../history.ts';
import type { Policy } from '../policy.ts';
import { lengthWords, spanOf } from '../time.ts';
import { reachings } from './windows.ts';

/** Rules `repeatContact`, `reopened` and `lowSatisfaction`: the customer comes back, because it was not mended. */

const MOST_KEPT = 100;

/** A further conversation about the same case. */
export function contacted(state: Case, fact: Fact<'interaction.started'>): Case {
  // Whom the centre calls has not come back.
  if (fact.data.direction === 'outbound') return state;
  const isFurther = state.interactions.some((i) => i.conversation !== fact.subject);
  if (!isFurther) return state;
  return {
    ...state,
    contacts: [...state.contacts, { at: fact.time, ref: refOf(fact) }].slice(-MOST_KEPT),
  };
}

export function contactCrossings(state: Case, policy: Policy): Crossing[] {
  const rule = policy.rules.repeatContact;
  if (!rule) return [];
  return reachings(state.contacts, rule.limit, spanOf(rule.within)).map(({ at, inside }, i) => ({
    reason: 'repeatContact',
    occurrence: i + 1,
    at,
    get why() {
      return `the customer has come back ${inside.length} times within ${lengthWords(rule.within)}, limit ${rule.limit}`;
    },
    grounds: () => ({
      compared: { 'further conversations': inside.length, limit: rule.limit, within: rule.within },
      events: inside.map((c) => c.ref),
    }),
  }));
}

export function reopenedCrossings(state: Case, policy: Policy): Crossing[] {
  const rule = policy.rules.reopened;
  if (!rule) return [];
  return state.reopenings.slice(rule.limit - 1).map(({ at, why, ref }, i) => ({
    reason: 'reopened',
    occurrence: i + 1,
    at,
    why: `it was resolved and came back${why ? `: ${why}` : ''} (${rule.limit + i} times, limit ${rule.limit})`,
    grounds: () => ({
      compared: { reopenings: rule.limit + i, limit: rule.limit },
      events: [...state.reopenings.slice(0, rule.limit - 1 + i).map((r) => r.ref), ref],
    }),
  }));
}

const HIGHER: Record<Priority, Priority> = {
  low: 'normal',
  normal: 'high',
  high: 'urgent',
  urgent: 'urgent',
};

/** Each crossing of `reopened` raises the priority by one step, once. */
export function raiseDecisions(state: Case, policy: Policy): Decided[] {
  return reopenedCrossings(state, policy)
    .slice(state.raised)
    .slice(0, 1)
    .map(({ occurrence }) => ({
      type: 'case.raised',
      data: { occurrence, priority: HIGHER[state.priority], why: 'the fix failed' },
    }));
}

export const raised = (state: Case, { data }: Fact<'case.raised'>): Case => ({
  ...state,
  priority: data.priority,
  raised: Math.max(state.raised, data.occurrence),
});

export const rated = (state: Case, fact: Fact<'feedback.received'>): Case => {
  const { score, comment } = fact.data;
  const rating = { at: fact.time, score, comment, ref: refOf(fact) };
  return { ...state, ratings: [...state.ratings, rating].slice(-MOST_KEPT) };
};

export function ratingCrossings(state: Case, policy: Policy): Crossing[] {
  const rule = policy.rules.lowSatisfaction;
  if (!rule) return [];
  return state.ratings
    .filter(({ score }) => score <= rule.atMost)
    .map(({ at, score, comment, ref }, i) => ({
      reason: 'lowSatisfaction',
      occurrence: i + 1,
      at,
      why: `rated ${score} of 5, limit ${rule.atMost}${comment ? `: ${comment}` : ''}`,
      grounds: () => ({ compared: { score, 'at most': rule.atMost }, events: [ref] }),
    }));
}
