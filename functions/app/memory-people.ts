import type { PersonId } from '../domain/ids.ts';
import { newPerson, PersonState } from '../domain/people/person.ts';
import type { Instant } from '../domain/time.ts';
import type { HeldPage, PeopleStore } from '../ports/people.ts';
import type { PersonLook } from '../ports.ts';

/** People in memory, and what of them is due. */
interface MemoryPeople {
  readonly store: PeopleStore;
  due(after: Instant | undefined, until: Instant): PersonLook[];
}

interface Row {
  /** As text, so that nobody holds a part of what is stored. */
  readonly state: string;
  readonly version: number;
  readonly lookAt?: Instant;
}

export function createMemoryPeople(): MemoryPeople {
  const rows = new Map<PersonId, Row>();
  const held = new Map<string, Map<string, HeldPage>>();
  const named = new Map<string, ReadonlySet<string>>();
  const roundOf = (person: PersonId, round: number) => held.get(`${person}#${round}`);
  return {
    store: {
      async load(person) {
        const row = rows.get(person);
        if (!row) return { state: newPerson(person), version: 0 };
        return { ...row, state: PersonState.parse(JSON.parse(row.state)) };
      },
      async commitPerson(state, { expected, lookAt }) {
        if ((rows.get(state.person)?.version ?? 0) !== expected) return 'conflict';
        const version = expected + 1;
        rows.set(state.person, { state: JSON.stringify(state), version, ...(lookAt ? { lookAt } : {}) });
        return 'committed';
      },
      async hold(person, round, page) {
        const pages = roundOf(person, round) ?? new Map<string, HeldPage>();
        held.set(`${person}#${round}`, pages.set(`${page.caseId}#${page.message}`, page));
      },
      async heldIn(person, round) {
        return [...(roundOf(person, round)?.values() ?? [])].sort((a, b) => (a.at < b.at ? -1 : 1));
      },
      async noteNamed(person, round, pages) {
        named.set(`${person}#${round}`, new Set(pages));
      },
      async namedIn(person, round) {
        return named.get(`${person}#${round}`);
      },
    },
    due: (after, until) =>
      [...rows].flatMap(([person, { lookAt }]) =>
        lookAt === undefined || lookAt > until || (after && lookAt <= after) ? [] : [{ person, at: lookAt }],
      ),
  };
}
