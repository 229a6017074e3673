import { type Case, newCase } from '../../domain/case.ts';
import type { Fact } from '../../domain/event.ts';
import type { CaseId, CustomerKey } from '../../domain/ids.ts';
import { isSameMatter, keysIn, topicsDiffer } from '../../domain/joining.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Instant } from '../../domain/time.ts';
import { caseIdOf } from '../identity.ts';
import type { CaseSummary } from './outcome.ts';

/** The cases that are in memory, and which of them a fact belongs to: the rules of `app/find.ts`, without a table. */

export interface Row {
  readonly id: CaseId;
  /** Packed away as text, it takes a fifth of the memory; it is unpacked when somebody looks at it. */
  state: Case;
  pack(): void;
  readonly isPacked: () => boolean;
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

export interface Place {
  readonly row: Row;
  readonly isNew: boolean;
  /** A younger case of the same customer, which is to be folded into this one. */
  readonly younger?: Row;
}

export interface OpenCases {
  /** `undefined`: it names a case that does not exist. */
  placeOf(fact: Fact): Place | undefined;
  /** Whether the case of this very id is in memory, and not only one that it was folded into. */
  holds(id: CaseId): boolean;
  forget(row: Row): void;
  /** All that leads to the younger one leads to the older one from now on. */
  fold(younger: Row, older: Row): void;
  readonly size: () => number;
  /** Every case that is in memory, once. */
  readonly all: () => Row[];
}

const isOlder = (a: Row, b: Row): boolean => (a.state.openedAt ?? '') <= (b.state.openedAt ?? '');

function createRow(id: CaseId, conversation: string): Row {
  let state: Case | string = newCase(id);
  return {
    id,
    get state() {
      // It was written from a case a moment before.
      if (typeof state === 'string') state = JSON.parse(state) as Case;
      return state;
    },
    set state(next) {
      state = next;
    },
    pack() {
      if (typeof state !== 'string') state = JSON.stringify(state);
    },
    isPacked: () => typeof state === 'string',
    keys: [],
    conversations: [conversation],
    ids: [id],
    history: [],
    lookAt: undefined,
    summary: undefined,
    isForgotten: false,
    foldedInto: undefined,
  };
}

export function createOpenCases(policy: Policy): OpenCases {
  const conversations = new Map<string, Row>();
  const customers = new Map<CustomerKey, Row>();
  const rows = new Map<CaseId, Row>();

  const customersRow = (keys: readonly CustomerKey[], fact: Fact): Row | undefined =>
    keys
      .flatMap((key) => customers.get(key) ?? [])
      .filter((row) => isSameMatter(row.state, [fact], policy))
      .sort((a, b) => (isOlder(a, b) ? -1 : 1))[0];

  function claim(row: Row, keys: readonly CustomerKey[]): void {
    if (keys.length === 0) return;
    for (const key of keys) customers.set(key, row);
    row.keys.push(...keys);
    row.state = { ...row.state, claimed: [...row.state.claimed, ...keys] };
  }

  function known(row: Row, fact: Fact): Place {
    if (!('customer' in fact.data) || fact.data.customer === undefined) return { row, isNew: false };
    const keys = keysIn([fact]).filter((key) => !row.state.claimed.includes(key));
    if (keys.length === 0) return { row, isNew: false };
    const other = customersRow(keys, fact);
    if (
      other &&
      other !== row &&
      other.state.state !== 'resolved' &&
      row.state.state !== 'resolved' &&
      !topicsDiffer(other.state.topic, row.state.topic)
    ) {
      return isOlder(other, row)
        ? { row: other, isNew: false, younger: row }
        : { row, isNew: false, younger: other };
    }
    claim(row, keys);
    return { row, isNew: false };
  }

  return {
    placeOf(fact) {
      const found = conversations.get(fact.subject);
      if (found) return known(found, fact);
      const id = caseIdOf(fact.subject);
      if (fact.subject.startsWith('case:')) {
        const row = rows.get(id);
        return row && known(row, fact);
      }
      const keys = keysIn([fact]);
      const existing = keys.length > 0 ? customersRow(keys, fact) : undefined;
      if (existing) {
        conversations.set(fact.subject, existing);
        existing.conversations.push(fact.subject);
        return known(existing, fact);
      }
      const row = createRow(id, fact.subject);
      conversations.set(fact.subject, row);
      rows.set(id, row);
      claim(row, keys);
      return { row, isNew: true };
    },
    holds: (id) => rows.get(id)?.id === id,
    forget(row) {
      row.isForgotten = true;
      for (const id of row.ids) rows.delete(id);
      for (const subject of row.conversations)
        if (conversations.get(subject) === row) conversations.delete(subject);
      for (const key of row.keys) if (customers.get(key) === row) customers.delete(key);
    },
    fold(younger, older) {
      younger.foldedInto = older;
      younger.history = undefined;
      for (const id of younger.ids) {
        rows.set(id, older);
        older.ids.push(id);
      }
      for (const subject of younger.conversations) {
        conversations.set(subject, older);
        older.conversations.push(subject);
      }
      for (const key of younger.keys) {
        if (customers.get(key) !== younger) continue;
        customers.set(key, older);
        older.keys.push(key);
      }
    },
    size: () => rows.size,
    all: () => [...new Set(rows.values())],
  };
}
