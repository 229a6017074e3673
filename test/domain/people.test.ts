import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCase } from '../../functions/domain/case.ts';
import { CaseId, PersonId } from '../../functions/domain/ids.ts';
import {
  meantBy,
  type OpenPages,
  openPage,
  readWord,
  stillOpen,
} from '../../functions/domain/people/codes.ts';
import { at } from '../support/given.ts';

const PAM = PersonId.parse('pam');
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const caseNumber = (n: number) =>
  CaseId.parse(
    `case_${'a'.repeat(13)}${LETTERS[Math.floor(n / 1024) % 32]}${LETTERS[Math.floor(n / 32) % 32]}${LETTERS[n % 32]}`,
  );
const about = (n: number) => expect.objectContaining({ caseId: caseNumber(n) });
const none: OpenPages = { person: PAM, pages: [] };
const paged = (cases: readonly number[]): OpenPages =>
  cases.reduce((pages: OpenPages, n) => openPage(pages, caseNumber(n), at('10:00')).pages, none);

describe('codes', () => {
  test('run from 10, one for each case', () => {
    expect(paged([1, 2, 3]).pages.map(({ code }) => code)).toEqual([10, 11, 12]);
  });

  test('the same case keeps its code, however often it pages', () => {
    const again = openPage(paged([1, 2, 3]), caseNumber(1), at('11:00'));
    expect(again.code).toBe(10);
    expect(again.pages.pages).toHaveLength(3);
  });

  test('have two digits for eighty cases, then three', () => {
    const codes = paged(Array.from({ length: 120 }, (_, i) => i)).pages.map(({ code }) => code);
    expect(codes.slice(0, 80).every((code) => code >= 10 && code <= 89)).toBe(true);
    expect(codes.slice(80).every((code) => code >= 100 && code <= 999)).toBe(true);
  });

  test('are never given to two cases at once, in whatever order the pages come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 500 }), (cases) => {
        const { pages } = paged(cases);
        expect(new Set(pages.map(({ code }) => code)).size).toBe(pages.length);
        expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(pages.length);
        expect(pages.every(({ code }) => code >= 10 && code <= 999)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('words', () => {
  test.each([
    ['1 42', { verb: 'take', code: 42 }],
    ['take 42', { verb: 'take', code: 42 }],
    ['TAKE', { verb: 'take' }],
    [' 2 ', { verb: 'pass' }],
    ['pass 107', { verb: 'pass', code: 107 }],
    ['3 42.', { verb: 'done', code: 42 }],
    ['Done!', { verb: 'done' }],
    ['? 42', { verb: 'why', code: 42 }],
    ['?', { verb: 'why' }],
    ['why 42', { verb: 'why', code: 42 }],
  ])('%j', (text, word) => {
    expect(readWord(text)).toEqual(word);
  });

  test.each(['', '42', '4 42', 'take 1', 'take 1234', '1 42 please', 'ok', '12', 'I take it'])(
    '%j is none',
    (text) => {
      expect(readWord(text)).toBeUndefined();
    },
  );
});

describe('a word without a code', () => {
  const open = (n: number, climb?: string) => ({
    ...newCase(caseNumber(n)),
    climbs: climb ? [{ state: climb } as never] : [],
  });
  const cases = (...all: ReturnType<typeof open>[]) => new Map(all.map((c) => [c.id, c]));

  test('is about the only case that is open', () => {
    const pages = paged([1, 2]);
    const known = cases({ ...open(1), state: 'resolved' }, open(2));
    expect(meantBy({ verb: 'done' }, pages, known)).toEqual(about(2));
  });

  test('is about nothing certain when two are', () => {
    expect(meantBy({ verb: 'done' }, paged([1, 2]), cases(open(1), open(2)))).toBeUndefined();
  });

  test('take is about the only one that nobody has', () => {
    const known = cases(open(1, 'acknowledged'), open(2, 'climbing'));
    expect(meantBy({ verb: 'take' }, paged([1, 2]), known)).toEqual(about(2));
  });

  test('is about the latest when all are closed: the answer is the truth', () => {
    const known = cases({ ...open(1), state: 'resolved' }, { ...open(2), state: 'resolved' });
    expect(meantBy({ verb: 'take' }, paged([1, 2]), known)).toEqual(about(2));
  });

  test('with a code nobody has is about nothing', () => {
    expect(meantBy({ verb: 'take', code: 99 }, paged([1]), cases(open(1)))).toBeUndefined();
  });

  test('one case that was folded into another is one, not two', () => {
    const folded = open(1, 'climbing');
    const known = new Map([
      [caseNumber(1), folded],
      [caseNumber(2), folded],
    ]);
    expect(meantBy({ verb: 'done' }, paged([2, 1]), known)).toBeDefined();
    expect(stillOpen(paged([2, 1]), known)).toEqual([about(1)]);
  });
});
