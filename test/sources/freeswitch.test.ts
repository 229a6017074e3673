import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../functions/domain/case.ts';
import { instantAt } from '../../functions/domain/time.ts';
import { casesOf } from '../support/folded.ts';
import { described, said } from './described-events.ts';
import { BEGAN, caller, hungUp } from './make-freeswitch.ts';
import { readFreeswitch } from './read-freeswitch.ts';

const c = caller(1, 0);
const told = (...events: string[]) => readFreeswitch(events.join('')).events.map(said);
const NOW = instantAt((BEGAN + 900) * 1000);
const caseOf = (...events: string[]) =>
  casesOf(readFreeswitch(events.join('')).events, NOW)[c.session] as Case;

describe('a caller in a queue of mod_callcenter', () => {
  test('who is answered, whatever the number of agents who were offered them', () => {
    const { events } = readFreeswitch(
      [c.starts(1), c.offered(2), c.offered(9), c.talks(12), c.talked(60), c.ends(60)].join(''),
    );
    expect(events.map(said)).toEqual([
      'started',
      'queued support@default',
      'connected 1000@default@support@default',
      'ended completed',
    ]);
    expect(events[0]).toMatchObject({
      subject: c.session,
      data: { customer: { phone: '+15555550121' }, dialled: '5555550120' },
    });
  });

  test.each([
    ['BREAK_OUT', 'ended abandoned by customer'],
    ['TIMEOUT', 'ended abandoned by system'],
    ['NO_AGENT_TIMEOUT', 'ended abandoned by system'],
    ['NONE', 'ended abandoned by system'],
  ])('who leaves with %s', (reason, end) => {
    expect(told(c.cancels(30, reason))).toEqual([end]);
  });

  test('whose line fails is dropped', () => {
    expect(told(c.ends(30, 'DESTINATION_OUT_OF_ORDER'))).toEqual(['ended dropped by system']);
  });

  test.each([
    ['talked', 'MEDIA_TIMEOUT', c.ends(30, 'SUCCESS'), 'ended dropped by system'],
    ['waited', 'MEDIA_TIMEOUT', c.cancels(30, 'BREAK_OUT'), 'ended dropped by system'],
    ['talked', 'NORMAL_CLEARING', c.ends(30, 'SUCCESS'), 'ended completed'],
    ['waited', 'NORMAL_CLEARING', c.cancels(30, 'BREAK_OUT'), 'ended abandoned by customer'],
  ])('who %s, and whose own channel ended with %s', (_, cause, event, end) => {
    expect(told(hungUp(event, cause))).toEqual([end]);
  });

  test('who comes back keeps their place, and it is said again that they wait', () => {
    const again = caller(2, 100);
    expect(told(c.starts(1), c.cancels(30, 'BREAK_OUT'), again.resumes(5)).slice(-2)).toEqual([
      'started',
      'queued support@default',
    ]);
  });
});

describe('a hand-off, for which FreeSWITCH has no word', () => {
  const first = [c.starts(1), c.talks(12), c.ends(60)];
  const second = [
    c.starts(62, 'billing', 2),
    c.talks(70, '1001@default', 'billing', 2),
    c.ends(99, 'NORMAL_CLEARING', 'billing', 2),
  ];

  test('is the same channel in another queue, counted once', () => {
    const state = caseOf(...first, ...second);
    expect(state.handoffs.map(({ from, to }) => `${from} > ${to}`)).toEqual([
      '1000@default > billing@default',
    ]);
    expect(state.interactions).toMatchObject([{ state: 'ended', agent: '1001@default' }]);
  });

  test('is counted once when the cause says that it was a transfer, too', () => {
    const state = caseOf(c.starts(1), c.talks(12), c.ends(60, 'BLIND_TRANSFER'), ...second);
    expect(state.handoffs.map(({ to }) => to)).toEqual(['billing@default']);
  });

  test('is none while the channel waits again in the queue where it was', () => {
    expect(caseOf(...first, c.starts(62, 'support', 2)).handoffs).toEqual([]);
  });
});

test('two calls whose events mingle in any order and come twice are the same two cases', () => {
  const [one, other] = [caller(1, 0), caller(2, 40, '5555550122')];
  const both = [
    ...[one.offered(0.5), one.starts(1), one.talks(12), one.talked(59), one.ends(60)],
    ...[one.starts(62, 'billing', 2), one.talks(70, '1001@default', 'billing', 2)],
    ...[one.ends(99, 'NORMAL_CLEARING', 'billing', 2), other.starts(1), other.cancels(31, 'TIMEOUT')],
    ...[other.starts(33, 'billing', 2), other.cancels(77, 'BREAK_OUT', 'billing', 2)],
  ];
  const cases = (events: readonly string[]) => casesOf(readFreeswitch(events.join('')).events, NOW);
  const expected = cases(both);
  expect(Object.keys(expected)).toHaveLength(2);
  const shuffled = fc.shuffledSubarray([...both, ...both], { minLength: both.length * 2 });
  fc.assert(
    fc.property(shuffled, (events) => {
      expect(cases(events)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

describe('what is written', () => {
  const events = [c.starts(1), c.talks(12), c.ends(60)];
  const fieldsOf = (event: string) =>
    Object.fromEntries(
      event
        .trim()
        .split('\n')
        .map((line) => line.split(': ', 2) as [string, string]),
    );

  test('may be JSON, in one line or in many, as well', () => {
    const plain = readFreeswitch(events.join('')).events;
    expect(readFreeswitch(events.map((event) => JSON.stringify(fieldsOf(event))).join('\n')).events).toEqual(
      plain,
    );
    const pretty = events.map((event) => JSON.stringify(fieldsOf(event), null, 2)).join('\n');
    expect(readFreeswitch(pretty).events).toEqual(plain);
  });

  test('and not understood is counted by its name, and kept with its call', () => {
    const { events: kept, kinds } = readFreeswitch(c.sings(5));
    expect(kinds).toEqual(['member-sings (unknown)']);
    expect(kept).toMatchObject([
      { type: 'source.unknown', subject: c.session, data: { kind: 'member-sings' } },
    ]);
    expect(JSON.stringify(kept)).not.toContain('5555550121');
  });

  test('and not written to the end is passed over', () => {
    expect(readFreeswitch('{"CC-Action": "member-queue-start",\n').events).toEqual([]);
    expect(readFreeswitch('Content-Type: auth/request\n\nno colon here\n\n').events).toEqual([]);
  });
});

describe('a call’s record', () => {
  const variables = {
    uuid: c.session,
    direction: 'inbound',
    caller_id_number: '%2B15555550121',
    destination_number: '5555550120',
    start_epoch: BEGAN,
    end_epoch: BEGAN + 61,
    hangup_cause: 'NORMAL_CLEARING',
    cc_side: 'member',
    cc_queue: 'support%40default',
    cc_member_uuid: '00000002-0000-4000-8000-000000000011',
    cc_queue_joined_epoch: BEGAN + 1,
    cc_queue_answered_epoch: BEGAN + 12,
    cc_queue_terminated_epoch: BEGAN + 60,
    cc_agent: '1000%40default',
    cc_cause: 'answered',
  };
  const xml = `<?xml version="1.0"?>\n<cdr core-uuid="x">\n<variables>\n${Object.entries(variables)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('\n')}\n</variables>\n</cdr>\n`;
  const whole = [
    'started',
    'queued support@default',
    'connected 1000@default@support@default',
    'ended completed',
  ];

  test.each([
    ['JSON', JSON.stringify({ 'core-uuid': 'x', variables, callflow: [] }, null, 1)],
    ['XML', xml],
  ])('as %s tells the whole call, under the ids of its events', (_, record) => {
    const { events } = readFreeswitch(record);
    expect(events.map(said)).toEqual(whole);
    const live = readFreeswitch([c.starts(1), c.talks(12), c.ends(60)].join('')).events;
    expect(events.map(({ id }) => id)).toEqual(live.map(({ id }) => id));
  });

  test.each([
    ['the agent’s own leg', { ...variables, cc_side: 'agent' }],
    ['a call that began inside', { ...variables, cc_queue: '', caller_id_number: '1001' }],
  ])('of %s is none of a customer', (_, other) => {
    expect(readFreeswitch(JSON.stringify({ variables: other })).events).toEqual([]);
  });

  test('of a caller who gave up', () => {
    const { cc_agent: _, cc_queue_answered_epoch: __, cc_queue_terminated_epoch: ___, ...rest } = variables;
    const gaveUp = { ...rest, cc_queue_canceled_epoch: BEGAN + 60, cc_cancel_reason: 'BREAK_OUT' };
    expect(
      readFreeswitch(JSON.stringify({ variables: gaveUp }))
        .events.map(said)
        .at(-1),
    ).toBe('ended abandoned by customer');
  });

  const row = (...cells: string[]) => `${cells.map((cell) => `"${cell}"`).join(',')}\n`;
  const [a, b] = ['0000000a-0000-4000-8000-000000000001', '0000000b-0000-4000-8000-000000000001'];
  const times = [
    '2026-10-11 08:43:13',
    '2026-10-11 08:43:18',
    '2026-10-11 08:43:22',
    '9',
    '4',
    'NORMAL_CLEARING',
  ];
  const legs =
    row('Any', '5555550121', '1001', 'default', ...times, b, '', '', 'PCMA', 'PCMA') +
    row('Any', '5555550121', '3000', 'public', ...times, a, b, '', 'PCMA', 'PCMA');

  test('as two rows of CSV is one call, in the zone of the switch', () => {
    const { events } = readFreeswitch(legs, { timeZone: 'America/Chicago' });
    expect(events.map(described)).toEqual([
      '13:43:13 started',
      '13:43:18 connected 1001',
      '13:43:22 ended completed',
    ]);
    expect(new Set(events.map(({ subject }) => subject))).toEqual(new Set([a]));
  });

  test('as rows of other columns is counted, not guessed', () => {
    expect(readFreeswitch(row('one', 'two', 'three')).kinds).toEqual(['row of other columns (unknown)']);
  });
});
