import { describe, expect, test } from 'vitest';
import type { CustomerWord } from '../support/carrier.ts';
import { at, comparable } from '../support/given.ts';
import { on, promised, rings, state } from '../support/promised.ts';

const WINDOW = { window: { start: on('10:00'), end: on('14:00') } };
/** A plan of its own for each outcome, so that none can be taken for another. */
const PLANS = {
  callbacks: {
    attempts: 4,
    retryAfter: {
      busy: ['PT1M', 'PT2M'],
      noAnswer: ['PT3M', 'PT4M'],
      machine: ['PT5M', 'PT6M'],
      failed: ['PT7M', 'PT8M'],
      agentUnavailable: ['PT30S'],
    },
  },
};

/** When the customer's phone rang, in minutes after ten. */
const minutes = (t: ReturnType<typeof promised>) =>
  rings(t)
    .filter((line) => line.endsWith('the customer'))
    .map((line) => Math.floor((Date.parse(at(line.split(' ')[0] ?? '')) - Date.parse(at('10:00'))) / 60_000));

describe('each outcome follows its own plan, the last pause again and again, inside the window', () => {
  test.each<[CustomerWord, number[]]>([
    ['busy', [0, 1, 3, 5]],
    ['no-answer', [0, 3, 8, 13]],
    ['machine', [0, 5, 11, 18]],
    ['fax', [0, 5, 11, 18]],
    ['unknown', [0, 5, 12, 19]],
    ['failed', [0, 7, 15, 23]],
    // What is too short to keep the promise is taken as no answer.
    ['short talk', [0, 3, 7, 12]],
  ])('%s', (word, expected) => {
    const t = promised(WINDOW, { customers: [word] }, PLANS);
    t.runTo(at('14:10'));
    expect(minutes(t)).toEqual(expected);
    expect(state(t)).toBe(word === 'failed' ? 'broken' : 'renegotiated');
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('each of them by the number of its own kind', () => {
    const t = promised(WINDOW, { customers: ['busy', 'machine', 'busy', 'human'] }, PLANS);
    t.runTo(at('14:10'));
    expect(minutes(t)).toEqual([0, 1, 6, 8]);
    expect(state(t)).toBe('kept');
  });
});

describe('an error that no repetition mends', () => {
  const CLIMBS = { ...PLANS, rules: { promiseAtRisk: {} } };

  test.each<[string, CustomerWord, number[], 'is texted' | 'is not texted']>([
    ['Twilio says that the number is none', 'refused 21211', [0], 'is not texted'],
    ['Twilio says that it is not valid', 'refused 21217', [0], 'is not texted'],
    ['Twilio says that it cannot be reached', 'refused 21214', [0], 'is texted'],
    ['a carrier says so, and says it again', 'failed 13224', [0, 7], 'is texted'],
    ['Twilio blocks the call', 'refused 21216', [0], 'is texted'],
  ])('%s: the tries end, a supervisor is told at once, and the customer', (_, word, expected, texted) => {
    const t = promised(WINDOW, { customers: [word] }, CLIMBS);
    t.runTo(at('13:00'));
    expect(minutes(t)).toEqual(expected);
    expect(t.state().climbs[0]).toMatchObject({ reason: 'promiseAtRisk' });
    expect(t.state().climbs[0]?.why).toContain(`cannot be called (Twilio ${word.split(' ')[1]})`);
    expect(t.words.some((text) => text.includes('may not make it'))).toBe(texted === 'is texted');
    expect(state(t)).toBe('calling');
    t.runTo(at('14:02'));
    expect(state(t)).toBe('broken');
  });

  test('of our own account is told at once, too, and the tries go on: it may be mended', () => {
    const t = promised(WINDOW, { customers: ['refused 21215', 'human'] }, CLIMBS);
    t.runTo(at('13:00'));
    expect(t.state().climbs[0]?.why).toContain('Twilio refuses our calls (21215)');
    expect(minutes(t)).toEqual([0, 7]);
    expect(state(t)).toBe('kept');
  });

  test('of a code that nobody knows is an ordinary failure', () => {
    const t = promised(WINDOW, { customers: ['failed 99999', 'human'] }, CLIMBS);
    t.runTo(at('13:00'));
    expect(t.state().climbs).toEqual([]);
    expect(state(t)).toBe('kept');
  });
});

describe('a call of which nothing is heard', () => {
  test('of the customer’s: it is given up in time, and the plan goes on', () => {
    const t = promised(WINDOW, { customers: ['silent', 'human'] }, PLANS);
    t.runTo(at('14:00'));
    expect(minutes(t)).toEqual([0, 10]);
    expect(state(t)).toBe('kept');
  });

  test('of everybody’s: the promise ends all the same', () => {
    const t = promised(WINDOW, { agents: ['silent'], customers: ['silent'] }, PLANS);
    t.runTo(at('2026-11-24 12:00'));
    expect(state(t)).toBe('broken');
    expect(t.state().outstanding).toEqual([]);
  });
});
