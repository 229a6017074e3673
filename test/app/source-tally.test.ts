import { expect, test } from 'vitest';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { createTally } from '../../functions/app/source-tally.ts';
import { instantOf, plus, seconds } from '../../functions/domain/time.ts';
import type { SourceNews } from '../../functions/ports/sources.ts';

const noon = instantOf('2026-11-23T12:00:00Z');
const log = { failed() {}, info() {}, count() {} };
const news = (secondsAfterNoon: number, events = 1): SourceNews => ({
  source: 'pbx-1',
  at: plus(noon, seconds(secondsAfterNoon)),
  events,
  refused: 0,
  unknown: { PAUSED: 1 },
});

test('the first news is written at once, and what follows within a second with the next after it', async () => {
  const table = createMemoryTable();
  const tally = createTally(table, log);
  const counted = async () => (await table.sourcesSeen())[0]?.minutes[0]?.events;
  await tally([news(0)]);
  expect(await counted()).toBe(1);
  for (let i = 1; i < 10; i++) await tally([news(i / 10)]);
  expect(await counted()).toBe(1);
  await tally([news(1)]);
  expect(await counted()).toBe(11);
  expect((await table.sourcesSeen())[0]?.unknown).toEqual({ PAUSED: 11 });
});

test('nobody is refused an event because it could not be counted', async () => {
  const failures: string[] = [];
  const away = {
    noteSource: async () => {
      throw new Error('the table is away');
    },
  };
  const tally = createTally(away, { ...log, failed: (message) => failures.push(message) });
  await tally([news(0)]);
  expect(failures).toEqual(['what came from a source was not counted']);
});

test('what is not understood is told the first time, and no name of it stands in a log', async () => {
  const lines: unknown[] = [];
  const counts: string[] = [];
  const tally = createTally(createMemoryTable(), {
    ...log,
    info: (...line) => lines.push(line),
    count: (name) => counts.push(name),
  });
  await tally([news(0)]);
  await tally([news(5)]);
  expect(counts).toEqual(['NewUnknownKind']);
  await tally([{ ...news(10), unknown: { PAUSED: 1, 'Kim +15555550101': 1, other: 1 } }]);
  expect(counts).toHaveLength(2);
  expect(JSON.stringify(lines)).not.toMatch(/PAUSED|Kim|5555/);
});
