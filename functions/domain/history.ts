import type { Case } from './case.ts';
import { ANSWER_DATA, type Fact, type FactType, OUTSIDE_DATA } from './event.ts';
import type { Position } from './position.ts';

/** Own facts come last at their instant. */
export const OWN_RANK = 2;

/** At one instant: what happened outside, then what was answered to us, then what we decided upon it. */
function rankOf(type: FactType): number {
  if (type in OUTSIDE_DATA) return 0;
  return type in ANSWER_DATA ? 1 : OWN_RANK;
}

const positionOf = ({ time, type, order, source, id }: Fact): Position => ({
  time,
  rank: rankOf(type),
  order,
  source,
  id,
});

const compare = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of a history: by time, then by rank, then by the order in which its source gave them. */
const inOrder = (a: Position, b: Position): number =>
  compare(a.time, b.time) ||
  a.rank - b.rank ||
  a.order - b.order ||
  compare(a.source, b.source) ||
  compare(a.id, b.id);

/**
 * What de-duplicates: (source, id), hashed to 53 bits so that a long case stays a small item. Within one
 * case two of a thousand facts collide once in 10^10 cases. (cyrb53, public domain.)
 */
export function keyOf({ source, id }: { readonly source: string; readonly id: string }): string {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  const name = `${source}\n${id}`;
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    h1 = Math.imul(h1 ^ c, 2654435761);
    h2 = Math.imul(h2 ^ c, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return inBase36(4294967296 * (2097151 & h2) + (h1 >>> 0));
}

/** Numbers of up to 53 bits in two halves: whole, their digits take longer than all else that a key takes. */
function inBase36(n: number): string {
  const half = 36 ** 5;
  const rest = n % half;
  const head = (n - rest) / half;
  return head === 0 ? rest.toString(36) : head.toString(36) + rest.toString(36).padStart(5, '0');
}

/** How grounds name a fact that a rule looked at. */
export const refOf = ({ source, id }: { readonly source: string; readonly id: string }): string =>
  `${source}/${id}`;

/** Each (source, id) once, in order; of two that share it, the one that is first in the given list. */
export function sortedOnce(facts: readonly Fact[]): Fact[] {
  const once = new Map<string, Fact>();
  for (const fact of facts) {
    const key = `${fact.source}\n${fact.id}`;
    if (!once.has(key)) once.set(key, fact);
  }
  return [...once.values()].sort((a, b) => inOrder(positionOf(a), positionOf(b)));
}

/** Old hashes go first; a duplicate that old is found by the refold that its age brings about. */
const MOST_ABSORBED = 2000;

export const hasAbsorbed = (state: Case, fact: Fact): boolean => state.absorbed.includes(keyOf(fact));

/** Own facts have no twin outside, so only the others' hashes are kept. */
export function marked(state: Case, fact: Fact): Case {
  const position = positionOf(fact);
  const newest = state.newest && inOrder(state.newest, position) > 0 ? state.newest : position;
  if (position.rank === OWN_RANK) return { ...state, newest };
  const absorbed = [...state.absorbed, keyOf(fact)];
  return {
    ...state,
    newest,
    absorbed: absorbed.length > MOST_ABSORBED ? absorbed.slice(-MOST_ABSORBED) : absorbed,
  };
}

/** True when the fact is no newer than what the state already holds: only a refold can place it. */
export const isLate = (state: Case, fact: Fact): boolean =>
  state.newest !== undefined && inOrder(positionOf(fact), state.newest) <= 0;
