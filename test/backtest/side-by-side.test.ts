import { describe, expect, test } from 'vitest';
import type { Change } from '../../functions/app/backtest/differences.ts';
import { sideBySide } from '../../functions/app/backtest/side-by-side.ts';
import type { Fact } from '../../functions/domain/event.ts';
import type { Policy } from '../../functions/domain/policy.ts';
import { at, policyOf } from '../support/given.ts';
import { event, handedOverTwice, madeFacts } from './recorded.ts';

function compared(facts: readonly Fact[], first: Policy, second: Policy) {
  const changes: Change[] = [];
  const sides = sideBySide(first, second, { onChange: (change) => void changes.push(change) });
  for (const fact of facts) sides.take(fact);
  return { changes, ...sides.end() };
}

const resolved = (w: string, subject: string) => event(w, 'case.resolved', subject, { by: 'ada' });
const limit = (n: number) => policyOf({ rules: { transfers: { limit: n } } });

describe('two policies over one log', () => {
  test('differ in a case that only one of them tells of', () => {
    const { changes, changed } = compared(handedOverTwice('call-1'), limit(2), limit(3));
    expect(changes).toMatchObject([
      { conversation: 'call-1', kind: 'onlyFirst', first: { reasons: ['transfers'], toldAt: at('10:20') } },
    ]);
    expect(changed.counts).toMatchObject({ onlyFirst: 1, onlySecond: 0 });
  });

  test('differ in when they tell of it', () => {
    const { changes } = compared(handedOverTwice('call-1'), limit(2), limit(1));
    expect(changes).toMatchObject([{ kind: 'earlier', seconds: -600 }]);
  });

  test('differ in nothing when they are one', () => {
    const { changes, first } = compared(madeFacts({ count: 5000, callsPerDay: 2000 }), limit(2), limit(2));
    expect(first.escalated).toBeGreaterThan(10);
    expect(changes).toEqual([]);
  });

  test('each has a case in memory for as long as it needs it, and are compared when both are done', () => {
    const forgetful = policyOf({ rules: { repeatContact: { within: 'PT1H', limit: 9 } } });
    const mindful = policyOf({ rules: { repeatContact: { within: 'P7D', limit: 9 } } });
    const log = [
      ...handedOverTwice('call-1'),
      resolved('10:30', 'call-1'),
      event('2026-11-25 10:00', 'case.noted', 'call-2', { by: 'ada', text: 'long forgotten by the first' }),
    ];
    expect(compared(log, forgetful, mindful).changes).toEqual([]);
    expect(compared(log, mindful, forgetful).changes).toEqual([]);
  });

  test('a conversation that goes on after its case was forgotten is one case with what it was', () => {
    const rules = (within: string) =>
      policyOf({ rules: { supervisorRequested: {}, repeatContact: { within } } });
    const log = [
      event('10:00', 'supervisor.requested', 'call-1', { by: 'customer' }),
      resolved('10:01', 'call-1'),
      event('2026-11-24 10:00', 'supervisor.requested', 'call-1', { by: 'customer' }),
    ];
    expect(compared(log, rules('PT1H'), rules('P7D')).changes).toEqual([]);
  });
});
