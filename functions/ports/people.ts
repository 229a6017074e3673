import type { CaseId, MessageId, PersonId } from '../domain/ids.ts';
import type { PersonState } from '../domain/people/person.ts';
import type { Instant } from '../domain/time.ts';

/** A page that waits for the digest of its round. */
export interface HeldPage {
  readonly caseId: CaseId;
  readonly message: MessageId;
  readonly at: Instant;
}

/** One item a person, changed under its version like a case; and beside it the pages that are held for a digest. */
export interface PeopleStore {
  load(person: PersonId): Promise<StoredPerson>;
  /** Writes the state if its stored version is still `expected` (0: not stored yet). */
  commitPerson(
    state: PersonState,
    write: { readonly expected: number; readonly lookAt?: Instant | undefined },
  ): Promise<'committed' | 'conflict'>;
  /** Puts a page into a round. Doing it twice does it once. */
  hold(person: PersonId, round: number, page: HeldPage): Promise<void>;
  /** All pages of a round, the oldest first. */
  heldIn(person: PersonId, round: number): Promise<readonly HeldPage[]>;
  /** Which of them the digest of that round names, as `case/message`. Noted before it leaves; the last note counts. */
  noteNamed(person: PersonId, round: number, pages: readonly string[]): Promise<void>;
  /** `undefined` until a digest of that round was about to leave. */
  namedIn(person: PersonId, round: number): Promise<ReadonlySet<string> | undefined>;
}

export interface StoredPerson {
  readonly state: PersonState;
  readonly version: number;
  readonly lookAt?: Instant;
}
