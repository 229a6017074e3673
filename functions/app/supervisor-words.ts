import { briefOf } from '../domain/brief/brief-of.ts';
import { whoIn } from '../domain/brief/brief-words.ts';
import { fitsTwoSegments, inTwoSegments } from '../domain/brief/segments.ts';
import { outcomeOf } from '../domain/climbs/replies.ts';
import type { DataOf, Fact } from '../domain/event.ts';
import type { CaseId, PersonId } from '../domain/ids.ts';
import { meantBy, type Page, readWord, stillOpen, type Word } from '../domain/people/codes.ts';
import type { PersonState } from '../domain/people/person.ts';
import type { Policy } from '../domain/policy.ts';
import { digestReplyText, digestWhyText, oneByOneText } from '../domain/wording/digest.ts';
import { nameOf, unclearText } from '../domain/wording.ts';
import { byCase, type DigestEntry, digestOf } from './digest.ts';
import { readCases } from './find.ts';
import { answerTo, type Read, type ReceivedText, type TextPorts } from './received-text.ts';

/** A supervisor's word: which of their pages it is about, and what it means for every case of that page. */

/** Without a code, so many digests are looked through for one that is still open. */
const LATEST_DIGESTS = 3;

interface Desk {
  readonly state: PersonState;
  readonly digests: ReadonlyMap<number, readonly DigestEntry[]>;
}

/** Only the digests that the word could mean: each of them may have a thousand cases. */
async function deskOf(ports: TextPorts, person: PersonId, word: Word | undefined): Promise<Desk> {
  const { state } = await ports.people.load(person);
  const rounds = state.pages
    .flatMap((page) => ('round' in page ? [page] : []))
    .filter(({ code }) => word?.code === undefined || word.code === code)
    .slice(-LATEST_DIGESTS)
    .map(({ round }) => round);
  const digests = rounds.map(async (round) => [round, byCase(await digestOf(ports, person, round))] as const);
  return { state, digests: new Map(await Promise.all(digests)) };
}

export async function readWordOf(
  ports: TextPorts,
  policy: Policy,
  person: PersonId,
  text: ReceivedText,
): Promise<Read> {
  const word = readWord(text.body);
  const { state, digests } = await deskOf(ports, person, word);
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
