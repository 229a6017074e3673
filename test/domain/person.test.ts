import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { E164, MessageId, PersonId } from '../../functions/domain/ids.ts';
import { type AskedPage, verdictOn } from '../../functions/domain/people/asking.ts';
import { freeAt } from '../../functions/domain/people/budget.ts';
import { nextPersonLook, settlePerson } from '../../functions/domain/people/decide-person.ts';
import { evolvePerson } from '../../functions/domain/people/evolve-person.ts';
import type { PersonFact } from '../../functions/domain/people/facts.ts';
import { newPerson, type PersonState } from '../../functions/domain/people/person.ts';
import { epochOf, type Instant, minutes, plus, type Span, seconds } from '../../functions/domain/time.ts';
import { at, policyOf } from '../support/given.ts';

const PAM = PersonId.parse('pam');
const NUMBER = E164.parse('+15555550110');
const policy = policyOf();
const page = (n: number, more: Partial<AskedPage> = {}): AskedPage => ({
  message: MessageId.parse(`page.stall.${n}.1.pam`),
  caseId: caseIdOf(`call-${n}`),
  channel: 'sms',
  number: NUMBER,
  ...more,
});
const fact = (type: PersonFact['type'], more: object = {}, wall = '10:00') =>
  ({ type, at: at(wall), message: page(1).message, channel: 'sms', number: NUMBER, ...more }) as PersonFact;
const personAfter = (...facts: PersonFact[]): PersonState => facts.reduce(evolvePerson, newPerson(PAM));
const failed = (code: string, n = 1, channel = 'sms') =>
  fact('message.failed', { code, message: page(n).message, name: `page ${n}`, channel });

describe('a budget', () => {
  const at5 = ['10:00', '10:02', '10:04', '10:06', '10:08'].map((wall) => at(wall));

  test.each<[string, readonly Instant[], 'sms' | 'voice', string, string]>([
    ['nothing was sent', [], 'sms', '10:00', '10:00'],
    ['one a minute', [at('10:00')], 'sms', '10:00:30', '10:01'],
    ['a minute later it is free', [at('10:00')], 'sms', '10:01', '10:01'],
    ['five in a quarter of an hour', at5, 'sms', '10:09', '10:15'],
    ['three calls in a quarter of an hour', at5.slice(0, 3), 'voice', '10:05', '10:15'],
  ])('%s', (_, sent, channel, now, free) => {
    expect(freeAt(sent, channel, policy, at(now))).toBe(at(free));
  });
});

describe('may a page go now', () => {
  const busy = personAfter(fact('page.sent', { caseId: page(1).caseId }));
  const now = at('10:00:20');

  test('the first goes at once', () => {
    expect(verdictOn(newPerson(PAM), page(1), policy, now)).toEqual({ kind: 'send' });
  });
  test('the same page asked again goes again, and counts once', () => {
    expect(verdictOn(busy, page(1), policy, now)).toEqual({ kind: 'send' });
    expect(evolvePerson(busy, fact('page.sent', { caseId: page(1).caseId })).sent.sms).toHaveLength(1);
  });
  test('the next is held until the budget allows it', () => {
    expect(verdictOn(busy, page(2), policy, now)).toEqual({ kind: 'hold', until: at('10:01') });
  });
  test('and whoever comes then joins those who wait', () => {
    const waiting = evolvePerson(busy, fact('page.held', { until: at('10:01') }));
    expect(verdictOn(waiting, page(3), policy, at('10:01'))).toEqual({ kind: 'hold', until: at('10:01') });
  });
  test('one that must be answered before then does not go this way', () => {
    const hasty = page(2, { answerBy: at('10:00:50') });
    expect(verdictOn(busy, hasty, policy, now)).toEqual({ kind: 'refuse', why: 'budget' });
  });
  test('a call is not held: it goes or it does not', () => {
    const calls = personAfter(
      ...[1, 2, 3].map((n) =>
        fact('page.sent', { caseId: page(n).caseId, message: page(n).message, channel: 'voice' }),
      ),
    );
    expect(verdictOn(calls, page(4, { channel: 'voice' }), policy, now)).toEqual({
      kind: 'refuse',
      why: 'budget',
    });
  });
});

describe('what an error code does', () => {
  const verdict = (state: PersonState, channel: 'sms' | 'voice' = 'sms') =>
    verdictOn(state, page(9, { channel }), policy, at('11:00'));

  test.each([
    ['landline', [failed('21614')], 'landline'],
    ['landline or unreachable carrier', [failed('30006')], 'landline'],
    ['opted out', [failed('21610')], 'stopped'],
    ['no such number', [failed('21211')], 'quarantined'],
    ['twice in a row', [failed('30003'), failed('30008', 2)], 'quarantined'],
  ])('%s: no text any more, and calls still go', (_, facts, why) => {
    expect(verdict(personAfter(...facts))).toEqual({ kind: 'refuse', why });
    expect(verdict(personAfter(...facts), 'voice')).toEqual({ kind: 'send' });
  });

  test.each([
    ['once', [failed('30003')]],
    ['the same failure told twice', [failed('30003'), failed('30003')]],
    ['with a success between', [failed('30003'), fact('message.delivered'), failed('30003', 2)]],
    ['filtered: no fault of the number', [failed('30007'), failed('30007', 2)]],
    ['our own setup', [failed('30034'), failed('21608', 2)]],
    ['our own refusals', [failed('budget'), failed('quarantined', 2)]],
    ['the carrier was overloaded', [failed('30001'), failed('30001', 2)]],
  ])('%s: texts still go', (_, facts) => {
    expect(verdict(personAfter(...facts))).toEqual({ kind: 'send' });
  });

  const alarms = (state: PersonState) =>
    state.outstanding.flatMap((m) => (m.kind === 'alarm' ? [m.id as string] : []));

  test('the operators are told of a quarantine once', () => {
    const state = personAfter(failed('30003'), failed('30003', 2), failed('30003', 3));
    expect(alarms(state)).toEqual([`alarm.quarantine.pam.sms.${at('10:00')}`]);
  });
  test('and of what they must mend once a day', () => {
    const state = personAfter(failed('30034'), failed('30034', 2), failed('30007', 3));
    expect(alarms(state)).toEqual(['alarm.code.30034.pam.2026-11-23', 'alarm.code.30007.pam.2026-11-23']);
  });

  test.each(['number.alive', 'number.released', 'texts.started'] as const)('%s ends a quarantine', (type) => {
    expect(verdict(personAfter(failed('30003'), failed('30003', 2), fact(type)))).toEqual({ kind: 'send' });
  });
  test('another number in the policy starts afresh', () => {
    const state = personAfter(failed('21610'));
    const other = page(9, { number: E164.parse('+15555550119') });
    expect(verdictOn(state, other, policy, at('11:00'))).toEqual({ kind: 'send' });
  });
  test('STOP is absolute: neither a text from them nor a hand ends it, START does', () => {
    const stopped = personAfter(fact('texts.stopped'), fact('number.alive'), fact('number.released'));
    expect(verdict(stopped)).toEqual({ kind: 'refuse', why: 'stopped' });
    expect(verdict(evolvePerson(stopped, fact('texts.started', {}, '10:01')))).toEqual({ kind: 'send' });
  });
  test('of STOP and START the one that was said last counts, in whatever order and however often they come', () => {
    const types = ['texts.stopped', 'texts.started', 'message.failed'] as const;
    const word = fc.record({ type: fc.constantFrom(...types), minute: fc.integer({ min: 10, max: 59 }) });
    const words = fc.uniqueArray(word, { minLength: 1, maxLength: 5, selector: ({ minute }) => minute });
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], { minLength: 10 });
    fc.assert(
      fc.property(words, order, (said, arrivals) => {
        const last = said.reduce((a, b) => (a.minute > b.minute ? a : b));
        const facts = arrivals.flatMap((i) => said[i] ?? []);
        const code = { code: '21610', name: 'page 1' };
        const state = personAfter(...facts.map(({ type, minute }) => fact(type, code, `10:${minute}`)));
        expect(verdict(state).kind).toBe(last.type === 'texts.started' ? 'send' : 'refuse');
      }),
    );
  });
});

/** One page after the other reaches a person; looks come at their instants. */
function lived(arrivals: readonly { readonly gap: Span; readonly patience: Span }[]) {
  let now = at('10:00');
  let state = newPerson(PAM);
  const sent: Instant[] = [];
  const ends = { sent: 0, refused: 0, held: 0 };
  const digests: Instant[] = [];
  const look = (until: Instant): void => {
    for (
      let next = nextPersonLook(state);
      next !== undefined && next <= until;
      next = nextPersonLook(state)
    ) {
      const before = state.round;
      state = settlePerson(state, policy, next);
      if (state.round > before) {
        digests.push(next);
        sent.push(next);
        const digest = state.outstanding.at(-1)?.id ?? '';
        state = evolvePerson(state, { ...fact('message.settled'), at: next, message: digest } as PersonFact);
      }
    }
  };
  const holds: { readonly at: Instant; readonly until: Instant; readonly answerBy: Instant }[] = [];
  for (const [n, { gap, patience }] of arrivals.entries()) {
    now = plus(now, gap);
    look(now);
    const answerBy = plus(now, patience);
    const asked = page(n, { answerBy });
    const verdict = verdictOn(state, asked, policy, now);
    if (verdict.kind === 'send') {
      ends.sent += 1;
      sent.push(now);
      const { message, caseId } = asked;
      state = evolvePerson(state, { type: 'page.sent', at: now, message, caseId, channel: 'sms' });
    } else if (verdict.kind === 'hold') {
      ends.held += 1;
      holds.push({ at: now, until: verdict.until, answerBy });
      state = evolvePerson(state, { type: 'page.held', at: now, until: verdict.until });
    } else ends.refused += 1;
  }
  look(plus(now, minutes(400)));
  return { sent, ends, holds, digests };
}

const LIMITS = [
  [1, minutes(1)],
  [5, minutes(15)],
  [11, minutes(60)],
  [21, minutes(180)],
] as const;

test('under any sequence of pages no window is ever exceeded, and every held page gets its digest in time', () => {
  const arrival = fc.record({
    gap: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 1_800_000 })),
    patience: fc.integer({ min: 1_000, max: 7_200_000 }),
  });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 200 }), (arrivals) => {
      const { sent, ends, holds, digests } = lived(arrivals as unknown as Parameters<typeof lived>[0]);
      for (const [most, within] of LIMITS)
        for (const [i, first] of sent.entries()) {
          const last = sent[i + most];
          if (last !== undefined) expect(epochOf(last) - epochOf(first)).toBeGreaterThanOrEqual(within);
        }
      expect(ends.sent + ends.held + ends.refused).toBe(arrivals.length);
      for (const { at: since, until, answerBy } of holds) {
        expect(digests).toContain(until);
        expect(until >= since && until < answerBy).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('a digest whose budget was cut meanwhile is put off, not forgotten', () => {
  const state = personAfter(
    fact('page.sent', { caseId: page(1).caseId }),
    fact('page.held', { until: at('10:01') }),
  );
  const strict = {
    ...policy,
    budgets: { ...policy.budgets, sms: { perMinute: 1, per15Minutes: 1, perHour: 1, per3Hours: 1 } },
  };
  const later = settlePerson(state, strict, at('10:01'));
  expect([later.round, later.heldUntil]).toEqual([1, at('13:00')]);
  expect(settlePerson(later, strict, at('13:00')).round).toBe(2);
});

test('a digest that nobody reports on is asked after', () => {
  const made = settlePerson(personAfter(fact('page.held', { until: at('10:01') })), policy, at('10:01'));
  expect(nextPersonLook(made)).toBe(at('10:02'));
  expect(settlePerson(made, policy, plus(at('10:02'), seconds(0))).outstanding).toMatchObject([{ ask: 2 }]);
});
