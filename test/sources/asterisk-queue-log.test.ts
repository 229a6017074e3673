import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bySubject, readLog, told } from './read-queue-log.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const line = (at: number, id: string, rest: string) => `${1_790_000_000 + at}|${id}|${rest}`;

/** One customer, with agent 3011 in queue 2001 from second 10 on. */
const talking = [
  line(0, 'c', '2001|NONE|ENTERQUEUE||5555550121|1'),
  line(10, 'c', '2001|PJSIP/3011|CONNECT|10|x|2'),
];
const start = ['0 started', '0 queued 2001', '10 connected PJSIP/3011@2001'];

describe('a morning of a queue', () => {
  test('becomes the events of its calls, the transfer named by the queue that it reached', () => {
    const { events } = readLog(fixture('queue-log-a-morning.txt'));
    expect(bySubject(events)).toEqual({
      '1790000009.1': [
        '10 started',
        '10 queued 2001',
        '20 connected PJSIP/3011@2001',
        '80 transferred PJSIP/3011@2001 -> 2002 cold',
        '82 queued 2002',
        '99 connected PJSIP/3052@2002',
        '150 ended completed by customer',
      ],
      '1790000012.2': ['12 started', '12 queued 2001', '31 ended abandoned by customer'],
    });
  });

  test('counts unknown words by name and malformed lines by place, and goes on', () => {
    const { report } = readLog(fixture('queue-log-a-morning.txt'));
    expect(report.unknownWords).toEqual({ HOTDESK: 1 });
    expect(report.malformedLines).toEqual([
      { file: 'queue_log', line: 10, reason: 'event: not a word like ENTERQUEUE' },
    ]);
    expect(report).toMatchObject({ lines: 14, events: 10, calls: 2, open: 0, malformed: 1 });
  });

  test('gives the same ids when it is read again, and no id twice', () => {
    const ids = () => readLog(fixture('queue-log-a-morning.txt')).events.map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(10);
  });
});

test('the same line at two places is two events', () => {
  const twice = [
    line(0, 'c', '2001|PJSIP/3011|CONNECT|1|x|1'),
    line(0, 'c', '2001|PJSIP/3011|CONNECT|1|x|1'),
  ];
  expect(new Set(readLog(twice).events.map(({ id }) => id)).size).toBe(2);
});

describe('an attended transfer into a second queue, logged under two ids', () => {
  const { events, report } = readLog(fixture('queue-log-attended-into-queue.txt'));

  test('is one conversation with one transfer', () => {
    expect(bySubject(events)).toEqual({
      '1790000098.410': [
        '100 started',
        '100 queued 2001',
        '108 connected PJSIP/3011@2001',
        '202 transferred PJSIP/3011@2001 -> 2002 warm',
        '202 queued 2002',
        '209 connected PJSIP/3052@2002',
        '301 ended completed by agent',
      ],
    });
    expect(report).toMatchObject({ calls: 1, consultations: 1, open: 0 });
  });

  test('keeps the caller and the number that was dialled', () => {
    expect(events[0]?.data).toEqual({
      channel: 'voice',
      direction: 'inbound',
      customer: { phone: '+15555550121' },
      dialled: '5555550120',
    });
  });

  test('is found by the time in the second queue, when agents are logged by name', () => {
    const named = fixture('queue-log-attended-into-queue.txt')
      .replaceAll('PJSIP/3011', 'Alice Smith')
      .replace('1790000200.420|2001|Alice Smith|ATTENDED', '1790000098.410|2001|Alice Smith|ATTENDED');
    expect(bySubject(readLog(named).events)).toEqual({
      '1790000098.410': [
        '100 started',
        '100 queued 2001',
        '108 connected Alice Smith@2001',
        '202 transferred Alice Smith@2001 -> 2002 warm',
        '209 connected PJSIP/3052@2002',
        '301 ended completed by agent',
      ],
    });
  });

  test('goes to the agent who answered the leg first, and what follows under its id is the customer’s', () => {
    expect(
      told([
        ...talking,
        line(20, 'leg', '2002|NONE|ENTERQUEUE||3011|1'),
        line(25, 'leg', '2002|PJSIP/3052|CONNECT|5|y|2'),
        line(40, 'c', '2001|PJSIP/3011|ATTENDEDTRANSFER|BRIDGE|b-1|10|30|1'),
        line(90, 'leg', '2002|PJSIP/3052|COMPLETECALLER|5|65|1'),
      ]),
    ).toEqual([
      ...start,
      '40 transferred PJSIP/3011@2001 -> PJSIP/3052@2002 warm',
      '40 connected PJSIP/3052@2002',
      '90 ended completed by customer',
    ]);
  });

  test.each(['ABANDON|1|1|9', 'EXITWITHTIMEOUT|1|1|9'])(
    'that comes to nothing (%s) leaves no trace',
    (word) => {
      const { events, report } = readLog([
        ...talking,
        line(20, 'leg', '2002|NONE|ENTERQUEUE||3011|1'),
        line(29, 'leg', `2002|NONE|${word}`),
        line(60, 'c', '2001|PJSIP/3011|COMPLETECALLER|10|50|1'),
      ]);
      expect(Object.values(bySubject(events))).toEqual([[...start, '60 ended completed by customer']]);
      expect(report.consultations).toBe(1);
    },
  );
});

describe('a caller from inside the house', () => {
  test('has a conversation of their own when no agent with that number is on a call', () => {
    expect(told([line(0, 'c', '2001|NONE|ENTERQUEUE||3040|1')])).toEqual(['0 started', '0 queued 2001']);
  });

  test('waits at most five minutes to be known, where agents have names', () => {
    const log = [
      line(0, 'a', '2001|Alice Smith|CONNECT|1|x|1'),
      line(10, 'b', '2001|NONE|ENTERQUEUE||3040|1'),
      line(310, 'NONE', 'NONE|NONE|CONFIGRELOAD|'),
      line(311, 'NONE', 'NONE|NONE|CONFIGRELOAD|'),
    ];
    expect(readLog(log.slice(0, 3)).events.map(({ subject }) => subject)).toEqual(['a', 'b', 'b']);
    expect(told(log)).toEqual(['0 connected Alice Smith@2001', '10 started', '10 queued 2001']);
  });
});

describe('a transfer', () => {
  test.each([
    ['to a queue seen before, by its number', 'BLINDTRANSFER|2001|default|10|20|1', '2001 cold'],
    ['to an agent seen before, by extension', 'TRANSFER|3011|default|10|20|1', 'PJSIP/3011 cold'],
    ['to any other number', 'BLINDTRANSFER|1600|default|10|20|1', '(1600) cold'],
    ['to a voicemail after a word', 'ATTENDEDTRANSFER|APP|VoiceMail|10|20|1', '(VoiceMail) warm'],
    ['to a channel', 'ATTENDEDTRANSFER|LINK|PJSIP/1-2|PJSIP/3-4|10|20|1', '(PJSIP/1-2 PJSIP/3-4) warm'],
    ['to a bridge', 'ATTENDEDTRANSFER|BRIDGE|b-1|10|20|1', '(bridge b-1) warm'],
  ])('%s is told once', (_, word, to) => {
    expect(told([...talking, line(30, 'c', `2001|PJSIP/3011|${word}`)])).toEqual([
      ...start,
      `30 transferred PJSIP/3011@2001 -> ${to}`,
    ]);
  });

  test('that no line told is seen when the call enters another queue', () => {
    expect(told([...talking, line(60, 'c', '2002|NONE|ENTERQUEUE||5555550121|1')])).toEqual([
      ...start,
      '60 transferred PJSIP/3011@2001 -> 2002 unlogged',
      '60 queued 2002',
    ]);
  });

  test('that no line told is seen when another agent has the call', () => {
    expect(told([...talking, line(60, 'c', '2002|PJSIP/3052|CONNECT|4|y|2')])).toEqual([
      ...start,
      '60 transferred PJSIP/3011@2001 -> PJSIP/3052@2002 unlogged',
      '60 connected PJSIP/3052@2002',
    ]);
  });

  test('is no move between queues before anybody answered', () => {
    expect(
      told([
        line(0, 'c', '2001|NONE|ENTERQUEUE||5555550121|1'),
        line(30, 'c', '2001|NONE|EXITWITHTIMEOUT|1|1|30'),
        line(45, 'c', '2002|NONE|ENTERQUEUE||5555550121|1'),
        line(50, 'c', '2002|PJSIP/3052|CONNECT|5|y|2'),
      ]),
    ).toEqual(['0 started', '0 queued 2001', '45 queued 2002', '50 connected PJSIP/3052@2002']);
  });

  test('after the agent hung up first takes back the end', () => {
    expect(
      told([
        ...talking,
        line(60, 'c', '2001|PJSIP/3011|COMPLETEAGENT|10|50|1'),
        line(70, 'c', '2003|NONE|ENTERQUEUE||5555550121|1'),
      ]),
    ).toEqual([...start, '70 transferred PJSIP/3011@2001 -> 2003 unlogged', '70 queued 2003']);
  });

  test('under the id of a leg whose call is not known is counted, not guessed', () => {
    const { events, report } = readLog([
      line(0, 'leg', '2002|NONE|ENTERQUEUE||3011|1'),
      line(2, 'leg', '2001|PJSIP/3011|ATTENDEDTRANSFER|APP|Queue|8|94|2'),
    ]);
    expect(events.map(({ type }) => type)).not.toContain('interaction.transferred');
    expect(report.unknownTransfers).toBe(1);
  });
});

describe('the end of a call', () => {
  test.each([
    ['EXITEMPTY|1|1|30', 'abandoned by system'],
    ['EXITWITHTIMEOUT|1|1|30', 'abandoned by system'],
    ['EXITWITHKEY|9|1|1|30', 'abandoned by customer'],
    ['ABANDON|1|1|30', 'abandoned by customer'],
  ])('%s is %s', (word, end) => {
    const log = [line(0, 'c', '2001|NONE|ENTERQUEUE||5555550121|1'), line(30, 'c', `2001|NONE|${word}`)];
    expect(told(log)).toEqual(['0 started', '0 queued 2001', `30 ended ${end}`]);
  });

  test('is a drop for every call that was open when Asterisk started again', () => {
    const { events, report } = readLog([
      ...talking,
      line(15, 'd', '2001|NONE|ENTERQUEUE||5555550122|1'),
      line(20, 'NONE', 'NONE|NONE|QUEUESTART|'),
      line(30, 'd', '2001|NONE|ENTERQUEUE||5555550122|1'),
    ]);
    expect(bySubject(events)).toEqual({
      c: [...start, '20 ended dropped by system'],
      d: ['15 started', '15 queued 2001', '20 ended dropped by system', '30 started', '30 queued 2001'],
    });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(report).toMatchObject({ dropped: 2, open: 1 });
  });

  test('is never told of a call that was silent for a day; it is forgotten and counted', () => {
    const { events, report } = readLog([...talking, line(90_000, 'NONE', 'NONE|NONE|CONFIGRELOAD|')]);
    expect(events).toHaveLength(3);
    expect(report).toMatchObject({ lost: 1, open: 0 });
  });
});

describe('a caller id', () => {
  const startOf = (callerId: string, country?: 'US' | 'DE') =>
    readLog([line(0, 'c', `2001|NONE|ENTERQUEUE||${callerId}`)], { country });

  test.each([
    ['+15555550133', undefined, { customer: { phone: '+15555550133' } }],
    ['5555550133', 'US', { customer: { phone: '+15555550133' } }],
    ['"Ada" <5555550133>', 'US', { customer: { phone: '+15555550133' } }],
    ['5555550133', undefined, { callerId: '5555550133' }],
    ['anonymous', 'US', { callerId: 'anonymous' }],
    ['3011', 'DE', { callerId: '3011' }],
    ['', 'US', {}],
  ] as const)('%s read in %s', (callerId, country, expected) => {
    expect(startOf(callerId, country).events[0]?.data).toEqual({
      channel: 'voice',
      direction: 'inbound',
      ...expected,
    });
  });

  test('that could be a number in some country is counted, so that the report can say so', () => {
    expect(startOf('5555550133').report.unreadCallerIds).toBe(1);
    expect(startOf('anonymous').report.unreadCallerIds).toBe(0);
  });
});

test('fractions of a second are kept', () => {
  const [first] = readLog(['1790000000.123456|c|2001|NONE|ENTERQUEUE||5555550121|1']).events;
  expect(first?.time).toBe('2026-09-21T14:13:20.123Z');
});
