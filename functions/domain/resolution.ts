import type { Case } from './case.ts';
import type { Fact } from './event.ts';
import { refOf } from './history.ts';
import { progressed } from './rules/stalls.ts';
import type { Instant } from './time.ts';

/** How a case is closed, and how a customer who comes back opens it again. */

export const resolved = (state: Case, at: Instant): Case => ({ ...state, state: 'resolved', resolvedAt: at });

const MOST_KEPT = 100;

/** Only a resolved case reopens by the customer's coming back; by somebody's word, any. */
export function reopened(state: Case, fact: Fact<'case.reopened' | 'interaction.started'>): Case {
  if (state.state !== 'resolved' && fact.type === 'interaction.started') return state;
  const why = fact.type === 'case.reopened' ? fact.data.reason : undefined;
  const reopenings = [...state.reopenings, { at: fact.time, why, ref: refOf(fact) }].slice(-MOST_KEPT);
  return { ...progressed(state, fact, 'it was reopened'), state: 'open', reopenings };
}
