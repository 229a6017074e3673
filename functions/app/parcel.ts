import { type Case, climbOf } from '../domain/case.ts';
import type { CaseId, E164, PersonId } from '../domain/ids.ts';
import type { Outstanding } from '../domain/outstanding.ts';
import { openPage } from '../domain/people.ts';
import type { Policy } from '../domain/policy.ts';
import type { Attempt } from '../domain/promised.ts';
import type { Instant } from '../domain/time.ts';
import { pageText, RELEASE_WORDS, spokenBrief } from '../domain/wording.ts';
import type { PeopleStore } from '../ports.ts';

/** A message as it leaves: to whom, by what, and in which words. */
export type Parcel =
  | { readonly kind: 'text'; readonly to: E164; readonly words: string; readonly by: 'twilio' | 'sns' }
  | { readonly kind: 'alarm'; readonly words: string }
  | { readonly kind: 'ringAgent'; readonly to: E164; readonly words: string; readonly conference: string }
  | { readonly kind: 'ringCustomer'; readonly to: E164; readonly words: ''; readonly conference: string }
  | { readonly kind: 'release'; readonly sid: string; readonly words: string };

/** Two pages at once for one person: the second takes the code after the first's. */
const MOST_ATTEMPTS = 5;

async function codeFor(people: PeopleStore, person: PersonId, caseId: CaseId, now: Instant): Promise<number> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const { pages, version } = await people.load(person);
    const opened = openPage(pages, caseId, now);
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

/** Packs a message with what the case says now; `undefined` when there is nobody left to send it to. */
export async function pack(
  people: PeopleStore,
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
      const code = await codeFor(people, message.person, state.id, now);
      return texted(message.person, pageText(state, climb, code));
    }
    case 'answer':
      return texted(message.person, message.text);
    case 'notice':
      return { kind: 'text', to: message.phone, words: message.text, by: policy.delivery.sms };
    case 'alarm':
      return { kind: 'alarm', words: message.text };
    case 'ringAgent': {
      const found = attemptOf(state, message);
      if (!found) return undefined;
      const { promised, attempt, conference } = found;
      return { kind: 'ringAgent', to: attempt.agentPhone, words: spokenBrief(state, promised), conference };
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
