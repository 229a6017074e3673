import { describe, expect, test } from 'vitest';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { shadowDifference, shadowNews, shadowPolicyOf } from '../../functions/app/shadow.ts';
import { takeIn } from '../../functions/app/take-in.ts';
import { type Case, newCase } from '../../functions/domain/case.ts';
import { settle } from '../../functions/domain/decide.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { absorb } from '../../functions/domain/evolve.ts';
import type { Policy } from '../../functions/domain/policy.ts';
import { handedOverTwice } from '../backtest/recorded.ts';
import { at, CASE, policyOf } from '../support/given.ts';

/** The case after each of these facts, committed one by one under the live policy. */
function commits(facts: readonly Fact[], policy: Policy): Case[] {
  const states: Case[] = [];
  for (const fact of facts) {
    const { state } = absorb(states.at(-1) ?? newCase(CASE), [fact], []);
    states.push(settle(state, policy, fact.time).state);
  }
  return states;
}

/** The live policy pages at the second hand-off; its shadow has another limit. */
const withLimit = (limit: number): Policy =>
  policyOf({ shadow: { rules: { transfers: { limit }, loop: false }, people: {} } });

describe('a shadow', () => {
  test('says what it alone would have raised, and to whom, once', () => {
    const policy = withLimit(1);
    const shadow = shadowPolicyOf(policy);
    if (!shadow) throw new Error('the policy has a shadow');
    const facts = handedOverTwice('call-1');
    const states = commits(facts, policy);
    const news = states.map((state, i) =>
      shadowNews(states[i - 1], state, shadow, facts[i]?.time ?? at('10:00')),
    );
    expect(news).toEqual([
      [],
      [],
      [{ only: 'shadow', climb: 'transfers.1', reason: 'transfers', who: ['pam'] }],
      [],
      [],
    ]);
  });

  test('says what the live policy alone raises', () => {
    const policy = withLimit(3);
    const shadow = shadowPolicyOf(policy);
    const last = commits(handedOverTwice('call-1'), policy).at(-1);
    if (!shadow || !last) throw new Error('a shadow and a case');
    expect(shadowDifference(last, shadow, at('10:20'))).toEqual([
      { only: 'live', climb: 'transfers.1', reason: 'transfers', who: ['pam'] },
    ]);
  });

  test('is silent where both agree, and changes nothing', () => {
    const policy = withLimit(2);
    const shadow = shadowPolicyOf(policy);
    const last = commits(handedOverTwice('call-1'), policy).at(-1);
    if (!shadow || !last) throw new Error('a shadow and a case');
    const before = structuredClone(last);
    expect(shadowDifference(last, shadow, at('10:20'))).toEqual([]);
    expect(last).toEqual(before);
  });
});

test('a policy without a shadow has none', () => expect(shadowPolicyOf(policyOf())).toBeUndefined());

test('beside the live policy it pages nobody, and each difference is a line and a count', async () => {
  const policy = withLimit(1);
  const table = createMemoryTable();
  const counted: string[] = [];
  const said: unknown[] = [];
  const delivered: unknown[] = [];
  const log = {
    info: (message: string, fields?: object) => void (message === 'shadow' && said.push(fields)),
    failed() {},
    count: (name: string) => void counted.push(name),
  };
  const queues = {
    deliver: async (some: readonly unknown[]) => void delivered.push(...some),
    wake: async () => {},
    answer: async () => {},
    intake: async () => {},
  };
  const policies = { active: async () => policy };
  for (const fact of handedOverTwice('call-1').slice(0, 3)) {
    const clock = { now: () => fact.time };
    await takeIn(
      { clock, policies, log, queues, store: table, people: table, claims: table, optOuts: table },
      [{ kind: 'fact', fact }],
    );
  }
  expect(counted).toEqual(['ShadowOnly']);
  expect(said).toMatchObject([{ only: 'shadow', climb: 'transfers.1', who: ['pam'] }]);
  expect(delivered).toEqual([]);
});
