import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextLook } from '../../functions/domain/decide.ts';
import { evolve } from '../../functions/domain/evolve.ts';
import { isOpen } from '../../functions/domain/promises/promises.ts';
import { removedAt } from '../../functions/domain/retention.ts';
import { plus, seconds, spanOf } from '../../functions/domain/time.ts';
import { at, fact, policyOf, type Timeline, timeline, wall } from '../support/given.ts';
import { life, lived, livedPolicy } from '../support/histories.ts';

/** When a case is removed: `retention` after the last that happened in it, if nothing can become of it any more. */

const policy = policyOf({ retention: 'P30D' });

type Happening = Parameters<Timeline['happens']>;
const begins: Happening = ['10:00', 'interaction.started', { channel: 'voice' }];
const noted = (time: string): Happening => [time, 'case.noted', { by: 'ann', text: 'a note' }];
const resolved = (time: string): Happening => [time, 'case.resolved', { by: 'ann' }];
const reopened = (time: string): Happening => [time, 'case.reopened', { by: 'ann' }];
const promised: Happening = ['10:30', 'callback.promised', { at: at('2026-12-10 10:00') }];
const withdrawn: Happening = ['12:30', 'callback.withdrawn', { by: 'customer' }];

const cases: [string, Happening[], string | undefined][] = [
  ['an open one never', [begins, noted('11:00')], undefined],
  ['a resolved one in thirty days', [begins, resolved('11:00')], '2026-12-23 11:00'],
  ['counted from the last that happened', [begins, resolved('11:00'), noted('12:00')], '2026-12-23 12:00'],
  ['a reopened one never', [begins, resolved('11:00'), reopened('12:00')], undefined],
  [
    'and when it is resolved again, later',
    [begins, resolved('11:00'), reopened('12:00'), resolved('13:00')],
    '2026-12-23 13:00',
  ],
  ['none in which a call is promised', [begins, promised, resolved('11:00')], undefined],
  ['but when that is withdrawn', [begins, promised, resolved('11:00'), withdrawn], '2026-12-23 12:30'],
  [
    'what never opened a case, too',
    [['10:00', 'customer.identified', { customer: { name: 'Kim' } }]],
    '2026-12-23 10:00',
  ],
];

describe('a case is removed', () => {
  test.each(cases)('%s', (_, happenings, removed) => {
    const t = timeline(policy);
    for (const happening of happenings) t.happens(...happening);
    const at = removedAt(t.state(), policy);
    expect(at && wall(at)).toBe(removed);
  });

  test('not while what became of a message is not known', () => {
    const t = timeline(policy, () => []);
    t.happens('10:00', 'supervisor.requested', { by: 'customer' });
    t.answers('10:01', 'pam', 'take');
    t.happens('10:01:10', 'case.resolved', { by: 'ann' });
    expect(t.state().outstanding.length).toBeGreaterThan(0);
    expect(removedAt(t.state(), policy)).toBeUndefined();
  });

  test('by the policy that is in force', () => {
    const t = timeline(policy);
    for (const happening of [begins, resolved('11:00')]) t.happens(...happening);
    const by = (retention: string) => removedAt(t.state(), policyOf({ retention }));
    expect([by('P29D'), by('P31D')]).toEqual([at('2026-12-22 11:00'), at('2026-12-24 11:00')]);
  });

  test('whatever happened in it, never sooner than that after anything, never open, and never with a look ahead', () => {
    const seen = { kept: 0, removed: 0 };
    fc.assert(
      fc.property(life, fc.boolean(), (l, isResolved) => {
        const t = lived(l);
        const end = plus(t.now(), seconds(60));
        if (isResolved)
          t.takes(fact({ time: end, type: 'case.resolved', data: { by: 'ann' }, id: 'the-end' }));
        t.runTo(plus(end, seconds(20 * 86_400)));
        const state = t.state();
        const removed = removedAt(state, livedPolicy);
        if (removed === undefined) seen.kept += 1;
        else {
          seen.removed += 1;
          for (const { time } of t.history)
            expect(removed >= plus(time, spanOf(livedPolicy.retention))).toBe(true);
          expect(state.state === 'resolved' || state.openedAt === undefined).toBe(true);
          expect(state.outstanding).toEqual([]);
          expect(state.promises.filter(isOpen)).toEqual([]);
          expect(nextLook(state, livedPolicy)).toBeUndefined();
        }
        const back = fact({ time: t.now(), type: 'case.reopened', data: { by: 'ann' }, id: 'back' });
        expect(removedAt(evolve(state, back), livedPolicy)).toBeUndefined();
      }),
      { numRuns: 15 },
    );
    expect(Math.min(seen.kept, seen.removed)).toBeGreaterThan(0);
  });
});
