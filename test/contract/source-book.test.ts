import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { createSourceBook } from '../../functions/aws/source-book.ts';
import { instantOf, type Span } from '../../functions/domain/time.ts';
import type { SourceBook } from '../../functions/ports/sources.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const implementations: [string, () => Promise<SourceBook>][] = [
  ['in memory', async () => createMemoryTable()],
  ['on DynamoDB', async () => createSourceBook(dynamo.client, await dynamo.table())],
];

describe.each(implementations)('the book of sources %s', (_, make) => {
  let book: SourceBook;
  beforeEach(async () => {
    book = await make();
  });
  const at = (time: string) => instantOf(`2026-11-23T${time}Z`);
  const heard = (time: string, more: object = {}) =>
    book.noteSource({ source: 'pbx-1', at: at(time), events: 1, refused: 0, unknown: {}, ...more });

  test('knows nobody before anything came', async () => {
    expect(await book.sourcesSeen()).toEqual([]);
  });

  test('counts by the minute, over the turn of an hour', async () => {
    await heard('11:58:10');
    await heard('12:00:05', { events: 3, refused: 2 });
    await heard('12:00:50');
    const [seen] = await book.sourcesSeen();
    expect(seen).toEqual({
      source: 'pbx-1',
      seenAt: at('12:00:50'),
      unknown: {},
      minutes: [
        { at: at('11:58:00'), events: 1, refused: 0 },
        { at: at('12:00:00'), events: 4, refused: 2 },
      ],
    });
  });

  test('remembers why an event was refused last', async () => {
    await heard('12:00:00', { refused: 1, refusal: 'type: missing' });
    await heard('12:01:00', { refused: 1, refusal: 'time: missing' });
    await heard('12:02:00');
    const [seen] = await book.sourcesSeen();
    expect(seen?.refusal).toEqual({ at: at('12:01:00'), reason: 'time: missing' });
  });

  test('remembers the latest event, the clock, and what was not understood', async () => {
    await heard('12:00:00', { eventAt: at('11:59:58'), ahead: 2000 as Span, unknown: { PAUSED: 2 } });
    await heard('12:01:00', { unknown: { PAUSED: 1, 'a.b#c': 1 } });
    const [seen] = await book.sourcesSeen();
    expect(seen).toMatchObject({
      eventAt: at('11:59:58'),
      ahead: 2000,
      unknown: { PAUSED: 3, 'a.b#c': 1 },
    });
  });

  test('says what was not understood for the first time, and only then', async () => {
    expect(await heard('12:00:00', { unknown: { PAUSED: 2, JOINED: 1 } })).toEqual(['PAUSED', 'JOINED']);
    expect(await heard('12:00:10', { unknown: { PAUSED: 2 } })).toEqual([]);
    expect(await heard('12:00:20', { unknown: { PAUSED: 1, LEFT: 1 } })).toEqual(['LEFT']);
    expect(await heard('12:00:30', { source: 'pbx-2', unknown: { PAUSED: 1 } })).toEqual(['PAUSED']);
    expect(await heard('12:00:40')).toEqual([]);
  });

  test('lists every source by its name', async () => {
    await heard('12:00:00', { source: 'pbx-2' });
    await heard('12:00:00');
    expect((await book.sourcesSeen()).map(({ source }) => source)).toEqual(['pbx-1', 'pbx-2']);
  });

  test('a silence is told once, and the next one again', async () => {
    await heard('12:00:00');
    expect(await book.toldOfSilence('pbx-1', at('12:00:00'), at('12:20:00'))).toBe(true);
    expect(await book.toldOfSilence('pbx-1', at('12:00:00'), at('12:21:00'))).toBe(false);
    expect(await book.toldOfSilence('pbx-1', at('13:00:00'), at('13:30:00'))).toBe(true);
    expect(await book.toldOfSilence('nobody', at('13:00:00'), at('13:30:00'))).toBe(false);
  });
});
