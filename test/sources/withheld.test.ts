import { describe, expect, test } from 'vitest';
import { PLAIN_DATA } from '../../functions/cli/plain-data.ts';
import { OUTSIDE_DATA } from '../../functions/domain/event.ts';
import { customerKeys, keysIn } from '../../functions/domain/joining.ts';
import { isWithheld } from '../../functions/domain/withheld.ts';
import { callerReader } from '../../functions/sources/caller-id.ts';
import { readEvents } from '../../functions/sources/cloud-events.ts';
import { factOf } from '../../functions/sources/event-bridge.ts';
import type { SourceReading } from '../../functions/sources/source-reading.ts';
import { at, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';
import { contactRecord, readAll as readConnect } from './make-connect.ts';
import { caller } from './make-freeswitch.ts';
import { detailEvent, readAll as readGenesys } from './make-genesys.ts';
import { notification, readAll as readIntercom } from './make-intercom.ts';
import { callback, readAll as readTaskRouter } from './make-taskrouter.ts';
import { readFreeswitch } from './read-freeswitch.ts';
import { readLog } from './read-queue-log.ts';

const SHOWN = [
  ...['+266696687', '+7378742833', '+17378742833', '+2562533', '+8656696', '+86282452253', '0000000000'],
  ...['anonymous', 'Restricted', 'PRIVATE', 'withheld', 'Unavailable', 'unknown', 'Private number'],
  ...['<unknown>', 'sip:anonymous@anonymous.invalid', 'no caller id'],
];

const eventsOf = (readings: readonly SourceReading[]) => readings.flatMap(({ events }) => events);

const WAYS: Readonly<Record<string, (shown: string) => readonly Parameters<typeof factOf>[0][]>> = {
  TaskRouter: (from) =>
    eventsOf(
      readTaskRouter([
        callback('task.created', 0, 'WT1', {
          taskAttributes: JSON.stringify({ from, name: from, customer_id: from }),
        }),
      ]),
    ),
  'Amazon Connect': (phone) => eventsOf(readConnect([contactRecord({ id: 'c', phone, ended: '1:00' })])),
  'Genesys Cloud': (shown) =>
    eventsOf(
      readGenesys([
        detailEvent('customer.start', 0, 'c', { ani: shown.includes(':') ? shown : `tel:${shown}` }),
      ]),
    ),
  Intercom: (phone) =>
    eventsOf(
      readIntercom([
        notification('user.created', 0, {
          contacts: { contacts: [{ type: 'contact', external_id: phone, phone }] },
        }),
      ]),
    ),
  Asterisk: (shown) => readLog([`1790000000|c|2001|NONE|ENTERQUEUE||${shown}`]).events,
  FreeSWITCH: (shown) => readFreeswitch(caller(1, 0, encodeURIComponent(shown)).starts(1)).events,
};

describe.each(Object.keys(WAYS))('%s', (way) => {
  test('says that somebody is calling, and not who, when the number is withheld', () => {
    for (const shown of SHOWN) {
      const facts = (WAYS[way]?.(shown) ?? []).map((event) => factOf(event));
      expect(facts, shown).toMatchObject([{ type: 'interaction.started' }, ...facts.slice(1)]);
      expect(keysIn(facts), shown).toEqual([]);
    }
  });

  test('says who is calling when it is shown', () => {
    const facts = (WAYS[way]?.('+15555550101') ?? []).map((event) => factOf(event));
    expect(keysIn(facts)).toContain('phone:+15555550101');
  });
});

describe('an event that names a withheld number', () => {
  const read = (type: string, data: object) => {
    const event = { specversion: '1.0', id: 'a', source: 's', subject: 'c', time: at('10:00'), type, data };
    const reading = readEvents('application/cloudevents+json', JSON.stringify(event), at('10:00'));
    return 'refusal' in reading ? [] : reading.facts;
  };

  test.each(SHOWN)('is taken as one of nobody known: %s', (shown) => {
    const customer = { phone: shown, externalId: shown, name: 'Kim' };
    expect(read('interaction.started', { channel: 'voice', customer })).toMatchObject([
      { data: { customer: { name: 'Kim' } } },
    ]);
    const [fact] = read('interaction.started', { channel: 'voice', customer });
    expect(fact ? keysIn([fact]) : fact).toEqual([]);
  });

  test('promises a call to the number on record', () => {
    const [fact] = read('callback.promised', { at: at('15:00'), phone: '+266696687' });
    expect(fact?.data).toMatchObject({ at: at('15:00'), phone: undefined });
  });
});

test('a number is none of these, and neither is an id that begins like one', () => {
  for (const shown of [
    '+15555550101',
    '+4930555501',
    '1000',
    '10000',
    '100000',
    '0',
    'unknown-77',
    'anonymousse',
    'private banking',
  ])
    expect(isWithheld(shown), shown).toBe(false);
});

test.each(['10000', '100000', '1000000000'])('a customer whose id is %s is known by it', (externalId) => {
  const read = OUTSIDE_DATA['customer.identified'].parse({ customer: { externalId } });
  expect(customerKeys(read.customer)).toEqual([`id:${externalId}`]);
  const isPlain = PLAIN_DATA.get('interaction.started');
  expect(isPlain?.({ channel: 'voice', customer: { externalId } })).toBe(true);
});

test('whoever calls from extension 10000 is inside the house, and whoever shows zeros is nobody', () => {
  const callerOf = callerReader('US');
  expect(['10000', '100000', '1000', '0000000', '10000000000', '+10000000000'].map(callerOf)).toEqual([
    { extension: '10000' },
    { extension: '100000' },
    { extension: '1000' },
    { other: '0000000' },
    { other: '10000000000' },
    { other: '+10000000000' },
  ]);
});

test('three strangers who withhold their numbers have three cases, and nobody is told of hand-offs', async () => {
  const world = createWorld({ policy: policyOf({}), start: at('09:00') });
  const people = ['Ann', 'Bob', 'Cyd'];
  for (const [i, who] of people.entries()) {
    const task = `WT${who}`;
    const attributes = { taskAttributes: JSON.stringify({ from: '+266696687', call_sid: `CA${who}` }) };
    const worker = { workerSid: `WK${i}`, reservationSid: `WR${i}` };
    const payloads = [
      callback('task.created', i * 600, task, attributes),
      callback('reservation.accepted', i * 600 + 20, task, { ...attributes, ...worker }),
      callback('task.completed', i * 600 + 200, task, attributes),
    ];
    for (const event of eventsOf(readTaskRouter(payloads))) world.takes(factOf(event));
  }
  await world.runTo('10:00');
  const cases = await Promise.all(people.map((who) => world.caseOf(`WT${who}`)));
  expect(new Set(cases.map(({ id }) => id)).size).toBe(3);
  expect(cases.flatMap(({ handoffs, contacts }) => [...handoffs, ...contacts])).toEqual([]);
  expect(world.sent).toEqual([]);
});
