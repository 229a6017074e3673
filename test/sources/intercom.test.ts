import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIntercom } from '../../functions/sources/intercom.ts';
import { anyPayload, toldTwice } from './any-payload.ts';
import { inWords, readingInWords } from './in-words.ts';
import { conversationNamed, INTERCOM, notification, part, readAll } from './make-intercom.ts';
import { casesAfter, factsOf, handoffsIn, settledAfter, theCase } from './told-cases.ts';

const told = (...payloads: object[]) =>
  readAll(payloads).flatMap(({ events }) => events.map((event) => inWords(event).slice('15:00:00 '.length)));
const handoffs = (...payloads: object[]) => handoffsIn(theCase(readAll(payloads)));
const user = { type: 'user', id: 'u1', name: 'Kim' };
const ann = { type: 'admin', id: '71', name: 'Ann' };
const assignedTo = (second: number, agent: unknown, team: unknown = null, conversation = 'c1') =>
  notification('admin.assigned', second, { admin_assignee_id: agent, team_assignee_id: team }, conversation);

describe('a conversation', () => {
  test('keeps its id, and its event’s id is the notification’s', () => {
    expect(readAll([notification('user.created', 0)])[0]?.events[0]).toMatchObject({
      id: 'notif_c1_user.created_0',
      source: INTERCOM,
      subject: conversationNamed('c1'),
      time: '2026-11-23T15:00:00.000Z',
      data: { channel: 'chat', customer: { externalId: `${INTERCOM}:contact:k-c1` }, summary: 'Card & all' },
    });
  });

  test('without a notification’s id is the same one whenever it is sent', () => {
    const { id: _, ...sent } = notification('user.created', 0) as { id: string };
    const [first, again] = readAll([sent, { ...sent, delivery_attempts: 2 }]);
    expect(first?.events).toEqual(again?.events);
  });

  test.each([
    ['user.created', {}, ['started chat inbound k-c1 Card & all', 'message by customer k-c1 Card & all']],
    [
      'user.replied',
      part(user, '<p>Still broken<br>today</p>'),
      ['message by customer k-c1 Still broken\ntoday'],
    ],
    [
      'user.replied',
      part(user, '<p>Again</p>', { part_type: 'open' }),
      ['message by customer k-c1 Again', 'case.reopened k-c1 the customer wrote again'],
    ],
    ['admin.replied', part(ann, 'Hello'), ['message by agent k-c1 Hello', 'connected by 71 (Ann) k-c1']],
    ['admin.replied', { admin_assignee_id: 72, ...part(ann, 'Hello') }, ['message by agent k-c1 Hello']],
    ['admin.noted', part(ann, '<p>Router is new</p>'), ['case.noted by Ann k-c1 Router is new']],
    ['admin.closed', part(ann, null), ['case.resolved by Ann k-c1']],
    ['admin.opened', {}, ['case.reopened k-c1 opened again in Intercom']],
    ['admin.unsnoozed', part(ann, null), ['case.progressed by Ann k-c1 taken up again after a snooze']],
    [
      'admin.snoozed',
      { snoozed_until: 1795471200 },
      ['case.waiting k-c1 snoozed in Intercom customer 2026-11-23T22:00:00.000Z'],
    ],
    ['rating.added', { conversation_rating: { rating: 1, remark: 'slow' } }, ['feedback.received k-c1']],
  ])('%s', (topic, item, lines) => expect(told(notification(topic, 0, item))).toEqual(lines));
});

describe('who has it', () => {
  test('the first one is no hand-off; another agent, and another team, is one', () => {
    expect(
      handoffs(assignedTo(0, null, 5), assignedTo(10, 71, 5), assignedTo(20, 72, 5), assignedTo(30, null, 6)),
    ).toEqual(['71 > 72', '72 > 6']);
  });

  test('the same one again is none', () =>
    expect(handoffs(assignedTo(0, 71, 5), assignedTo(10, '71', '5'))).toEqual([]));

  test('back at one who had it is a loop', () =>
    expect(handoffs(assignedTo(0, 71), assignedTo(10, 72), assignedTo(20, 71))).toEqual([
      '71 > 72',
      '72 > 71 again',
    ]));

  test('nobody is reported', () =>
    expect(told(assignedTo(0, null))).toEqual([
      'source.reported k-c1 conversation.admin.assigned with nobody',
    ]));
});

test('an assignment that two topics tell is one hand-off', () => {
  const bob = { admin_assignee_id: 72 };
  expect(
    handoffs(
      notification('user.created', 0),
      assignedTo(10, 71),
      assignedTo(20, 72),
      notification('admin.open.assigned', 20, bob),
    ),
  ).toHaveLength(1);
});

describe('an agent is called by their name', () => {
  const to = (more: object) => told(notification('admin.assigned', 0, { admin_assignee_id: 71, ...more }))[0];
  test.each([
    ['as the one it is assigned to', { assignee: ann }],
    [
      'as one of its teammates',
      { teammates: { type: 'admin.list', teammates: [{ ...ann, id: '72', name: 'Bob' }, ann] } },
    ],
    ['as the author of its last part', part(ann, null, { part_type: 'assignment' })],
  ])('%s', (_, more) => expect(to(more)).toBe('connected by 71 (Ann) k-c1'));

  test('and by no other', () =>
    expect(to(part({ type: 'admin', id: '72', name: 'Bob' }, null))).toBe('connected by 71 k-c1'));
});

describe('a ticket', () => {
  const ticket = (topic: string, item: object = {}) => ({
    ...notification('x', 0, { type: 'ticket', ticket_id: '8', source: undefined, ...item }),
    topic: `ticket.${topic}`,
  });
  const parts = (author: object, body: string | null, more: object = {}) => ({
    ticket_parts: { type: 'ticket_part.list', ticket_parts: [{ id: '9', body, author, ...more }] },
  });
  test.each([
    ['created', { ticket_attributes: { _default_title_: 'Modem dead' } }, ['started k-c1 Modem dead']],
    ['admin.assigned', { admin_assignee_id: '72' }, ['connected by 72 k-c1', 'case.assigned by 72 k-c1']],
    ['team.assigned', { team_assignee_id: '5' }, ['queued in 5 k-c1']],
    ['note.created', parts(ann, 'Router is new'), ['case.noted by Ann k-c1 Router is new']],
    ['contact.replied', parts(user, 'Still broken'), ['message by customer k-c1 Still broken']],
    ['admin.replied', { admin_assignee_id: 71, ...parts(ann, 'We look') }, ['message by agent k-c1 We look']],
    ['state.updated', { ticket_state: 'in_progress' }, ['case.progressed by intercom k-c1 in progress']],
    [
      'state.updated',
      { ticket_state: { category: 'waiting_on_customer' } },
      ['case.waiting k-c1 an answer from the customer customer'],
    ],
    ['state.updated', { ticket_state: { category: 'resolved' } }, ['case.resolved by intercom k-c1']],
    ['state.updated', { ticket_state: 'submitted' }, ['source.reported k-c1 ticket.state.updated submitted']],
    ['resolved', {}, ['case.resolved by intercom k-c1']],
    ['attribute.updated', {}, []],
  ])('%s %j', (topic, item, lines) => expect(told(ticket(topic, item))).toEqual(lines));

  test('that is closed is told a level deeper, and has the id of its conversation', () => {
    const { data, ...closed } = ticket('closed') as unknown as { data: { item: object } };
    const [reading] = readAll([{ ...closed, data: { item: { type: 'conversation', ticket: data.item } } }]);
    expect(reading?.events).toMatchObject([{ type: 'case.resolved', subject: conversationNamed('c1') }]);
  });
});

describe('what is not about a customer, or not understood', () => {
  test.each([
    'ping',
    'contact.created',
    'conversation.read',
    'conversation.operator.replied',
    'job.completed',
  ])('%s is nothing', (topic) =>
    expect(readIntercom({ topic, data: { item: { id: 'x' } } }, { arrived: 1.7e12 }).says).toBe('nothing'),
  );

  test.each(['conversation_part.tag.created', 'conversation.contact.attached'])(
    '%s is nothing, with its conversation a level deeper',
    (topic) =>
      expect(
        readIntercom({ topic, data: { item: { conversation: { id: 'c1' } } } }, { arrived: 0 }),
      ).toMatchObject({ says: 'nothing', kind: topic }),
  );

  test('another topic of a conversation is kept under its name, with nothing that anybody wrote', () => {
    const [reading] = readAll([notification('operator.danced', 0, part(user, 'call +15555550101'))]);
    expect(reading && readingInWords(reading)).toEqual([
      'conversation.operator.danced: unknown',
      '  15:00:00 source.unknown conversation.operator.danced',
    ]);
    expect(JSON.stringify(reading)).not.toMatch(/5555550101|Card/);
  });
});

const SAMPLES = new URL('../../../shared/payloads/intercom/', import.meta.url);
const recorded = test.runIf(existsSync(SAMPLES));
describe('samples of Intercom (skipped when ../shared/payloads is not there)', () => {
  recorded('all of them', () => {
    const read = (name: string) =>
      readingInWords(
        readIntercom(JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8')), { arrived: 1.7e12 }),
      );
    expect(Object.fromEntries(readdirSync(SAMPLES).map((name) => [name, read(name)]))).toEqual({
      'conversation-admin-assigned.json': [
        'conversation.admin.assigned',
        '  08:00:00 connected by 4242 60d0b1c3',
        '  08:00:00 case.assigned by 4242 60d0b1c3',
      ],
    });
  });
});

const step = (conversation: string) =>
  fc.constantFrom<(second: number) => object>(
    (s) => assignedTo(s, s % 3 === 0 ? 71 : 72, 5, conversation),
    (s) => assignedTo(s, null, s % 3, conversation),
    (s) => notification('user.replied', s, part(user, 'x'), conversation),
    (s) => notification('admin.replied', s, part(ann, 'x'), conversation),
    (s) => notification('admin.closed', s, {}, conversation),
    (s) => notification('operator.danced', s, {}, conversation),
  );
const life = (conversation: string) =>
  fc
    .tuple(...Array.from({ length: 7 }, () => step(conversation)))
    .map((steps) => [
      notification('user.created', 0, {}, conversation),
      ...steps.map((make, i) => make(10 * (i + 1))),
    ]);

test('two conversations, told in any order and twice, are the same two cases', () => {
  fc.assert(
    fc.property(toldTwice(life('a'), life('b')), ([inOrder, mixed]) => {
      expect(settledAfter(readAll(mixed))).toEqual(settledAfter(readAll(inOrder)));
      expect([...casesAfter(readAll(mixed)).keys()].toSorted()).toEqual(['a', 'b'].map(conversationNamed));
    }),
    { numRuns: 50 },
  );
}, 60_000);

test('any item whatever is read to its end, and its events are ones that Baton takes', () => {
  const topics = [
    'user.created',
    'user.replied',
    'admin.replied',
    'admin.assigned',
    'admin.noted',
    'rating.added',
  ];
  const names = [
    ...['conversation_parts', 'contacts', 'source', 'author', 'id', 'type', 'body', 'assignee', 'user'],
    ...['rating', 'admin_assignee_id', 'team_assignee_id', 'part_type', 'assigned_to'],
    ...['conversation_rating', 'external_id'],
  ];
  const any = anyPayload(names, [null, '', 0, 7, 'admin', '<p>'.repeat(9_000)]);
  fc.assert(
    fc.property(fc.constantFrom(...topics), any, (topic, item) => {
      const payload = { topic: `conversation.${topic}`, data: { item: { ...Object(item), id: 'c' } } };
      const { events } = readIntercom(payload, { arrived: 1.7e12 });
      expect(factsOf(events)).toHaveLength(events.length);
    }),
    { numRuns: 1000 },
  );
});
