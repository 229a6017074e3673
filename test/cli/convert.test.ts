import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { baton, linesOf } from './run-baton.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const MORNING = path('../sources/fixtures/queue-log-a-morning.txt');
const TRANSFER = path('../sources/fixtures/queue-log-attended-into-queue.txt');
const convert = (...args: string[]) => ['convert', '--from', 'asterisk-queue-log', ...args];
const events = (out: string) => linesOf(out).map((line) => JSON.parse(line));

function temporary(name: string, text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'baton-')), name);
  writeFileSync(file, text);
  return file;
}

describe('convert', () => {
  test('writes events to standard output and what it read to standard error', async () => {
    const { code, out, err } = await baton(
      convert('--country', 'us', '--source', 'asterisk:pbx-9', TRANSFER),
    );
    expect(code).toBe(0);
    expect(events(out)).toHaveLength(7);
    expect(events(out)[0]).toMatchObject({
      specversion: '1.0',
      source: 'asterisk:pbx-9',
      type: 'interaction.started',
      time: '2026-09-21T14:15:00.000Z',
      data: { customer: { phone: '+15555550121' } },
    });
    expect(err).toContain('lines: 9, events: 7, calls started: 1');
  });

  test('names each malformed line by file and line, counts unknown words, and is content', async () => {
    const { code, err } = await baton(convert(MORNING));
    expect(code).toBe(0);
    expect(linesOf(err)[0]).toBe(`${MORNING}:10: event: not a word like ENTERQUEUE`);
    expect(err).toContain('unknown words, passed over: HOTDESK 1');
    expect(err).toContain('--country US');
    expect(err).not.toContain('5555');
  });

  test('reports as JSON when asked', async () => {
    const { err } = await baton(convert('--json', MORNING));
    expect(JSON.parse(err)).toMatchObject({
      lines: 14,
      events: 10,
      malformed: 1,
      unknownWords: { HOTDESK: 1 },
    });
  });

  test('reads standard input, and gives the same events as from the file', async () => {
    const fromFile = await baton(convert(MORNING));
    const piped = await baton(convert('-'), { input: readFileSync(MORNING, 'utf8') });
    expect(piped.out).toBe(fromFile.out);
  });

  test('reads a log that was rotated in the middle of a call as one', async () => {
    const lines = readFileSync(TRANSFER, 'utf8').split(/(?<=\n)/);
    const files = [lines.slice(0, 6), lines.slice(6)].map((part, i) =>
      temporary(`queue_log.${i}`, part.join('')),
    );
    const types = (out: string) => events(out).map(({ type, time }) => `${time} ${type}`);
    const [rotated, whole] = [await baton(convert(...files)), await baton(convert(TRANSFER))];
    expect(types(rotated.out)).toEqual(types(whole.out));
  });

  test('shifts all times alike with --ending-now, and nothing else', async () => {
    const before = Date.now();
    const [now, then] = [await baton(convert('--ending-now', TRANSFER)), await baton(convert(TRANSFER))];
    const shifts = events(now.out).map(
      ({ time }, i) => Date.parse(time) - Date.parse(events(then.out)[i].time),
    );
    expect(new Set(shifts).size).toBe(1);
    const last = Date.parse(events(now.out).at(-1).time);
    expect(last).toBeGreaterThanOrEqual(before);
    expect(last).toBeLessThanOrEqual(Date.now());
    const withoutTime = (out: string) => events(out).map(({ time, ...rest }) => rest);
    expect(withoutTime(now.out)).toEqual(withoutTime(then.out));
  });

  test('passes over a line that never ends, and keeps its places right after it', async () => {
    const log = `${'x'.repeat(3_000_000)}\r\n\r\n${readFileSync(TRANSFER, 'utf8')}oops`;
    const { code, out, err } = await baton(convert(temporary('queue_log', log)));
    expect(code).toBe(0);
    expect(events(out)).toHaveLength(7);
    expect(err).toMatch(/queue_log:1: longer than any line/);
    expect(err).toMatch(/queue_log:12: epoch: not seconds/);
  });

  test('ends with 1 when nothing in the file is a line of a queue_log', async () => {
    const { code, out } = await baton(convert(temporary('notes', 'hello\nworld\n')));
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });

  test('ends quietly when its reader has seen enough', async () => {
    const log = readFileSync(MORNING, 'utf8').repeat(20_000);
    const child = spawn(process.execPath, [path('../../functions/cli.ts'), ...convert('-')]);
    let err = '';
    child.stderr.on('data', (bytes) => {
      err += bytes;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(log);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

describe('convert of other systems', () => {
  const ID = '1790000000.1';
  const block = (event: string, more: string) =>
    `Event: ${event}\r\nUniqueid: ${ID}\r\nLinkedid: ${ID}\r\nQueue: 2001\r\n${more}\r\n\r\n`;
  const capture = [
    block('QueueCallerJoin', 'CallerIDNum: +15555550121'),
    block('AgentConnect', 'MemberName: Ada\r\nInterface: PJSIP/3011\r\nHoldTime: 8'),
    block('MoonPhase', 'Phase: full'),
    block('AgentComplete', 'MemberName: Ada\r\nHoldTime: 8\r\nTalkTime: 60\r\nReason: caller'),
  ].join('');

  test('reads a capture of the manager interface, timed by what it holds', async () => {
    const file = temporary('ami.txt', capture);
    const { code, out, err } = await baton(['convert', '--from', 'asterisk-ami', file]);
    expect(code).toBe(0);
    expect(events(out).map(({ type, time }) => `${time.slice(14, 19)} ${type}`)).toEqual([
      '13:20 interaction.started',
      '13:20 interaction.queued',
      '13:28 interaction.connected',
      '13:28 source.unknown',
      '14:28 interaction.ended',
    ]);
    expect(err).toContain('unknown events, counted: MoonPhase 1');
    expect(err).not.toContain('5555');
  });

  test('shifts its times alike with --ending-now', async () => {
    const file = temporary('ami.txt', capture);
    const { out } = await baton(['convert', '--from', 'asterisk-ami', '--ending-now', file]);
    expect(Math.abs(Date.now() - Date.parse(events(out).at(-1).time))).toBeLessThan(60_000);
  });

  test('reads the table in which a database keeps the queue log, and shifts its times, too', async () => {
    const rows = [
      'time,callid,queuename,agent,event,data1,data2,data3',
      `2026-09-21 14:13:22,${ID},2001,NONE,ENTERQUEUE,,+15555550121,1`,
    ];
    const file = temporary('queuelog.csv', `\ufeff${rows.join('\r\n')}\r\n`);
    const { code, out } = await baton(['convert', '--from', 'asterisk-queue-log', '--ending-now', file]);
    expect(code).toBe(0);
    expect(events(out).map(({ type }) => type)).toEqual(['interaction.started', 'interaction.queued']);
    expect(Math.abs(Date.now() - Date.parse(events(out).at(-1).time))).toBeLessThan(60_000);
  });

  test('reads rows of FreeSWITCH in the zone of the switch, and refuses one that is none', async () => {
    const row = `"","+15555550121","3000","public","2026-10-11 08:43:13","","2026-10-11 08:43:22","9","0","NORMAL_CLEARING","0000000a-0000-4000-8000-000000000001","","","",""\n`;
    const args = ['convert', '--from', 'freeswitch', temporary('Master.csv', row), '--time-zone'];
    expect(events((await baton([...args, 'America/Chicago'])).out).map(({ time }) => time)).toEqual([
      '2026-10-11T13:43:13.000Z',
      '2026-10-11T13:43:22.000Z',
    ]);
    expect(await baton([...args, 'Chicago'])).toMatchObject({
      code: 2,
      err: 'baton: --time-zone Chicago: not a zone of the IANA data base, like America/Chicago\n',
    });
  });
});
