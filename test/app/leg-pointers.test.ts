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
  return {
    table,
    takes: async (...payloads: readonly object[]) => {
      for (const payload of payloads)
        await handle(
          { store: table, queues: quiet },
          policy,
          { facts: factsIn(payload), looks: [] },
          at('12:00'),
        );
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
  expect(newLegs(undefined, [released])).toEqual([]);
});

test('a part under the name of a case points nowhere', async () => {
  const d = desk();
  await d.takes(contactEvent('QUEUED', '1:00', { id: 'case:case_x', first: 'a', queue: ['q', '1:00'] }));
  expect(await d.caseOf('a')).toBe(caseIdOf('a'));
});
