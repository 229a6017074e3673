import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readZendesk } from '../../functions/sources/zendesk.ts';
import { anyPayload, toldTwice } from './any-payload.ts';
import { inWords, readingInWords } from './in-words.ts';
import { readAll, type TicketEvent, ticketEvent, ticketNamed, ZENDESK } from './make-zendesk.ts';
import { casesAfter, factsOf, handoffsIn, settledAfter, theCase } from './told-cases.ts';

const told = (...payloads: object[]) =>
  readAll(payloads).flatMap(({ events }) => events.map((event) => inWords(event).slice('15:00:00 '.length)));
const handoffs = (...payloads: object[]) => handoffsIn(theCase(readAll(payloads)));
const changed = (kind: string, second: number, previous: unknown, current: unknown, more: TicketEvent = {}) =>
  ticketEvent(kind, second, { ...more, event: { previous, current, ...more.event } });

describe('a ticket', () => {
  test('is one conversation of its account, and its event’s id is the event’s', () => {
    expect(readAll([ticketEvent('created', 0)])[0]?.events[0]).toMatchObject({
      id: 'event-501-created-0',
      source: ZENDESK,
      subject: ticketNamed('501'),
      data: { customer: { externalId: `${ZENDESK}:user:40501` }, summary: 'Card declined' },
    });
  });

  test.each([
    ['email', 'email'],
    ['web', 'web'],
    ['web_service', 'web'],
    ['API', 'web'],
    ['native_messaging', 'chat'],
    ['whatsapp', 'chat'],
    ['chat', 'chat'],
    ['sms', 'sms'],
  ])('that came via %s is of the channel %s', (via, channel) => {
    expect(told(ticketEvent('created', 0, { detail: { via: { channel: via } } }))).toEqual([
      `started ${channel} inbound 40501 Card declined`,
    ]);
  });

  test('of a call leaves nobody on the line', () => {
    const call = { detail: { via: { channel: 'phone_call_inbound' } } };
    const state = theCase(
      readAll([
        ticketEvent('created', 0, call),
        changed('group_assignment_changed', 10, null, 'g1', call),
        changed('agent_assignment_changed', 20, null, '71', call),
        changed('agent_assignment_changed', 30, '71', '72', call),
      ]),
    );
    expect(state.interactions.map(({ channel, state: now }) => [channel, now])).toEqual([['voice', 'ended']]);
  });
});

describe('who has it', () => {
  test('the first group and the first agent are no hand-off', () => {
    const first = [
      changed('group_assignment_changed', 10, null, 'g1', { detail: { group_id: 'g1' } }),
      changed('agent_assignment_changed', 20, null, 71, { detail: { group_id: 'g1', assignee_id: 71 } }),
    ];
    expect(told(...first)).toEqual([
      'queued in g1 40501',
      'case.assigned by 71 40501',
      'connected by 71 in g1 40501',
    ]);
    expect(handoffs(...first)).toEqual([]);
  });

  test('another group, or another agent, is one', () => {
    expect(
      handoffs(
        changed('group_assignment_changed', 10, 'g1', 'g2', { detail: { group_id: 'g2' } }),
        changed('agent_assignment_changed', 20, '71', '72', {
          detail: { group_id: 'g2', assignee_id: '72' },
        }),
      ),
    ).toEqual(['g1 > g2', '71 > g2']);
  });

  test.each([[['group', 'agent']], [['agent', 'group']]])(
    'group and agent at one time are one hand-off, told %s',
    (order) => {
      const detail = { group_id: 'g2', assignee_id: '72' };
      const events = {
        group: changed('group_assignment_changed', 60, 'g1', 'g2', { detail }),
        agent: changed('agent_assignment_changed', 60, '71', '72', { detail }),
      };
      const before = changed('agent_assignment_changed', 5, null, '71', {
        detail: { group_id: 'g1', assignee_id: '71' },
      });
      expect(handoffs(before, ...order.map((name) => events[name as 'group' | 'agent']))).toEqual([
        '71 > g2',
      ]);
    },
  );

  test('an agent who gives it back leaves the customer to the group’s next one', () => {
    const group = { group_id: 'g1' };
    expect(
      handoffs(
        changed('agent_assignment_changed', 10, null, '71', { detail: { ...group, assignee_id: '71' } }),
        changed('agent_assignment_changed', 20, '71', null, { detail: group }),
        changed('agent_assignment_changed', 30, null, '72', { detail: { ...group, assignee_id: '72' } }),
      ),
    ).toEqual(['71 > g1']);
  });

  test('only the numbers of before and after are enough', () => {
    expect(
      told({
        type: 'zen:event-type:ticket.agent_assignment_changed',
        subject: 'zen:ticket:7',
        event: { current: 2, previous: 1 },
      }),
    ).toEqual(['transferred from 1 to 2', 'case.assigned by 2']);
  });
});

describe('what is written', () => {
  const comment = (more: object) =>
    told(ticketEvent('comment_added', 0, { event: { comment: { id: '1', body: 'Hello', ...more } } }));
  test.each([
    [
      'by an end user',
      { is_public: true, author: { id: '40501', is_staff: false } },
      'message by customer 40501 Hello',
    ],
    ['by the requester, known by the id alone', { author: { id: 40501 } }, 'message by customer 40501 Hello'],
    ['by staff', { is_public: true, author: { id: '71', is_staff: true } }, 'message by agent 40501 Hello'],
    [
      'in private',
      { is_public: false, author: { id: '71', is_staff: true, name: 'Ann' } },
      'case.noted by Ann 40501 Hello',
    ],
  ])('%s', (_, more, line) => expect(comment(more)).toEqual([line]));

  test('by nobody known is kept as unknown', () => {
    const [reading] = readAll([ticketEvent('comment_added', 0, { event: { comment: { body: 'Hello' } } })]);
    expect([reading?.says, JSON.stringify(reading?.events).includes('Hello')]).toEqual(['unknown', false]);
  });
});

describe('a message of a live conversation', () => {
  const added = (actor: string) =>
    told({
      ...ticketEvent('x', 0, {
        detail: { requester_id: undefined },
        event: { actor: { id: 'a', name: 'Kim', type: actor }, message: { id: 'm', body: 'Still broken' } },
      }),
      type: 'zen:event-type:messaging_ticket.message_added',
    });
  test.each([
    ['end_user', ['message by customer Still broken']],
    ['agent', ['message by agent Still broken']],
    ['trigger', []],
    ['system', []],
    ['starship', ['source.unknown messaging_ticket.message_added']],
  ])('by %s', (actor, lines) => expect(added(actor)).toEqual(lines));
});

describe('events of Zendesk’s own connector for EventBridge', () => {
  const bridged = (type: string, more: object = {}) => ({
    version: '0',
    id: `bridged-${type}`,
    'detail-type': `Support Ticket: ${type}`,
    source: 'aws.partner/zendesk.com/9000001/default',
    time: '2026-11-23T15:00:03Z',
    detail: {
      ticket_event: {
        meta: {
          occurred_at: '2026-11-23T15:00:00.465719851Z',
          sequence: { id: 'S1', position: 1, total: 1 },
        },
        type,
        ticket: { id: 501, requester_id: 40501, assignee_id: 72, group_id: 5, via: { channel: 'web' } },
        ...more,
      },
    },
  });
  test.each([
    ['Agent Assignment Changed', { previous: 71, current: 72 }, ['transferred', 'case.assigned']],
    ['Status Changed', { previous: 'open', current: 'solved' }, ['case.resolved']],
    [
      'Comment Created',
      { comment: { id: 1, body: 'Hello', is_public: true, author: { id: 40501, is_staff: false } } },
      ['message'],
    ],
    ['Tags Changed', { tags_added: ['a'] }, []],
  ])('%s', (type, more, lines) => {
    const [reading] = readAll([bridged(type, more)]);
    expect(reading?.events.map((event) => event.type.replace('interaction.', ''))).toEqual(lines);
    for (const { source, subject } of reading?.events ?? [])
      expect([source, subject]).toEqual([ZENDESK, ticketNamed('501')]);
  });
});

describe('how it stands', () => {
  test.each([
    ['OPEN', 'SOLVED', ['case.resolved by 71 40501']],
    ['open', 'closed', ['case.resolved by 71 40501']],
    ['SOLVED', 'CLOSED', []],
    ['SOLVED', 'OPEN', ['case.reopened 40501 opened again in Zendesk']],
    ['OPEN', 'PENDING', ['case.waiting 40501 an answer from the customer customer']],
    ['OPEN', 'HOLD', ['case.waiting 40501 somebody outside, by the ticket’s status third-party']],
    ['HOLD', 'OPEN', ['case.progressed by 71 40501 no longer on hold']],
    ['NEW', 'OPEN', ['source.reported 40501 ticket.status_changed open']],
  ])('from %s to %s', (previous, current, lines) => {
    expect(told(changed('status_changed', 0, previous, current))).toEqual(lines);
  });

  test.each([
    [{ current: { score: 'bad', comment: 'slow' } }, 1],
    [{ current: 'good' }, 5],
    [{ satisfaction_rating: { score: 'good_with_comment' } }, 5],
    [{ current: 'badwithcomment' }, 1],
    [{ survey_response: { rating: 4 } }, 4],
    [{ score: '2' }, 2],
  ])('rated: %j', (event, score) => {
    const [reading] = readAll([ticketEvent('satisfaction_rating_changed', 0, { event })]);
    expect(reading?.events).toMatchObject([{ type: 'feedback.received', data: { score } }]);
  });

  test('a survey’s answer is a rating, and its request is none', () => {
    const answer = { satisfaction_score: { score: 'BAD', comment: 'slow' } };
    const [reading] = readAll([ticketEvent('csat_received', 0, { event: answer })]);
    expect(reading?.events[0]?.data).toMatchObject({ score: 1, comment: 'slow' });
    const [asked] = readAll([ticketEvent('csat_requested', 0)]);
    expect(asked).toMatchObject({ says: 'nothing', events: [] });
  });

  test('a rating that was only offered is none', () => {
    expect(told(changed('satisfaction_rating_changed', 0, 'unoffered', 'offered'))).toEqual([]);
  });
});

describe('what is not understood', () => {
  test('is kept under its name, with nothing that anybody wrote', () => {
    const [reading] = readAll([ticketEvent('teleported', 0, { event: { said: 'call me on +15555550101' } })]);
    expect(reading && readingInWords(reading)).toEqual([
      'ticket.teleported: unknown',
      '  15:00:00 source.unknown ticket.teleported',
    ]);
    expect(JSON.stringify(reading)).not.toMatch(/5555550101|Card declined/);
  });

  test('is counted when it is about no ticket that can be found', () => {
    expect(readAll([{ ticket_id: '1' }])).toMatchObject([{ kind: 'no event of Zendesk', says: 'unknown' }]);
  });

  test('users and articles are understood, and no conversation', () => {
    const user = { type: 'zen:event-type:user.active_changed', subject: 'zen:user:1', id: 'u' };
    expect(readAll([user])).toMatchObject([{ says: 'nothing', events: [] }]);
  });
});

const step = (ticket: string, i: number) =>
  fc.constantFrom<(second: number) => object>(
    (s) =>
      changed('group_assignment_changed', s, `g${i}`, `g${i + 1}`, {
        ticket,
        detail: { group_id: `g${i + 1}` },
      }),
    (s) =>
      changed('agent_assignment_changed', s, `a${i}`, `a${i + 1}`, {
        ticket,
        detail: { assignee_id: `a${i + 1}` },
      }),
    (s) => changed('status_changed', s, 'OPEN', 'PENDING', { ticket }),
    (s) => changed('status_changed', s, 'OPEN', 'SOLVED', { ticket }),
    (s) => changed('status_changed', s, 'SOLVED', 'OPEN', { ticket }),
    (s) => ticketEvent('teleported', s, { ticket }),
    (s) =>
      ticketEvent('comment_added', s, {
        ticket,
        event: { comment: { body: 'x', author: { id: `40${ticket}`, is_staff: s % 2 === 0 } } },
      }),
  );
const life = (ticket: string) =>
  fc
    .tuple(...Array.from({ length: 6 }, (_, i) => step(ticket, i)))
    .map((steps) => [ticketEvent('created', 0, { ticket }), ...steps.map((make, i) => make(10 * (i + 1)))]);

describe('two tickets, told in any order and twice', () => {
  test('are the same two cases', () => {
    fc.assert(
      fc.property(toldTwice(life('1'), life('2')), ([inOrder, mixed]) => {
        expect(settledAfter(readAll(mixed))).toEqual(settledAfter(readAll(inOrder)));
        expect([...casesAfter(readAll(mixed)).keys()].toSorted()).toEqual([
          ticketNamed('1'),
          ticketNamed('2'),
        ]);
      }),
      { numRuns: 50 },
    );
  });
});

test('any payload whatever is read to its end, and its events are ones that Baton takes', () => {
  const kinds = ['created', 'group_assignment_changed', 'agent_assignment_changed', 'comment_added']
    .concat(['status_changed', 'satisfaction_rating_changed', 'requester_changed', 'priority_changed'])
    .map((kind) => `zen:event-type:ticket.${kind}`);
  const names = [
    ...['current', 'previous', 'comment', 'author', 'id', 'is_staff', 'is_public', 'body', 'status', 'score'],
    ...['requester_id', 'assignee_id', 'group_id', 'via', 'channel', 'subject', 'satisfaction_rating'],
  ];
  const any = anyPayload(names, [null, '', 0, 1, 'solved', 'x'.repeat(20_000)]);
  fc.assert(
    fc.property(fc.constantFrom(...kinds), any, any, (type, detail, event) => {
      const { events } = readZendesk({ type, subject: 'zen:ticket:1', detail, event }, { arrived: 1.7e12 });
      expect(factsOf(events)).toHaveLength(events.length);
    }),
    { numRuns: 1000 },
  );
});
