import type { Reason } from '../../domain/decision.ts';
import type { CaseId } from '../../domain/ids.ts';
import { epochOf, type Instant } from '../../domain/time.ts';
import type { CaseSummary } from './outcome.ts';
import { firstTold } from './witness.ts';

/** Where two policies would have done something else, case by case. */

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

export interface Side {
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

/** In order of the first page of either. */
export function differences(first: readonly CaseSummary[], second: readonly CaseSummary[]): Change[] {
  const others = new Map(second.map((one) => [one.id, one]));
  const changes: Change[] = [];
  const keep = (change: Change | undefined): void => {
    if (change) changes.push(change);
  };
  for (const one of first) {
    keep(changeOf(one, others.get(one.id)));
    others.delete(one.id);
  }
  for (const one of others.values()) keep(changeOf(undefined, one));
  const when = ({ first: a, second: b }: Change): string => a?.toldAt ?? b?.toldAt ?? '';
  return changes.sort((a, b) => (when(a) < when(b) ? -1 : 1));
}
