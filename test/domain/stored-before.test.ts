import { describe, expect, test } from 'vitest';
import { Case, newCase } from '../../functions/domain/case.ts';
import { nextLook, settle } from '../../functions/domain/decide.ts';
import { Fact } from '../../functions/domain/event.ts';
import { evolve } from '../../functions/domain/evolve.ts';
import { at, CASE, fact, policyOf } from '../support/given.ts';

/** What the table holds is read for good: these are items as they were written before a try had several agents. */
const { early: _, said: __, misunderstood: ___, ...CASE_THEN } = newCase(CASE);
const AGENT_LEG = { status: 'in-progress', sid: 'CA1', rang: true };
const tried = (more: object) => ({
  attempt: 1,
  startedAt: at('10:00'),
  agent: 'ann',
  agentPhone: '+15555550120',
  customerPhone: '+15555550101',
  ringAt: at('10:00'),
  agentLeg: AGENT_LEG,
  released: false,
  ...more,
});
const stored = (state: string, attempt: object, outstanding: object[] = []) =>
  Case.parse(
    JSON.parse(
      JSON.stringify({
        ...CASE_THEN,
        promises: [
          {
            id: 'p_1',
            madeAt: at('09:00'),
            ref: 'crm/1',
            window: { start: at('10:00'), end: at('14:00') },
            phone: '+15555550101',
            state,
            confirmed: true,
            attempts: [attempt],
          },
        ],
        outstanding,
      }),
    ),
  );
const ringing = (kind: string, leg: string) => ({
  id: `call.p_1.1.${leg}`,
  kind,
  at: at('10:00'),
  ask: 1,
  promise: 'p_1',
  attempt: 1,
});

describe('a case that was stored when a try had one agent', () => {
  test('a call under way goes on: the customer is rung when the agent takes it', () => {
    const state = stored('calling', tried({}), [ringing('ringAgent', 'agent')]);
    const data = { message: 'call.p_1.1.agent', key: '1' };
    const taken = evolve(state, fact({ time: at('10:01'), type: 'call.key', data, source: 'twilio' }));
    const { decided } = settle(taken, policyOf(), at('10:01'));
    expect(decided.map(({ type }) => type)).toContain('promise.rung');
  });

  test('a try that is over stays what it was', () => {
    const customerLeg = { status: 'completed', rang: true, answeredBy: 'human', talkSeconds: 60, sid: 'CA2' };
    const agentLeg = { ...AGENT_LEG, status: 'completed' };
    const over = { agentLeg, outcome: 'talked', acceptedAt: at('10:00'), endedAt: at('10:02'), customerLeg };
    const state = stored('kept', tried(over));
    const data = { message: 'call.p_1.1.customer', status: 'completed', sid: 'CA2', talkSeconds: 60 };
    const told = evolve(state, fact({ time: at('10:03'), type: 'call.status', data, source: 'twilio' }));
    expect(told.promises[0]).toMatchObject({ state: 'kept', attempts: [{ outcome: 'talked' }] });
    expect(nextLook(settle(told, policyOf(), at('10:03')).state, policyOf())).toBeUndefined();
  });

  test('an agent who passed it on has', () => {
    const declined = tried({ agentLeg: { ...AGENT_LEG, status: 'declined' }, outcome: 'agentUnavailable' });
    expect(stored('calling', declined).promises[0]?.attempts[0]?.agentLegs).toMatchObject([
      { agent: 'ann', declined: true },
    ]);
  });

  test('messages on their way name their leg', () => {
    const legs = stored('calling', tried({}), [
      ringing('ringAgent', 'agent'),
      ringing('ringCustomer', 'customer'),
      ringing('release', 'release'),
    ]).outstanding.map((message) => 'leg' in message && message.leg);
    expect(legs).toEqual(['agent', 'customer', 'agent']);
  });
});

test('a goodbye that was decided then is read as what it was', () => {
  const then = { id: 'x', source: 'baton', time: at('10:00'), subject: `case:${CASE}`, order: 0 };
  const read = Fact.parse({ ...then, type: 'promise.released', data: { promise: 'p_1', attempt: 1 } });
  expect(read.data).toMatchObject({ leg: 'agent', why: 'unreached' });
});
