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
  GREETING,
  phonesInVirtualTime,
  seconds,
} from './phones-world.ts';

const AGENT = E164.parse(agent);
const CUSTOMER = E164.parse(customer);

const behaves = (...calls: CallBehaviour[]) => ({ calls, sms: 'delivered' as const });

/** Rings the agent, and rings the customer as soon as the agent has pressed 1. */
async function bridge(agentDoes = behaves(), customerDoes = behaves()) {
  const t = phonesInVirtualTime({ [agent]: agentDoes, [customer]: customerDoes });
  t.little.on(async (fact) => {
    if (fact.type === 'call.key' && fact.data.key === '1') await t.ringCustomer();
  });
  await t.ringAgent();
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
      '10 agent call.joined',
      '10 customer initiated',
      '10 customer ringing',
      '15 customer in-progress',
      '17 customer human',
      '18 customer call.joined',
      '78 agent completed',
      '78 agent call.left',
      '78 customer call.left',
      '78 customer completed',
    ]);
    const [first, second] = t.calls();
    expect(first).toMatchObject({ to: agent, from: baton, outcome: 'human', keys: '1', conference: 'room' });
    expect(first?.heard[0]).toContain('The calendar deletes its entries');
    expect(second).toMatchObject({ to: customer, outcome: 'human', conference: 'room', answeredBy: 'human' });
    const talked = t.little.facts
      .map(({ fact }) => (fact.type === 'call.status' ? fact.data.talkSeconds : undefined))
      .filter((n) => n !== undefined);
    expect(talked).toEqual([73, 63]);
    expect(t.little.forged).toEqual([]);
    expect(t.calls().flatMap(({ notes }) => notes)).toEqual([]);
  });

  test('knows a machine before it meets the agent, who is let go with a reason', async () => {
    const t = await bridge(behaves(), behaves('machine'));
    await t.pass(seconds(17));
    const [first, second] = t.calls();
    expect(t.news().at(-1)).toBe('17 customer machine_start');
    await t.telephony.release(second!.sid, '');
    await t.pass(seconds(1));
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

  test('ends for both when the agent hangs up', async () => {
    const t = await bridge();
    await t.pass(seconds(30));
    expect(await t.phones.hangUp(t.calls()[0]!.sid)).toBe(true);
    expect(t.calls().map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(await t.phones.hangUp(t.calls()[0]!.sid)).toBe(false);
    expect(t.due).toEqual([]);
  });

  test('leaves the agent in it when the customer hangs up', async () => {
    const t = await bridge();
    await t.pass(seconds(30));
    await t.phones.hangUp(t.calls()[1]!.sid);
    expect(t.calls().map(({ status }) => status)).toEqual(['in-progress', 'completed']);
  });

  test('tells whoever is alone in it, until somebody comes, and nobody who is not', async () => {
    const t = phonesInVirtualTime({ [agent]: 'manual', [customer]: behaves('human') });
    await t.ringCustomer();
    await t.pass(seconds(30));
    await t.ringAgent();
    await t.pass(seconds(1));
    const [second, first] = t.calls();
    expect(second?.heard.slice(0, 3)).toEqual([GREETING, 'customer waits.', 'customer waits.']);
    await t.phones.answer(first!.sid);
    await t.phones.press(first!.sid, '1');
    const heard = second!.heard.length;
    await t.pass(seconds(40));
    expect(second?.heard).toHaveLength(heard);
    expect(first?.heard.filter((words) => words.includes('waits'))).toEqual([]);
  });

  test('cannot be entered twice under one name', async () => {
    const t = phonesInVirtualTime();
    await t.ringCustomer();
    await t.ringCustomer();
    await t.pass(seconds(30));
    expect(t.calls()[1]).toMatchObject({ notes: [expect.stringContaining('16025')], status: 'completed' });
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
    await t.ringAgent();
    await t.pass(seconds(309));
    expect(t.calls()[0]?.status).toBe('in-progress');
    await t.pass(seconds(2));
    expect(t.calls()[0]).toMatchObject({ status: 'completed' });
  });
});

describe('machine detection', () => {
  test.each([
    ['human', false, '7 customer human'],
    ['human', true, '7 customer human'],
    ['machine', false, '7 customer machine_start'],
    ['machine', true, '13 customer machine_end_beep'],
    ['fax', true, '7 customer fax'],
    ['unknown', false, '7 customer unknown'],
  ] as const)('of %s, the end of a greeting waited for: %s', async (behaviour, isMessageLeft, expected) => {
    const t = phonesInVirtualTime({ [customer]: behaves(behaviour) });
    await t.ringCustomer('customer', isMessageLeft);
    await t.pass(seconds(20));
    expect(t.news()).toContain(expected);
  });
});

describe('a customer who is not reached', () => {
  test('with Twilio’s error code, where the number is wrong', async () => {
    const t = phonesInVirtualTime({ [customer]: behaves('failed:13224', 'refused:21211') });
    await t.ringCustomer();
    await t.pass(seconds(5));
    expect(t.little.facts.at(-1)?.fact.data).toMatchObject({ status: 'failed', code: '13224' });
    await expect(t.ringCustomer()).rejects.toMatchObject({ code: '21211', retry: 'never' });
    await expect(t.ringCustomer()).resolves.toBeDefined();
  });

  test('because Twilio dropped the call in its queue: only who asks is told', async () => {
    const t = phonesInVirtualTime({ [customer]: behaves('canceled') });
    const { sid } = await t.ringCustomer();
    await t.pass(seconds(60));
    expect(t.news()).toEqual([]);
    const now = '2026-11-24T09:02:00.000Z' as never;
    expect(await t.telephony.outcomeOfCall(sid, about('customer'), now)).toMatchObject([
      { data: { status: 'canceled' } },
    ]);
  });

  test.each([
    ['busy', ['0 customer initiated', '1 customer busy']],
    ['failed', ['0 customer initiated', '1 customer failed']],
    ['no-answer', ['0 customer initiated', '0 customer ringing', '30 customer no-answer']],
  ] as const)('%s', async (behaviour, expected) => {
    const t = phonesInVirtualTime({ [customer]: behaves(behaviour) });
    await t.ringCustomer();
    await t.pass(seconds(120));
    expect(t.news()).toEqual(expected);
    expect(t.calls()[0]).toMatchObject({ outcome: behaviour, status: behaviour });
  });

  test('behaves call by call, and answers once the list is used up', async () => {
    const t = phonesInVirtualTime({ [customer]: behaves('busy', 'no-answer') });
    for (let i = 0; i < 3; i += 1) {
      await t.ringCustomer(`customer.${i}`);
      await t.pass(seconds(120));
    }
    expect(t.calls().map(({ outcome }) => outcome)).toEqual(['busy', 'no-answer', 'human']);
  });
});

describe('a call at Twilio', () => {
  test('can be found again, and says how it went, as the same facts', async () => {
    const t = phonesInVirtualTime();
    expect(await t.telephony.findCalls(CUSTOMER, firstMinutes(1))).toEqual([]);
    const placed = await t.ringCustomer();
    await t.pass(seconds(400));
    await t.ringCustomer('later');
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
    const { sid } = await t.ringAgent();
    await t.pass(seconds(3));
    await t.telephony.release(sid, 'Too late.');
    await t.pass(seconds(60));
    expect(t.calls()[0]).toMatchObject({ status: 'canceled', heard: [] });
    await expect(t.telephony.release(sid, 'Too late.')).resolves.toBeUndefined();
  });

  test('can be given other words while it is talked on', async () => {
    const t = phonesInVirtualTime();
    const { sid } = await t.ringAgent();
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
    await t.ringCustomer();
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
    await t.ringCustomer();
    await t.pass(0);
    expect(t.news()).toEqual(['0 customer initiated', '0 customer ringing']);
  });

  test('are lost after that, and the phone shows it', async () => {
    const t = phonesInVirtualTime();
    t.little.refuse(4);
    await t.ringCustomer();
    await t.pass(0);
    expect(t.news()).toEqual(['0 customer ringing']);
    expect(t.calls()[0]?.notes).toEqual(['a status callback was not taken: HTTP 503']);
  });
});
