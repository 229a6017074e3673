import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, vi } from 'vitest';
import { readLog } from '../sources/read-queue-log.ts';
import { asteriskHere } from './asterisk-here.ts';
import { chanceFrom } from './chance.ts';
import { listenToCollectors } from './collector-here.ts';
import { writeLog } from './pbx.ts';
import {
  asOfToday,
  captures,
  channelsOf,
  factsOf,
  logs,
  nameOf,
  RECORDED,
  readOf,
  SOURCE,
  stamped,
  told,
} from './played.ts';
import { until } from './running-collector.ts';

vi.setConfig({ testTimeout: 120_000 });
listenToCollectors();

describe.concurrent('a capture that is played to the collector (recorded ones where ../shared is there)', () => {
  test('there are recorded ones', ({ skip, expect }) => {
    if (!existsSync(RECORDED)) skip();
    expect(captures.length).toBeGreaterThan(15);
  });

  test.for(captures.map((file) => [nameOf(file), file] as const))(
    '%s, cut anywhere and as it is: what convert makes of it',
    async ([name, file], context) => {
      const chance = chanceFrom(name.length);
      const text = asOfToday(readFileSync(file, 'utf8'));
      const { pbx, events, endsAfter } = await asteriskHere(context, channelsOf(text));
      await pbx.play(
        text.trimEnd().replaceAll('\n', '\r\n').concat('\r\n\r\n'),
        Array.from({ length: 12 }, chance),
      );
      // Without stamps it happens now.
      await endsAfter(95);
      context.expect(told(events(), false)).toEqual(told(readOf(text), false));
    },
  );

  test.for(captures.map((file) => [nameOf(file), file] as const))(
    '%s, stamped, doubled, late, the connection closed in the middle: to the second what convert makes of it',
    async ([name, file], context) => {
      const chance = chanceFrom(name.length);
      const blocks = stamped(asOfToday(readFileSync(file, 'utf8')));
      const { pbx, events, counts, endsAfter } = await asteriskHere(context, channelsOf(blocks.join('')));
      const middle = Math.floor(blocks.length / 2);
      for (const [i, block] of blocks.entries()) {
        await pbx.play(block, [chance(), chance()]);
        if (i === middle) {
          const logins = pbx.logins();
          pbx.close();
          await pbx.open();
          await until('another login', () => pbx.logins() > logins);
        }
        // Also of what was told before the break.
        await pbx.play(block + (blocks[Math.floor(chance() * (i + 1))] ?? ''), [chance()]);
      }
      await endsAfter();
      context.expect(told(events(), true)).toEqual(told(readOf(blocks.join('')), true));
      context.expect(counts).toMatchObject({ unsigned: 0, refused: 0, repeated: 0 });
    },
  );

  test('a call of the interface and calls of the log beside it: each as convert reads it', async (context) => {
    const folder = context.task.id;
    const log = join('/tmp', `baton-queue-log-${process.pid}-${folder.replaceAll(/\W/g, '')}`);
    writeFileSync(log, '');
    const lines = logs.flatMap((file, i) =>
      asOfToday(readFileSync(file, 'utf8'), i + 1)
        .split('\n')
        .filter((line) => line !== ''),
    );
    const capture = captures[0];
    if (capture === undefined) throw new Error('no capture');
    const blocks = stamped(asOfToday(readFileSync(capture, 'utf8')));
    const ids = [...channelsOf(blocks.join('')), ...lines.map((line) => line.split('|')[1] ?? '')];
    const { pbx, events, endsAfter } = await asteriskHere(context, ids, {}, log);
    for (const [i, line] of lines.entries()) {
      writeLog(log, line);
      await pbx.play(blocks[i] ?? '');
    }
    await until('the log', () => new Set(events().map(({ subject }) => subject)).size > logs.length);
    await endsAfter();
    const expected = [...readOf(blocks.join('')), ...factsOf(readLog(lines, { source: SOURCE }).events)];
    context.expect(told(events(), true)).toEqual(told(expected, true));
  });
});
