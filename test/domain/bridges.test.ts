import { describe, expect, test } from 'vitest';
import { afterConference } from '../../functions/domain/promises/bridge.ts';
import { callId } from '../../functions/domain/promises/leg-names.ts';
import type { Behaviour } from '../support/carrier.ts';
import { at, comparable } from '../support/given.ts';
import { MORNING, on, promised, rings, state } from '../support/promised.ts';

const CUSTOMER_FIRST = {
  callbacks: { bridge: 'customer-first' },
  teams: { support: { phone: '+15555550119' } },
};
const WINDOW = { window: { start: on('10:00'), end: on('14:00') } };

/** All that went out but texts, from ten o'clock on. */
const calls = (t: ReturnType<typeof promised>) => t.sent.filter((line) => !line.includes('text'));

describe('customer first', () => {
  test('the customer’s phone rings at the promised second, and an agent’s as soon as a human has answered', () => {
    const t = promised(MORNING, {}, CUSTOMER_FIRST);
    t.runTo(at('13:00'));
    expect(rings(t)).toEqual(['11:00 the customer', '11:00:08 ann']);
    expect(state(t)).toBe('kept');
    expect(t.state().promises[0]?.kept).toMatchObject({ agent: 'ann', answeredBy: 'human' });
  });

  test.each<[string, Behaviour]>([
    ['nobody answers', { customers: ['no-answer'] }],
    ['it is busy', { customers: ['busy'] }],
    ['a mailbox answers', { customers: ['machine'] }],
    ['a fax answers', { customers: ['fax'] }],
  ])('no agent is disturbed when %s', (_, phones) => {
    const t = promised(MORNING, phones, CUSTOMER_FIRST);
    t.runTo(at('12:00'));
    expect(rings(t).filter((line) => !line.includes('customer'))).toEqual([]);
    expect(rings(t)).toHaveLength(3);
    expect(state(t)).toBe('renegotiated');
  });

  test('agents are asked in order while the customer waits, and who passes it on is asked once', () => {
    const t = promised(WINDOW, { agents: ['press-2', 'busy', 'press-1'] }, CUSTOMER_FIRST);
    t.runTo(at('12:00'));
    expect(rings(t)).toEqual(['10:00 the customer', '10:00:08 ann', '10:00:18 team:support', '10:00:19 pam']);
    expect(state(t)).toBe('kept');
  });

  test('the wait is bounded: an apology, a new time is asked for, and a supervisor knows', () => {
    const t = promised(WINDOW, { agents: ['no key'] }, { ...CUSTOMER_FIRST, rules: { promiseAtRisk: {} } });
    t.runTo(at('12:00'));
    expect(calls(t).slice(0, 4)).toEqual([
      '10:00 ring the customer',
      '10:00:08 ring ann',
      '10:00:48 ring team:support',
      '10:01:05 let go the customer',
    ]);
    expect(calls(t)).toContain('10:01:05 let go team:support');
    expect(t.state().promises[0]).toMatchObject({
      state: 'renegotiated',
      proof: 'the customer was reached, and no agent came',
    });
    expect(t.words.join()).toContain('nobody could take the call');
    expect(t.pages[0]).toBe('10:01:17 pam promiseAtRisk.1');
    expect(t.state().climbs[0]?.why).toContain('no agent came');
  });

  test('nobody is left to come: the customer is told so at once', () => {
    const t = promised(WINDOW, { agents: ['busy'] }, CUSTOMER_FIRST);
    t.runTo(at('12:00'));
    expect(calls(t)).toContain('10:00:11 let go the customer');
    expect(state(t)).toBe('renegotiated');
  });

  test('nobody who could come is known: the customer is not rung', () => {
    const t = promised(WINDOW, {}, { callbacks: CUSTOMER_FIRST.callbacks, teams: {}, people: PEOPLE }, null);
    t.runTo(at('15:00'));
    expect(rings(t)).toEqual([]);
    expect(state(t)).toBe('broken');
  });
});

/** Nobody has a phone that a callback rings. */
const PEOPLE = Object.fromEntries(
  ['pam', 'raj', 'dana'].map((id, i) => [id, { name: id, phone: `+1555555011${i}`, channels: ['sms'] }]),
);

describe('agent first, and the agent is not there any more', () => {
  const teams = { teams: { support: { phone: '+15555550119' } } };

  test('before the customer is rung: a miss, and the customer never knows', () => {
    const t = promised(MORNING, { agents: ['gone after 20', 'press-1'] }, teams);
    t.runTo(at('12:00'));
    expect(rings(t)).toEqual(['10:59:15 ann', '11:00:35 ann', '11:00:45 the customer']);
    expect(t.state().promises[0]?.attempts[0]?.outcome).toBe('agentUnavailable');
    expect(state(t)).toBe('kept');
  });

  test('while the customer’s phone rings: the next one is asked at once', () => {
    const t = promised(WINDOW, { agents: ['gone after 12', 'press-1'] }, teams);
    t.runTo(at('12:00'));
    expect(rings(t)).toEqual(['10:00 ann', '10:00:10 the customer', '10:00:12 team:support']);
    expect(t.state().promises[0]?.kept?.agent).toBe('team:support');
  });

  test('in the middle of a talk that is too short: the next one is asked while the customer waits', () => {
    const t = promised(WINDOW, { agents: ['gone after 20', 'press-1'] }, teams);
    t.runTo(at('12:00'));
    expect(rings(t)).toEqual(['10:00 ann', '10:00:10 the customer', '10:00:20 team:support']);
    expect(state(t)).toBe('kept');
  });

  test('after a talk that keeps the promise: it is kept, and no second agent is wanted', () => {
    const t = promised(WINDOW, { agents: ['gone after 40', 'busy'] }, teams);
    t.runTo(at('12:00'));
    expect(t.state().promises[0]?.kept).toMatchObject({ agent: 'ann', seconds: 25 });
    expect(rings(t)).toEqual(['10:00 ann', '10:00:10 the customer']);
    // Twilio asks what the customer is to do when the agent goes; this is for when that was lost.
    expect(calls(t).at(-1)).toBe('10:00:45 let go the customer');
  });

  test('and nobody else comes: the customer hears an apology, and is asked for a new time', () => {
    const t = promised(WINDOW, { agents: ['gone after 20', 'busy'] });
    t.runTo(at('12:00'));
    expect(state(t)).toBe('renegotiated');
    expect(t.words.at(-1)).toContain('reply with another time');
  });
});

describe('the agent has hung up, and the customer is still on the line', () => {
  const whatNext = (t: ReturnType<typeof promised>) => {
    const [promise] = t.state().promises;
    return afterConference(t.state(), callId(promise!.id, 1, 'customer'), t.policy, t.now());
  };

  test.each([
    ['after a talk that keeps the promise', 'gone after 40', '10:00:41', 'done'],
    ['before that', 'gone after 20', '10:00:21', 'cutOff'],
  ] as const)('%s', (_, agent, now, expected) => {
    const t = promised(WINDOW, { agents: [agent, 'no key'] });
    t.runTo(at(now));
    expect(whatNext(t)).toBe(expected);
  });

  test('and the promise was withdrawn meanwhile', () => {
    const t = promised(WINDOW, { agents: ['gone after 20', 'no key'] });
    t.happens('10:00:15', 'callback.withdrawn', { by: 'customer' });
    t.runTo(at('10:00:21'));
    expect(whatNext(t)).toBe('done');
  });
});

describe('who picked up', () => {
  test.each<[string, Behaviour, string]>([
    ['unknown is no proof: a key is asked for, and none comes', { customers: ['unknown'] }, 'renegotiated'],
    ['a key that is pressed proves a human', { customers: ['unknown, presses a key'] }, 'kept'],
  ])('%s', (_, phones, end) => {
    const t = promised(MORNING, phones);
    t.runTo(at('12:00'));
    expect(calls(t)).toContain('11:00:08 ask the customer for a key');
    expect(state(t)).toBe(end);
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('the key stays with the proof', () => {
    const t = promised(MORNING, { customers: ['unknown, presses a key'] });
    t.runTo(at('12:00'));
    expect(t.state().promises[0]?.kept).toMatchObject({ answeredBy: 'unknown', key: '5', agent: 'ann' });
    expect(t.state().promises[0]?.proof).toContain('somebody who pressed 5');
  });

  test('a machine is hung up on at once, the agent is let go, and the customer is texted, once', () => {
    const t = promised(MORNING, { customers: ['machine'] });
    t.runTo(at('12:00'));
    expect(t.sent.slice(2, 6)).toEqual([
      '11:00 ring the customer',
      '11:00:08 let go the customer',
      '11:00:08 text +15555550101',
      '11:00:08 let go ann',
    ]);
    expect(t.words.filter((text) => text.includes('did not reach you'))).toHaveLength(1);
  });
});

describe('withdrawn', () => {
  test('while the agent’s phone rings: it stops ringing', () => {
    const t = promised(MORNING, { agents: ['no-answer'] });
    t.happens('10:59:20', 'callback.withdrawn', { by: 'customer' });
    t.runTo(at('12:00'));
    expect(calls(t)).toEqual(['10:59:15 ring ann', '10:59:20 let go ann']);
  });

  test('while the customer’s phone rings: it stops ringing, and the agent is let go', () => {
    const t = promised(MORNING, { customers: ['no-answer'] });
    t.happens('11:00:10', 'callback.withdrawn', { by: 'customer' });
    t.runTo(at('12:00'));
    expect(calls(t).slice(2)).toEqual(['11:00:10 let go ann', '11:00:10 let go the customer']);
    expect(state(t)).toBe('withdrawn');
  });

  test('while two talk: nobody is cut off', () => {
    const t = promised(MORNING);
    t.happens('11:00:20', 'callback.withdrawn', { by: 'customer' });
    t.runTo(at('11:01'));
    expect(calls(t)).toEqual(['10:59:15 ring ann', '11:00 ring the customer']);
  });
});
