import type { CaseId, CustomerKey } from '../domain/ids.ts';
import type { CaseStore, Entry, Found } from '../ports.ts';

/** Where the id of a conversation leads: over pointers to its case, or to where one is yet to be opened. */

export type Loaded = Entry & { readonly kind: 'case' };

export interface Place {
  readonly id: CaseId;
  /** Left out when no case is there yet. */
  readonly loaded: Loaded | undefined;
  /** The case is just being removed. */
  readonly isLeaving?: boolean;
  /** The pointer that stands there in place of a case, and is to give way to one. */
  readonly instead?: CaseId;
}

/**
 * Pointers that end at nothing (their case was erased, or is being opened right now) lead to the case that is opened
 * there. Round in a circle they lead nowhere at all: it is cut at the one place that is the same from wherever it is
 * entered. Either way what comes to that conversation has a case.
 */
export function follow({ entries }: Found, start: CaseId): Place {
  const path = [start];
  let id = start;
  for (;;) {
    const entry = entries.get(id);
    if (entry?.kind === 'leaving') return { id, loaded: undefined, isLeaving: true };
    if (entry?.kind !== 'joined') return { id, loaded: entry };
    id = entry.to;
    if (path.includes(id)) return cut(entries, path.slice(path.indexOf(id)));
    path.push(id);
  }
}

function cut(entries: Found['entries'], circle: readonly CaseId[]): Place {
  const id = circle.reduce((a, b) => (a < b ? a : b));
  const entry = entries.get(id);
  return { id, loaded: undefined, ...(entry?.kind === 'joined' ? { instead: entry.to } : {}) };
}

/** Everything that these ids and keys touch: one read call, and one more for each step that something points on. */
export async function readAll(
  store: Pick<CaseStore, 'read'>,
  ids: readonly CaseId[],
  keys: readonly CustomerKey[],
): Promise<Found> {
  let known = await store.read({ cases: ids, customers: keys });
  for (;;) {
    const pointers = [...known.entries.values()].flatMap((e) => (e.kind === 'joined' ? [e.to] : []));
    const missing = [...new Set([...pointers, ...known.customers.values()])].filter(
      (id) => !known.entries.has(id) && !ids.includes(id),
    );
    if (missing.length === 0) return known;
    const more = await store.read({ cases: missing, customers: [] });
    if (more.entries.size === 0) return known;
    known = { entries: new Map([...known.entries, ...more.entries]), customers: known.customers };
  }
}
