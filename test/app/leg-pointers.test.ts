import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCases } from '../../functions/app/find.ts';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { newLegs } from '../../functions/app/leg-pointers.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { factOf, readEnvelope } from '../../functions/sources/event-bridge.ts';
import { callOf, contactEvent } from '../sources/make-connect.ts';
import { at, fact, policyOf } from '../support/given.ts';

/** Every id that a call had leads to its one case: an agent's screen knows only the one it has now. */

const policy = policyOf();
const transferred = callOf([
  { id: 'a', queue: ['billing', '0:20'], agent: ['ann', '2:10'], ended: '6:05' },
  {
    id: 'b',
    first: 'a',
    previous: 'a',
    method: 'TRANSFER',
    begun: '6:00',
    queue: ['tech', '6:02'],
    ended: '9:05',
  },
  {
    id: 'c',
    first: 'a',
    previous: 'b',
    method: 'TRANSFER',
    begun: '9:00',
    queue: ['gas', '9:02'],
    agent: ['cy', '9:30'],
  },
]).events;

function desk() {
  const table = createMemoryTable();
  const quiet = { deliver: async () => {}, wake: async () => {} };
  const factsIn = (payload: object): Fact[] =>
    readEnvelope(payload as never, 0).flatMap(({ events }) => events.map(factOf));
  const handles = (facts: readonly Fact[]) =>
    handle({ store: table, queues: quiet }, policy, { facts, looks: [] }, at('12:00'));
  return {
    table,
    handles,
    takes: async (...payloads: readonly object[]) => {
      for (const payload of payloads) await handles(factsIn(payload));
    },
    caseOf: async (contact: string) => {
      const id = caseIdOf(contact);
      return (await readCases(table, [id])).get(id)?.id;
    },
  };
}

test.each([
  ['in order', transferred],
  ['backwards', transferred.toReversed()],
  ['twice', [...transferred, ...transferred]],
])(
  'events that come %s: every contact of the call leads to its case, and there is no other',
  async (_, events) => {
    const d = desk();
    await d.takes(...events);
    for (const contact of ['a', 'b', 'c']) expect(await d.caseOf(contact)).toBe(caseIdOf('a'));
    expect(d.table.cases()).toHaveLength(1);
  },
);

test('what is told of a contact alone, without the first one, goes into the case of its call', async () => {
  const d = desk();
  await d.takes(...transferred);
  const lens = {
    source: 'aws.connect',
    'detail-type': 'Contact Lens Realtime Rules Matched',
    time: '2026-11-23T15:10:00Z',
    detail: {
      ruleName: 'CANCELS',
      contactArn: 'arn:aws:connect:us-east-1:111122223333:instance/i/contact/c',
    },
  };
  await d.takes(lens, contactEvent('PAUSED', '10:00', { id: 'c' }));
  expect(d.table.cases()).toHaveLength(1);
  expect((await d.table.history(caseIdOf('a'))).map(({ type }) => type)).toContain('source.reported');
});

test('the legs of a call that Baton places are no conversations', () => {
  const data = { promise: 'p_1', attempt: 1, leg: 'agent', why: 'over' };
  const released = fact({ type: 'promise.released', time: at('12:00'), data });
  expect(released.data).toHaveProperty('leg');
  expect(newLegs(caseIdOf('call-1'), undefined, [released])).toEqual([]);
});

test('a part under the name of a case points nowhere', async () => {
  const d = desk();
  await d.takes(contactEvent('QUEUED', '1:00', { id: 'case:case_x', first: 'a', queue: ['q', '1:00'] }));
  expect(await d.caseOf('a')).toBe(caseIdOf('a'));
});

const kim = { phone: '+15555550101' };
const started = (subject: string, customer?: object) =>
  fact({
    type: 'interaction.started',
    time: at('12:00'),
    data: { channel: 'voice', ...(customer ? { customer } : {}) },
    subject,
    id: `start-${subject}`,
  });
const connected = (subject: string, leg: string, customer?: object) =>
  fact({
    type: 'interaction.connected',
    time: at('12:00'),
    data: { agent: { id: 'ann' }, leg, ...(customer ? { customer } : {}) },
    subject,
    id: `agent-${subject}`,
  });

test.each([
  ['whose part bears the name of the case', [started('t', kim), connected('k', 't', kim)]],
  ['each of which is told of as a part of the other', [connected('t', 'k'), connected('k', 't')]],
])('a conversation under two names, %s, has one case', async (_, facts) => {
  const d = desk();
  expect((await d.handles(facts)).failed).toEqual([]);
  expect(d.table.cases()).toHaveLength(1);
  expect(await d.caseOf('t')).toBe(await d.caseOf('k'));
});

test('wherever pointers have come to lead, at nothing or round in a circle, what happens has a case', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const name = fc.constantFrom(...names);
  const happens = fc.record({ subject: name, known: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, name)),
      fc.array(fc.array(happens)),
      async (pointers, batches) => {
        const d = desk();
        for (const [from, to] of pointers) await d.table.pointConversation(caseIdOf(from), caseIdOf(to));
        for (const batch of batches) {
          const facts = batch.map(({ subject, known }) => started(subject, known ? kim : undefined));
          // Two cases that turn out to be one are joined in two steps, of which the queue tries the second again.
          const { failed } = await d.handles(facts);
          expect((await d.handles(failed.flatMap((one) => one.facts))).failed).toEqual([]);
        }
        for (const { subject } of batches.flat()) expect(await d.caseOf(subject)).toBeDefined();
      },
    ),
    { numRuns: 80 },
  );
});
