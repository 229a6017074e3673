import type { Case } from '../../domain/case.ts';
import type { Fact } from '../../domain/event.ts';
import { isLate } from '../../domain/history.ts';
import { plus, type Span } from '../../domain/time.ts';

/** Where its place cannot be found any more, a late fact counts as just happened. */
export function atTheEnd(state: Case, fact: Fact): Fact {
  const newest = state.newest?.time;
  if (newest === undefined || !isLate(state, fact)) return fact;
  return { ...fact, time: plus(newest, 1 as Span) };
}
