import { type Case, newCase } from '../../domain/case.ts';
import type { Fact } from '../../domain/event.ts';
import { evolve } from '../../domain/evolve.ts';
import type { CaseId, CustomerKey } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { CaseSummary } from './outcome.ts';
import type { Plain } from './plain.ts';

/** A case in the memory of a replay. */
export interface Row {
  readonly id: CaseId;
  /** As far as it is folded; read it by `stateOf`. */
  folded: Case | undefined;
  /** Facts that are in the case and not folded in yet. */
  waiting: Fact[];
  /** Both as text, for as long as it rests: that takes a fifth of the memory. */
  packed: string | undefined;
  /** While nothing but what is plain has happened in it. */
  plain: Plain | undefined;
  /** The customer's keys that lead to it. */
  readonly keys: CustomerKey[];
  /** Under which it is found: conversations, and its own id with those of the cases that were folded into it. */
  readonly conversations: string[];
  readonly ids: CaseId[];
  /** Everything that a refold needs; left out once no late fact is to be expected, or when it is too long. */
  history: Fact[] | undefined;
  /** The entry of the agenda that stands for this row. */
  lookAt: Instant | undefined;
  /** Why anybody was told, if anybody was. */
  summary: CaseSummary | undefined;
  isForgotten: boolean;
  foldedInto: Row | undefined;
}

export const createRow = (id: CaseId, conversation: string): Row => ({
  id,
  folded: undefined,
  waiting: [],
  packed: undefined,
  plain: undefined,
  keys: [],
  conversations: [conversation],
  ids: [id],
  history: [],
  lookAt: undefined,
  summary: undefined,
  isForgotten: false,
  foldedInto: undefined,
});

type Packed = Pick<Row, 'folded' | 'waiting'>;

export function pack(row: Row): void {
  const { folded, waiting } = row;
  row.packed = JSON.stringify({ folded, waiting } satisfies Packed);
  row.folded = undefined;
  row.waiting = [];
}

export function unpack(row: Row): void {
  if (row.packed === undefined) return;
  // It was written from a row a moment before.
  const { folded, waiting } = JSON.parse(row.packed) as Packed;
  row.folded = folded && { ...newCase(row.id), ...folded };
  row.waiting = waiting;
  row.packed = undefined;
}

/** The case with everything that waits folded in. Whoever looks at it may change it, so it is plain no longer. */
export function stateOf(row: Row): Case {
  unpack(row);
  const { waiting, folded = newCase(row.id) } = row;
  row.plain = undefined;
  row.history?.push(...waiting);
  row.waiting = [];
  row.folded = waiting.reduce(evolve, folded);
  return row.folded;
}

/** The row itself, or the one that it was folded into; `undefined` when it is forgotten. */
export function standing(row: Row): Row | undefined {
  let standing = row;
  while (standing.foldedInto) standing = standing.foldedInto;
  return standing.isForgotten ? undefined : standing;
}
