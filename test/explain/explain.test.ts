import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groundsWords } from '../../functions/domain/climbs/grounds.ts';
import { nextLook, settle } from '../../functions/domain/decide.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { refold } from '../../functions/domain/evolve.ts';
import { type Explanation, explain } from '../../functions/domain/explain/explain.ts';
import { upcoming } from '../../functions/domain/explain/explain-looks.ts';
import { explanationText } from '../../functions/domain/explain/explain-words.ts';
import type { Policy } from '../../functions/domain/policy.ts';
import { removedAt } from '../../functions/domain/retention.ts';
import { anyFacts } from '../support/any-fact.ts';
import { at, CASE, policyOf, type Timeline, timeline } from '../support/given.ts';
import { livedPolicy } from '../support/histories.ts';

const explained = (t: Timeline, wall?: string): Explanation =>
  explain(CASE, t.history, t.policy, wall === undefined ? t.now() : at(wall));
const ruleOf = (e: Explanation, name: string) => e.rules.find(({ rule }) => rule === name);

const STALL = { rules: { stall: { after: { normal: 'PT4H' }, hours: 'support' } } };

/** Opened at 9:05; waits 35 minutes for the customer; nothing comes of it. */
function stalling(): Timeline {
  const t = timeline(policyOf(STALL));
  t.happens('09:00', 'interaction.started', { channel: 'chat', customer: { name: 'Kim' } });
  t.happens('09:05', 'case.progressed', { by: 'a1', what: 'parts ordered' });
  t.happens('10:00', 'case.waiting', { on: 'customer', what: 'a photo' });
  t.happens('10:35', 'interaction.message', { by: 'customer', text: 'here it is' });
  return t;
}

describe('a page', () => {
  test('keeps its rule, its policy, what was compared, the events and the clock', () => {
    const t = stalling();
    t.runTo(at('14:00'));
    const [climb] = t.state().climbs;
    expect(climb?.grounds).toEqual({
      rule: 'stall',
      revision: t.policy.revision,
      compared: {
        'latest progress': 'parts ordered',
        at: at('09:05'),
        priority: 'normal',
        limit: 'PT4H',
        hours: 'support',
      },
      events: ['pbx:test/event-002', 'pbx:test/event-003'],
      clock:
        '4 hours open time since progress today at 9:05, paused 35 minutes waiting on the customer (10:00 to 10:35)',
    });
    expect(climb?.startedAt).toBe(at('13:40'));
  });

  test.each([
    ['transfers', 'hand-offs 2, limit 2, within 7 days', ['pbx:test/event-003', 'pbx:test/event-004']],
    ['loop', 'sent to desk, left before yes', ['pbx:test/event-004']],
    ['supervisorRequested', 'requests 1, asked by customer', ['pbx:test/event-005']],
    ['lowSatisfaction', 'score 1, at most 2', ['pbx:test/event-006']],
    ['reopened', 'reopenings 1, limit 1', ['pbx:test/event-008']],
  ])('for %s names the facts that were compared', (reason, compared, events) => {
    const rules = { transfers: {}, loop: {}, supervisorRequested: {}, lowSatisfaction: {}, reopened: {} };
    const t = timeline(policyOf({ rules }));
    t.happens('10:00', 'interaction.started', { channel: 'voice' });
    t.happens('10:01', 'interaction.connected', { agent: 'a1', queue: 'desk' });
    t.happens('10:02', 'interaction.transferred', { to: { queue: 'other' } });
    t.happens('10:03', 'interaction.transferred', { to: { queue: 'desk' } });
    t.happens('10:04', 'supervisor.requested', { by: 'customer' });
    t.happens('10:05', 'feedback.received', { score: 1 });
    t.happens('10:06', 'case.resolved', { by: 'a1' });
    t.happens('10:07', 'case.reopened', {});
    const grounds = t.state().climbs.find((c) => c.reason === reason)?.grounds;
    expect(grounds?.events).toEqual(events);
    expect(grounds && groundsWords(grounds, at('10:10'), 'America/Chicago')).toBe(
      `${reason} (policy ${t.policy.revision}): ${compared}; events ${events.join(', ')}`,
    );
  });

  test('answers “?” with its grounds in short', () => {
    const t = stalling();
    t.answers('13:41', 'pam', 'why');
    expect(t.words.at(-1)).toContain(`stall (policy ${t.policy.revision}): 4 hours open time`);
    expect(t.words.at(-1)).toMatch(/paused 35 minutes.*events pbx:test\/event-002, pbx:test\/event-003\.$/);
  });
});

describe('an explanation', () => {
  test('says of each rule what is compared, and how far it is from its limit', () => {
    const t = stalling();
    t.happens('11:00', 'interaction.connected', { agent: 'a1' });
    t.happens('11:05', 'interaction.transferred', { to: { queue: 'desk' } });
    const e = explained(t);
    expect(e.rules).toHaveLength(16);
    expect(ruleOf(e, 'transfers')).toEqual({
      rule: 'transfers',
      verdict: 'not crossed',
      compared: { 'hand-offs': 1, limit: 2, within: 'P7D' },
      words: '1 more within 7 days would cross it',
      crossed: [],
    });
    expect(ruleOf(e, 'stall')?.words).toBe(
      '1 hour 25 minutes open time since progress today at 9:05, paused 35 minutes waiting on the customer (10:00 to 10:35); crosses in 2 hours 35 minutes (today at 13:40) unless something progresses',
    );
    expect(ruleOf(e, 'reopened')).toMatchObject({ verdict: 'switched off' });
    expect(e.next).toEqual([{ at: at('13:40'), why: 'stall: no progress until then' }]);
  });

  test('follows each page to its end: delivered, failed, withdrawn, and who answered what', () => {
    const t = timeline(
      policyOf({
        ladders: {
          default: {
            rungs: [
              { notify: ['pam', 'raj'], acknowledgeWithin: 'PT5M' },
              { notify: ['dana'], acknowledgeWithin: 'PT5M' },
            ],
          },
        },
      }),
      (message) => {
        if (message.kind !== 'page' || message.person === 'dana') return [];
        if (message.person === 'raj')
          return [{ after: 2, type: 'message.failed', data: { message: message.id, code: '30003' } }];
        return [{ after: 1, type: 'message.delivered', data: { message: message.id } }];
      },
    );
    t.happens('10:00', 'case.noted', { by: 'a1', text: 'complaint', about: ['x'] });
    t.happens('10:01', 'supervisor.requested', { by: 'customer' });
    t.answers('10:06:30', 'dana', 'take');
    const [climb] = explained(t).climbs;
    expect(
      climb?.rungs.map(({ at: _, pages, ...r }) => [r.name, ...pages.map((p) => `${p.person} ${p.fate}`)]),
    ).toEqual([
      ['rung 1', 'pam delivered', 'raj failed'],
      ['rung 2', 'dana withdrawn'],
    ]);
    expect(climb?.rungs[1]?.pages[0]).toMatchObject({ fateAt: at('10:06:30'), why: 'dana answered “take”' });
    expect(climb?.answers).toEqual([{ at: at('10:06:30'), person: 'dana', verb: 'take', outcome: 'taken' }]);
    expect(ruleOf(explained(t), 'unacknowledged')?.verdict).toBe('crossed');
  });

  test('says why somebody was not paged, and why a rung was passed over', () => {
    const t = timeline();
    t.happens('10:00', 'case.noted', { by: 'a1', text: 'complaint', about: ['pam'] });
    t.happens('10:01', 'supervisor.requested', { by: 'customer' });
    const [climb] = explained(t).climbs;
    expect(climb?.rungs[0]?.skipped).toBe(
      'nobody to page among pam; pam is not asked: the complaint is about them',
    );
    expect(climb?.rungs[1]?.pages.map((p) => p.person)).toEqual(['raj']);
    expect(explanationText(explained(t))).toContain('rung 1: passed over, nobody to page among pam');
  });

  test('says of a crossing without a climb why there is none', () => {
    const t = timeline();
    t.happens('10:00', 'interaction.started', { channel: 'voice' });
    t.happens('10:05', 'case.resolved', { by: 'a1' });
    t.happens('10:04', 'supervisor.requested', { by: 'customer' }, { arrives: '10:06' });
    const e = explained(t);
    expect(e.climbs).toEqual([]);
    expect(ruleOf(e, 'supervisorRequested')).toMatchObject({
      verdict: 'crossed',
      crossed: [{ at: at('10:04'), noClimb: 'the case was resolved after it' }],
    });
    expect(explanationText(e)).toContain('no page, the case was resolved after it');
  });

  test('of an earlier moment knows nothing of what came later', () => {
    const t = stalling();
    t.runTo(at('14:00'));
    const before = explained(t, '13:39');
    expect(before.climbs).toEqual([]);
    expect(ruleOf(before, 'stall')?.verdict).toBe('not crossed');
    expect(ruleOf(explained(t, '13:40'), 'stall')?.verdict).toBe('crossed');
  });

  test('hides phone numbers', () => {
    const t = timeline();
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer: { phone: '+15555550142' } });
    t.happens('10:01', 'supervisor.requested', { by: 'customer', reason: 'call me at 555 555 0142' });
    expect(JSON.stringify(explained(t))).toContain('call me at …42');
    expect(JSON.stringify(explained(t))).not.toMatch(/555\D?0142/);
  });

  test('names with the next look exactly what the case waits for', () => {
    const t = stalling();
    for (const wall of ['10:40', '13:40', '13:45:00', '13:50']) {
      t.runTo(at(wall));
      expect(upcoming(t.state(), t.policy)[0]?.at).toBe(nextLook(t.state(), t.policy));
    }
  });
});

test('a case that is over is looked at when it is removed, and the text says so', () => {
  const t = timeline(policyOf({ retention: 'P30D' }));
  t.happens('10:00', 'interaction.started', { channel: 'voice' });
  t.happens('11:00', 'case.resolved', { by: 'ann' });
  expect(explanationText(explained(t)).trimEnd().split('\n').slice(-2)).toEqual([
    'Looked at next',
    '  2026-12-23 11:00:00  retention: the case is over, and removed with all that was kept of it',
  ]);
});

describe('the same history', () => {
  const bytes = (history: readonly Fact[], policy: Policy) =>
    JSON.stringify(explain(CASE, history, policy, at('20:00')));

  test('gives the same explanation byte for byte, shuffled and doubled', () => {
    const t = stalling();
    t.happens('12:00', 'supervisor.requested', { by: 'customer' });
    t.answers('12:01', 'pam', 'take');
    t.runTo(at('20:00'));
    const expected = bytes(t.history, t.policy);
    const doubled = fc.shuffledSubarray([...t.history, ...t.history], { minLength: 2 * t.history.length });
    fc.assert(
      fc.property(doubled, (history) => bytes(history, t.policy) === expected),
      { numRuns: 50 },
    );
    expect(explanationText(JSON.parse(expected))).toBe(
      explanationText(explain(CASE, t.history, t.policy, at('20:00'))),
    );
  });
});

test('any sequence of valid facts, sensible or not, is explained, and its next look is the one that is taken', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const now = at('2026-11-24 12:00');
      const e = explain(CASE, facts, livedPolicy, now);
      expect(explanationText(e)).toContain(CASE);
      const { state } = settle(refold(CASE, facts, { claimed: [], unarchived: [] }), livedPolicy, now);
      expect(upcoming(state, livedPolicy)[0]?.at).toBe(
        nextLook(state, livedPolicy) ?? removedAt(state, livedPolicy),
      );
    }),
    { numRuns: 100 },
  );
});
