import type { Brief } from './brief.ts';
import { clipped, fitsTwoSegments, inTwoSegments, plain } from './segments.ts';

/** A brief as it is texted and as it is said: so much as fits, the most important first, and no half sentence. */

interface Part {
  readonly lead: string;
  readonly items: readonly string[];
}

/** So much of one thing leaves room for the others. */
const LONGEST_ITEM = 90;
const LONGEST_NAME = 60;

/** What an agent can listen to in 15 seconds, at 150 words a minute. */
const MOST_WORDS = 37;
const MOST_WORDS_OF_ONE = 12;

const open = ({ promised }: Brief) => promised.filter(({ state }) => state === 'made' || state === 'calling');

/** In the order in which they are needed. */
function partsOf(brief: Brief): Part[] {
  const { about, handsOff, tried, path, note } = brief;
  const promises = open(brief).map(({ due, reason }) => `a call ${due}${reason ? ` (${reason})` : ''}`);
  return [
    { lead: 'About: ', items: about },
    { lead: 'Do not touch: ', items: handsOff },
    { lead: 'Promised: ', items: promises },
    { lead: 'Tried: ', items: tried },
    { lead: 'Been with: ', items: path },
    { lead: 'Note: ', items: note ? [note.text] : [] },
  ];
}

/** As many parts as fit; of a list as many items as fit, and how many more there are. */
function asMuchAsFits(
  head: string,
  parts: readonly Part[],
  short: (item: string) => string,
  fits: (text: string) => boolean,
): string {
  let said = head;
  for (const { lead, items } of parts) {
    const shown = items.map((item) => short(plain(item))).filter((item) => item !== '');
    for (let n = shown.length; n > 0; n--) {
      const more = n < shown.length ? `; ${shown.length - n} more` : '';
      const sentence = `${lead}${shown.slice(0, n).join('; ')}${more}`;
      const next = [said, sentence.replace(/[^.!?]$/, '$&.')].filter((part) => part !== '').join(' ');
      if (!fits(next)) continue;
      said = next;
      break;
    }
  }
  return said;
}

export const whoIn = ({ who }: Brief): string => clipped(plain(who), LONGEST_NAME);

const shortText = (item: string): string => clipped(item, LONGEST_ITEM);

/** `head` and what fits after it, in two segments with `tail` whole at the end. */
export function briefAfter(head: string, brief: Brief, tail: string): string {
  const fits = (text: string): boolean => fitsTwoSegments([text, tail].filter(Boolean).join(' '));
  return inTwoSegments(asMuchAsFits(head, partsOf(brief), shortText, fits), tail);
}

/** The same before something else that takes room: `fits` says whether both fit. */
export function briefWithin(
  head: string,
  brief: Brief,
  tail: string,
  fits: (text: string) => boolean,
): string {
  const said = asMuchAsFits(head, partsOf(brief), shortText, (text) => fits(`${text} ${tail}`));
  for (let most = said.length; ; most -= 10) {
    const text = `${clipped(said, most)} ${tail}`;
    if (fits(text) || most <= 0) return text;
  }
}

/** Whether the whole brief fits there, and nothing of it is cut. */
export const isWholeAfter = (head: string, brief: Brief, tail: string): boolean =>
  fitsTwoSegments(
    `${asMuchAsFits(
      head,
      partsOf(brief),
      (item) => item,
      () => true,
    )} ${tail}`,
  );

/** The brief as a text of its own. */
export const briefText = (brief: Brief): string =>
  briefAfter(`${whoIn(brief)}, ${brief.priority}: ${shortText(plain(brief.next))}`, brief, '');

/** How many words a listener hears: long ones count for two, and numbers are said digit by digit. */
export const spokenWords = (text: string): number =>
  text
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => {
      const digits = word.replaceAll(/\D/g, '').length;
      return Math.max(digits > 4 ? digits : 1, Math.ceil(word.length / 16));
    })
    .reduce((sum, words) => sum + words, 0);

function shortSpeech(item: string): string {
  const words = item.split(' ');
  let n = words.length;
  while (n > 0 && spokenWords(words.slice(0, n).join(' ')) > MOST_WORDS_OF_ONE) n -= 1;
  return words
    .slice(0, n)
    .join(' ')
    .replace(/[,;:.]$/, '');
}

const fitsSpeech = (text: string): boolean => spokenWords(text) <= MOST_WORDS;

const spokenName = (brief: Brief): string => {
  const name = shortSpeech(plain(brief.who));
  return spokenWords(name) > 6 || name === '' ? 'a customer' : name;
};

/** What must be known about the matter, in the order in which it is said. */
const spokenParts = ({ about, handsOff, tried, path, note, isComplaint }: Brief): Part[] => [
  { lead: 'Do not touch ', items: handsOff },
  { lead: 'Tried already: ', items: tried },
  { lead: 'The matter: ', items: about },
  { lead: 'They have been with ', items: path.slice(-3) },
  { lead: 'Note: ', items: note && !isComplaint ? [note.text] : [] },
];

/**
 * What opens the call to the agent, in under 15 seconds. A note is left out where there is a complaint: it may be
 * about the very agent who listens.
 */
export const spokenBrief = (brief: Brief, reason: string | undefined): string =>
  asMuchAsFits(
    `Baton. A promised call to ${spokenName(brief)}.`,
    [{ lead: '', items: reason ? [`It is about ${reason}`] : [] }, ...spokenParts(brief)],
    shortSpeech,
    fitsSpeech,
  );

/** A page that is read to a supervisor: who, why, and what must be known. */
export const spokenPage = (brief: Brief, why: string): string =>
  asMuchAsFits(
    `Baton, about ${spokenName(brief)}: ${plain(why)}.`,
    spokenParts(brief),
    shortSpeech,
    fitsSpeech,
  );
