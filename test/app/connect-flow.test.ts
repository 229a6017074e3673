import { describe, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { connectHandler } from '../../functions/connect.handler.ts';
import type { Fact } from '../../functions/domain/event.ts';
import type { Incoming } from '../../functions/ports.ts';
import { eventsOfCall, flowCallOf } from '../../functions/sources/connect/flow.ts';
import { factOf } from '../../functions/sources/event-bridge.ts';
import { flowInvocation } from '../sources/make-connect.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

const policy = policyOf({ rules: { stall: false } });
const KIM = { phone: '+15555550101', name: 'Kim', tier: 'gold', language: 'en-US' };
const NOW = at('12:00');

function desk(fault: { store?: 'slow' | 'broken'; queue?: 'broken' } = {}) {
  const table = createMemoryTable();
  const queued: Incoming[] = [];
  const logged: unknown[] = [];
  const read: typeof table.read = async (wanted) => {
    if (fault.store === 'broken') throw new Error('no table');
    if (fault.store === 'slow') await new Promise(() => {});
    return table.read(wanted);
  };
  const ports = {
    clock: { now: () => NOW },
    log: {
      info: (...all: unknown[]) => void logged.push(all),
      failed: (...all: unknown[]) => void logged.push(all),
      count: () => {},
    },
    policies: { active: async () => policy },
    store: { read },
    queues: {
      intake: async (incoming: readonly Incoming[]) => {
        if (fault.queue === 'broken') throw new Error('no queue');
        queued.push(...incoming);
      },
    },
  };
  const quiet = { deliver: async () => {}, wake: async () => {} };
  return {
    logged,
    asks: connectHandler(() => ports),
    takes: (...facts: Fact[]) => handle({ store: table, queues: quiet }, policy, { facts, looks: [] }, NOW),
    facts: () => queued.flatMap((item) => (item.kind === 'fact' ? [item.fact] : [])),
  };
}

const happened = (type: Fact['type'], wall: string, data: object, subject = 'a') =>
  fact({ type, time: at(wall), data: { ...data }, subject, id: `${type}-${wall}` });

describe('a flow asks who is calling', () => {
  test('and is told what the next person must know, in flat texts', async () => {
    const d = desk();
    await d.takes(
      happened('interaction.started', '10:00', {
        channel: 'voice',
        topic: 'meter',
        summary: 'it ticks',
        customer: KIM,
      }),
      happened('interaction.connected', '10:01', { agent: { id: 'ann', name: 'Ann' } }),
      happened('interaction.transferred', '10:05', { to: { queue: 'tech' } }),
      happened('case.noted', '10:06', {
        by: 'ann',
        text: 'rang twice',
        tried: ['restart'],
        handsOff: ['the seal'],
      }),
      happened('supervisor.requested', '10:07', { by: 'customer' }),
      happened('callback.promised', '10:08', { at: at('15:00'), reason: 'a new meter' }),
    );
    const told = await d.asks(flowInvocation('z', KIM.phone));
    expect(told).toMatchObject({
      found: 'true',
      state: 'open',
      escalated: 'true',
      reason: 'supervisorRequested',
      promiseDue: at('15:00'),
      promiseReason: 'a new meter',
      customerName: 'Kim',
      language: 'en-US',
      tier: 'gold',
      topic: 'meter',
      about: 'meter; it ticks',
      tried: 'restart',
      handsOff: 'the seal',
      path: 'Ann > tech',
      handoffs: '1',
      lastAgent: 'Ann',
      promised: 'false',
      refused: '',
    });
    expect(told.brief).toContain('Do not touch: the seal');
    expect(Object.values(told).filter((value) => typeof value !== 'string')).toEqual([]);
    expect(JSON.stringify(told).length).toBeLessThan(32_000);
  });

  test('the conversation itself is found where nobody is known', async () => {
    const d = desk();
    await d.takes(happened('interaction.started', '10:00', { channel: 'voice', topic: 'meter' }));
    expect(await d.asks(flowInvocation('a', null))).toMatchObject({ found: 'true', topic: 'meter' });
  });

  test('a stranger is not found, and their number is kept for the conversation', async () => {
    const d = desk();
    expect(await d.asks(flowInvocation('a', KIM.phone))).toMatchObject({
      found: 'false',
      caseId: '',
      handoffs: '0',
    });
    expect(d.facts()).toMatchObject([
      { type: 'customer.identified', subject: 'a', data: { customer: { phone: KIM.phone } } },
    ]);
  });

  test('an invocation that is none is answered all the same', async () => {
    const d = desk();
    for (const value of [undefined, {}, { Details: null }, { Details: { ContactData: null } }])
      expect(await d.asks(value)).toMatchObject({
        found: 'false',
        refused: expect.stringContaining('no invocation'),
      });
  });

  test('no number and no name is in a log', async () => {
    const d = desk();
    await d.takes(happened('interaction.started', '10:00', { channel: 'voice', customer: KIM }));
    await d.asks(flowInvocation('a', KIM.phone, { action: 'promise', at: at('15:00'), reason: 'for Kim' }));
    expect(JSON.stringify(d.logged)).not.toMatch(/Kim|555/);
  });
});

describe('a flow never waits', () => {
  test.each(['slow', 'broken'] as const)(
    'for a table that is %s: it goes on with blanks, and the number is kept',
    async (store) => {
      const d = desk({ store });
      const began = performance.now();
      expect(await d.asks(flowInvocation('a', KIM.phone))).toMatchObject({ found: 'false' });
      expect(performance.now() - began).toBeLessThan(2000);
      expect(d.facts()).toHaveLength(1);
    },
  );

  test('nor is it told of a promise that is not kept safe', async () => {
    const d = desk({ queue: 'broken' });
    await expect(d.asks(flowInvocation('a', KIM.phone, { action: 'promise', by: 'today' }))).rejects.toThrow(
      'no queue',
    );
  });
});

describe('a promise by a flow', () => {
  const window = { windowStart: at('15:00'), windowEnd: at('16:00') };
  test.each([
    [{ at: at('15:00') }, { at: at('15:00') }],
    [{ At: '2026-11-23T15:00:00-06:00' }, { at: at('15:00') }],
    [window, { window: { start: at('15:00'), end: at('16:00') } }],
    [{ by: 'today' }, { by: 'today' }],
    [{ by: at('17:00') }, { by: at('17:00') }],
  ])('%j', async (due, data) => {
    const d = desk();
    expect(await d.asks(flowInvocation('a', KIM.phone, { Action: 'promise', ...due }))).toMatchObject({
      promised: 'true',
    });
    expect(d.facts()[1]).toMatchObject({
      type: 'callback.promised',
      subject: 'a',
      data: { ...data, phone: KIM.phone },
    });
  });

  test('that is asked for again is the same; another step is another', async () => {
    const d = desk();
    const promise = { action: 'promise', by: 'today' };
    for (const parameters of [promise, promise, { ...promise, step: 'second' }])
      await d.asks(flowInvocation('a', KIM.phone, parameters));
    const ids = d
      .facts()
      .filter(({ type }) => type === 'callback.promised')
      .map(({ id }) => id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids.map((id) => id.split(':')[2])).toEqual(['', '', 'second']);
    expect(new Set(ids).size).toBe(2);
  });

  test('is moved by another time in the same call, and the phone rings once, at the later word', async () => {
    const teams = { support: { phone: '+15555550130' } };
    const world = createWorld({
      policy: policyOf({ timeZone: 'America/Chicago', teams }),
      start: at('09:00'),
    });
    const asked = [
      ['09:01', '15:00'],
      ['09:02', '17:00'],
      ['09:02:03', '17:00'],
    ] as const;
    for (const [wall, to] of asked) {
      const call = flowCallOf(flowInvocation('a', KIM.phone, { action: 'promise', at: at(to) }));
      const events = call ? eventsOfCall(call, 'amazon-connect:i', Date.parse(at(wall))) : [];
      for (const event of events) world.takes(factOf(event));
    }
    await world.runTo('18:00');
    const { promises } = await world.caseOf('a');
    expect(promises.map((p) => p.at)).toEqual([at('17:00')]);
    const calls = world.sent.filter(({ kind, to }) => kind === 'customer' && to === KIM.phone);
    expect(calls.map((sent) => sent.at)).toEqual(['17:00']);
  });

  test.each([
    ['no time', {}, /exactly one/],
    ['two times', { at: at('15:00'), by: 'today' }, /exactly one/],
    ['half a window', { windowStart: at('15:00') }, /windowEnd: not an ISO 8601 time/],
    [
      'a window that ends before it starts',
      { windowStart: at('16:00'), windowEnd: at('15:00') },
      /windowEnd: before/,
    ],
    ['a time without offset', { at: '2026-11-23T15:00:00' }, /at: not an ISO 8601 time with offset/],
    ['a time that has passed', { at: at('11:00') }, /at: has passed/],
    ['a number that is none', { by: 'today', phone: '911' }, /phone: not a phone number/],
  ])('is refused with the reason: %s', async (_, parameters, refused) => {
    const d = desk();
    const told = await d.asks(flowInvocation('a', KIM.phone, { action: 'promise', ...parameters }));
    expect(told).toMatchObject({ promised: 'false', refused: expect.stringMatching(refused) });
    expect(d.facts().map(({ type }) => type)).toEqual(['customer.identified']);
  });

  test('is refused when nobody knows whom to call', async () => {
    const told = await desk().asks(flowInvocation('a', null, { action: 'promise', by: 'today' }));
    expect(told).toMatchObject({ promised: 'false', refused: expect.stringContaining('no number') });
  });
});
