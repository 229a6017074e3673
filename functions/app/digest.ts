import { type Case, type Climb, climbOf } from '../domain/case.ts';
import { pageNamed } from '../domain/climbs/pages.ts';
import type { CaseId, PersonId } from '../domain/ids.ts';
import { isWanted } from '../domain/messages.ts';
import type { HeldPage, PeopleStore } from '../ports/people.ts';
import type { CaseStore } from '../ports.ts';
import { readCases } from './find.ts';

/** The pages that were bundled in one digest, with how their cases stand now. */

export interface DigestEntry {
  readonly held: HeldPage;
  readonly state: Case;
  readonly climb: Climb;
  /** Nobody has it and the ladder has not moved on: it is still this person's to answer. */
  readonly isWanted: boolean;
}

interface Ports {
  readonly people: Pick<PeopleStore, 'heldIn'>;
  readonly store: Pick<CaseStore, 'read'>;
}

export async function digestOf(ports: Ports, person: PersonId, round: number): Promise<DigestEntry[]> {
  const held = await ports.people.heldIn(person, round);
  const cases = await readCases(ports.store, [...new Set(held.map(({ caseId }) => caseId))]);
  return held.flatMap((page) => entryOf(page, cases) ?? []);
}

function entryOf(held: HeldPage, cases: ReadonlyMap<CaseId, Case>): DigestEntry | undefined {
  const state = cases.get(held.caseId);
  const climb = state && climbOf(state, pageNamed(held.message)?.climb ?? '');
  if (!state || !climb) return undefined;
  const message = state.outstanding.find(({ id }) => id === held.message);
  return { held, state, climb, isWanted: message !== undefined && isWanted(state, message) };
}

/** Two pages of one case are one case; the later page speaks for it. */
export const byCase = (entries: readonly DigestEntry[]): DigestEntry[] => [
  ...new Map(entries.map((entry) => [entry.state.id, entry])).values(),
];
