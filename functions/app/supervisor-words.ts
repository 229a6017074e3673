import { briefOf } from '../domain/brief/brief-of.ts';
import { whoIn } from '../domain/brief/brief-words.ts';
import { fitsTwoSegments, inTwoSegments } from '../domain/brief/segments.ts';
import type { Case } from '../domain/case.ts';
import { outcomeOf } from '../domain/climbs/replies.ts';
import type { DataOf, Fact } from '../domain/event.ts';
import type { CaseId, PersonId } from '../domain/ids.ts';
import { type CasesOf, meantBy, type Page, readWord, stillOpen, type Word } from '../domain/people/codes.ts';
import type { PersonState } from '../domain/people/person.ts';
import { meansCustomer } from '../domain/people/two-roles.ts';
import type { Policy } from '../domain/policy.ts';
import { type Instant, latest } from '../domain/time.ts';
import { digestReplyText, digestWhyText, oneByOneText } from '../domain/wording/digest.ts';
import { nameOf, unclearText } from '../domain/wording.ts';
import { byCase, type DigestEntry, digestOf } from './digest.ts';
import { readCases } from './find.ts';
import { answerTo, type Read, type ReceivedText, type TextPorts } from './received-text.ts';

/** A supervisor's word: which of their pages it is about, and what it means for every case of that page. */

/** Without a code, so many digests are looked through for one that is still open. */
const LATEST_DIGESTS = 3;

/** All that a word of this person could be about. */
interface Desk {
  readonly word: Word | undefined;
  readonly state: PersonState;
  readonly cases: ReadonlyMap<CaseId, Case>;
  readonly entriesOf: (page: Page) => readonly DigestEntry[];
  readonly casesOf: CasesOf;
}

/** Only the digests that the word could mean: each of them may have a thousand cases. */
async function digestsFor(ports: TextPorts, { person, pages }: PersonState, word: Word | undefined) {
  const rounds = pages
    .flatMap((page) => ('round' in page ? [page] : []))
    .filter(({ code }) => word?.code === undefined || word.code === code)
    .slice(-LATEST_DIGESTS)
    .map(({ round }) => round);
  const digests = rounds.map(async (round) => [round, byCase(await digestOf(ports, person, round))] as const);
  return new Map(await Promise.all(digests));
}

export async function deskOf(ports: TextPorts, person: PersonId, text: ReceivedText): Promise<Desk> {
  const word = readWord(text.body);
  const { state } = await ports.people.load(person);
  const digests = await digestsFor(ports, state, word);
  const entriesOf = (page: Page): readonly DigestEntry[] =>
    'round' in page ? (digests.get(page.round) ?? []) : [];
  const casesOf = (page: Page): readonly CaseId[] =>
    'caseId' in page ? [page.caseId] : entriesOf(page).map((entry) => entry.state.id);
  const cases = new Map(
    await readCases(
      ports.store,
      state.pages.flatMap((page) => ('caseId' in page ? casesOf(page) : [])),
    ),
  );
  for (const entries of digests.values()) for (const entry of entries) cases.set(entry.state.id, entry.state);
  return { word, state, cases, entriesOf, casesOf };
}

/** Whether the text of somebody who is a customer, too, was said as such (two-roles.ts). */
export const isSaidAsCustomer = (
  { state, cases, casesOf }: Desk,
  asked: Instant | undefined,
  text: ReceivedText,
): boolean =>
  meansCustomer(
    text.body,
    state.pages.map(({ code }) => code),
    {
      customer: asked,
      supervisor: latest(stillOpen(state, cases, casesOf).map(({ openedAt }) => openedAt)),
    },
  );

export function readWordOf(
  policy: Policy,
  person: PersonId,
  { word, state, cases, entriesOf, casesOf }: Desk,
  text: ReceivedText,
): Read {
  const page = word && meantBy(word, state, cases, casesOf);
  if (!word || !page) {
    const codes = stillOpen(state, cases, casesOf).map(({ code }) => code);
    return { kind: 'answer', answer: answerTo(text, 'unclear', unclearText(codes)) };
  }
  const entries = entriesOf(page);
  const left = entries.filter(({ state }) => state.state !== 'resolved');
  const onlyLeft = [left, entries].find(({ length }) => length === 1)?.[0]?.state.id;
  const only = 'caseId' in page ? page.caseId : onlyLeft;
  if (only) return { kind: 'fact', fact: answered(text, text.sid, only, { person, verb: word.verb }) };
  return wordOnDigest(policy, person, { page, word, entries }, text);
}

interface Meant {
  readonly page: Page;
  readonly word: Word;
  readonly entries: readonly DigestEntry[];
}

/** One word about many cases: each is told, and one text answers for all. */
function wordOnDigest(
  policy: Policy,
  person: PersonId,
  { page, word, entries }: Meant,
  text: ReceivedText,
): Read {
  const { verb } = word;
  const say = (words: string) => answerTo(text, 'digest', inTwoSegments(words));
  if (verb === 'done') return { kind: 'answer', answer: say(oneByOneText(page.code, entries.length)) };
  if (verb === 'why') {
    const named = entries.map(({ state, climb }) => ({
      who: whoIn(briefOf(state, policy, text.receivedAt)),
      why: climb.why,
    }));
    return { kind: 'answer', answer: say(digestWhyText(page.code, named, fitsTwoSegments)) };
  }
  const counted = entries.map(({ state }) => {
    const { outcome, holder } = outcomeOf(state, person, verb, text.receivedAt);
    const who = whoIn(briefOf(state, policy, text.receivedAt));
    return { who, outcome, holder: nameOf(policy, holder) };
  });
  return {
    kind: 'facts',
    facts: entries.map(({ state: { id } }) =>
      answered(text, `${text.sid}/${id}`, id, { person, verb, via: 'digest' }),
    ),
    answer: say(digestReplyText(counted)),
  };
}

type Said = Pick<DataOf<'page.answered'>, 'person' | 'verb' | 'via'>;

const answered = (
  { sid, receivedAt }: ReceivedText,
  id: string,
  caseId: CaseId,
  said: Said,
): Fact<'page.answered'> => ({
  type: 'page.answered',
  id,
  source: 'twilio',
  subject: `case:${caseId}`,
  time: receivedAt,
  order: 0,
  data: { ...said, reply: sid },
});
