import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { said } from '../sources/described-events.ts';
import { BEGAN, caller } from '../sources/make-freeswitch.ts';
import { readFreeswitch } from '../sources/read-freeswitch.ts';
import { eventSocket, framed, SOCKET_PASSWORD } from './pbx.ts';
import { recordingBaton } from './recording-baton.ts';
import { collectorIn, until } from './running-collector.ts';

vi.setConfig({ testTimeout: 120_000 });

const SOURCE = 'freeswitch:fs-1';
const SECRETS = { [SOURCE]: [`whsec_${Buffer.from('b'.repeat(24)).toString('base64')}`] };

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
/** Each once: a caller who enters a second queue is said again to have started. */
const idsOf = (events: readonly string[]) => {
  const told = readFreeswitch(events.join(''), { source: SOURCE }).events;
  return [...new Set(told.map(({ type, id }) => `${type} ${id}`))].sort();
};

async function begin(lists?: Record<string, string>) {
  const baton = await recordingBaton(SECRETS);
  const pbx = await eventSocket(lists);
  const args = ['freeswitch', '--port', String(pbx.port), '--source', SOURCE, '--url', baton.url];
  const collector = collectorIn(SECRETS, args, { BATON_EVENT_SOCKET_PASSWORD: SOCKET_PASSWORD });
  const posted = () =>
    baton
      .events()
      .map(({ type, id }) => `${type} ${id}`)
      .sort();
  return { baton, pbx, collector, posted };
}

describe('baton collect freeswitch', () => {
  test('posts each event once, though it comes twice, in halves, and out of order', async () => {
    const { baton, pbx, collector, posted } = await begin();
    const running = collector.start();
    await until('a login', () => pbx.logins() === 1);
    const [first, second, ...rest] = happening();
    for (const event of [second, first, ...rest, ...rest]) await pbx.play(framed(event ?? ''));
    await until('every event', () => posted().length >= idsOf(happening()).length);
    await wait(500);
    expect(posted()).toEqual(idsOf(happening()));
    expect(baton.counts).toMatchObject({ unsigned: 0, refused: 0 });
    expect(await running.stop()).toBe(0);
    expect(collector.said()).not.toMatch(/5555550|a password|whsec_/);
  });

  test('is killed in the middle while the switch goes on for others: what it was told is posted once', async () => {
    const { pbx, collector, posted } = await begin();
    let running = collector.start();
    await until('a login', () => pbx.logins() === 1);
    for (const [i, event] of happening().entries()) {
      await pbx.play(framed(event));
      if (i % 3 === 2) {
        await until(
          'what was told is kept',
          () => posted().length >= idsOf(happening().slice(0, i + 1)).length,
        );
        await running.kill();
        running = collector.start();
        await until('another login', () => pbx.logins() === (i + 1) / 3 + 1);
      }
    }
    await until('every event', () => posted().length >= idsOf(happening()).length);
    await wait(500);
    expect(posted()).toEqual(idsOf(happening()));
    await running.stop();
  });

  test('asks who waits and who talks, so that what was missed begins', async () => {
    const [one, other] = [caller(1, 0), caller(2, 0, '+15555550122')];
    const members = 'callcenter_config queue list members support@default';
    const head =
      'queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch|joined_epoch|rejoined_epoch|bridge_epoch|abandoned_epoch|base_score|skill_score|serving_agent|serving_system|state|score';
    const row = `support@default|single_box|00000002-0000-4000-8000-000000000021|${other.session}|+15555550122|Any|${BEGAN}|${BEGAN + 1}|0|${BEGAN + 9}|0|0|0|1000@default|single_box|Answered|9`;
    const lists: Record<string, string> = {
      'callcenter_config queue list': 'name|strategy|moh_sound\nsupport@default|ring-all|local\n+OK\n',
      [members]: `${head}\n${row}\n+OK\n`,
      'global_getvar core_uuid': 'core-1',
    };
    const { baton, pbx, collector } = await begin(lists);
    const running = collector.start();
    await until('the list was read', () => baton.events().length >= 3);
    expect(baton.events().map((event) => said(event as never))).toEqual([
      'started',
      'queued support@default',
      'connected 1000@default@support@default',
    ]);
    await pbx.play(framed(one.starts(1)));
    await until('the other caller', () => baton.events().length >= 5);
    // The switch starts again, and knows nobody.
    lists[members] = `${head}\n+OK\n`;
    lists['global_getvar core_uuid'] = 'core-2';
    pbx.close();
    await wait(200);
    await pbx.open();
    await until('two logins', () => pbx.logins() === 2);
    await wait(1500);
    // An end that is on its way has a minute to come.
    expect(baton.events()).toHaveLength(5);
    await running.stop();
  });

  test('says when the password is wrong, and does not show it', async () => {
    const pbx = await eventSocket();
    const args = ['freeswitch', '--port', String(pbx.port), '--source', SOURCE];
    const wrong = collectorIn(SECRETS, args, { BATON_EVENT_SOCKET_PASSWORD: 'wrong one' });
    const running = wrong.start();
    await until('a refusal', () => wrong.said().includes('login refused: check the password'));
    expect(wrong.said()).not.toContain('wrong one');
    await running.stop();
  });
});
