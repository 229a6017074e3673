import { type Case, climbOf } from '../domain/case.ts';
import { channelOf, type PageMessage } from '../domain/climbs/pages.ts';
import { type AskedPage, type Refusal, verdictOn } from '../domain/people/asking.ts';
import { codeOf, stillOpen } from '../domain/people/codes.ts';
import type { PersonFact } from '../domain/people/facts.ts';
import { nameOfPage, type PersonState } from '../domain/people/person.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { CaseStore } from '../ports.ts';
import { readCases } from './find.ts';
import { changePerson, numberOf, type PeopleWork } from './people.ts';

/** Asks a person's own state whether a page may go out now, and under which code it is answered. */

type Admission =
  | { readonly kind: 'send'; readonly code: number }
  | { readonly kind: 'hold'; readonly until: Instant }
  | { readonly kind: 'refuse'; readonly why: Refusal | 'nobody' };

interface Ports extends PeopleWork {
  readonly store: Pick<CaseStore, 'read'>;
}

/** From so many codes on it is worth asking which cases are resolved: their codes are free again. */
const MANY_CODES = 70;

async function freed({ store }: Ports, state: PersonState, at: Instant): Promise<PersonFact[]> {
  if (state.pages.length < MANY_CODES) return [];
  const ids = state.pages.flatMap((page) => ('caseId' in page ? [page.caseId] : []));
  const open = new Set(stillOpen(state, await readCases(store, ids)));
  const over = state.pages.flatMap((page) => ('caseId' in page && !open.has(page) ? [page.caseId] : []));
  return over.length === 0 ? [] : [{ type: 'codes.freed', at, cases: over }];
}

/**
 * Puts the page into the present round. A digest lists what was in its round when that was closed: only a round that
 * is still open after the page was put there is sure to list it.
 */
async function holdBack(
  ports: Ports,
  { person, round }: PersonState,
  page: AskedPage,
  policy: Policy,
  now: Instant,
): Promise<'held' | 'too late'> {
  await ports.people.hold(person, round, { caseId: page.caseId, message: page.message, at: now });
  let isHeld = false;
  await changePerson(ports, policy, person, now, (current) => {
    const verdict = verdictOn(current, page, policy, now);
    isHeld = current.round === round && verdict.kind === 'hold';
    return isHeld && verdict.kind === 'hold' ? [{ type: 'page.held', at: now, until: verdict.until }] : [];
  });
  return isHeld ? 'held' : 'too late';
}

/** The code of a page that was let pass. */
function sentUnder(state: PersonState, { caseId, message, channel }: AskedPage): number | undefined {
  const name = nameOfPage(caseId, message);
  return state.sent[channel].some((s) => s.name === name) ? codeOf(state, caseId) : undefined;
}

const MOST_ROUNDS = 5;

export async function admitPage(
  ports: Ports,
  policy: Policy,
  state: Case,
  message: PageMessage,
  now: Instant,
): Promise<Admission> {
  const { person } = message;
  const number = numberOf(policy, person);
  if (number === undefined) return { kind: 'refuse', why: 'nobody' };
  const page: AskedPage = {
    message: message.id,
    caseId: state.id,
    channel: channelOf(message),
    number,
    answerBy: climbOf(state, message.climb)?.acknowledgeBy,
  };
  for (let attempt = 1; attempt <= MOST_ROUNDS; attempt++) {
    const { state: asked } = await ports.people.load(person);
    const verdict = verdictOn(asked, page, policy, now);
    if (verdict.kind === 'refuse') return verdict;
    if (verdict.kind === 'hold') {
      if ((await holdBack(ports, asked, page, policy, now)) === 'held') return verdict;
      continue;
    }
    const known = sentUnder(asked, page);
    if (known !== undefined) return { kind: 'send', code: known };
    const free = await freed(ports, asked, now);
    const after = await changePerson(ports, policy, person, now, (current) =>
      verdictOn(current, page, policy, now).kind === 'send'
        ? [
            ...free,
            { type: 'page.sent', at: now, message: page.message, caseId: state.id, channel: page.channel },
          ]
        : [],
    );
    const code = sentUnder(after, page);
    if (code !== undefined) return { kind: 'send', code };
  }
  throw new Error(`the budget of ${person} changed under ${MOST_ROUNDS} attempts`);
}
