import type { Case, Priority } from './case.ts';
import type { Crossing } from './crossing.ts';
import type { Decided } from './decision.ts';
import type { Fact } from './event.ts';
import type { Policy } from './policy.ts';
import { lengthWords, spanOf } from './time.ts';
import { reachings } from './windows.ts';

/** Rules `repeatContact`, `reopened` and `lowSatisfaction`: the customer comes back, because it was not mended. */

const MOST_KEPT = 100;

/** A further conversation about the same case. */
export function contacted(state: Case, { time, subject }: Fact<'interaction.started'>): Case {
  const isFurther = state.interactions.some((i) => i.conversation !== subject);
  return isFurther ? { ...state, contacts: [...state.contacts, { at: time }].slice(-MOST_KEPT) } : state;
}

export function contactCrossings(state: Case, policy: Policy): Crossing[] {
  const rule = policy.rules.repeatContact;
  if (!rule) return [];
  return reachings(state.contacts, rule.limit, spanOf(rule.within)).map(({ at, inside }, i) => ({
    reason: 'repeatContact',
    occurrence: i + 1,
    at,
    why: `the customer has come back ${inside.length} times within ${lengthWords(rule.within)}, limit ${rule.limit}`,
  }));
}

export function reopenedCrossings(state: Case, policy: Policy): Crossing[] {
  const rule = policy.rules.reopened;
  if (!rule) return [];
  return state.reopenings.slice(rule.limit - 1).map(({ at, why }, i) => ({
    reason: 'reopened',
    occurrence: i + 1,
    at,
    why: `it was resolved and came back${why ? `: ${why}` : ''} (${rule.limit + i} times, limit ${rule.limit})`,
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

export const rated = (state: Case, { time, data }: Fact<'feedback.received'>): Case => ({
  ...state,
  ratings: [...state.ratings, { at: time, score: data.score, comment: data.comment }].slice(-MOST_KEPT),
});

export function ratingCrossings(state: Case, policy: Policy): Crossing[] {
  const rule = policy.rules.lowSatisfaction;
  if (!rule) return [];
  return state.ratings
    .filter(({ score }) => score <= rule.atMost)
    .map(({ at, score, comment }, i) => ({
      reason: 'lowSatisfaction',
      occurrence: i + 1,
      at,
      why: `rated ${score} of 5, limit ${rule.atMost}${comment ? `: ${comment}` : ''}`,
    }));
}
