import * as z from 'zod';
import { type Case, isActive } from '../case.ts';
import { CaseId, PersonId } from '../ids.ts';
import { Instant } from '../time.ts';

/** A page that a person may answer by its code. */
export const Page = z.object({ code: z.int(), caseId: CaseId, openedAt: Instant });
export type Page = z.infer<typeof Page>;

/**
 * The second aggregate: what one person has been asked. Codes are given here, so that a code means one case
 * to one person for as long as it can be answered.
 */
export const OpenPages = z.object({ person: PersonId, pages: z.array(Page) });
export type OpenPages = z.infer<typeof OpenPages>;

/** Codes run from 10; with 80 cases in a person's hands they grow to three digits. */
const FIRST_CODE = 10;
const TWO_DIGITS = 80;
/** A person's memory: older pages give their code back. */
const MOST_PAGES = 200;

/** The code under which this person answers for the case: its own, if it has one, else the one longest unused. */
export function openPage(pages: OpenPages, caseId: CaseId, now: Instant): { pages: OpenPages; code: number } {
  const known = pages.pages.find((p) => p.caseId === caseId);
  if (known) {
    const rest = pages.pages.filter((p) => p !== known);
    return { code: known.code, pages: { ...pages, pages: [...rest, { ...known, openedAt: now }] } };
  }
  const kept = pages.pages.slice(-(MOST_PAGES - 1));
  const taken = new Set(kept.map(({ code }) => code));
  const last = kept.at(-1)?.code ?? FIRST_CODE - 1;
  const inTurn = Array.from(
    { length: TWO_DIGITS },
    (_, i) => FIRST_CODE + ((last - FIRST_CODE + 1 + i) % TWO_DIGITS),
  );
  let code = inTurn.find((c) => c >= FIRST_CODE && !taken.has(c)) ?? 100;
  while (taken.has(code)) code += 1;
  return { code, pages: { ...pages, pages: [...kept, { code, caseId, openedAt: now }] } };
}

const VERBS: Readonly<Record<string, Verb>> = {
  '1': 'take',
  take: 'take',
  '2': 'pass',
  pass: 'pass',
  '3': 'done',
  done: 'done',
  '?': 'why',
  why: 'why',
};
export type Verb = 'take' | 'pass' | 'done' | 'why';

export interface Word {
  readonly verb: Verb;
  readonly code?: number;
}

/** A supervisor's text: `1 42`, `take 42`, `2`, `? 42`, in any case and with any spaces or full stop. */
export function readWord(text: string): Word | undefined {
  const [, word = '', code] = /^\s*(1|2|3|\?|take|pass|done|why)\s*(\d{2,3})?\s*[.!]?\s*$/i.exec(text) ?? [];
  const verb = VERBS[word.toLowerCase()];
  if (!verb) return undefined;
  return code === undefined ? { verb } : { verb, code: Number(code) };
}

/**
 * Which case a word without a code is about: the only one that is still open to this person; for `take`, the only
 * one that nobody has yet.
 */
export function meantBy(word: Word, pages: OpenPages, cases: ReadonlyMap<CaseId, Case>): CaseId | undefined {
  if (word.code !== undefined) return pages.pages.find(({ code }) => code === word.code)?.caseId;
  const open = stillOpen(pages, cases);
  const free = open.filter((id) =>
    cases.get(id)?.climbs.some((c) => c.state === 'climbing' || c.state === 'exhausted'),
  );
  if (word.verb === 'take' && free.length === 1) return free[0];
  if (open.length === 1) return open[0];
  return open.length === 0 ? pages.pages.at(-1)?.caseId : undefined;
}

/** The cases of this person's pages that are not resolved; two that were folded into one are one. */
export function stillOpen(pages: OpenPages, cases: ReadonlyMap<CaseId, Case>): CaseId[] {
  const latest = new Map<CaseId, CaseId>();
  for (const { caseId } of pages.pages) {
    const state = cases.get(caseId);
    if (state && (state.state !== 'resolved' || state.climbs.some(isActive))) latest.set(state.id, caseId);
  }
  return [...latest.values()];
}
