import type { Reason } from '../../domain/decision.ts';
import type { CaseId } from '../../domain/ids.ts';
import { epochOf, type Instant } from '../../domain/time.ts';
import { type CaseSummary, firstTold } from './outcome.ts';

/** Where two policies would have done something else, case by case, as two replays go over one log side by side. */

export const CHANGES = ['onlyFirst', 'onlySecond', 'earlier', 'later', 'otherReason'] as const;
/** `earlier`, `later`: the second policy tells somebody sooner or later than the first one. */
export type ChangeKind = (typeof CHANGES)[number];

export interface Change {
  readonly id: CaseId;
  readonly conversation: string;
  readonly kind: ChangeKind;
  readonly first: Side | undefined;
  readonly second: Side | undefined;
  /** Seconds by which the second is sooner (below 0) or later. */
  readonly seconds?: number;
}

interface Side {
  readonly reasons: readonly Reason[];
  readonly toldAt: Instant | undefined;
}

const sideOf = (one: CaseSummary): Side => ({
  reasons: [...new Set(one.escalations.map(({ reason }) => reason))].sort(),
  toldAt: firstTold(one),
});

function changeOf(a: CaseSummary | undefined, b: CaseSummary | undefined): Change | undefined {
  const one = a ?? b;
  if (!one) return undefined;
  const sides = { first: a && sideOf(a), second: b && sideOf(b) };
  const common = { id: one.id, conversation: one.conversation, ...sides };
  const { first, second } = sides;
  if (!second) return { ...common, kind: 'onlyFirst' };
  if (!first) return { ...common, kind: 'onlySecond' };
  const [from, to] = [first.toldAt, second.toldAt];
  if (from !== to && from !== undefined && to !== undefined) {
    const seconds = (epochOf(to) - epochOf(from)) / 1000;
    return { ...common, kind: seconds < 0 ? 'earlier' : 'later', seconds };
  }
  const isSame = first.reasons.join() === second.reasons.join() && from === to;
  return isSame ? undefined : { ...common, kind: 'otherReason' };
}

export type Which = 'first' | 'second';

/** Hears that one replay is done with a case, and whether the other one still has it. */
type SideOver = (which: Which, id: CaseId, summary: CaseSummary | undefined, isHeldByOther: boolean) => void;

/** Passes on each case in which two replays differ, once both are done with it: what waits is open in one of them. */
export function pairing(pass: (change: Change) => void): SideOver {
  const waiting = { first: new Map<CaseId, CaseSummary>(), second: new Map<CaseId, CaseSummary>() };
  return (which, id, summary, isHeldByOther) => {
    const own = waiting[which].get(id);
    // A conversation that goes on after its case was forgotten opens it again: one case to whoever reads of it.
    const whole =
      own && summary
        ? { ...own, escalations: [...own.escalations, ...summary.escalations] }
        : (summary ?? own);
    if (isHeldByOther) {
      if (whole) waiting[which].set(id, whole);
      return;
    }
    const others = waiting[which === 'first' ? 'second' : 'first'];
    const other = others.get(id);
    waiting[which].delete(id);
    others.delete(id);
    const change = which === 'first' ? changeOf(whole, other) : changeOf(other, whole);
    if (change) pass(change);
  };
}
