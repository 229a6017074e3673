import { type Case, type Climb, climbOf } from '../domain/case.ts';
import { pageNamed } from '../domain/climbs/pages.ts';
import type { CaseId, PersonId } from '../domain/ids.ts';
import { isWanted } from '../domain/messages.ts';
import { nameOfPage } from '../domain/people/person.ts';
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
  readonly people: Pick<PeopleStore, 'heldIn' | 'namedIn'>;
  readonly store: Pick<CaseStore, 'read'>;
}

export const nameOfHeld = ({ caseId, message }: HeldPage): string => nameOfPage(caseId, message);

/**
 * The pages that the digest of a round named: only those can be answered by its code. Of one that has not left yet,
 * and of those that left before this was noted, all that were held.
 */
export async function pagesIn(
  people: Ports['people'],
  person: PersonId,
  round: number,
): Promise<readonly HeldPage[]> {
  const [held, named] = await Promise.all([people.heldIn(person, round), people.namedIn(person, round)]);
  return named ? held.filter((page) => named.has(nameOfHeld(page))) : held;
}

/** What a person sees and answers of a digest. */
export const digestOf = async (ports: Ports, person: PersonId, round: number): Promise<DigestEntry[]> =>
  entriesOf(ports, await pagesIn(ports.people, person, round));

/** What is still to be answered of all that was held: what a digest that leaves now is about. */
export const digestToSend = async (ports: Ports, person: PersonId, round: number): Promise<DigestEntry[]> =>
  (await entriesOf(ports, await ports.people.heldIn(person, round))).filter(({ isWanted }) => isWanted);

async function entriesOf(ports: Pick<Ports, 'store'>, held: readonly HeldPage[]): Promise<DigestEntry[]> {
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
