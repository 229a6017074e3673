import { describe, expect, test } from 'vitest';
import { E164 } from '../../functions/domain/ids.ts';
import { sayAndHangUp } from '../../functions/twilio/twiml.ts';
import type { CallBehaviour } from '../../infra/local/phones/behaviour.ts';
import { readTroubles } from '../../infra/local/phones/trouble.ts';
import {
  about,
  account,
  agent,
  baton,
  customer,
  firstMinutes,
  phonesInVirtualTime,
  seconds,
} from './phones-world.ts';

const AGENT = E164.parse(agent);
const CUSTOMER = E164.parse(customer);
const BRIEF = 'Frankie. The calendar deletes its entries. Restarted twice.';

const behaves = (...calls: CallBehaviour[]) => ({ calls, sms: 'delivered' as const });

/** Rings the agent, and rings the customer as soon as the agent has pressed 1. */
async function bridge(agentDoes = behaves(), customerDoes = behaves()) {
  const t = phonesInVirtualTime({ [agent]: agentDoes, [customer]: customerDoes });
  t.little.on(async (fact) => {
    if (fact.type === 'call.key' && fact.data.key === '1')
      await t.telephony.ringCustomer(CUSTOMER, 'room', about('customer'));
  });
  await t.telephony.ringAgent(AGENT, BRIEF, 'room', about('agent'));
  return t;
}

describe('a bridged callback', () => {
  test('rings the agent, who hears the brief and presses 1, then the customer, and both talk for a minute', async () => {
    const t = await bridge();
    await t.pass(seconds(80));
    expect(t.due).toEqual([]);
    expect(t.news()).toEqual([
      '0 agent initiated',
      '0 agent ringing',
      '5 agent in-progress',
      '10 agent 1',
      '10 customer initiated',
      '10 customer ringing',
      '15 customer in-progress',
      '17 customer human',
      '77 agent completed',
      '77 customer completed',
    ]);
    const [first, second] = t.calls();
    expect(first).toMatchObject({ to: agent, from: baton, outcome: 'human', keys: '1', conference: 'room' });
    expect(first?.heard[0]).toContain('The calendar deletes its entries');
    expect(second).toMatchObject({ to: customer, outcome: 'human', conference: 'room', answeredBy: 'human' });
    const talked = t.little.facts
      .map(({ fact }) => (fact.type === 'call.status' ? fact.data.talkSeconds : undefined))
      .filter((n) => n !== undefined);
    expect(talked).toEqual([72, 62]);
    expect(t.little.forged).toEqual([]);
    expect(t.calls().flatMap(({ notes }) => notes)).toEqual([]);
  });

  test('hangs up on a machine, and lets the agent go with a reason', async () => {
    const t = await bridge(behaves(), behaves('machine'));
    await t.pass(seconds(18));
    const [first, second] = t.calls();
    expect(second).toMatchObject({ status: 'completed', outcome: 'machine', answeredBy: 'machine_start' });
    expect(second?.conference).toBeUndefined();
    expect(first?.status).toBe('in-progress');
    await t.telephony.release(first!.sid, 'Nobody could be reached. We will try again.');
    await t.pass(seconds(10));
    expect(first).toMatchObject({ status: 'completed', outcome: 'human' });
    expect(first?.heard.at(-1)).toBe('Nobody could be reached. We will try again.');
  });

  test('is not connected when the agent presses 2', async () => {
    const t = await bridge(behaves('press-2'));
    await t.pass(seconds(60));
    expect(t.calls()).toHaveLength(1);
    expect(t.calls()[0]).toMatchObject({ keys: '2', status: 'completed' });
    expect(t.news()).toContain('10 agent 2');
  });

  test('is not connected when a mailbox hears the brief', async () => {
    const t = await bridge(behaves('machine'));
    await t.pass(seconds(120));
    expect(t.calls()).toHaveLength(1);
    expect(t.calls()[0]).toMatchObject({ keys: '', outcome: 'machine', status: 'completed' });
    expect(t.calls()[0]?.heard.at(-1)).toBe('No key was pressed. Goodbye.');
  });

  test('ends for both when one hangs up', async () => {
    const t = await bridge();
    await t.pass(seconds(30));
    expect(await t.phones.hangUp(t.calls()[1]!.sid)).toBe(true);
    expect(t.calls().map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(await t.phones.hangUp(t.calls()[1]!.sid)).toBe(false);
    expect(t.due).toEqual([]);
  });

  test('ends for the customer when the agent is let go', async () => {
    const t = await bridge();
    await t.pass(seconds(30));
    await t.telephony.release(t.calls()[0]!.sid, 'That was all.');
    await t.pass(0);
    expect(t.calls().map(({ status }) => status)).toEqual(['in-progress', 'completed']);
    await t.pass(seconds(5));
    expect(t.calls()[0]?.status).toBe('completed');
  });

  test('is given up by an agent who waits alone for five minutes', async () => {
    const t = phonesInVirtualTime();
    await t.telephony.ringAgent(AGENT, BRIEF, 'room', about('agent'));
    await t.pass(seconds(309));
    expect(t.calls()[0]?.status).toBe('in-progress');
    await t.pass(seconds(2));
    expect(t.calls()[0]).toMatchObject({ status: 'completed' });
  });
});

describe('a customer who is not reached', () => {
  test.each([
    ['busy', ['0 customer initiated', '1 customer busy']],
    ['failed', ['0 customer initiated', '1 customer failed']],
    ['no-answer', ['0 customer initiated', '0 customer ringing', '30 customer no-answer']],
  ] as const)('%s', async (behaviour, expected) => {
    const t = phonesInVirtualTime({ [customer]: behaves(behaviour) });
    await t.telephony.ringCustomer(CUSTOMER, 'room', about('customer'));
    await t.pass(seconds(120));
    expect(t.news()).toEqual(expected);
    expect(t.calls()[0]).toMatchObject({ outcome: behaviour, status: behaviour });
  });

  test('behaves call by call, and answers once the list is used up', async () => {
    const t = phonesInVirtualTime({ [customer]: behaves('busy', 'no-answer') });
    for (let i = 0; i < 3; i += 1) {
      await t.telephony.ringCustomer(CUSTOMER, `room ${i}`, about(`customer.${i}`));
      await t.pass(seconds(120));
    }
    expect(t.calls().map(({ outcome }) => outcome)).toEqual(['busy', 'no-answer', 'human']);
  });
});

describe('a call at Twilio', () => {
  test('can be found again, and says how it went, as the same facts', async () => {
    const t = phonesInVirtualTime();
    expect(await t.telephony.findCalls(CUSTOMER, firstMinutes(1))).toEqual([]);
    const placed = await t.telephony.ringCustomer(CUSTOMER, 'room', about('customer'));
    await t.pass(seconds(400));
    await t.telephony.ringCustomer(CUSTOMER, 'room', about('later'));
    expect(await t.telephony.findCalls(CUSTOMER, firstMinutes(1))).toEqual([placed]);
    expect(await t.telephony.findCalls(CUSTOMER, firstMinutes(60))).toHaveLength(2);
    expect(await t.telephony.findCalls(AGENT, firstMinutes(60))).toEqual([]);
    const now = firstMinutes(60).until;
    const [asked] = await t.telephony.outcomeOfCall(placed.sid, about('customer'), now);
    const told = t.little.facts.find(
      ({ fact }) => fact.type === 'call.status' && fact.data.status === 'completed',
    );
    expect({ ...asked, time: 0 }).toEqual({ ...told?.fact, time: 0 });
  });

  test('that still rings is not answered any more once it is released', async () => {
    const t = phonesInVirtualTime({ [agent]: 'manual' });
    const { sid } = await t.telephony.ringAgent(AGENT, BRIEF, 'room', about('agent'));
    await t.pass(seconds(3));
    await t.telephony.release(sid, 'Too late.');
    await t.pass(seconds(60));
    expect(t.calls()[0]).toMatchObject({ status: 'canceled', heard: [] });
    await expect(t.telephony.release(sid, 'Too late.')).resolves.toBeUndefined();
  });

  test('can be given other words while it is talked on', async () => {
    const t = phonesInVirtualTime();
    const { sid } = await t.telephony.ringAgent(AGENT, BRIEF, 'room', about('agent'));
    await t.pass(seconds(6));
    const form = new URLSearchParams({ Twiml: sayAndHangUp('Never mind.') });
    const path = `/2010-04-01/Accounts/${account.accountSid}/Calls/${sid}.json`;
    const authorization = `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}`;
    t.phones.rest({ method: 'POST', path, query: new URLSearchParams(), form, authorization });
    await t.pass(0);
    expect(t.calls()[0]).toMatchObject({ asked: false, status: 'in-progress' });
    await t.pass(seconds(5));
    expect(t.calls()[0]).toMatchObject({ keys: '', status: 'completed' });
    expect(t.calls()[0]?.heard.at(-1)).toBe('Never mind.');
  });
});

describe('callbacks', () => {
  test('come late, double and out of order when asked to, each still signed', async () => {
    const t = phonesInVirtualTime({}, { troubles: readTroubles('swapped@1,twice@3') });
    await t.telephony.ringCustomer(CUSTOMER, 'room', about('customer'));
    await t.pass(seconds(400));
    expect(t.news().slice(0, 5)).toEqual([
      '0 customer ringing',
      '5 customer in-progress',
      '5 customer in-progress',
      '7 customer human',
      '8 customer initiated',
    ]);
    expect(t.little.forged).toEqual([]);
  });

  test('are tried three times more when Baton fails, as their address asks', async () => {
    const t = phonesInVirtualTime();
    t.little.refuse(3);
    await t.telephony.ringCustomer(CUSTOMER, 'room', about('customer'));
    await t.pass(0);
    expect(t.news()).toEqual(['0 customer initiated', '0 customer ringing']);
  });

  test('are lost after that, and the phone shows it', async () => {
    const t = phonesInVirtualTime();
    t.little.refuse(4);
    await t.telephony.ringCustomer(CUSTOMER, 'room', about('customer'));
    await t.pass(0);
    expect(t.news()).toEqual(['0 customer ringing']);
    expect(t.calls()[0]?.notes).toEqual(['a status callback was not taken: HTTP 503']);
  });
});
