import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Case, newCase } from '../../functions/domain/case.ts';
import { pageId } from '../../functions/domain/climbs/pages.ts';
import { nextLook, settle } from '../../functions/domain/decide.ts';
import { evolve, refold } from '../../functions/domain/evolve.ts';
import { PersonId, PromiseId } from '../../functions/domain/ids.ts';
import { answerOutstanding, isWanted } from '../../functions/domain/messages.ts';
import { callId } from '../../functions/domain/promises/leg-names.ts';
import { anyFacts } from '../support/any-fact.ts';
import { at, CASE, fact } from '../support/given.ts';
import { life, lived, livedPolicy } from '../support/histories.ts';

const LAST = at('2026-11-24 12:00');

vi.setConfig({ testTimeout: 60_000 });

describe('any sequence of valid facts, sensible or not', () => {
  test('gives a case, which can be stored and read back', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const state = facts.reduce(evolve, newCase(CASE));
        expect(Case.parse(JSON.parse(JSON.stringify(state)))).toEqual(JSON.parse(JSON.stringify(state)));
      }),
      { numRuns: 300 },
    );
  });

  test('can be decided upon, to an end, and the next look lies ahead', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const settled = settle(refold(CASE, facts, { claimed: [], unarchived: [] }), livedPolicy, LAST);
        expect(settle(settled.state, livedPolicy, LAST).decided).toEqual([]);
        const next = nextLook(settled.state, livedPolicy);
        if (next !== undefined) expect(next > LAST).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('leaves no message outstanding that nobody wants', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const state = facts.reduce(evolve, newCase(CASE));
        expect(state.outstanding.filter((message) => !isWanted(state, message))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the id of a message', () => {
  const SAFE = /^[\w.-]+$/;

  test('can stand in a URL as it is', () => {
    fc.assert(
      fc.property(life, (l) => {
        lived(l, (_, { id }) => expect(id).toMatch(SAFE));
      }),
      { numRuns: 30 },
    );
    const [message] = answerOutstanding(
      newCase(CASE),
      fact({
        time: at('10:00'),
        type: 'page.replied',
        id: 'page.replied/SM?&#/1',
        data: { person: 'pam', reply: 'SM?&#/1', text: '' },
      }) as never,
    ).outstanding;
    expect(message?.id).toMatch(SAFE);
  });

  test('is the same for the same decision, and another for another', () => {
    const pam = PersonId.parse('pam');
    const promise = PromiseId.parse('p_1');
    const ids = [
      pageId('stall.1', 1, pam),
      pageId('stall.1', 2, pam),
      pageId('stall.2', 1, pam),
      callId(promise, 1, 'agent'),
      callId(promise, 1, 'customer'),
      callId(promise, 2, 'agent'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(pageId('stall.1', 1, pam)).toBe(ids[0]);
  });
});
