import { clipped, plain } from '../brief/segments.ts';
import type { Reply } from '../case.ts';

/** Every sentence of and about a digest: many pages of one person in one text. */

interface NamedCase {
  readonly who: string;
  readonly why: string;
}

const LONGEST_WHY = 60;
const LONGEST_NAME = 40;

const casesWords = (n: number): string => (n === 1 ? '1 case' : `${n} cases`);

/**
 * Names every case, with its reason where that fits; where not even the names fit, their number. The link that
 * follows lists all of them. Without a code, the link is the only way to answer.
 */
export function digestText(
  code: number | undefined,
  cases: readonly NamedCase[],
  fits: (text: string) => boolean,
): string {
  const head = `Baton${code === undefined ? '' : ` ${code}`}: ${casesWords(cases.length)} need you`;
  const answers =
    code === undefined
      ? 'Answer here:'
      : `Reply 1 ${code} take all, 2 ${code} pass all, ? ${code} why. One by one:`;
  const names = cases.map(({ who }) => clipped(plain(who), LONGEST_NAME));
  const reasons = cases.map(({ why }, i) => `${names[i]}: ${clipped(plain(why), LONGEST_WHY)}`);
  const bare = `${head}. ${answers}`;
  return (
    [`${head}. ${reasons.join('; ')}. ${answers}`, `${head}: ${names.join(', ')}. ${answers}`].find(fits) ??
    bare
  );
}

/** To `?`: as many reasons as fit, and how many more there are. */
export function digestWhyText(
  code: number,
  cases: readonly NamedCase[],
  fits: (text: string) => boolean,
): string {
  const lines = cases.map(
    ({ who, why }) => `${clipped(plain(who), LONGEST_NAME)}: ${clipped(plain(why), LONGEST_WHY)}`,
  );
  for (let shown = lines.length; shown > 0; shown -= 1) {
    const more = lines.length - shown;
    const text = `${code} is ${casesWords(lines.length)}. ${lines.slice(0, shown).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
    if (fits(text)) return text;
  }
  return `${code} is ${casesWords(cases.length)}.`;
}

/** What one word did to each of many cases. */
interface Counted {
  /** The case, as the digest named it. */
  readonly who: string;
  readonly outcome: Reply['outcome'];
  /** The name of whoever has it. */
  readonly holder: string;
}

const MOST_NAMED = 3;

/** What was not done is told by name while that is short: whoever answers must know whom they do not have. */
const whichWords = (names: readonly string[]): string =>
  names.length > MOST_NAMED
    ? casesWords(names.length)
    : names.map((who) => clipped(plain(who), LONGEST_NAME)).join(', ');

const SAID: Readonly<
  Record<Reply['outcome'], (n: number, names: readonly string[], holder: string) => string>
> = {
  taken: (n) => `You have ${casesWords(n)}.`,
  yours: (n) => `You have ${casesWords(n)} already.`,
  held: (_, names, holder) => `${holder} has ${whichWords(names)}: nothing changed there.`,
  passed: (n) => `${casesWords(n)} ${n === 1 ? 'goes' : 'go'} to the next in line.`,
  resolved: (n) => `${casesWords(n)} closed.`,
  over: (n, names) => `${whichWords(names)} ${n === 1 ? 'is' : 'are'} not open for you any more.`,
  why: (n) => `${casesWords(n)}.`,
};

/** The answer to one word about all of them. */
export function digestReplyText(counted: readonly Counted[]): string {
  const groups = Map.groupBy(counted, ({ outcome, holder }) =>
    outcome === 'held' ? `held ${holder}` : outcome,
  );
  return [...groups.values()]
    .flatMap((same) => {
      const [one] = same;
      const names = same.map(({ who }) => who);
      return one ? [SAID[one.outcome](same.length, names, one.holder)] : [];
    })
    .join(' ');
}

/** One text cannot close many cases. */
export const oneByOneText = (code: number, n: number): string =>
  `${code} is ${casesWords(n)}: 3 closes one at a time, by the link in its text. Nothing changed.`;

/** To whoever texts START. */
export const STARTED_TEXT = 'Baton: you will get texts again.';
