import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCase } from '../../functions/domain/case.ts';
import { settle } from '../../functions/domain/decide.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { absorb, needsRefold } from '../../functions/domain/evolve.ts';
import { keysIn } from '../../functions/domain/joining.ts';
import { ownNumbersOf, withoutOwnNumber } from '../../functions/domain/own-calls.ts';
import { at, CASE, comparable, fact, policyOf } from '../support/given.ts';

const OWN = '+15555550100';
const policy = policyOf({ ownNumbers: [OWN], rules: { dropped: {}, transfers: { limit: 1 } } });

const heard = (wall: string, type: Fact['type'], data: object = {}): Fact =>
  withoutOwnNumber(fact({ time: at(wall), type, data: { ...data } }), ownNumbersOf(policy));
const started = (customer?: object) =>
  heard('10:00', 'interaction.started', { channel: 'voice', ...(customer ? { customer } : {}) });
const identified = (customer: object, wall = '10:02') => heard(wall, 'customer.identified', { customer });
const ON = [
  heard('10:01', 'interaction.connected', { agent: '7001' }),
  heard('10:03', 'interaction.transferred', { to: { agent: '7002' } }),
  heard('10:04', 'interaction.ended', { outcome: 'dropped' }),
];
/** Which number calls may be said at once, or before anybody answers. */
const TOLD_AT_ONCE = [started({ phone: OWN }), ...ON];
const TOLD_LATER = [started(), ...ON, identified({ phone: OWN }, '10:00:30')];

function folded(batches: readonly (readonly Fact[])[]) {
  const seen: Fact[] = [];
  return batches.reduce((state, batch) => {
    const next = absorb(state, batch, needsRefold(state, batch) ? [...seen] : undefined).state;
    seen.push(...batch);
    return next;
  }, newCase(CASE));
}

/** The facts in any order, in batches of any size. */
const anyWay = (facts: readonly Fact[]) =>
  fc
    .tuple(fc.shuffledSubarray([...facts], { minLength: facts.length }), fc.integer({ min: 1, max: 4 }))
    .map(([all, size]) =>
      Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size)),
    );

describe('a call that shows one of the centre’s own numbers', () => {
  test.each([
    ['at once', TOLD_AT_ONCE],
    ['before anybody answers', TOLD_LATER],
  ])('opens no case, in whatever order it is told, and the number is told %s', (_, facts) => {
    const expected = comparable(folded([facts]));
    expect(expected).toMatchObject({
      ownCalls: ['call-1'],
      interactions: [],
      handoffs: [],
      drops: [],
      customer: {},
    });
    expect(folded([facts]).openedAt).toBeUndefined();
    fc.assert(
      fc.property(anyWay(facts), (batches) => {
        const state = folded(batches);
        expect(comparable(state)).toEqual(expected);
        expect(settle(state, policy, at('11:00')).decided).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['a number', { phone: '+15555550177' }],
    ['an id', { externalId: 'K1' }],
  ])('is the customer’s whom anything else names by %s, with all that happened on it', (_, customer) => {
    const facts = [...TOLD_AT_ONCE, identified(customer)];
    const expected = comparable(folded([facts]));
    expect(expected).toMatchObject({ ownCalls: [], customer, handoffs: [{ to: '7002' }], drops: [{}] });
    fc.assert(
      fc.property(anyWay(facts), (batches) => {
        expect(comparable(folded(batches))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['waits', [heard('10:01', 'interaction.queued', { queue: 'cards' })], 0],
    ['talks', [heard('10:01', 'interaction.connected', { agent: '7001' })], 0],
    ['is transferred', [heard('10:01', 'interaction.transferred', { to: { queue: 'cards' } })], 1],
  ])('is still a customer’s who withholds theirs and %s before a line shows it', (_, before, handoffs) => {
    const shown = { customer: { phone: OWN } };
    const facts = [
      started(),
      ...before,
      heard('10:02', 'interaction.transferred', { to: { queue: 'fraud' }, ...shown }),
      heard('10:03', 'interaction.connected', { agent: '7002', ...shown }),
      identified({ phone: OWN }, '10:04'),
    ];
    const expected = comparable(folded([facts]));
    expect(expected).toMatchObject({ openedAt: at('10:00'), ownCalls: [], customer: {} });
    expect(expected.interactions).toMatchObject([{ state: 'connected', agent: '7002' }]);
    expect(expected.handoffs).toHaveLength(handoffs + 1);
    fc.assert(
      fc.property(anyWay(facts), (batches) => {
        expect(comparable(folded(batches))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('loses nothing that a person says of it', () => {
    const asked = heard('10:03', 'supervisor.requested', { by: 'agent' });
    const state = folded([[...TOLD_AT_ONCE, asked]]);
    expect(state).toMatchObject({ openedAt: at('10:03'), requests: [{ by: 'agent' }], interactions: [] });
  });

  test('has no customer’s key, and the number stands on record', () => {
    expect(keysIn(TOLD_AT_ONCE)).toEqual([]);
    expect(TOLD_AT_ONCE[0]?.data).toMatchObject({ customer: { centre: OWN } });
  });
});

test('the centre’s own are the numbers of ownNumbers, of callbacks and of teams', () => {
  const named = policyOf({
    ownNumbers: [OWN],
    callbacks: { number: '+15555550118' },
    teams: { support: { phone: '+15555550119' } },
  });
  expect([...ownNumbersOf(named)].toSorted()).toEqual([OWN, '+15555550118', '+15555550119']);
});
