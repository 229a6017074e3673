import type { Case } from './case.ts';
import type { Fact } from './event.ts';
import { CaseId, type MessageId } from './ids.ts';
import type { Outstanding } from './outstanding.ts';

/** The list of messages whose outcome is awaited: one comes onto it once, and leaves it by its outcome. */

export const awaiting = (state: Case, ...more: Outstanding[]): Case => ({
  ...state,
  outstanding: [...state.outstanding.filter((m) => !more.some(({ id }) => id === m.id)), ...more],
});

/** Whoever sent it already sent it in its own name: what comes along from another case keeps that. */
export function decidedElsewhere(before: Case, after: Case, { subject }: Fact): Case {
  if (after.outstanding === before.outstanding || subject === `case:${after.id}`) return after;
  const by = CaseId.safeParse(subject.replace(/^case:/, ''));
  if (!by.success) return after;
  const known = new Set(before.outstanding.map(({ id }) => id));
  const outstanding = after.outstanding.map((m) => (known.has(m.id) ? m : { ...m, decidedBy: by.data }));
  return { ...after, outstanding };
}

export const settled = (state: Case, id: MessageId): Case => ({
  ...state,
  outstanding: state.outstanding.filter((m) => m.id !== id),
});
