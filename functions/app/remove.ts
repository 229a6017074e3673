import type { Case } from '../domain/case.ts';
import type { Fact } from '../domain/event.ts';
import type { CaseId, E164 } from '../domain/ids.ts';
import { customerKeys, keysIn, topicIn } from '../domain/joining.ts';
import type { Policy } from '../domain/policy.ts';
import { removedAt } from '../domain/retention.ts';
import { hasCome, type Instant } from '../domain/time.ts';
import type { Removal } from '../ports/removal.ts';
import type { CaseStore, Log } from '../ports.ts';
import { readCases } from './find.ts';
import type { Failure, Outcome } from './handle.ts';
import { caseIdOf } from './identity.ts';
import { newLegs } from './leg-pointers.ts';

/** Removes cases: those that were kept for as long as the policy says, and those of a customer who is erased. */

interface Ports {
  readonly store: Pick<CaseStore, 'read' | 'history'>;
  readonly removal: Removal;
}

/** A case that is set apart, with what its history still says. */
interface Leaving {
  readonly id: CaseId;
  readonly version: number;
  readonly state: Case;
  readonly facts: readonly Fact[];
  readonly phone?: E164;
}

/** Sets the case apart and removes it with all that was kept of it; `changed` when something has happened in it. */
export async function removeCase(
  ports: Ports,
  { version, ...left }: Leaving,
): Promise<'removed' | 'changed'> {
  const apart = await ports.removal.setApart(left.id, version);
  if (apart === 'changed') return 'changed';
  await finishRemoval(ports, { ...left, version: apart });
  return 'removed';
}

/** Goes on where a removal was cut off: what is beside the case names it for as long as it is there. */
export async function finishRemoval(
  ports: Ports,
  { id, version, state, facts, phone }: Leaving,
): Promise<void> {
  await removeBeside(ports, { id, state, facts, phone });
  await ports.removal.removeCase(id, version);
}

/** All that is kept of a case beside its state, which may be gone already. */
export async function removeBeside(
  { store, removal }: Ports,
  {
    id,
    state,
    facts,
    phone,
  }: Pick<Leaving, 'id' | 'facts'> & { state?: Case | undefined; phone?: E164 | undefined },
): Promise<void> {
  const customers = [...(state?.claimed ?? []), ...keysIn(facts), ...customerKeys({ phone })];
  await removal.removeBeside({
    ids: [id, ...(await leadingTo(store, id, facts))],
    customers: [...new Set(customers)],
    topics: [...new Set([state?.topic, topicIn(facts)].flatMap((topic) => topic ?? []))],
    phone,
  });
}

/** Its conversations, their parts, and the cases that were folded into it: all but what leads to a case that stays. */
async function leadingTo(store: Ports['store'], id: CaseId, facts: readonly Fact[]): Promise<CaseId[]> {
  const named = [...facts.map(({ subject }) => caseIdOf(subject)), ...newLegs(id, undefined, facts)];
  const ids = [...new Set(named)].filter((other) => other !== id);
  const standing = await readCases(store, ids);
  return ids.filter((other) => !standing.has(other));
}

/** By the policy that is in force now, whatever was in force when the look was set. */
function isOver(state: Case, policy: Policy, now: Instant): boolean {
  const at = removedAt(state, policy);
  return at !== undefined && hasCome(at, now);
}

/**
 * After cases were looked at: removes those that are over for good, and finishes what was cut off. What happens in a
 * case meanwhile wins; what happens in one that is set apart is tried again, and opens a new case.
 */
export async function removeOver(
  ports: Ports & { readonly log: Log },
  policy: Policy,
  looks: ReadonlySet<CaseId>,
  { handled, failed }: Outcome,
  now: Instant,
): Promise<Failure[]> {
  const known = new Set([...handled, ...failed].map(({ id }) => id));
  const over = handled.filter(({ after }) => isOver(after, policy, now)).map(({ id }) => id);
  // A look is handled unless its case is gone, or set apart.
  const ids = [...over, ...[...looks].filter((id) => !known.has(id))];
  const outcomes = await Promise.allSettled(ids.map((id) => removeOne(ports, policy, id, now)));
  const failures = outcomes.flatMap((outcome, i): Failure[] => {
    const id = ids[i];
    return outcome.status === 'rejected' && id ? [{ id, facts: [], error: outcome.reason }] : [];
  });
  // The sweep takes the oldest first: a thousand that never succeed would be all that it ever takes. One that cannot be
  // put off stays where it is, and is named by its own failure.
  await Promise.allSettled([...failed, ...failures].map(({ id }) => ports.removal.putOff(id, now)));
  return failures;
}

/** Reads it again: the look may have been written, and something may have happened since. */
async function removeOne(
  ports: Ports & { readonly log: Log },
  policy: Policy,
  id: CaseId,
  now: Instant,
): Promise<void> {
  const entry = (await ports.store.read({ cases: [id], customers: [] })).entries.get(id);
  if (entry === undefined || entry.kind === 'joined') return;
  const { state, version } = entry;
  const left = { id, version, state, facts: [...(await ports.store.history(id)), ...state.unarchived] };
  if (entry.kind === 'leaving') await finishRemoval(ports, left);
  else if (!isOver(state, policy, now) || (await removeCase(ports, left)) === 'changed') return;
  ports.log.info('a case was removed: it was kept for as long as the policy says', { case: id });
}
