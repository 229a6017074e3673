import type { Case } from './case.ts';
import type { Fact } from './event.ts';
import { progressed } from './stalls.ts';
import type { Instant } from './time.ts';

/** How a case is closed, and how a customer who comes back opens it again. */

export const resolved = (state: Case, at: Instant): Case => ({ ...state, state: 'resolved', resolvedAt: at });

/** Only a resolved case reopens: by somebody's word, or because the customer comes back. */
export function reopened(state: Case, { time, type }: Fact<'case.reopened' | 'interaction.started'>): Case {
  if (state.state !== 'resolved' && type === 'interaction.started') return state;
  return { ...progressed(state, time, 'it was reopened'), state: 'open' };
}
