import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { newCase } from '../../functions/domain/case.ts';
import { nextLook, settle } from '../../functions/domain/decide.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { absorb, refold } from '../../functions/domain/evolve.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import { CASE, comparable } from '../support/given.ts';
import { life, lived, livedPolicy, scrambled } from '../support/histories.ts';

const DAYS = (n: number) => seconds(n * 86_400);
const seed = fc.integer({ min: 1, max: 1_000_000 });
const runs = { numRuns: 40 };
/** Long enough for every ladder, every retry plan, every unreported call and a long weekend. */
const LONG = DAYS(40);

// Many lives, on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 60_000 });

describe('whatever happened, in whatever order it arrived', () => {
  test('any permutation and any duplication of a history gives the same case', () => {
    fc.assert(
      fc.property(life, seed, (l, n) => {
        const t = lived(l);
        const refolded = refold(CASE, scrambled(t.history, n), { claimed: [], unarchived: [] });
        expect(comparable(refolded)).toEqual(comparable(t.state()));
      }),
      runs,
    );
  });

  test('absorbing it fact by fact, in any order and with repetitions, gives the same case', () => {
    fc.assert(
      fc.property(life, seed, (l, n) => {
        const t = lived(l);
        const seen: Fact[] = [];
        let state = newCase(CASE);
        for (const fact of scrambled(t.history, n)) {
          // What Baton decided itself is never delivered to it: it comes with the history alone.
          if (fact.source === 'baton' && seen.some(({ id }) => id === fact.id)) continue;
          state = absorb(state, [fact], seen).state;
          seen.push(fact);
        }
        expect(comparable(state)).toEqual(comparable(t.state()));
      }),
      runs,
    );
  });

  test('deciding is idempotent, and the next look lies ahead or there is none', () => {
    fc.assert(
      fc.property(life, (l) => {
        const t = lived(l);
        const now = t.now();
        expect(settle(t.state(), livedPolicy, now).decided).toEqual([]);
        const next = nextLook(t.state(), livedPolicy);
        if (next !== undefined) expect(next > now).toBe(true);
        // Nothing is decided before the next look, however often somebody looks.
        const before = next === undefined ? plus(now, DAYS(1)) : plus(next, -1 as never);
        if (before > now) expect(settle(t.state(), livedPolicy, before).decided).toEqual([]);
      }),
      runs,
    );
  });
});

describe('when time goes on', () => {
  test('every climb, every promise and every message comes to its end', () => {
    fc.assert(
      fc.property(life, (l) => {
        const t = lived(l);
        t.runTo(plus(t.now(), LONG));
        const { climbs, promises, outstanding } = t.state();
        // Acknowledged, ended or exhausted; kept, renegotiated, withdrawn or broken; and nothing is asked for ever.
        expect(climbs.filter(({ state }) => state === 'climbing')).toEqual([]);
        expect(promises.filter(({ state }) => state === 'made' || state === 'calling')).toEqual([]);
        expect(outstanding).toEqual([]);
      }),
      runs,
    );
  });

  test('an acknowledged climb never pages again by itself, and no customer is rung before what was promised', () => {
    fc.assert(
      fc.property(life, (l) => {
        const t = lived(l, (t, message) => {
          if (message.kind !== 'ringCustomer') return;
          const promise = t.state().promises.find((p) => p.id === message.promise);
          const from = promise?.at ?? promise?.window?.start;
          if (from !== undefined) expect(t.now() >= from).toBe(true);
        });
        const held = t.state().climbs.filter(({ state }) => state === 'acknowledged');
        const before = t.pages.length;
        t.runTo(plus(t.now(), LONG));
        const later = t.pages.slice(before);
        for (const { id } of held) expect(later.filter((page) => page.endsWith(` ${id}`))).toEqual([]);
      }),
      runs,
    );
  });
});
