import type { Brief } from '../domain/brief/brief.ts';
import { briefOf } from '../domain/brief/brief-of.ts';
import { hidingNumbers } from '../domain/brief/hidden-numbers.ts';
import { type Case, climbOf, latestClimb } from '../domain/case.ts';
import { outcomeOf } from '../domain/climbs/replies.ts';
import type { Fact } from '../domain/event.ts';
import type { PersonId } from '../domain/ids.ts';
import type { Link } from '../domain/links.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import { standingText } from '../domain/wording/page-page.ts';
import type { PeopleStore } from '../ports/people.ts';
import type { CaseStore } from '../ports.ts';
import { byCase, digestOf } from './digest.ts';
import { readCases } from './find.ts';

/** What a supervisor sees of a case behind a link, and what they may do about it. */

export const PAGE_VERBS = ['take', 'pass', 'done'] as const;
export type PageVerb = (typeof PAGE_VERBS)[number];

export interface PageView {
  readonly state: Case;
  readonly brief: Brief;
  readonly why: string;
  /** Whose it is now. */
  readonly standing: string;
  /** What would change anything. */
  readonly may: readonly PageVerb[];
}

interface Ports {
  readonly store: Pick<CaseStore, 'read'>;
  readonly people: Pick<PeopleStore, 'heldIn' | 'namedIn'>;
}

const CHANGES = { take: 'taken', pass: 'passed', done: 'resolved' } as const;

function viewOf(
  state: Case,
  climb: string | undefined,
  person: PersonId,
  policy: Policy,
  now: Instant,
): PageView {
  const found = climb === undefined ? undefined : climbOf(state, climb);
  const why = (found ?? latestClimb(state))?.why ?? '';
  return {
    state,
    brief: briefOf(state, policy, now),
    why: hidingNumbers(state, policy)(why),
    standing: standingText(state, person, policy),
    may: PAGE_VERBS.filter((verb) => outcomeOf(state, person, verb, now).outcome === CHANGES[verb]),
  };
}

export async function viewPage(
  { store }: Pick<Ports, 'store'>,
  policy: Policy,
  { caseId, climb, person }: Extract<Link, { kind: 'page' }>,
  now: Instant,
): Promise<PageView | undefined> {
  const state = (await readCases(store, [caseId])).get(caseId);
  return state && viewOf(state, climb, person, policy, now);
}

/** Every case of a digest, in the order in which it was raised. */
export async function viewDigest(
  ports: Ports,
  policy: Policy,
  { person, round }: Extract<Link, { kind: 'digest' }>,
  now: Instant,
): Promise<PageView[]> {
  const entries = await digestOf(ports, person, round);
  return byCase(entries).map(({ state, climb }) => viewOf(state, climb.id, person, policy, now));
}

/**
 * A button that was pressed, as it would come by text. Pressed twice it is one fact; pressed again after the climb has
 * gone on it is another one.
 */
export function pressedOn(
  state: Case,
  person: PersonId,
  verb: PageVerb,
  now: Instant,
): Fact<'page.answered'> {
  const steps = state.climbs.reduce((sum, { steps: n }) => sum + n, 0);
  const id = `${person}/${verb}/${steps}/${state.climbs.filter((c) => c.state === 'acknowledged').length}`;
  return {
    id,
    source: 'baton:link',
    subject: `case:${state.id}`,
    time: now,
    order: 0,
    type: 'page.answered',
    data: { person, verb, reply: id, via: 'link' },
  };
}
