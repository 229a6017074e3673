import { describe, expect, test } from 'vitest';
import { AgentId, E164 } from '../../functions/domain/ids.ts';
import { agentThere, aloneSince, endedTogether, talkOf } from '../../functions/domain/promises/legs.ts';
import type { AgentLeg, Attempt, CallLeg, Mark } from '../../functions/domain/promises/promised.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import { at } from '../support/given.ts';

/** Seconds after ten o'clock. */
const s = (n: number) => plus(at('10:00'), seconds(n));
const mark = (what: Mark['what'], sequence: number, n: number, conference = 'CF1'): Mark => ({
  conference,
  sequence,
  at: s(n),
  what,
});
const leg = (more: Partial<CallLeg>): CallLeg => ({
  status: 'in-progress',
  placedAt: s(0),
  rang: true,
  answeredAt: s(5),
  marks: [],
  ...more,
});
const agent = (more: Partial<CallLeg>): AgentLeg => ({
  ...leg(more),
  acceptedAt: s(10),
  agent: AgentId.parse('ann'),
  phone: E164.parse('+15555550121'),
  declined: false,
});
const attempt = (agentLegs: AgentLeg[], customerLeg: CallLeg): Attempt => ({
  attempt: 1,
  startedAt: s(0),
  bridge: 'agent-first',
  customerPhone: E164.parse('+15555550101'),
  ringAt: s(0),
  agentLegs,
  customerLeg,
});
const { acceptedAt: _, ...hearsTheBrief } = agent({});
const over = { status: 'completed', answeredBy: 'human' };

/** Seconds of talk, as known at ten minutes past ten. */
const talk = (a: Attempt) => (talkOf(a, s(600))?.span ?? 0) / 1000;

describe('the time that both were in the conference', () => {
  test.each<[string, Attempt, number]>([
    [
      'is what their stays share, by the carrier’s clock, whenever its news came',
      attempt(
        [agent({ marks: [mark('left', 4, 50), mark('joined', 1, 10)] })],
        leg({ ...over, endedAt: s(90), marks: [mark('left', 3, 47), mark('joined', 2, 17)] }),
      ),
      30,
    ],
    [
      'is not how long the customer was on the line after the agent had gone',
      attempt(
        [agent({ status: 'completed', endedAt: s(20), marks: [mark('joined', 1, 10), mark('left', 3, 20)] })],
        leg({ ...over, endedAt: s(300), marks: [mark('joined', 2, 12), mark('joined', 1, 20, 'CF2')] }),
      ),
      8,
    ],
    [
      'goes on when the customer comes back from pressing a key',
      attempt(
        [agent({ marks: [mark('joined', 1, 10)] })],
        leg({
          ...over,
          endedAt: s(60),
          marks: [mark('joined', 2, 15), mark('left', 3, 18), mark('joined', 4, 25), mark('left', 5, 60)],
        }),
      ),
      38,
    ],
    [
      'ends with the leg whose leaving nobody told of',
      attempt(
        [agent({ marks: [mark('joined', 1, 10)] })],
        leg({ ...over, endedAt: s(40), talkSeconds: 30, marks: [mark('joined', 2, 15)] }),
      ),
      20,
    ],
    [
      'is taken from the legs where the carrier told nothing of the conference',
      attempt([agent({ status: 'completed', endedAt: s(30) })], leg({ ...over, endedAt: s(90) })),
      20,
    ],
    [
      'is taken from the length of a call whose beginning was told after its end',
      attempt([agent({})], leg({ ...over, answeredAt: s(44), endedAt: s(40), talkSeconds: 20 })),
      20,
    ],
    [
      'is nothing without a human',
      attempt([agent({})], leg({ ...over, answeredBy: 'unknown', endedAt: s(90) })),
      0,
    ],
    [
      'is nothing with an agent who never pressed 1',
      attempt([hearsTheBrief], leg({ ...over, endedAt: s(90) })),
      0,
    ],
  ])('%s', (_, given, expected) => expect(talk(given)).toBe(expected));
});

describe('who is alone', () => {
  const gone = agent({ marks: [mark('joined', 1, 10), mark('left', 3, 20)] });
  const there = agent({ marks: [mark('joined', 1, 30, 'CF2')] });

  test('the customer, from when the last agent left until the next one comes', () => {
    const customer = leg({ answeredBy: 'human' });
    expect(agentThere(attempt([gone], customer))).toBeUndefined();
    expect(aloneSince(attempt([gone], customer))).toBe(s(20));
    expect(agentThere(attempt([gone, there], customer))).toBe(there);
  });

  test('nobody, when both hang up in the same second', () => {
    expect(endedTogether(attempt([gone], leg({ ...over, endedAt: s(21) })))).toBe(true);
    expect(endedTogether(attempt([gone], leg({ ...over, endedAt: s(25) })))).toBe(false);
  });
});
