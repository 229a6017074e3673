import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, type TestContext, test, vi } from 'vitest';
import { FollowedCalls } from '../../functions/sources/freeswitch/followed-calls.ts';
import { BEGAN, caller } from '../sources/make-freeswitch.ts';
import { callOf, later, listText } from '../sources/make-switch-world.ts';
import { readFreeswitch } from '../sources/read-freeswitch.ts';
import { endStates, tally } from '../sources/switch-end-states.ts';
import { factsOf } from '../sources/told-cases.ts';
import { chanceFrom } from './chance.ts';
import { eventSocket, framed, SOCKET_PASSWORD } from './pbx.ts';
import { recordingBaton } from './recording-baton.ts';
import { collectorIn, until } from './running-collector.ts';
import { asJson, recordedOrder, recordings } from './switch-recordings.ts';

vi.setConfig({ testTimeout: 120_000 });

const SOURCE = 'freeswitch:fs-1';
const SECRETS = { [SOURCE]: [`whsec_${Buffer.from('b'.repeat(24)).toString('base64')}`] };
const QUEUES = 'callcenter_config queue list';

/** Two callers, as the switch tells of them: one is handed on to another queue, the other gives up. */
function happening(): string[] {
  const [one, other] = [caller(1, 0), caller(2, 3, '5555550122')];
  return [
    ...[one.offered(0.5), one.starts(1), other.starts(1), one.talks(12), one.talked(59), one.ends(60)],
    ...[
      one.starts(62, 'billing', 2),
      other.cancels(31, 'BREAK_OUT'),
      one.talks(70, '1001@default', 'billing', 2),
    ],
    one.ends(99, 'NORMAL_CLEARING', 'billing', 2),
  ];
}
const read = (events: readonly string[]) => readFreeswitch(events.join('\n'), { source: SOURCE }).events;
/** Each once: a caller who enters a second queue is said again to have started. */
const idsOf = (events: readonly string[]) =>
  [...new Set(read(events).map(({ type, id }) => `${type} ${id}`))].sort();

/** A caller of its own: events are posted in order, so once it is there, all is that was ever to come of what was told before. */
const LAST = caller(999, 0, '5555550129');

type Lists = Parameters<typeof eventSocket>[0];

async function begin({ onTestFinished: last }: TestContext, lists?: Lists, more: readonly string[] = []) {
  const baton = await recordingBaton(SECRETS, last);
  const pbx = await eventSocket(lists, last);
  const args = ['freeswitch', '--port', String(pbx.port), '--source', SOURCE, '--url', baton.url, ...more];
  const collector = collectorIn(SECRETS, args, { BATON_EVENT_SOCKET_PASSWORD: SOCKET_PASSWORD }, last);
  const told = () => baton.events().filter(({ subject }) => subject !== LAST.session);
  return {
    baton,
    pbx,
    collector,
    told,
    posted: () =>
      told()
        .map(({ type, id }) => `${type} ${id}`)
        .sort(),
    async endsAfter(): Promise<void> {
      await until('a listener', () => pbx.listeners() > 0);
      await pbx.play(framed(LAST.starts(900)));
      await until('the last caller', () => baton.events().some(({ subject }) => subject === LAST.session));
    },
  };
}

describe.concurrent('baton collect freeswitch', () => {
  for (const [of, events] of Object.entries(recordings(happening())))
    test.runIf(events.length > 0)(
      `hears ${of} sequences, cut anywhere, delayed, doubled, in any order, across connections, as convert reads them`,
      async (context) => {
        const chance = chanceFrom(events.length);
        const { baton, pbx, collector, posted, endsAfter } = await begin(context);
        const running = collector.start();
        await until('a login', () => pbx.logins() === 1);
        const play = async (event: string, format?: 'json') => {
          await pbx.play(framed(event, format), [chance(), chance(), chance()]);
          if (chance() < 0.3) await wait(chance() * 60);
        };
        for (const event of recordedOrder(events)) await play(`${event}\n\n`);
        pbx.close();
        await pbx.open();
        await until('another login', () => pbx.logins() === 2);
        for (const event of events.toSorted(() => chance() - 0.5)) {
          await play(`${event}\n\n`);
          if (chance() < 0.5) await play(asJson(event), 'json');
        }
        await endsAfter();
        context.expect(posted()).toEqual(idsOf(events));
        context.expect(posted().length).toBeGreaterThan(4);
        context.expect(baton.counts).toMatchObject({ unsigned: 0, refused: 0 });
        context.expect(await running.stop()).toBe(0);
        context.expect(collector.said()).not.toMatch(/5555550|a password|whsec_/);
      },
    );

  test.for([1])(
    'is killed at moments that chance %i chooses, and every conversation ends as if it had not been',
    async (seed, context) => {
      const chance = chanceFrom(seed);
      const shiftFrom = (at: number) => Math.floor(at / 1000) - BEGAN + 1;
      let by = shiftFrom(Date.now() + 60_000);
      const now = () => Date.now() / 1000 - by - BEGAN;
      const calls = Array.from({ length: 8 }, (_, n) => {
        const times = { waits: 0.2 + chance(), talks: 0.2 + chance() * 1.5 };
        const agent = chance() < 0.7 ? { agent: '1000@default', talks: times.talks } : {};
        return callOf(n + 1, chance() * 2.5, [{ queue: 'support', waits: times.waits, ...agent }], 'whole');
      });
      const answers = (command: string) => {
        if (command === QUEUES)
          return 'name|strategy\nsupport@default|ring-all\nbilling@default|ring-all\n+OK\n';
        const queue = /^callcenter_config queue list members (\S+)$/.exec(command)?.[1];
        return queue === undefined ? undefined : later(listText(calls, now(), queue), by);
      };
      const more = ['--cdr', 'Master.csv', '--time-zone', 'UTC'];
      const { baton, pbx, collector, told, endsAfter } = await begin(context, answers, more);
      const cdr = join(collector.cwd, 'Master.csv');
      const state = join(collector.cwd, 'kept/state.json');
      writeFileSync(cdr, '"an","earlier","row"\n');
      // Some kills come between Baton's taking of a batch and its answer.
      baton.answerAfter(() => chance() * 80);
      let running = collector.start();
      await until('a state', () => existsSync(state));
      // However long the start took: what the switch says is of now.
      by = shiftFrom(Date.now());
      const world = calls.flatMap(({ happenings }) => happenings).sort((a, b) => a.at - b.at);
      const happen = async () => {
        for (const { at, event, row } of world) {
          await wait(Math.max(0, (at - now()) * 1000));
          if (row !== undefined) appendFileSync(cdr, later(row, by));
          if (event !== undefined) await pbx.play(framed(later(event, by)), [chance()]);
        }
      };
      const kills = async () => {
        for (let times = 0; times < 3; times += 1) {
          await wait(300 + chance() * 1300);
          await running.kill();
          await wait(chance() * 300);
          running = collector.start();
        }
      };
      await Promise.all([happen(), kills()]);
      await until('every row settled', () => {
        if (pbx.listeners() > 0) void pbx.play(framed('Event-Name: HEARTBEAT\n\n'));
        const kept = JSON.parse(readFileSync(state, 'utf8')) as { followed: { cdr?: { offset: number } } };
        const { rows, members } = FollowedCalls.parse(kept.followed);
        const isRead = kept.followed.cdr?.offset === statSync(cdr).size;
        return isRead && rows.length === 0 && Object.keys(members).length === 0;
      });
      await endsAfter();
      const said = world.flatMap(({ event }) => (event === undefined ? [] : [later(event, by)]));
      const undisturbed = factsOf(read(said));
      context.expect(endStates(told())).toEqual(endStates(undisturbed));
      const most = tally(undisturbed);
      for (const [thing, times] of tally(told()))
        context.expect(times, thing).toBeLessThanOrEqual(most.get(thing) ?? 0);
      context.expect(baton.counts).toMatchObject({ unsigned: 0, refused: 0 });
      context.expect(await running.stop()).toBe(0);
    },
  );

  test('says what is wrong at the switch, and never a password', async (context) => {
    const { onTestFinished: last, expect } = context;
    const pbx = await eventSocket(
      (command) =>
        command.startsWith('callcenter') ? '-ERR callcenter_config Command not found!\n' : undefined,
      last,
    );
    const args = ['freeswitch', '--port', String(pbx.port), '--source', SOURCE];
    const wrong = collectorIn(SECRETS, args, { BATON_EVENT_SOCKET_PASSWORD: 'wrong one' }, last);
    const refused = wrong.start();
    await until('a refusal', () => wrong.said().includes('login refused: check the password'));
    expect(wrong.said()).not.toContain('wrong one');
    await refused.stop();
    expect(await wrong.start('--cdr', 'Master.csv').ended()).toBe(2);
    expect(wrong.said()).toContain('--cdr needs --time-zone, like America/Chicago');

    const right = collectorIn(SECRETS, args, { BATON_EVENT_SOCKET_PASSWORD: SOCKET_PASSWORD }, last);
    const running = right.start('--cdr', 'Master.csv', '--time-zone', 'UTC');
    await until('a complaint', () => right.said().includes('mod_callcenter does not answer: is it loaded?'));
    expect(right.said()).toContain('Master.csv: there is no such file (yet)');
    await running.stop();
  });

  test('says everything as JSON, a line each, for whoever collects logs', async (context) => {
    const { onTestFinished: last, expect } = context;
    const args = ['freeswitch', '--port', '1', '--source', SOURCE, '--json'];
    const env = { BATON_EVENT_SOCKET_PASSWORD: SOCKET_PASSWORD };
    const collector = collectorIn(SECRETS, args, env, last);
    const running = collector.start();
    await until('a complaint', () => collector.said().includes('nothing listens there'));
    await running.stop();
    const lines = collector
      .said()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^collecting from 127.0.0.1:1 /),
      expect.stringMatching(/^127.0.0.1:1: .*nothing listens there/),
      expect.stringMatching(/^stopped; 0 bytes/),
    ]);
  });
});
