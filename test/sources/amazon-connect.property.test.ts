import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyPayload, twiceInAnyOrder } from './any-payload.ts';
import { callOf, flowInvocation, readAll, type Stay } from './make-connect.ts';
import { casesAfter, factsOf, handoffsIn, settledAfter } from './told-cases.ts';

/** Minutes and seconds, in order, for the steps of a call. */
const steps = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 24, maxLength: 24 });

/** A call of one to four contacts, in queues and with agents that its house has to itself. */
const call = (house: string) =>
  fc
    .tuple(
      steps,
      fc.array(
        fc.record({
          method: fc.constantFrom('TRANSFER', 'QUEUE_TRANSFER', 'CALLBACK', 'DISCONNECT'),
          queue: fc.option(fc.constantFrom('one', 'two', 'agent/ann')),
          agent: fc.option(fc.constantFrom('ann', 'bob')),
          reason: fc.constantFrom('CUSTOMER_DISCONNECT', 'AGENT_DISCONNECT', 'TELECOM_PROBLEM', 'OTHER'),
          overlap: fc.boolean(),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([pauses, contacts]) => {
      let now = 0;
      let pause = 0;
      const next = (): string => {
        now += pauses[pause++ % pauses.length] ?? 1;
        return `${Math.floor(now / 60)}:${String(now % 60).padStart(2, '0')}`;
      };
      const ends: string[] = [];
      const stays = contacts
        .map(({ method, queue, agent, reason }, i): Stay => {
          const [begun, entered] = [next(), next()];
          // The contact before may end only now: the agent was still on the line.
          if (i > 0) ends[i - 1] ??= next();
          const answered = next();
          if (!contacts[i]?.overlap) ends[i] = next();
          return {
            id: `${house}${i}`,
            begun,
            reason,
            phone: `+1555555010${house.length}`,
            ...(i === 0 ? {} : { first: `${house}0`, previous: `${house}${i - 1}`, method }),
            ...(queue ? { queue: [`${queue}-${house}`, entered] as const } : {}),
            ...(agent ? { agent: [`${agent}-${house}`, answered] as const } : {}),
            ...(i + 1 < contacts.length ? { next: `${house}${i + 1}` } : {}),
          };
        })
        .map((stay, i): Stay => ({ ...stay, ended: ends[i] ?? next() }));
      return { stays, ...callOf(stays), flow: flowInvocation(`${house}0`, `+1555555010${house.length}`) };
    });

describe('two calls, told in any order and twice', () => {
  test('are the same two cases, by events alone and by events, records and the flow', () => {
    const both = fc.tuple(call('a'), call('bb')).chain(([a, b]) => {
      const events = [...a.events, ...b.events];
      const all = [...events, ...a.records, ...b.records, a.flow, b.flow];
      return fc.tuple(fc.constant({ events, all }), twiceInAnyOrder(events), twiceInAnyOrder(all));
    });
    fc.assert(
      fc.property(both, ([told, events, all]) => {
        expect(settledAfter(readAll(events))).toEqual(settledAfter(readAll(told.events)));
        const [first, second] = [readAll(told.all), readAll(all)];
        expect(settledAfter(second)).toEqual(settledAfter(first));
        expect([...casesAfter(second).keys()].toSorted()).toEqual(['a0', 'bb0']);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('have the same hand-offs by either route alone, and by both', () => {
    fc.assert(
      fc.property(call('a'), ({ events, records }) => {
        const handoffs = (payloads: readonly object[]) =>
          [...casesAfter(readAll(payloads)).values()].map(handoffsIn);
        expect(handoffs(records)).toEqual(handoffs(events));
        expect(handoffs([...records, ...events])).toEqual(handoffs(events));
      }),
      { numRuns: 200 },
    );
  });
});

test('any payload whatever is read to its end, and its events are ones that Baton takes', () => {
  const names = [
    ...[
      'contactId',
      'ContactId',
      'eventType',
      'channel',
      'queueInfo',
      'Queue',
      'agentInfo',
      'Agent',
      'detail',
    ],
    ...['Details', 'ContactData', 'time', 'source', 'initiationMethod', 'disconnectTimestamp'],
    ...['DisconnectTimestamp', 'Transcript', 'CurrentAgentSnapshot', 'Contacts', 'steps', 'routingCriteria'],
    ...['case', 'caseId', 'Records', 'kinesis', 'data', 'CustomerEndpoint', 'Address'],
  ];
  const values = [
    ...[null, '', 'a', 'QUEUED', 'DISCONNECTED', 'TRANSFER', 'aws.cases', '+15555550101', 'x'.repeat(400)],
    ...['2026-11-23T15:00:00Z', '1970-01-01T00:00:00.001Z', '11:35', 1, -1, Number.MAX_SAFE_INTEGER, true],
    ...[[], {}, [null]],
  ];
  fc.assert(
    fc.property(anyPayload(names, values, 4), (value) => {
      for (const { events } of readAll([value as object]))
        expect(factsOf(events)).toHaveLength(events.length);
    }),
    { numRuns: 2000 },
  );
});
