import { describe, expect, test } from 'vitest';
import { ArrivingBody, incomingIn } from '../../functions/arriving.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { type Instant, instantAt, plus, seconds } from '../../functions/domain/time.ts';
import {
  ANSWERED,
  callOf,
  clock,
  contactEvent,
  contactRecord,
  MOVED,
  piped,
  type Stay,
} from '../sources/make-connect.ts';
import { at, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

/** Amazon Connect’s two tellings of one call, by rule and by pipe, through the whole of `app`: which phones ring. */

const CUSTOMER = '+15555550105';
const TEAM = '+15555550130';
const policy = policyOf({
  timeZone: 'America/Chicago',
  teams: { billing: { phone: TEAM } },
  rules: { dropped: {}, promiseAtRisk: {} },
});

const CUT: Stay = { ...ANSWERED, phone: CUSTOMER, reason: 'TELECOM_PROBLEM' };
/** `clock` counts from three o’clock in UTC. */
const THREE = at('09:00');
const moment = (time: string): Instant => instantAt(Date.parse(clock(time)));

function desk() {
  const world = createWorld({ policy, start: THREE });
  const factsIn = (body: object, now: Instant): Fact[] =>
    incomingIn(ArrivingBody.parse(JSON.parse(JSON.stringify(body))), now, world.ports.log).items.flatMap(
      (item) => (item.kind === 'fact' ? [item.fact] : []),
    );
  return {
    world,
    /** What lands in the intake queue at that time, as EventBridge put it there. */
    lands(body: object, time: string, late = 1) {
      const arrives = plus(moment(time), seconds(late));
      for (const fact of factsIn(body, arrives)) world.takes(fact, arrives);
    },
    rang: (kind: string) =>
      world.sent.filter((one) => one.kind === kind).map(({ at: when, to }) => [when, to]),
  };
}

const told = (d: ReturnType<typeof desk>, stay: Stay) => {
  const { reason: _, phone: __, ...known } = stay;
  d.lands(contactEvent('INITIATED', '0:00', { id: 'a' }), '0:00');
  d.lands(
    contactEvent('CONNECTED_TO_AGENT', '2:10', { id: 'a', queue: CUT.queue!, agent: CUT.agent! }),
    '2:10',
  );
  d.lands(contactEvent('DISCONNECTED', '6:05', known), '6:05');
};

describe('a call that was cut off, told by EventBridge as an end like any other', () => {
  test.each([
    ['before the event', '6:04', '09:06:35'],
    ['seconds after it', '6:12', '09:06:35'],
    ['after two minutes of the agent’s work', '8:05', '09:08:06'],
    ['after a quarter of an hour of it', '21:05', '09:21:06'],
  ])('whose record comes %s: the customer is called back, once', async (_, comes, rings) => {
    const d = desk();
    d.lands(piped(contactRecord(CUT)), comes);
    told(d, CUT);
    d.lands(contactEvent('COMPLETED', '6:05', CUT), comes, 2);
    d.lands(piped(contactRecord(CUT, { LastUpdateTimestamp: clock('40:00') })), '40:00');
    await d.world.runTo('12:00');
    expect(d.rang('agent')).toEqual([[rings, TEAM]]);
    expect(d.rang('customer').map(([, to]) => to)).toEqual([CUSTOMER]);
    const { drops, promises, handoffs } = await d.world.caseOf('a');
    expect([drops.length, promises.map(({ state }) => state), handoffs]).toEqual([1, ['kept'], []]);
    expect(d.world.errors).toEqual([]);
  });

  test('and whose record comes when the customer has called again: nobody is called', async () => {
    const d = desk();
    told(d, CUT);
    d.lands(piped(contactRecord({ id: 'z', begun: '7:00', phone: CUSTOMER, ended: '9:00' })), '9:00');
    d.lands(contactEvent('INITIATED', '7:00', { id: 'z', begun: '7:00' }), '7:00');
    d.lands(piped(contactRecord(CUT)), '10:00');
    await d.world.runTo('12:00');
    expect([d.rang('agent'), d.rang('customer')]).toEqual([[], []]);
  });

  test('of which the record alone is heard: it tells all of it', async () => {
    const d = desk();
    d.lands(piped(contactRecord(CUT)), '6:10');
    await d.world.runTo('12:00');
    expect(d.rang('customer')).toHaveLength(1);
  });
});

test('a call that was transferred and cut off there: one hand-off, one drop, one call', async () => {
  const d = desk();
  const second: Stay = { ...MOVED, phone: CUSTOMER, reason: 'TELECOM_PROBLEM' };
  const first: Stay = { ...CUT, next: 'b', reason: 'AGENT_DISCONNECT' };
  const { events, records } = callOf([first, second]);
  for (const event of events) d.lands(event, '15:00');
  for (const record of [...records, ...records].reverse()) d.lands(piped(record), '15:20');
  await d.world.runTo('12:00');
  const { drops, handoffs, promises } = await d.world.caseOf('a');
  expect([drops.length, handoffs.length, promises.length]).toEqual([1, 1, 1]);
  expect(d.rang('customer').map(([, to]) => to)).toEqual([CUSTOMER]);
});

test('a record of a week ago, as when a stream is read again, rings nobody', async () => {
  const d = desk();
  d.lands(piped(contactRecord(CUT)), String(7 * 24 * 60));
  await d.world.runTo('2026-12-01 12:00');
  expect(d.world.sent).toEqual([]);
});
