import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { followAsterisk } from '../../functions/cli/collect/follow-asterisk.ts';
import { said as inWords } from '../sources/described-events.ts';
import { BEGAN, call } from '../sources/make-ami.ts';
import { asteriskHere } from './asterisk-here.ts';
import { collectorHere, listenToCollectors } from './collector-here.ts';
import { managerInterface, writeLog } from './pbx.ts';
import { asOfToday, SOURCE } from './played.ts';
import { until } from './running-collector.ts';

/** What goes wrong around an Asterisk at night, and what its engineer reads of it. */
vi.setConfig({ testTimeout: 120_000 });
const said = listenToCollectors();

const talking = call(`${BEGAN}.1`);
const waiting = call(`${BEGAN}.2`);
const calls = asOfToday(
  talking.joins(0) + talking.leaves(9) + talking.connects(10, '3011', 10) + waiting.joins(12),
);
const ids = [...new Set([...calls.matchAll(/Uniqueid: (\S+)/g)].map(([, id = '']) => id))];
type Here = Awaited<ReturnType<typeof asteriskHere>>;
const ends = (events: ReturnType<Here['events']>) =>
  events
    .filter(({ type }) => type === 'interaction.ended')
    .map((event) => `${event.subject === ids[0] ? 'who talked' : 'who waited'} ${inWords(event as never)}`)
    .sort();

/** Connected, told of two calls, and cut off; both calls end while nobody listens. */
async function awayFromTwoCalls(context: TestContext, startedAgain: boolean): Promise<Here> {
  const channels = [...ids];
  let started = '2026-09-21 14:00:00';
  let lists = 0;
  const here = await asteriskHere(context, [], {
    started: () => started,
    channels() {
      lists += 1;
      return channels;
    },
  });
  await until('the first list', () => lists === 1);
  await here.pbx.play(calls);
  await until('both calls', () => here.events().length === 5);
  here.pbx.close();
  channels.length = 0;
  if (startedAgain) started = '2026-09-22 03:12:44';
  await here.pbx.open();
  await until('another list', () => lists === 2);
  await here.endsAfter(95);
  return here;
}

describe('without a queue log, after an absence', () => {
  test('calls that have ended meanwhile are not taken for cut off', async (context) => {
    const { events } = await awayFromTwoCalls(context, false);
    expect(ends(events())).toEqual([
      'who talked ended completed by system',
      'who waited ended abandoned by system',
    ]);
  });

  test('calls that a restart of Asterisk has cut off are', async (context) => {
    const { events } = await awayFromTwoCalls(context, true);
    expect(ends(events())).toEqual([
      'who talked ended dropped by system',
      'who waited ended dropped by system',
    ]);
  });
});

test('a clock that is three hours ahead is said, and taken off', async (context) => {
  const ahead = 3 * 3_600_000;
  const later = (text: string) =>
    text.replaceAll(/(?<=Timestamp: )\d+/g, (second) => String(Number(second) + ahead / 1000));
  const { pbx, events, counts } = await asteriskHere(context, ids, { clock: () => Date.now() + ahead });
  await pbx.play(later(calls));
  await until('both calls', () => events().length === 5);
  expect(Math.max(...events().map(({ time }) => Date.parse(time)))).toBeLessThan(Date.now());
  expect(said()).toContain("the phone system's clock is 180 min ahead (times are corrected): set it right");
  expect(counts.refused).toBe(0);
});

test('an old greeting, a user without rights, and a line without end: what can be told is told', async (context) => {
  const { pbx, events } = await asteriskHere(context, ids, {
    greeting: 'Asterisk Call Manager/1.0',
    refuses: ['CoreStatus', 'CoreShowChannels'],
  });
  await until('both refusals', () => said().split('is refused').length === 3);
  expect(said()).toContain('CoreStatus is refused: give the user write = system,reporting in manager.conf');
  await pbx.play(`Event: UserEvent\r\nBody: ${'long: '.repeat(50_000)}\r\n\r\n${calls}`, [0.3, 0.6]);
  await until('both calls', () => events().length === 5);
});

test('a log that cannot be read is said, and the interface is followed all the same', async (context) => {
  const log = join(tmpdir(), `baton-nights-${process.pid}`);
  symlinkSync(log, log);
  context.onTestFinished(() => rmSync(log));
  const { pbx, events } = await asteriskHere(context, ids, {}, log);
  await pbx.play(calls);
  await until('both calls', () => events().length === 5);
  expect(said()).toContain(`${log}: it cannot be read (ELOOP)`);
});

test('a user who may not read what queues do is known by callers of whom only the log tells', async (context) => {
  const log = join(tmpdir(), `baton-deaf-${process.pid}`);
  writeFileSync(log, '');
  context.onTestFinished(() => rmSync(log));
  const { pbx, events, health } = await asteriskHere(context, ids, {}, log);
  await until('it follows', () => health().includes('manager interface connected'));
  const second = Math.floor(Date.now() / 1000);
  for (let n = 0; n < 5; n++) writeLog(log, `${second}|${second}.${n}|2001|NONE|ENTERQUEUE||5555550121|1`);
  await until('five callers', () => events().length === 10);
  expect(health()).toContain('THE INTERFACE TELLS OF NO QUEUE: give the user read = system,call,agent');
  await pbx.play(calls);
  await until('both calls', () => events().length === 15);
  expect(health()).not.toContain('TELLS OF NO QUEUE');
});

test('another service at that port, and a host that is none', async (context) => {
  const ssh = await managerInterface({ greeting: 'SSH-2.0-any' });
  const login = { user: 'baton', secret: 'any', how: 'md5' } as const;
  const at = (host: string, port: number) => {
    const options = { source: SOURCE, host, port, login, queueLog: undefined };
    const secret = `whsec_${Buffer.from('d'.repeat(24)).toString('base64')}`;
    const followed = (before: unknown) => followAsterisk(options, before);
    collectorHere('http://127.0.0.1:1', secret, port, followed, context.onTestFinished);
  };
  at('127.0.0.1', ssh.port);
  at('nowhere.invalid', 5038);
  at('127.0.0.1', 1);
  await until('each says what is wrong', () =>
    [
      /something else than a manager interface/,
      /there is no such host|cannot be looked up/,
      /nothing listens there/,
    ].every((words) => words.test(said())),
  );
});
