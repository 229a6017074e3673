import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { plus, seconds } from '../../functions/domain/time.ts';
import { type AgentWord, type Carrier, type CustomerWord, carrier } from '../support/carrier.ts';
import { at, comparable, policyOf, timeline } from '../support/given.ts';
import { ANN, on, PHONE } from '../support/promised.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Everything that a carrier says of calls may be late by so many seconds, each by its own, and be said twice. */
const MOST_LATE = 9;

/** The carrier also says who entered and left the conference, at which moment of its own clock. */
function withConference(phones: Carrier, isLost: boolean): Carrier {
  return (message) => {
    const answers = phones(message);
    if (isLost || (message.kind !== 'ringAgent' && message.kind !== 'ringCustomer')) return answers;
    const entered = answers.find(({ type }) =>
      message.kind === 'ringAgent' ? type === 'call.key' : type === 'call.answered',
    );
    const ended = answers.find(({ data }) => data['status'] === 'completed');
    const moved = (type: 'call.joined' | 'call.left', after: number, sequence: number) => ({
      after,
      type,
      id: String(sequence),
      data: { message: message.id, conference: 'CF1', sequence, at: plus(message.at, seconds(after)) },
    });
    const first = message.kind === 'ringAgent' ? 1 : 2;
    return [
      ...answers,
      ...(entered ? [moved('call.joined', entered.after, first)] : []),
      ...(entered && ended ? [moved('call.left', ended.after, first + 2)] : []),
    ];
  };
}

function disordered(phones: Carrier, random: () => number): Carrier {
  return (message) =>
    phones(message).flatMap((answer) => {
      const late = { ...answer, after: answer.after + random() };
      return random() > MOST_LATE - 2 ? [late, { ...answer, after: answer.after + random() }] : [late];
    });
}

interface Calls {
  readonly customers: readonly CustomerWord[];
  readonly agents: readonly AgentWord[];
  readonly bridge: string;
  readonly isLost: boolean;
}

function lived({ customers, agents, bridge, isLost }: Calls, random: () => number) {
  const phones = disordered(withConference(carrier({ customers, agents }), isLost), random);
  const t = timeline(policyOf({ callbacks: { bridge, attempts: 2, keptAfter: 'PT2S' } }), phones);
  t.happens('09:30', 'callback.promised', {
    window: { start: on('10:00'), end: on('14:00') },
    agent: ANN,
    customer: { phone: PHONE },
  });
  t.runTo(at('14:30'));
  return t;
}

const calls: fc.Arbitrary<Calls> = fc.record({
  customers: fc.array(
    fc.constantFrom<CustomerWord>(
      'human',
      'short talk',
      'machine',
      'busy',
      'no-answer',
      'failed',
      'unknown',
      'unknown, presses a key',
    ),
    { minLength: 2, maxLength: 2 },
  ),
  agents: fc
    .array(fc.constantFrom<AgentWord>('press-1', 'press-2', 'busy'), { minLength: 1, maxLength: 3 })
    .map((words) => [...words, 'press-1' as const]),
  bridge: fc.constantFrom('agent-first', 'customer-first'),
  isLost: fc.boolean(),
});

describe('whatever order the carrier’s news comes in, and however often', () => {
  test('the promise ends in the same way, with the same proof', () => {
    fc.assert(
      fc.property(
        calls,
        fc.array(fc.integer({ min: 0, max: MOST_LATE }), { minLength: 50, maxLength: 50 }),
        (given, lateness) => {
          let n = 0;
          const ordered = lived(given, () => 0);
          const t = lived(given, () => lateness[n++ % lateness.length] ?? 0);
          const [expected, found] = [ordered.state().promises[0], t.state().promises[0]];
          expect(found?.state).toBe(expected?.state);
          expect(found?.kept?.agent).toBe(expected?.kept?.agent);
          expect(comparable(t.refolded())).toEqual(comparable(t.state()));
          // Whoever has an end was not brought back by a status that overtook it.
          for (const { agentLegs, customerLeg } of found?.attempts ?? [])
            for (const leg of [...agentLegs, ...(customerLeg ? [customerLeg] : [])])
              expect(leg.endedAt === undefined || isFinal(leg.status)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});

const isFinal = (status: string): boolean =>
  ['completed', 'busy', 'no-answer', 'failed', 'canceled'].includes(status);
