import { describe, expect, test } from 'vitest';
import { keysIn } from '../../functions/domain/joining.ts';
import { factOf } from '../../functions/sources/event-bridge.ts';
import type { SourceReading } from '../../functions/sources/source-reading.ts';
import { at, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';
import { clock, contactRecord, readAll as readConnect } from './make-connect.ts';
import { detailEvent, GENESYS, readAll as readGenesys } from './make-genesys.ts';
import { INTERCOM, notification, readAll as readIntercom } from './make-intercom.ts';
import { callback, readAll as readTaskRouter } from './make-taskrouter.ts';
import { readAll as readZendesk, ticketEvent, ticketNamed, ZENDESK } from './make-zendesk.ts';

/** One number, as each system says it of somebody of its own. */
const ID = '40501';

const factsOf = (readings: readonly SourceReading[]) =>
  readings.flatMap(({ events }) => events.map((event) => factOf(event)));
const contact = (more: object) => ({ contacts: { contacts: [{ type: 'contact', id: ID, ...more }] } });
const task = (attributes: object) =>
  readTaskRouter([callback('task.created', 0, 'WT1', { taskAttributes: JSON.stringify(attributes) })]);
const connectCase = {
  source: 'aws.cases',
  time: clock('1:00'),
  detail: {
    eventType: 'CASE.CREATED',
    approximateChangeTime: clock('1:00'),
    case: { caseId: 'case-1', fields: { customer_id: { value: { stringValue: `arn:x/profiles/${ID}` } } } },
  },
};

describe('an id of a customer', () => {
  test.each([
    ['Zendesk', readZendesk([ticketEvent('created', 0)]), `id:${ZENDESK}:user:${ID}`],
    [
      'Intercom',
      readIntercom([notification('user.created', 0, contact({}))]),
      `id:${INTERCOM}:contact:${ID}`,
    ],
    [
      'Genesys Cloud',
      readGenesys([detailEvent('customer.start', 0, 'c', { externalContactId: ID })]),
      `id:${GENESYS}:contact:${ID}`,
    ],
  ])('that %s has given is of that system and account', (_, readings, key) => {
    expect(new Set(keysIn(factsOf(readings)))).toEqual(new Set([key]));
  });

  test('that is a profile of Amazon Connect is of that instance', () => {
    const [key] = keysIn(factsOf(readConnect([connectCase])));
    expect(key).toMatch(new RegExp(`^id:amazon-connect.*:profile:${ID}$`));
  });

  test.each([
    ['a task', task({ customer_id: ID })],
    ['a task of Flex', task({ customers: { external_id: ID } })],
    [
      'a flow of Amazon Connect',
      readConnect([contactRecord({ id: 'c', ended: '1:00' }, { CustomerId: ID })]),
    ],
    ['Intercom', readIntercom([notification('user.created', 0, contact({ external_id: ID }))])],
  ])('that the centre has given, told by %s, is theirs in all systems', (_, readings) => {
    expect(new Set(keysIn(factsOf(readings)))).toEqual(new Set([`id:${ID}`]));
  });
});

test('a requester of a help desk and a customer of the centre who has that number are two people with a case each', async () => {
  const world = createWorld({ policy: policyOf({}), start: at('09:00') });
  for (const fact of factsOf([...readZendesk([ticketEvent('created', 0)]), ...task({ customer_id: ID })]))
    world.takes(fact);
  await world.runTo('09:30');
  const [ticket, call] = [await world.caseOf(ticketNamed('501')), await world.caseOf('WT1')];
  expect(ticket.id).not.toBe(call.id);
});
