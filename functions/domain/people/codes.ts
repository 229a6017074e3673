import * as z from 'zod';
import { type Case, isActive } from '../case.ts';
import { CaseId, type PersonId } from '../ids.ts';
import { Instant } from '../time.ts';

/** What a person may answer by its code: one case, or all pages that were bundled in one digest. */
const CasePage = z.object({ code: z.int(), caseId: CaseId, openedAt: Instant });
const DigestPage = z.object({ code: z.int(), round: z.int(), openedAt: Instant });
export const Page = z.union([CasePage, DigestPage]);
export type Page = z.infer<typeof Page>;

/** Codes are given here, so that a code means one thing to one person for as long as it can be answered. */
export interface OpenPages {
  readonly person: PersonId;
  readonly pages: readonly Page[];
}

/** Codes run from 10; with 80 pages in a person's hands they grow to three digits. */
const FIRST_CODE = 10;
const TWO_DIGITS = 80;
/** A person's memory: older pages give their code back. */
const MOST_PAGES = 200;

interface Opened {
  readonly pages: { readonly person: PersonId; readonly pages: Page[] };
  readonly code: number;
}

/** Under the code that it has, if it has one, else under the one longest unused. */
function open(pages: OpenPages, known: Page | undefined, page: (code: number) => Page): Opened {
  const rest = pages.pages.filter((p) => p !== known);
  const code = known?.code ?? freeCode(rest.slice(1 - MOST_PAGES));
  return { code, pages: { person: pages.person, pages: [...rest.slice(1 - MOST_PAGES), page(code)] } };
}

function freeCode(kept: readonly Page[]): number {
  const taken = new Set(kept.map(({ code }) => code));
  const last = kept.at(-1)?.code ?? FIRST_CODE - 1;
  const inTurn = Array.from(
    { length: TWO_DIGITS },
    (_, i) => FIRST_CODE + ((last - FIRST_CODE + 1 + i) % TWO_DIGITS),
  );
  let code = inTurn.find((c) => c >= FIRST_CODE && !taken.has(c)) ?? 100;
  while (taken.has(code)) code += 1;
  return code;
}

/** The code under which this person answers for the case. */
export const openPage = (pages: OpenPages, caseId: CaseId, now: Instant): Opened =>
  open(
    pages,
    pages.pages.find((p) => 'caseId' in p && p.caseId === caseId),
    (code) => ({ code, caseId, openedAt: now }),
  );

/** The code under which this person answers for all that was bundled in a round. */
export const openDigest = (pages: OpenPages, round: number, now: Instant): Opened =>
  open(
    pages,
    pages.pages.find((p) => 'round' in p && p.round === round),
    (code) => ({ code, round, openedAt: now }),
  );

export const codeOf = ({ pages }: OpenPages, caseId: CaseId): number | undefined =>
  pages.find((p) => 'caseId' in p && p.caseId === caseId)?.code;

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
type Verb = 'take' | 'pass' | 'done' | 'why';

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

/** The cases that each page is about: its own, or those of its digest. */
export type CasesOf = (page: Page) => readonly CaseId[];

/**
 * Which page a word without a code is about: the only one that is still open to this person; for `take`, the only
 * one that nobody has yet.
 */
export function meantBy(
  word: Word,
  pages: OpenPages,
  cases: ReadonlyMap<CaseId, Case>,
  casesOf: CasesOf = ofCase,
): Page | undefined {
  if (word.code !== undefined) return pages.pages.find(({ code }) => code === word.code);
  const open = stillOpen(pages, cases, casesOf);
  const free = open.filter((page) =>
    casesOf(page).some((id) =>
      cases.get(id)?.climbs.some((c) => c.state === 'climbing' || c.state === 'exhausted'),
    ),
  );
  if (word.verb === 'take' && free.length === 1) return free[0];
  if (open.length === 1) return open[0];
  return open.length === 0 ? pages.pages.at(-1) : undefined;
}

const ofCase: CasesOf = (page) => ('caseId' in page ? [page.caseId] : []);

/** The pages about a case that is not resolved; two about cases that were folded into one are one. */
export function stillOpen(
  pages: OpenPages,
  cases: ReadonlyMap<CaseId, Case>,
  casesOf: CasesOf = ofCase,
): Page[] {
  const latest = new Map<string, Page>();
  for (const page of pages.pages) {
    const open = casesOf(page)
      .map((id) => cases.get(id))
      .filter((state) => state && (state.state !== 'resolved' || state.climbs.some(isActive)));
    const [first] = open;
    if (first) latest.set('caseId' in page ? first.id : String(page.round), page);
  }
  return [...latest.values()];
}
