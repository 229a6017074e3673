import { describe, expect, test } from 'vitest';
import { policyOf, timeline } from '../support/given.ts';

const quiet = { default: { rungs: [{ notify: ['pam'], acknowledgeWithin: 'P90D' }] } };

describe('thirdPartyOverdue: the date of a wait on somebody else passes', () => {
  const waiting = (on: string, until?: string) => ({ on, what: 'a spare part', ...(until ? { until } : {}) });
  test.each([
    ['a third party', 'third-party', ['16:00 pam thirdPartyOverdue.1']],
    ['somebody inside', 'internal', ['16:00 pam thirdPartyOverdue.1']],
    ['the customer, who is never pressed', 'customer', []],
  ])('on %s', (_, on, pages) => {
    const t = timeline(policyOf({ ladders: quiet }));
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('11:00', 'case.waiting', waiting(on, '2026-11-23T16:00:00-06:00'));
    t.runTo('2026-12-01T00:00:00.000Z' as never);
    expect(t.pages).toEqual(pages);
  });

  test('progress before the date is in time; without a date nothing is overdue', () => {
    const t = timeline(policyOf({ ladders: quiet }));
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('11:00', 'case.waiting', waiting('third-party', '2026-11-23T16:00:00-06:00'));
    t.happens('15:59', 'case.progressed', { by: 'ann', what: 'it came' });
    t.happens('17:00', 'case.waiting', waiting('third-party'));
    t.runTo('2026-12-01T00:00:00.000Z' as never);
    expect(t.pages).toEqual([]);
  });

  test('the next wait that runs over is a second reason; an earlier one reported late is none', () => {
    const t = timeline(policyOf({ ladders: quiet }));
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('11:00', 'case.waiting', waiting('third-party', '2026-11-23T12:00:00-06:00'));
    t.runTo('2026-11-23T18:30:00.000Z' as never);
    expect(t.pages).toEqual(['12:00 pam thirdPartyOverdue.1']);
    t.happens('10:30', 'case.waiting', waiting('internal'), { arrives: '12:40' });
    expect(t.pages).toHaveLength(1);
    t.happens('13:00', 'case.waiting', waiting('third-party', '2026-11-23T14:00:00-06:00'));
    t.runTo('2026-11-24T00:00:00.000Z' as never);
    expect(t.pages.map((page) => page.slice(0, 9))).toEqual(['12:00 pam', '14:00 pam']);
  });

  test('a date before a resolution, given after the case was reopened, is overdue at once', () => {
    const t = timeline(policyOf({ ladders: quiet }));
    t.happens('10:00', 'interaction.started', { channel: 'chat' });
    t.happens('12:00', 'case.resolved', { by: 'ann' });
    t.happens('13:00', 'case.reopened', {});
    t.happens('13:30', 'case.waiting', waiting('third-party', '2026-11-23T11:00:00-06:00'));
    expect(t.pages).toEqual(['13:30 pam thirdPartyOverdue.1']);
  });
});
