import { describe, expect, test } from 'vitest';
import { at, policyOf, timeline } from '../support/given.ts';
import { ANN, on, PHONE, promised, rings, state } from '../support/promised.ts';

describe('who is rung', () => {
  const teams = { teams: { support: { phone: '+15555550119' } } };
  const WINDOW = { window: { start: on('10:00'), end: on('14:00') } };

  test('the agent who misses is tried again, then the team, then the people of the ladder', () => {
    const t = promised(WINDOW, { agents: ['no-answer'] }, teams);
    t.runTo(at('13:00'));
    expect(rings(t)).toEqual([
      '10:00 ann',
      '10:01:30 ann',
      '10:04 ann',
      '10:04:30 team:support',
      '10:06 team:support',
      '10:08:30 team:support',
      '10:09 pam',
      '10:10:30 pam',
      '10:13 pam',
    ]);
  });

  test('whoever has the case, when the promise names nobody', () => {
    const t = promised(WINDOW, {}, {}, null);
    t.happens('09:40', 'case.assigned', { agent: ANN });
    t.runTo(at('11:00'));
    expect(rings(t)[0]).toBe('10:00 ann');
  });

  test('an agent without a number leaves it to the next', () => {
    const t = promised(WINDOW, {}, teams, { id: 'bob' });
    t.runTo(at('11:00'));
    expect(rings(t)[0]).toBe('10:00 team:support');
  });

  test('never the person whom the complaint is about', () => {
    const t = promised(WINDOW, {}, {}, { id: 'bob' });
    t.happens('09:45', 'case.noted', { by: 'form', text: 'rude', about: ['pam'] });
    t.runTo(at('15:00'));
    expect(rings(t)).toEqual([]);
    expect(state(t)).toBe('broken');
  });

  test('never the agent whom the complaint is about', () => {
    const t = promised(WINDOW, {}, teams);
    t.happens('09:45', 'case.noted', { by: 'form', text: 'rude', about: ['ann'] });
    t.runTo(at('11:00'));
    expect(rings(t)[0]).toBe('10:00 team:support');
  });

  test('the agent’s own team before the others', () => {
    const two = { teams: { billing: { phone: '+15555550118' }, support: { phone: '+15555550119' } } };
    const t = promised(WINDOW, { agents: ['press-2'] }, two, { ...ANN, team: 'support' });
    t.runTo(at('11:00'));
    expect(rings(t)).toEqual(['10:00 ann', '10:00:10 team:support', '10:00:20 team:billing', '10:00:30 pam']);
  });

  test('on the ladder, whoever has the case by their word, and not who gave it up', () => {
    const people = {
      people: Object.fromEntries(
        ['pam', 'raj', 'dana'].map((id, i) => [
          id,
          { name: id, phone: `+1555555011${i}`, channels: ['sms', 'voice'] },
        ]),
      ),
    };
    const t = promised(WINDOW, { agents: ['press-2'] }, people, { id: 'bob' });
    t.happens('09:40', 'supervisor.requested', { by: 'customer' });
    t.answers('09:41', 'pam', 'pass');
    t.answers('09:42', 'raj', 'take');
    t.runTo(at('11:00'));
    expect(rings(t)).toEqual(['10:00 raj', '10:00:10 pam']);
  });

  test('whose number is none is passed over at once', () => {
    const t = promised(WINDOW, { agents: ['refused 21211', 'press-1'] }, teams);
    t.runTo(at('11:00'));
    expect(rings(t)).toEqual(['10:00 ann', '10:00:01 team:support', '10:00:11 the customer']);
  });

  test('whoever is on duty, when the ladder names a rotation', () => {
    const t = promised(
      WINDOW,
      {},
      {
        rotations: { duty: { members: ['dana'], starts: '2026-11-02T08:00', every: 'P7D', timeZone: 'UTC' } },
        ladders: { default: { rungs: [{ notify: ['rotation:duty'], acknowledgeWithin: 'PT5M' }] } },
      },
      { id: 'bob' },
    );
    t.runTo(at('11:00'));
    expect(rings(t)[0]).toBe('10:00 dana');
  });
});

describe('the statuses of a call', () => {
  test('never go backwards, however they arrive', () => {
    const t = timeline(policyOf(), () => []);
    t.happens('09:30', 'callback.promised', { at: at('10:00'), agent: ANN, customer: { phone: PHONE } });
    t.runTo(at('09:59:20'));
    const [message] = t.state().outstanding.filter(({ kind }) => kind === 'ringAgent');
    const leg = () => t.state().promises[0]?.attempts[0]?.agentLegs[0]?.status;
    const say = (wall: string, status: string) =>
      t.happens(wall, 'call.status', { message: message?.id, status, sid: 'CA1' });
    say('09:59:21', 'in-progress');
    say('09:59:22', 'ringing');
    say('09:59:23', 'queued');
    expect(leg()).toBe('in-progress');
    say('09:59:24', 'busy');
    say('09:59:25', 'completed');
    say('09:59:26', 'in-progress');
    expect(leg()).toBe('busy');
  });

  test('a key counts once: 1 accepts, and what is pressed after it changes nothing', () => {
    const t = timeline(policyOf(), () => []);
    t.happens('09:30', 'callback.promised', { at: at('10:00'), agent: ANN, customer: { phone: PHONE } });
    t.runTo(at('09:59:20'));
    const message = t.state().outstanding.find(({ kind }) => kind === 'ringAgent')?.id;
    t.happens('09:59:30', 'call.key', { message, key: '1' });
    t.happens('09:59:31', 'call.key', { message, key: '2' });
    expect(t.state().promises[0]?.attempts[0]?.agentLegs[0]).toMatchObject({ acceptedAt: at('09:59:30') });
    expect(t.state().promises[0]?.attempts[0]?.outcome).toBeUndefined();
  });
});
