import type { Case } from '../../domain/case.ts';
import type { Fact } from '../../domain/event.ts';
import { isLate } from '../../domain/history.ts';
import { showsOwnNumber, turnsOwnCall } from '../../domain/own-calls.ts';
import { plus, type Span } from '../../domain/time.ts';

/** Whether it only goes on from what the case holds: nothing is to be folded again for it. */
export const goesOn = (state: Case, fact: Fact): boolean =>
  !isLate(state, fact) && !showsOwnNumber(fact) && !turnsOwnCall(state, fact);

/** Where its place cannot be found any more, a late fact counts as just happened, and whose call it was stands. */
export function atTheEnd(state: Case, fact: Fact): Fact {
  const newest = state.newest?.time;
  if (turnsOwnCall(state, fact) && showsOwnNumber(fact))
    return atTheEnd(state, { ...fact, data: { ...fact.data, customer: undefined } } as Fact);
  if (newest === undefined || !isLate(state, fact)) return fact;
  return { ...fact, time: plus(newest, 1 as Span) };
}
