import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, type TestContext, test, vi } from 'vitest';
import { BEGAN } from '../sources/make-ami.ts';
import type { Step } from '../sources/make-both.ts';
import { asBothTell, KINDS } from '../sources/make-both.ts';
import { readLog } from '../sources/read-queue-log.ts';
import { chanceFrom } from './chance.ts';
import { AMI_SECRET, managerInterface, writeLog } from './pbx.ts';
import {
  asOfToday,
  captures,
  channelsOf,
  factsOf,
  LAST,
  logs,
  nameOf,
  readOf,
  SOURCE,
  stamped,
  told,
} from './played.ts';
import { recordingBaton } from './recording-baton.ts';
import { collectorIn, until } from './running-collector.ts';

// The real command starts in a second or two, on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 120_000 });

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
/**
 * A call of its own so long after the n-th calls that nothing waits any more. Events are posted in order: once it is there,
 * everything is that was ever to come of what was told before, also what was told twice.
 */
const lastCall = (n = 1): string =>
  `${BEGAN + LATER + n * 200 + 88 + 95}|${LAST}|2001|NONE|ENTERQUEUE||5555550129|1`;
const logOf = (told: readonly Step[]) =>
  readLog(
    told.flatMap(({ log }) => log ?? []),
    { source: SOURCE },
  ).events;

async function begin({ onTestFinished: last }: TestContext, others: readonly string[] = []) {
  const baton = await recordingBaton(SECRETS, last);
  const pbx = await managerInterface({ channels: () => [...channels(), ...others] }, last);
  const args = ['asterisk', '--port', String(pbx.port), '--source', SOURCE, '--url', baton.url];
  const collector = collectorIn(
    SECRETS,
    [...args, '--queue-log', 'queue_log'],
    { BATON_AMI_SECRET: AMI_SECRET },
    last,
  );
  const log = join(collector.cwd, 'queue_log');
  writeFileSync(log, `${BEGAN + LATER - 500}|old|2001|NONE|ENTERQUEUE||5555550129|1\n`);
  const told = () => baton.events().filter(({ subject }) => subject !== LAST);
  const queueEvents = () =>
    told()
      .filter(({ type }) => !/held|resumed/.test(type))
      .map(({ type, id }) => `${type} ${id}`)
      .sort();
  return {
    baton,
    pbx,
    collector,
    log,
    queueEvents,
    logsIn: () => until('a login', () => collector.said().includes('logged in')),
    /** From then on a kill loses nothing that is in the log. */
    beginsTheLog: () => until('a state', () => existsSync(join(collector.cwd, 'kept/state.json'))),
    /** Baton has said that it has everything. */
    spoolIsEmpty: () =>
      until('an empty spool', () => {
        const kept = join(collector.cwd, 'kept');
        const spools = readdirSync(kept).filter((name) => name.startsWith('spool-'));
        return spools.every(
          (name) => (statSync(join(kept, name), { throwIfNoEntry: false })?.size ?? 0) === 0,
        );
      }),
    async endsAfter(n = 1): Promise<void> {
      writeLog(log, lastCall(n));
      await until('the last call', () => baton.events().some(({ subject }) => subject === LAST));
    },
    async happens(all: readonly Step[]): Promise<void> {
      for (const { ami, log: line } of all) {
        if (line !== undefined) writeLog(log, line);
        await pbx.play(ami);
      }
    },
  };
}
const idsOf = (events: ReturnType<typeof logOf>) => events.map(({ type, id }) => `${type} ${id}`).sort();

describe.concurrent('baton collect asterisk', () => {
  test('posts what both routes tell, signed, each event once, and nothing from before it came', async (context) => {
    const { baton, collector, queueEvents, logsIn, happens, endsAfter, spoolIsEmpty } = await begin(context);
    const running = collector.start();
    await logsIn();
    await happens(steps());
    await endsAfter();
    context.expect(queueEvents()).toEqual(idsOf(logOf(steps())));
    context.expect(baton.events().filter(({ type }) => /held|resumed/.test(type)).length).toBeGreaterThan(0);
    context.expect(baton.counts).toMatchObject({ unsigned: 0, refused: 0 });
    await spoolIsEmpty();
    context.expect(await running.stop()).toBe(0);
    context.expect(collector.said()).toContain('stopped; 0 bytes of events wait');
    context.expect(collector.said()).not.toMatch(/5555550|a secret|whsec_/);
    context.expect(statSync(join(collector.cwd, 'kept/state.json')).mode & 0o077).toBe(0);
  });

  test.for([1, 2])(
    'is killed at moments that chance %i chooses, and loses and doubles nothing',
    async (seed, context) => {
      const chance = chanceFrom(seed);
      const { baton, pbx, collector, log, queueEvents, beginsTheLog, endsAfter } = await begin(context);
      // Some kills come between Baton's taking of a batch and its answer.
      baton.answerAfter(() => chance() * 80);
      let running = collector.start();
      await beginsTheLog();
      const kills = async () => {
        for (let times = 0; times < 4; times++) {
          await wait(50 + chance() * 1200);
          await running.kill();
          await wait(chance() * 200);
          running = collector.start();
        }
      };
      const happen = async () => {
        for (const { ami, log: line } of [...steps(1), ...steps(2)]) {
          const routes = [() => pbx.play(ami), async () => line !== undefined && writeLog(log, line)];
          for (const tell of chance() < 0.3 ? routes.reverse() : routes) {
            await tell();
            await wait(chance() * 40);
          }
          if (chance() > 0.06) continue;
          pbx.close();
          await wait(chance() * 300);
          await pbx.open();
        }
      };
      await Promise.all([kills(), happen()]);
      await endsAfter(2);
      context.expect(queueEvents()).toEqual(idsOf([...logOf(steps(1)), ...logOf(steps(2))]));
      context.expect(baton.counts).toMatchObject({ unsigned: 0, refused: 0 });
      context.expect(await running.stop()).toBe(0);
    },
  );

  test.for(
    captures
      .filter(({ pathname }) => /ami-(handed-on|call1-sequence)/.test(pathname))
      .map((file) => [nameOf(file), file] as const),
  )(
    '%s, killed in the middle: what convert makes of it, and of the logs written meanwhile',
    async ([, file], context) => {
      const blocks = stamped(asOfToday(readFileSync(file, 'utf8')));
      // Those in which Asterisk is started again drop this call, too.
      const meanwhile = logs
        .filter((name) => !readFileSync(name, 'utf8').includes('QUEUESTART'))
        .map((name, i) =>
          asOfToday(readFileSync(name, 'utf8'), i + 1)
            .trimEnd()
            .split('\n'),
        );
      const lines = meanwhile.flat();
      const ids = [...channelsOf(blocks.join('')), ...lines.map((line) => line.split('|')[1] ?? '')];
      const { baton, pbx, collector, log, logsIn, beginsTheLog, endsAfter } = await begin(context, ids);
      const state = join(collector.cwd, 'kept/state.json');
      let running = collector.start();
      await logsIn();
      await beginsTheLog();
      // The interface repeats nothing: only what is on disk outlives a kill.
      const isOnDisk = (block = '') => {
        const stamp = Number(/Timestamp: (\d+)/.exec(block)?.[1]) * 1000;
        return until(
          'it is on disk',
          () => Number(/"latest":(\d+)/.exec(readFileSync(state, 'utf8'))?.[1]) >= stamp,
        );
      };
      for (const [i, block] of blocks.entries()) {
        await pbx.play(block);
        if (i !== 3) continue;
        await isOnDisk(block);
        await running.kill();
        for (const line of meanwhile.shift() ?? []) writeLog(log, line);
        const logins = pbx.logins();
        running = collector.start();
        await until('another login', () => pbx.logins() > logins);
      }
      await isOnDisk(blocks.at(-1));
      for (const line of meanwhile.flat()) writeLog(log, line);
      await endsAfter();
      const facts = baton.events().filter(({ subject }) => subject !== LAST);
      const expected = [...readOf(blocks.join('')), ...factsOf(readLog(lines, { source: SOURCE }).events)];
      context.expect(told(facts, true)).toEqual(told(expected, true));
      context.expect(await running.stop()).toBe(0);
    },
  );

  test('keeps everything on disk while Baton is away, through a kill, and posts it in order', async (context) => {
    const { baton, collector, log, queueEvents, logsIn, happens, endsAfter, spoolIsEmpty } =
      await begin(context);
    let running = collector.start();
    await logsIn();
    baton.goAway();
    await happens(steps());
    await until('a complaint', () => collector.said().includes('events are kept on disk meanwhile'));
    const spool = join(collector.cwd, 'kept/spool-0.ndjson');
    writeLog(log, goesOn());
    await until(
      'the last end on disk',
      () => readFileSync(spool, 'utf8').split('interaction.ended').length > KINDS.length,
    );
    await running.kill();
    context.expect(baton.events()).toEqual([]);
    running = collector.start();
    baton.comeBack();
    await endsAfter();
    context.expect(queueEvents()).toEqual(idsOf(logOf(steps())));
    await spoolIsEmpty();
    await running.stop();
  });

  test('reads the rest of a log that was moved away', async (context) => {
    const { collector, log, queueEvents, beginsTheLog } = await begin(context);
    let running = collector.start();
    await beginsTheLog();
    context.expect(await running.stop()).toBe(0);
    const lines = steps().flatMap(({ log: line }) => line ?? []);
    for (const line of lines.slice(0, 9)) writeLog(log, line);
    renameSync(log, `${log}.1`);
    for (const line of [...lines.slice(9), goesOn()]) writeLog(log, line);
    running = collector.start();
    const expected = idsOf(logOf(steps()));
    await until('every event', () => queueEvents().length >= expected.length);
    context.expect(queueEvents()).toEqual(expected);
    await running.stop();
  });

  test('says what is wrong, and never a secret', async (context) => {
    const { onTestFinished: last, expect } = context;
    const other = collectorIn(SECRETS, ['asterisk', '--port', '1'], { BATON_AMI_SECRET: '' }, last);
    expect(await other.start().ended()).toBe(2);
    expect(other.said()).toContain('no password: name a file with --password-file, or set BATON_AMI_SECRET');

    const pbx = await managerInterface({}, last);
    const args = ['asterisk', '--port', String(pbx.port)];
    const wrong = collectorIn(SECRETS, args, { BATON_AMI_SECRET: 'wrong one' }, last);
    const running = wrong.start();
    await until('a refusal', () => wrong.said().includes('login refused: check the user, its secret'));
    expect(wrong.said()).not.toContain('wrong one');
    expect(await wrong.start().ended()).toBe(1);
    expect(wrong.said()).toContain('another collector works in kept: stop it');
    await running.stop();
  });

  test('reads nothing more while the spool is full, says so, and catches up from the log', async (context) => {
    const { baton, collector, log, queueEvents, logsIn, endsAfter } = await begin(context);
    baton.goAway();
    const running = collector.start('--spool-mb', '1');
    await logsIn();
    const many = Array.from({ length: 250 }, (_, n) => steps(n + 1));
    writeLog(
      log,
      many
        .flat()
        .flatMap(({ log: line }) => line ?? [])
        .join('\n'),
    );
    await until('a complaint', () => collector.said().includes('THE SPOOL IS FULL'));
    baton.comeBack();
    await endsAfter(250);
    context.expect(queueEvents()).toEqual(idsOf(many.flatMap(logOf)));
    await until('room', () => collector.said().includes('there is room again'));
    await running.stop();
  });
});
