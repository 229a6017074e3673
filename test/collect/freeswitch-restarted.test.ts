import { expect, onTestFinished, test, vi } from 'vitest';
import { followFreeswitch } from '../../functions/cli/collect/follow-freeswitch.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
import { said } from '../sources/described-events.ts';
import { BEGAN, caller } from '../sources/make-freeswitch.ts';
import { eventSocket, framed, SOCKET_PASSWORD } from './pbx.ts';
import { until } from './running-collector.ts';

const QUEUES = 'callcenter_config queue list';
const MEMBERS = `${QUEUES} members support@default`;
const HEAD =
  'queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch|joined_epoch|rejoined_epoch|bridge_epoch|abandoned_epoch|base_score|skill_score|serving_agent|serving_system|state|score';

test.each([
  ['which has started again', 'core-2', ['ended dropped by system', 'ended dropped by system']],
  ['which was only out of reach', 'core-1', ['ended completed by system', 'ended abandoned by system']],
])('a switch %s knows nobody any more: a minute later they are closed', async (_, core, ends) => {
  vi.useFakeTimers({ toFake: ['Date'], now: BEGAN * 1000 + 20_000 });
  onTestFinished(() => void vi.useRealTimers());
  const [one, other] = [caller(1, 0), caller(2, 0, '+15555550122')];
  const row = `support@default|single_box|00000002-0000-4000-8000-000000000021|${other.session}|+15555550122|Any|${BEGAN}|${BEGAN + 1}|0|${BEGAN + 9}|0|0|0|1000@default|single_box|Answered|9`;
  const lists: Record<string, string> = {
    [QUEUES]: 'name|strategy|moh_sound\nsupport@default|ring-all|local\n+OK\n',
    [MEMBERS]: `${HEAD}\n${row}\n+OK\n`,
    'global_getvar core_uuid': 'core-1',
  };
  const pbx = await eventSocket(lists);
  const events: CloudEvent[] = [];
  let answers = 0;
  const stop = new AbortController();
  const options = { source: 'freeswitch:fs-1', country: 'US', timeZone: undefined, cdr: undefined } as const;
  const follower = followFreeswitch(
    { ...options, host: '127.0.0.1', port: pbx.port, password: SOCKET_PASSWORD },
    undefined,
  );
  const following = follower.follow({
    take: (more) => {
      answers += 1;
      events.push(...more);
    },
    isFull: () => false,
    say: () => undefined,
    signal: stop.signal,
  });
  onTestFinished(async () => {
    stop.abort();
    await following;
  });
  // What was missed begins.
  await until('the list', () => events.length >= 3);
  expect(events.map(said)).toEqual([
    'started',
    'queued support@default',
    'connected 1000@default@support@default',
  ]);
  await pbx.play(framed(one.starts(1)));
  await until('the other caller', () => events.length >= 5);

  vi.setSystemTime(BEGAN * 1000 + 120_000);
  lists[MEMBERS] = `${HEAD}\n+OK\n`;
  lists['global_getvar core_uuid'] = core;
  pbx.close();
  await pbx.open();
  const before = answers;
  await until('the list, which is empty', () => answers > before);

  const gone = Date.now();
  expect(follower.pass(gone + 59_999)).toEqual([]);
  expect(follower.pass(gone + 60_000).map(said)).toEqual(ends);
});
