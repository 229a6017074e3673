import type { Fact } from '../../domain/event.ts';
import type { CaseId, CustomerKey } from '../../domain/ids.ts';
import { isSameMatter, keysIn, topicsDiffer } from '../../domain/joining.ts';
import type { Policy } from '../../domain/policy.ts';
import { caseIdOf } from '../identity.ts';
import { createRow, type Row, stateOf } from './row.ts';

/** The cases that are in memory, and which of them a fact belongs to: the rules of `app/find.ts`, without a table. */

interface Place {
  readonly row: Row;
  readonly isNew: boolean;
  /** A younger case of the same customer, which is to be folded into this one. */
  readonly younger?: Row;
}

interface OpenCases {
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

/** One that nothing has opened yet is the youngest. */
function isOlder(one: Row, other: Row): boolean {
  const [a, b] = [stateOf(one).openedAt, stateOf(other).openedAt];
  return b === undefined || (a !== undefined && a <= b);
}

/** Nothing of it is needed any more, whoever still points to it. */
function empty(row: Row): void {
  row.folded = undefined;
  row.packed = undefined;
  row.plain = undefined;
  row.history = undefined;
  row.waiting = [];
}

function areOneMatter(one: Row, other: Row): boolean {
  const [a, b] = [stateOf(one), stateOf(other)];
  return a.state !== 'resolved' && b.state !== 'resolved' && !topicsDiffer(a.topic, b.topic);
}

export function createOpenCases(policy: Policy): OpenCases {
  const conversations = new Map<string, Row>();
  const customers = new Map<CustomerKey, Row>();
  const rows = new Map<CaseId, Row>();

  const customersRow = (keys: readonly CustomerKey[], fact: Fact): Row | undefined =>
    keys
      .flatMap((key) => customers.get(key) ?? [])
      .filter((row) => isSameMatter(stateOf(row), [fact], policy))
      .sort((a, b) => (isOlder(a, b) ? -1 : 1))[0];

  function claim(row: Row, keys: readonly CustomerKey[]): void {
    if (keys.length === 0) return;
    for (const key of keys) customers.set(key, row);
    row.keys.push(...keys);
  }

  function known(row: Row, fact: Fact): Place {
    if (!('customer' in fact.data) || fact.data.customer === undefined) return { row, isNew: false };
    const keys = keysIn([fact]).filter((key) => !row.keys.includes(key));
    if (keys.length === 0) return { row, isNew: false };
    const other = customersRow(keys, fact);
    if (other && other !== row && areOneMatter(other, row)) {
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
      empty(row);
      for (const id of row.ids) rows.delete(id);
      for (const subject of row.conversations)
        if (conversations.get(subject) === row) conversations.delete(subject);
      for (const key of row.keys) if (customers.get(key) === row) customers.delete(key);
    },
    fold(younger, older) {
      younger.foldedInto = older;
      empty(younger);
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
