import type { Case } from '../domain/case.ts';
import type { Fact } from '../domain/event.ts';
import type { CaseId, CustomerKey } from '../domain/ids.ts';
import { isSameMatter, keysIn, topicIn, topicsDiffer } from '../domain/joining.ts';
import type { Policy } from '../domain/policy.ts';
import type { CaseStore, Found } from '../ports.ts';
import { follow, type Loaded, type Place, readAll } from './follow.ts';
import { caseIdOf } from './identity.ts';

/** Which case each fact belongs to: its conversation's own, or the one that the customer has open. */

export interface Assigned extends Place {
  readonly facts: readonly Fact[];
  /** The customer's keys that this case holds from now on. */
  readonly claimed: readonly CustomerKey[];
  /** Younger cases of the same customer, which are to be folded into this one. */
  readonly younger?: readonly Loaded[];
}

/** One that nothing has opened yet is the youngest. */
const older = ({ state: a }: Loaded, { state: b }: Loaded): boolean =>
  b.openedAt === undefined || (a.openedAt !== undefined && a.openedAt <= b.openedAt);

/** The customer's case, if one of these keys leads to one that is the same matter. */
function customersCase(known: Found, keys: readonly CustomerKey[], facts: readonly Fact[], policy: Policy) {
  return keys
    .flatMap((key) => known.customers.get(key) ?? [])
    .flatMap((id) => follow(known, id).loaded ?? [])
    .filter(({ state }) => isSameMatter(state, facts, policy))
    .sort((a, b) => (older(a, b) ? -1 : 1))[0];
}

async function claim(
  store: CaseStore,
  known: Found,
  keys: readonly CustomerKey[],
  id: CaseId,
): Promise<{ readonly claimed: CustomerKey[]; readonly winner: CaseId }> {
  const claimed: CustomerKey[] = [];
  for (const key of keys) {
    const holder = await store.claimCustomer(key, id, known.customers.get(key));
    if (holder !== id) return { claimed, winner: holder };
    claimed.push(key);
  }
  return { claimed, winner: id };
}

/** A conversation that has no case yet joins its customer's, or opens one of its own. */
async function assignNew(
  store: CaseStore,
  policy: Policy,
  known: Found,
  place: Place,
  facts: readonly Fact[],
  pending: readonly Assigned[],
): Promise<Assigned> {
  const { id, instead } = place;
  const keys = keysIn(facts);
  const existing = customersCase(known, keys, facts, policy);
  if (existing) {
    await store.pointConversation(id, existing.state.id, instead);
    return assignKnown(store, policy, known, existing, facts);
  }
  const { claimed, winner } = await claim(store, known, keys, id);
  if (winner === id) return { ...place, facts, claimed };
  const opened = pending.find((p) => p.id === winner && !p.loaded && !p.isLeaving);
  if (opened && topicsDiffer(topicIn(opened.facts), topicIn(facts))) {
    const held = { entries: known.entries, customers: new Map(keys.map((key) => [key, winner])) };
    return { ...place, facts, claimed: (await claim(store, held, keys, id)).claimed };
  }
  await store.pointConversation(id, winner, instead);
  return { ...follow(await readAll(store, [winner], []), winner), facts, claimed };
}

/** A known case may learn only now who its customer is, and that the customer has another case open. */
async function assignKnown(
  store: CaseStore,
  policy: Policy,
  known: Found,
  loaded: Loaded,
  facts: readonly Fact[],
): Promise<Assigned> {
  const { id, claimed } = loaded.state;
  const keys = keysIn(facts).filter((key) => !claimed.includes(key));
  if (keys.length === 0) return { id, facts, loaded, claimed };
  const other = customersCase(known, keys, facts, policy);
  if (
    other &&
    other.state.id !== id &&
    other.state.state !== 'resolved' &&
    loaded.state.state !== 'resolved' &&
    !topicsDiffer(other.state.topic, loaded.state.topic)
  ) {
    const [first, younger] = older(other, loaded) ? [other, loaded] : [loaded, other];
    return { id: first.state.id, facts, loaded: first, claimed: first.state.claimed, younger: [younger] };
  }
  const { claimed: more } = await claim(store, known, keys, id);
  return { id, facts, loaded, claimed: [...claimed, ...more] };
}

function byConversation(facts: readonly Fact[]): Map<CaseId, Fact[]> {
  const groups = new Map<CaseId, Fact[]>();
  for (const fact of facts) {
    const id = caseIdOf(fact.subject);
    groups.set(id, [...(groups.get(id) ?? []), fact]);
  }
  return groups;
}

/** Two conversations of a case may both show whose it is: it is folded in once. */
const distinct = (younger: readonly Loaded[]): Loaded[] => [
  ...new Map(younger.map((one) => [one.state.id, one])).values(),
];

/** Facts that end up at one case are taken into it together, in one write. */
function united(all: readonly Assigned[]): Assigned[] {
  const cases = new Map<CaseId, Assigned>();
  for (const next of all) {
    const same = cases.get(next.id);
    cases.set(
      next.id,
      same
        ? {
            ...same,
            facts: [...same.facts, ...next.facts],
            claimed: [...new Set([...same.claimed, ...next.claimed])],
            younger: distinct([...(same.younger ?? []), ...(next.younger ?? [])]),
          }
        : next,
    );
  }
  return [...cases.values()];
}

/**
 * Loads all cases that the facts belong to, and those that are to be looked at. What names a case that does not exist
 * opens none: it is a late status of something long removed, or a mistake.
 */
export async function assign(
  store: CaseStore,
  policy: Policy,
  facts: readonly Fact[],
  looks: readonly CaseId[],
): Promise<{ readonly assigned: readonly Assigned[]; readonly gone: Fact[] }> {
  const groups = byConversation(facts);
  const known = await readAll(store, [...new Set([...groups.keys(), ...looks])], keysIn(facts));
  const assigned: Assigned[] = [];
  const gone: Fact[] = [];
  for (const [id, group] of groups) {
    const place = follow(known, id);
    const { loaded, isLeaving } = place;
    if (isLeaving) {
      assigned.push({ ...place, facts: group, claimed: [] });
      continue;
    }
    if (!loaded && group.every(({ subject }) => subject.startsWith('case:'))) {
      gone.push(...group);
      continue;
    }
    assigned.push(
      loaded
        ? await assignKnown(store, policy, known, loaded, group)
        : await assignNew(store, policy, known, place, group, assigned),
    );
  }
  for (const id of looks) {
    const { loaded } = follow(known, id);
    if (loaded) assigned.push({ id: loaded.state.id, facts: [], loaded, claimed: loaded.state.claimed });
  }
  return { assigned: united(assigned), gone };
}

/** These cases as they stand, under the ids that were asked for, wherever they were folded into. */
export async function readCases(
  store: Pick<CaseStore, 'read'>,
  ids: readonly CaseId[],
): Promise<Map<CaseId, Case>> {
  if (ids.length === 0) return new Map();
  const known = await readAll(store, ids, []);
  return new Map(
    ids.flatMap((id): [CaseId, Case][] => {
      const { loaded } = follow(known, id);
      return loaded ? [[id, loaded.state]] : [];
    }),
  );
}
