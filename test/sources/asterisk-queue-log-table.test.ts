import { describe, expect, test } from 'vitest';
import { readLog, told } from './read-queue-log.ts';

const ID = '1790000000.1';
const start = ['2 started', '2 queued 2001', '12 connected PJSIP/3011@2001'];

/** A wall in Chicago, where the call began at 09:13:20. */
const NAMES = ['id', 'time', 'callid', 'queuename', 'agent', 'event', 'data1', 'data2', 'data3'];
const ROWS = [
  ['1', '2026-09-21 09:13:22', ID, '2001', 'NONE', 'ENTERQUEUE', '', '+15555550121', '1'],
  ['2', '2026-09-21 09:13:32', ID, '2001', 'PJSIP/3011', 'CONNECT', '10', '1790000000.2', '2'],
  ['3', '2026-09-21 09:14:20', ID, '2001', 'PJSIP/3011', 'COMPLETECALLER', '10', '48', '1'],
];
const becomes = [...start, '60 ended completed by customer'];
const csv = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`).join(',');

describe('a queue log that a database keeps', () => {
  test.each<[string, (cells: readonly string[]) => string]>([
    ['CSV', csv],
    ['CSV of a spreadsheet', (cells) => cells.join(';')],
    ['mysql --batch', (cells) => cells.map((cell) => cell || 'NULL').join('\t')],
    ['mysql', (cells) => `| ${cells.map((cell) => cell.padEnd(20)).join(' | ')} |`],
    ['psql', (cells) => ` ${cells.map((cell) => cell.padEnd(20)).join(' | ')}`],
  ])('is read as %s prints it, in the zone that its channels’ ids reveal', (_, write) => {
    const [names = '', ...rows] = [NAMES, ...ROWS].map(write);
    const { events, report } = readLog(['+-----+', names, '+-----+', ...rows, '(3 rows)', '3 rows in set']);
    expect(report).toMatchObject({ malformed: 0, calls: 1 });
    expect(events[0]?.data).toMatchObject({ customer: { phone: '+15555550121' } });
    expect(told([names, ...rows])).toEqual(becomes);
  });

  test('has its time in its own column, though an id that is like one stands before four others', () => {
    const wider = [NAMES, ...ROWS].map((cells, i) => [
      ...cells.slice(0, 4),
      i === 0 ? 'serverid' : '',
      ...cells.slice(4),
    ]);
    expect(told(wider.map((cells) => `| ${cells.join(' | ')} |`))).toEqual(becomes);
  });

  test('is read as JSON', () => {
    const json = JSON.stringify(
      ROWS.map((row) => Object.fromEntries(NAMES.map((name, i) => [name, row[i]]))),
    );
    expect(told([json])).toEqual(becomes);
  });

  test('is read in the zone that is said, with the columns that QueueMetrics has, or one for all data', () => {
    const far = ROWS.map((row) => row.map((cell) => cell.replace(ID, 'call-1')));
    expect(told([NAMES, ...far].map(csv), { timeZone: 'America/Chicago' })).toEqual(becomes);
    const names = ['time_id', 'call_id', 'queue', 'agent', 'verb', 'data'];
    const rows = ROWS.map(([, , id, queue, agent, word, ...data], i) => [
      String(1_790_000_000 + ([2, 12, 60][i] ?? 0)),
      ...[id, queue, agent, word, data.join('|')],
    ]);
    expect(told([names, ...rows].map((cells) => cells.join('\t')))).toEqual(becomes);
  });

  test('says that it was not sorted by time', () => {
    const rows = [
      ...ROWS,
      ['4', '2026-09-21 11:00:00', '1790006400.9', '2001', 'NONE', 'ABANDON', '1', '1', '9'],
    ];
    expect(readLog([NAMES, ...rows].map(csv)).report.disordered).toBe(0);
    expect(readLog([NAMES, ...rows.reverse()].map(csv)).report.disordered).toBe(1);
  });

  test('says what to do about a dump in SQL, and about a time that is none', () => {
    const rows = [NAMES, ['4', 'yesterday', ...(ROWS[0]?.slice(2) ?? [])]].map(csv);
    const { report } = readLog(["INSERT INTO `queuelog` VALUES (1,'2026-09-21 09:13:22')", ...rows]);
    expect(report.malformedLines.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '1: a dump in SQL: export the table with the names of its columns, like mysql --batch prints it',
      '3: time: not like 2026-09-21 14:13:21 or seconds since 1970',
    ]);
  });
});

test.each([
  ['syslog', 'Sep 21 14:13:22 pbx-1 queue_log: '],
  ['grep', '/var/log/asterisk/queue_log.1:'],
  ['docker', 'asterisk-1  | '],
])('a prefix of %s before each line is passed over', (_, prefix) => {
  const lines = [
    `1790000002|${ID}|2001|NONE|ENTERQUEUE||+15555550121|1`,
    `1790000012 | ${ID} | 2001 | PJSIP/3011 | CONNECT | 10 | x | 2`,
  ];
  expect(told(lines.map((line) => prefix + line))).toEqual(start);
});

test('a member’s name may hold bars', () => {
  const lines = [
    `1790000002|${ID}|2001|NONE|ENTERQUEUE||+15555550121|1`,
    `1790000012|${ID}|2001|Ada | Support|CONNECT|10|x|2`,
    `1790000060|${ID}|2001|Ada | Support|COMPLETEAGENT|10|48|1`,
  ];
  expect(told(lines)).toEqual([
    ...start.slice(0, 2),
    '12 connected Ada | Support@2001',
    '60 ended completed by agent',
  ]);
});
