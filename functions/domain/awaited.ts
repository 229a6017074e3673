import type { Case } from './case.ts';
import type { MessageId } from './ids.ts';
import type { Outstanding } from './outstanding.ts';

/** The list of messages whose outcome is awaited: one comes onto it once, and leaves it by its outcome. */

export const awaiting = (state: Case, ...more: Outstanding[]): Case => ({
  ...state,
  outstanding: [...state.outstanding.filter((m) => !more.some(({ id }) => id === m.id)), ...more],
});

export const settled = (state: Case, id: MessageId): Case => ({
  ...state,
  outstanding: state.outstanding.filter((m) => m.id !== id),
});
