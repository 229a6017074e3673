import type { Brief } from '../domain/brief/brief.ts';
import { briefOf } from '../domain/brief/brief-of.ts';
import type { Case } from '../domain/case.ts';
import { type Explanation, explain } from '../domain/explain/explain.ts';
import { type CaseId, CustomerKey, type E164 } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { CaseStore } from '../ports.ts';
import { readCases } from './find.ts';
import { caseIdOf } from './identity.ts';

/** What is asked about one case: its brief, and why it was raised or not. */

/** A case by its id, by a conversation, or by its customer's number. */
export type Named =
  | { readonly by: 'case'; readonly id: CaseId }
  | { readonly by: 'conversation'; readonly conversation: string }
  | { readonly by: 'phone'; readonly phone: E164 };

type Reads = Pick<CaseStore, 'read'>;

async function idOf(store: Reads, named: Named): Promise<CaseId | undefined> {
  if (named.by === 'case') return named.id;
  if (named.by === 'conversation') return caseIdOf(named.conversation);
  const key = CustomerKey.parse(`phone:${named.phone}`);
  return (await store.read({ cases: [], customers: [key] })).customers.get(key);
}

async function caseNamed(store: Reads, named: Named): Promise<Case | undefined> {
  const id = await idOf(store, named);
  return id && (await readCases(store, [id])).get(id);
}

/** The brief for the next person; `undefined` when there is no such case. */
export async function briefFor(
  { store }: { readonly store: Reads },
  policy: Policy,
  named: Named,
  now: Instant,
): Promise<Brief | undefined> {
  const state = await caseNamed(store, named);
  return state && briefOf(state, policy, now);
}

/** The explanation of a case as it stood at `at`. */
export async function explanationFor(
  { store }: { readonly store: Pick<CaseStore, 'read' | 'history'> },
  policy: Policy,
  named: Named,
  at: Instant,
): Promise<Explanation | undefined> {
  const state = await caseNamed(store, named);
  if (!state) return undefined;
  return explain(state.id, [...(await store.history(state.id)), ...state.unarchived], policy, at);
}
