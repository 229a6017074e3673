import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginConversion } from '../../functions/cli/conversions.ts';
import { cellsOf, recordJoiner } from '../../functions/cli/csv-records.ts';
import { timeReader } from '../../functions/cli/csv-time.ts';
import { linesOf } from '../../functions/cli/lines.ts';
import { inWords } from '../sources/in-words.ts';

const fixture = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).pathname;
const MAP = fixture('desk.map.yaml');
const TABLE = readFileSync(fixture('desk.csv'), 'utf8');

function temporary(name: string, content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'baton-')), name);
  writeFileSync(file, content);
  return file;
}

async function converted(content: string, map = MAP) {
  const file = temporary('desk.csv', content);
  const conversion = beginConversion({ from: 'csv', map });
  const events = [];
  for await (const lines of linesOf(file, 1_000_000))
    for (const { text, number } of lines) events.push(...conversion.read(text, { file, line: number }));
  conversion.end();
  const sentences = conversion.sentences().map((sentence) => sentence.replace(`${file}:`, ''));
  return { events, sentences };
}
const failing = (content: string, map?: string) =>
  converted(content, map).then(
    () => 'it did not fail',
    ({ message }: Error) => message.replaceAll(/\S*\/desk\.(csv|map\.yaml)/g, 'desk.$1'),
  );

describe('a table under its map', () => {
  test('becomes events, in the zone of its times', async () => {
    const { events, sentences } = await converted(TABLE);
    expect(events.map(inWords)).toEqual([
      '15:00:00 started voice inbound +15555550101 Kim Card "declined";\ntwice',
      '15:01:00 connected by ann in cards',
      '15:05:00 transferred from ann to fraud',
      '16:00:00 feedback.received',
    ]);
    expect(events.map(({ subject, source }) => [subject, source])).toEqual(Array(4).fill(['d-1', 'csv']));
    expect(sentences).toEqual([
      'rows: 5, events: 4',
      'types: interaction.started 1, interaction.connected 1, interaction.transferred 1, feedback.received 1',
      'rows that the map ignores: 1',
    ]);
  });

  test('has the same ids whenever it is read, and wherever its rows stand', async () => {
    const [head, ...rows] = TABLE.trim().split(/\n(?=d-1|;)/);
    const ids = async (table: string) => (await converted(table)).events.map(({ id }) => id).toSorted();
    expect(await ids([head, ...rows.toReversed()].join('\r\n'))).toEqual(await ids(TABLE));
  });
});

test('a caller who shows no number is one without a number', async () => {
  const [head] = TABLE.split('\n');
  const { events } = await converted(`${head}\nd-4;23.11.2026 16:00:00;arrived;phone;Anonymous;;;;;`);
  expect(events.map(inWords)).toEqual(['15:00:00 started voice inbound']);
});

describe('a row is refused with its line and its column, and its content is not repeated', () => {
  const [head] = TABLE.split('\n');
  test.each([
    [
      'd-2;23.11.2026 16:00:00;sneezed;;;;;;;',
      'column What: none of arrived, answered, handed on, rated, heartbeat',
    ],
    ['d-2;2026-11-23;rated;;;;;;2;', 'column When: not a time as the map has it: D.M.YYYY HH:mm:ss'],
    ['d-2;31.2.2026 16:00:00;rated;;;;;;2;', 'column When: not a time as the map has it: D.M.YYYY HH:mm:ss'],
    [
      'd-2;23.11.2026 16:00:00;rated;;0664 1;;;;2;',
      'column Caller: not a phone number; one without + needs --country',
    ],
    ['d-2;23.11.2026 16:00:00;rated;;;;;;9;', 'column Stars: data.score: Too big: expected number to be <=5'],
    ['d-2;23.11.2026 16:00:00;arrived;pigeon;;;;;;', 'column By: none of phone, letter'],
    [
      ';23.11.2026 16:00:00;rated;;;;;;2;',
      'column Call: subject: Too small: expected string to have >=1 characters',
    ],
    ['d-2;23.11.2026 16:00:00;rated', '3 cells under 10 columns'],
    ['d-2;23.11.2026 16:00:00;rated;;;;;;2;"a"b', 'cell 10: text after its closing quote'],
    ['d-2;23.11.2026 16:00:00;rated;;;;;;2;a"b"', 'cell 10: a quote in a cell without quotes'],
    ['d-2;23.11.2026 16:00:00;rated;;;;;;2;"a', 'its quotes are not closed'],
  ])('%s', async (row, reason) => {
    const { events, sentences } = await converted(`${head}\n${row}`);
    expect([events, sentences[0]]).toEqual([[], `2: ${reason}`]);
  });

  test('after a cell of several lines, the line is still the row’s first', async () => {
    const { sentences } = await converted(`${TABLE}d-3;never;rated;;;;;;2;"a\nb"\n`);
    expect(sentences[0]).toMatch(/^8: column When/);
  });
});

describe('nothing is read', () => {
  test('of a table without a column of the map', async () =>
    expect(await failing('Call;When\n')).toBe(
      'desk.csv:1: no column What, Caller, Name, By, Note, Agent, Team, Stars; there are Call, When',
    ));

  test('without a map', () =>
    expect(() => beginConversion({ from: 'csv' })).toThrow('--map FILE: --from csv needs to know'));

  test('under a map with a fault, each with its place', async () => {
    const map = temporary(
      'desk.map.yaml',
      'time: { column: When, zone: Mars/Olympus }\nsubject: Call\ntype: { constant: sneezed }\n',
    );
    expect(await failing(TABLE, map)).toMatch(/desk\.map\.yaml at time\.zone: .*\ndesk\.map\.yaml at type/);
  });
});

test('whatever stands in its cells comes back from a record', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ') });
  const written = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
      const joiner = recordJoiner(10_000);
      const records = cells
        .map(written)
        .join(',')
        .split('\n')
        .map((line, i) => joiner.push(line, i + 1));
      expect(records.filter(Boolean)).toHaveLength(1);
      expect(cellsOf(records.at(-1)?.text ?? '', ',')).toEqual({ cells });
    }),
  );
});

test.each([
  ['iso', '2026-11-23T15:00:00Z', '2026-11-23T15:00:00.000Z'],
  ['iso', '2026-11-23 16:00:00', '2026-11-23T15:00:00.000Z'],
  ['iso', '2026-11-23', '2026-11-22T23:00:00.000Z'],
  ['seconds', '1795446000', '2026-11-23T15:00:00.000Z'],
  ['milliseconds', '1795446000123', '2026-11-23T15:00:00.123Z'],
  ['MM/DD/YYYY HH:mm', '11/23/2026 16:00', '2026-11-23T15:00:00.000Z'],
  ['iso', 'soon', undefined],
  ['seconds', '-1', undefined],
])('times in the format %s: %s', (format, text, time) => {
  const at = timeReader(format, 'Europe/Vienna')(text);
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(time);
});
