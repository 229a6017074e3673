import type { Brief } from '../brief/brief.ts';
import { briefAfter, briefWithin, isWholeAfter, whoIn } from '../brief/brief-words.ts';
import { clipped, plain } from '../brief/segments.ts';
import type { Climb } from '../case.ts';

/** The text of a page, within two segments: who and why, what must be known, and what to answer. */

/** So much of who and why leaves room for what else is to be said. */
const LONGEST_HEAD = 170;

type Why = Pick<Climb, 'why'>;

const answersTo = (code: number): string =>
  `Reply 1 ${code} take, 2 ${code} pass, 3 ${code} done, ? ${code} why.`;

/** What is behind the link says why. */
const shortAnswersTo = (code: number): string => `Reply 1 ${code} take, 2 ${code} pass, 3 ${code} done.`;

const wholeHead = (brief: Brief, { why }: Why, code: number | undefined): string =>
  plain(`Baton${code === undefined ? '' : ` ${code}`}: ${whoIn(brief)}: ${why}.`);

const headOf = (...about: Parameters<typeof wholeHead>): string => clipped(wholeHead(...about), LONGEST_HEAD);

/** Its code and what to answer always fit. */
export const pageText = (brief: Brief, climb: Why, code: number): string =>
  briefAfter(headOf(brief, climb, code), brief, answersTo(code));

/** Whether that says everything that there is to say. */
export const fitsInOnePage = (brief: Brief, climb: Why, code: number): boolean =>
  isWholeAfter(wholeHead(brief, climb, code), brief, answersTo(code));

/** The same before a link to the rest; without a code, the link is the only way to answer. */
export function pageTextWithLink(
  brief: Brief,
  climb: Why,
  code: number | undefined,
  fits: (text: string) => boolean,
): string {
  const tail = code === undefined ? 'Answer here:' : `${shortAnswersTo(code)} More:`;
  return briefWithin(headOf(brief, climb, code), brief, tail, fits);
}
