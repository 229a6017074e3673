import * as z from 'zod';
import type { Case } from '../domain/case.ts';
import type { Fact } from '../domain/event.ts';
import { type CaseId, CustomerKey, E164, type PromiseId } from '../domain/ids.ts';
import { keysIn } from '../domain/joining.ts';
import { isOpen } from '../domain/promises/promises.ts';
import type { Erasure } from '../ports/erasure.ts';
import type { CaseStore } from '../ports.ts';
import { readCases } from './find.ts';
import { finishRemoval, removeBeside, removeCase } from './remove.ts';

/**
 * Removes a customer: every case of theirs with all that happened in it, and what leads to them. An open promise is
 * never deleted: who was promised a call gets it, or somebody withdraws it first. A case of somebody else in which the
 * number stands, as a number to call back or as an agent's, stays and is named.
 */

export interface ErasedCase {
  readonly case: CaseId;
  /** `kept`: a call is promised in it. `changed`: something happened in it meanwhile. `others`: it is somebody else's. */
  readonly outcome: 'removed' | 'kept' | 'changed' | 'others';
  readonly promises?: readonly PromiseId[];
}

export interface Erased {
  readonly cases: readonly ErasedCase[];
  readonly elsewhere: readonly string[];
  readonly next?: string;
  /** Known with the last stretch. */
  readonly stop?: boolean;
}

interface Ports {
  readonly store: Pick<CaseStore, 'read' | 'history'>;
  readonly erasure: Erasure;
}

/** As it is asked over HTTP. */
export const ErasureAsked = z.object({
  phone: E164,
  /** Only says what would be removed. */
  dryRun: z.boolean().default(false),
  /** Where the stretch begins: `next` of the answer before. */
  from: z.string().optional(),
});
type Asked = z.infer<typeof ErasureAsked>;

/** For a world in memory, which ends with whatever it is made for. */
export const NOTHING_TO_ERASE: Erasure = {
  naming: async () => ({ cases: [], elsewhere: [] }),
  setApart: async (_, version) => version + 1,
  putOff: async () => {},
  removeBeside: async () => {},
  removeCase: async () => {},
  removeNumber: async () => 'nothing',
};

const keyOf = (phone: E164): CustomerKey => CustomerKey.parse(`phone:${phone}`);

/**
 * One stretch of all that is kept; nothing is remembered between two, and each may be done again. Nothing when `from` is
 * no place where one begins.
 */
export async function eraseStretch(ports: Ports, asked: Asked): Promise<Erased | undefined> {
  const named = await ports.erasure.naming(asked.phone, asked.from);
  if (!named) return undefined;
  const { cases, elsewhere, next } = named;
  const erased: ErasedCase[] = [];
  for (const id of cases) {
    const one = await eraseCase(ports, id, asked);
    if (one) erased.push(one);
  }
  if (next !== undefined) return { cases: erased, elsewhere, next };
  if (asked.dryRun) return { cases: erased, elsewhere };
  return { cases: erased, elsewhere, stop: (await ports.erasure.removeNumber(asked.phone)) === 'stop' };
}

async function eraseCase(
  { store, erasure }: Ports,
  id: CaseId,
  { phone, dryRun }: Asked,
): Promise<ErasedCase | undefined> {
  const entry = (await store.read({ cases: [id], customers: [] })).entries.get(id);
  // Folded into another case, which has its history too, and is found by itself.
  if (entry?.kind === 'joined' && (await readCases(store, [id])).has(id)) return undefined;
  const stored = entry?.kind === 'joined' ? undefined : entry;
  const state = stored?.state;
  const facts = [...(await store.history(id)), ...(state?.unarchived ?? [])];
  if (!state && facts.length === 0) return undefined;
  if (!isOf(phone, state, facts)) return { case: id, outcome: 'others' };
  const promises = (state?.promises ?? []).filter(isOpen).map((promise) => promise.id);
  if (promises.length > 0) return { case: id, outcome: 'kept', promises };
  if (dryRun) return { case: id, outcome: 'removed' };
  const ports = { store, removal: erasure };
  if (stored?.kind === 'case')
    return { case: id, outcome: await removeCase(ports, { ...stored, id, facts, phone }) };
  if (stored) await finishRemoval(ports, { ...stored, id, facts, phone });
  else await removeBeside(ports, { id, facts, phone });
  return { case: id, outcome: 'removed' };
}

/** Without a state only what an earlier run has left of one is theirs. */
const isOf = (phone: E164, state: Case | undefined, facts: readonly Fact[]): boolean =>
  state
    ? state.customer.phone === phone || state.claimed.includes(keyOf(phone))
    : keysIn(facts).includes(keyOf(phone));
