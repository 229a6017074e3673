import { briefOf } from '../domain/brief/brief-of.ts';
import { spokenBrief } from '../domain/brief/brief-words.ts';
import { inTwoSegments } from '../domain/brief/segments.ts';
import { type Case, climbOf } from '../domain/case.ts';
import { channelOf } from '../domain/climbs/pages.ts';
import { type OpenPages, openPage, stillOpen } from '../domain/climbs/people.ts';
import type { CaseId, E164, PersonId, PromiseId } from '../domain/ids.ts';
import { LINK_PATH, type Link, TOKEN_LENGTH, withoutLink } from '../domain/links.ts';
import type { Outstanding } from '../domain/outstanding.ts';
import type { Policy } from '../domain/policy.ts';
import type { Attempt } from '../domain/promises/promised.ts';
import { termsOf } from '../domain/promises/terms.ts';
import { duration, type Instant, plus, spanOf } from '../domain/time.ts';
import { pageText, RELEASE_WORDS } from '../domain/wording.ts';
import type { CaseStore, PeopleStore } from '../ports.ts';
import { readCases } from './find.ts';
import { pageAloud } from './page-call.ts';

export interface LinkToMake {
  readonly to: Link;
  readonly expiresAt: Instant;
}

/** A message as it leaves: to whom, by what, and in which words. */
export type Parcel =
  | {
      readonly kind: 'text';
      readonly to: E164;
      readonly words: string;
      readonly by: 'twilio' | 'sns';
      /** Made when it leaves, and put behind the words. */
      readonly link?: LinkToMake;
    }
  | { readonly kind: 'alarm'; readonly words: string }
  | { readonly kind: 'ringAgent'; readonly to: E164; readonly words: string; readonly conference: string }
  | { readonly kind: 'ringPerson'; readonly to: E164; readonly words: string }
  | { readonly kind: 'ringCustomer'; readonly to: E164; readonly words: ''; readonly conference: string }
  | { readonly kind: 'release'; readonly sid: string; readonly words: string };

/** Where people's open pages are, and the cases that they are about. */
export interface Desk {
  /** Where the links in texts lead. */
  readonly publicUrl: string;
  readonly people: PeopleStore;
  readonly store: Pick<CaseStore, 'read'>;
}

/** So long after the call was due, its link still says how it ended. */
const OPENS_AFTERWARDS = spanOf(duration('P7D'));

/** Two pages at once for one person: the second takes the code after the first's. */
const MOST_ATTEMPTS = 5;

/** From so many pages on it is worth asking which cases are resolved: their codes are free again. */
const MANY_PAGES = 70;

async function withoutResolved({ store }: Desk, pages: OpenPages): Promise<OpenPages> {
  if (pages.pages.length < MANY_PAGES) return pages;
  const cases = await readCases(
    store,
    pages.pages.map(({ caseId }) => caseId),
  );
  const open = new Set(stillOpen(pages, cases));
  return { ...pages, pages: pages.pages.filter(({ caseId }) => open.has(caseId)) };
}

async function codeFor(desk: Desk, person: PersonId, caseId: CaseId, now: Instant): Promise<number> {
  const { people } = desk;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const { pages, version } = await people.load(person);
    const opened = openPage(await withoutResolved(desk, pages), caseId, now);
    if ((await people.commitPages(opened.pages, version)) === 'committed') return opened.code;
  }
  throw new Error(`the pages of ${person} changed under ${MOST_ATTEMPTS} attempts`);
}

function attemptOf(
  state: Case,
  { promise, attempt }: { readonly promise: string; readonly attempt: number },
) {
  const promised = state.promises.find((p) => p.id === promise);
  const found: Attempt | undefined = promised?.attempts.find((a) => a.attempt === attempt);
  return promised && found ? { promised, attempt: found, conference: `${promise}.${attempt}` } : undefined;
}

/** The words as they fit into two segments together with a link, which is always whole. */
const leavingRoom = (words: string, publicUrl: string): string =>
  withoutLink(inTwoSegments(words, `${publicUrl}${LINK_PATH}${'x'.repeat(TOKEN_LENGTH)}`));

function linkToPromise(state: Case, id: PromiseId | undefined, policy: Policy): LinkToMake | undefined {
  const promise = state.promises.find((p) => p.id === id);
  if (!promise) return undefined;
  const to: Link = { kind: 'promise', caseId: state.id, promise: promise.id };
  return { to, expiresAt: plus(termsOf(promise, state, policy).end, OPENS_AFTERWARDS) };
}

/** Packs a message with what the case says now; `undefined` when there is nobody left to send it to. */
export async function pack(
  desk: Desk,
  policy: Policy,
  state: Case,
  message: Outstanding,
  now: Instant,
): Promise<Parcel | undefined> {
  const texted = (person: PersonId, words: string): Parcel | undefined => {
    const known = policy.people[person];
    return known && { kind: 'text', to: known.phone, words, by: known.sms ?? policy.delivery.sms };
  };
  switch (message.kind) {
    case 'page': {
      const climb = climbOf(state, message.climb);
      if (!climb) return undefined;
      const code = await codeFor(desk, message.person, state.id, now);
      const known = policy.people[message.person];
      if (known && channelOf(message) === 'voice')
        return { kind: 'ringPerson', to: known.phone, words: pageAloud(state, policy, climb.id, now) };
      return texted(message.person, pageText(briefOf(state, policy, now), climb, code));
    }
    case 'answer':
      return texted(message.person, message.text);
    case 'notice': {
      const text = { kind: 'text', to: message.phone, by: policy.delivery.sms } as const;
      const link = linkToPromise(state, message.promise, policy);
      return link
        ? { ...text, words: leavingRoom(message.text, desk.publicUrl), link }
        : { ...text, words: message.text };
    }
    case 'alarm':
      return { kind: 'alarm', words: message.text };
    case 'ringAgent': {
      const found = attemptOf(state, message);
      if (!found) return undefined;
      const { promised, attempt, conference } = found;
      const words = spokenBrief(briefOf(state, policy, now), promised.reason);
      return { kind: 'ringAgent', to: attempt.agentPhone, words, conference };
    }
    case 'ringCustomer': {
      const found = attemptOf(state, message);
      return (
        found && {
          kind: 'ringCustomer',
          to: found.attempt.customerPhone,
          words: '',
          conference: found.conference,
        }
      );
    }
    case 'release': {
      const sid = attemptOf(state, message)?.attempt.agentLeg.sid;
      return sid === undefined ? undefined : { kind: 'release', sid, words: RELEASE_WORDS };
    }
  }
}
