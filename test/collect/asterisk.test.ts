import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { BEGAN } from '../sources/make-ami.ts';
import type { Step } from '../sources/make-both.ts';
import { asBothTell, KINDS } from '../sources/make-both.ts';
import { readLog } from '../sources/read-queue-log.ts';
import { AMI_SECRET, managerInterface, writeLog } from './pbx.ts';
import { recordingBaton } from './recording-baton.ts';
import { collectorIn, until } from './running-collector.ts';

// The real command starts in a second or two, on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 120_000 });

const SOURCE = 'asterisk:pbx-1';
const SECRETS = { '*': [`whsec_${Buffer.from('a'.repeat(24)).toString('base64')}`] };

/** Five calls at once, in houses of their own, as Asterisk tells of them; the n-th time, after all before. */
const steps = (n = 1): readonly Step[] =>
  KINDS.flatMap((kind, i) => asBothTell(n * 10 + i, 2 + i, n * 200 + i)[kind])
    .sort((a, b) => a.at - b.at)
    .map(({ at, ami, log }) => ({ at, ami: today(ami), ...(log === undefined ? {} : { log: today(log) }) }));
/** As if it happened today: a server's clock is right, give or take. */
const today = (text: string): string =>
  text.replaceAll(/\b1790\d{6}\b/g, (second) => String(Number(second) + LATER));
const LATER = Math.floor(Date.now() / 1000) - BEGAN;
/** Every channel that there ever was: none of them is gone. */
const channels = (): string[] => [
  ...new Set([1, 2].flatMap((n) => steps(n).flatMap(({ ami }) => /Uniqueid: (\S+)/.exec(ami)?.[1] ?? []))),
];
/**
 * What the server writes to its log 29 seconds after the last of the n-th calls: an end that waits, in case the call goes
 * on, has not waited its 30 seconds yet, and comes by the collector's own clock.
 */
const goesOn = (n = 1): string => `${BEGAN + LATER + n * 200 + 88 + 29}|NONE|NONE|PJSIP/2011|PAUSE|`;
const logOf = (told: readonly Step[]) =>
  readLog(
    told.flatMap(({ log }) => log ?? []),
    { source: SOURCE },
  ).events;

async function begin() {
  const baton = await recordingBaton(SECRETS);
  const pbx = await managerInterface(channels);
  const args = ['asterisk', '--port', String(pbx.port), '--source', SOURCE, '--url', baton.url];
  const collector = collectorIn(SECRETS, [...args, '--queue-log', 'queue_log'], {
    BATON_AMI_SECRET: AMI_SECRET,
  });
  const log = join(collector.cwd, 'queue_log');
  writeFileSync(log, `${BEGAN + LATER - 500}|old|2001|NONE|ENTERQUEUE||5555550129|1\n`);
  const queueEvents = () =>
    baton
      .events()
      .filter(({ type }) => !/held|resumed/.test(type))
      .map(({ type, id }) => `${type} ${id}`)
      .sort();
  return { baton, pbx, collector, log, queueEvents };
}
const idsOf = (events: ReturnType<typeof logOf>) => events.map(({ type, id }) => `${type} ${id}`).sort();

describe('baton collect asterisk', () => {
  test('posts what both routes tell, signed, each event once, and nothing from before it came', async () => {
    const { baton, pbx, collector, log, queueEvents } = await begin();
    const running = collector.start();
    await until('a login', () => pbx.logins() === 1);
    await until('the log is found', () => collector.said().includes('logged in'));
    await wait(700);
    for (const { ami, log: line } of steps()) {
      if (line !== undefined) writeLog(log, line);
      await pbx.play(ami);
    }
    const expected = idsOf(logOf(steps()));
    await until('every event', () => queueEvents().length >= expected.length);
    await wait(1500);
    expect(queueEvents()).toEqual(expected);
    expect(baton.events().filter(({ type }) => /held|resumed/.test(type)).length).toBeGreaterThan(0);
    expect(baton.counts).toMatchObject({ unsigned: 0, refused: 0 });
    expect(await running.stop()).toBe(0);
    expect(collector.said()).toContain('stopped; 0 bytes of events wait');
    expect(collector.said()).not.toMatch(/5555550|a secret|whsec_/);
    expect(statSync(join(collector.cwd, 'kept/state.json')).mode & 0o077).toBe(0);
  });

  test('is killed in the middle, again and again, and loses and doubles nothing', async () => {
    const { baton, pbx, collector, log, queueEvents } = await begin();
    let running = collector.start();
    await until('a login', () => pbx.logins() === 1);
    await wait(700);
    const all = [...steps(1), ...steps(2)];
    for (const [i, { ami, log: line }] of all.entries()) {
      if (line !== undefined) writeLog(log, line);
      await pbx.play(ami);
      if (i % 17 === 9) {
        await running.kill();
        running = collector.start();
        // Some of what follows happens while nobody listens.
        if (i % 2 === 0) await until('a login', () => pbx.listeners() > 0);
      }
      if (i % 23 === 20) pbx.close();
      if (i % 23 === 22) await pbx.open();
    }
    writeLog(log, goesOn(2));
    const expected = idsOf([...logOf(steps(1)), ...logOf(steps(2))]);
    await until('every event', () => queueEvents().length >= expected.length);
    await wait(1500);
    expect(queueEvents()).toEqual(expected);
    expect(baton.counts).toMatchObject({ unsigned: 0, refused: 0 });
    expect(await running.stop()).toBe(0);
  });

  test('keeps everything on disk while Baton is away, through a kill, and posts it in order', async () => {
    const { baton, pbx, collector, log, queueEvents } = await begin();
    let running = collector.start();
    await until('a login', () => pbx.logins() === 1);
    await wait(700);
    baton.goAway();
    for (const { ami, log: line } of steps()) {
      if (line !== undefined) writeLog(log, line);
      await pbx.play(ami);
    }
    await until('a complaint', () => collector.said().includes('events are kept on disk meanwhile'));
    await wait(700);
    await running.kill();
    expect(readFileSync(join(collector.cwd, 'kept/spool-0.ndjson'), 'utf8')).toContain('interaction.queued');
    running = collector.start();
    baton.comeBack();
    const expected = idsOf(logOf(steps()));
    await until('every event', () => queueEvents().length >= expected.length);
    await wait(1500);
    expect(queueEvents()).toEqual(expected);
    await running.stop();
    expect(statSync(join(collector.cwd, 'kept/spool-1.ndjson')).size).toBe(0);
  });

  test('reads the rest of a log that was moved away', async () => {
    const { pbx, collector, log, queueEvents } = await begin();
    let running = collector.start();
    await until('a login', () => pbx.logins() === 1);
    await wait(700);
    expect(await running.stop()).toBe(0);
    const lines = steps().flatMap(({ log: line }) => line ?? []);
    for (const line of lines.slice(0, 9)) writeLog(log, line);
    renameSync(log, `${log}.1`);
    for (const line of [...lines.slice(9), goesOn()]) writeLog(log, line);
    running = collector.start();
    const expected = idsOf(logOf(steps()));
    await until('every event', () => queueEvents().length >= expected.length);
    expect(queueEvents()).toEqual(expected);
    await running.stop();
  });

  test('says what is wrong, and never a secret', async () => {
    const { collector } = await begin();
    const other = collectorIn(SECRETS, ['asterisk', '--port', '1'], { BATON_AMI_SECRET: '' });
    expect(await other.start().ended()).toBe(2);
    expect(other.said()).toContain('no password: name a file with --password-file, or set BATON_AMI_SECRET');

    const pbx = await managerInterface();
    const wrong = collectorIn(SECRETS, ['asterisk', '--port', String(pbx.port)], {
      BATON_AMI_SECRET: 'wrong one',
    });
    const running = wrong.start();
    await until('a refusal', () => wrong.said().includes('login refused: check the user, its secret'));
    expect(wrong.said()).not.toContain('wrong one');
    await running.stop();
    expect(collector.said()).toBe('');
  });

  test('reads nothing more while the spool is full, says so, and catches up from the log', async () => {
    const { baton, pbx, collector, log, queueEvents } = await begin();
    baton.goAway();
    const running = collector.start('--spool-mb', '1');
    await until('a login', () => pbx.logins() === 1);
    await wait(700);
    const many = Array.from({ length: 250 }, (_, n) => steps(n + 1)).flat();
    writeLog(log, [...many.flatMap(({ log: line }) => line ?? []), goesOn(250)].join('\n'));
    await until('a complaint', () => collector.said().includes('THE SPOOL IS FULL'));
    baton.comeBack();
    const expected = idsOf(Array.from({ length: 250 }, (_, n) => logOf(steps(n + 1))).flat());
    await until('many events', () => baton.events().length >= expected.length);
    expect(queueEvents()).toEqual(expected);
    expect(collector.said()).toContain('there is room again');
    await running.stop();
  });
});
