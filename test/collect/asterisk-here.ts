import type { TestContext } from 'vitest';
import type { Follower } from '../../functions/cli/collect/collector.ts';
import { followAsterisk } from '../../functions/cli/collect/follow-asterisk.ts';
import { collectorHere } from './collector-here.ts';
import type { Asterisk } from './pbx.ts';
import { AMI_SECRET, managerInterface } from './pbx.ts';
import { LAST, lastCall, SOURCE } from './played.ts';
import { recordingBaton } from './recording-baton.ts';
import { until } from './running-collector.ts';

const SECRET = `whsec_${Buffer.from('c'.repeat(24)).toString('base64')}`;

/** A collector in this process between a manager interface and a recording Baton. */
export async function asteriskHere(
  { onTestFinished: last }: TestContext,
  channels: readonly string[],
  asterisk: Asterisk = {},
  queueLog?: string,
) {
  const baton = await recordingBaton({ '*': [SECRET] }, last);
  const pbx = await managerInterface({ channels: () => [...channels, LAST], ...asterisk }, last);
  const login = { user: 'baton', secret: AMI_SECRET, how: 'md5' } as const;
  const options = {
    source: SOURCE,
    country: 'US',
    host: '127.0.0.1',
    port: pbx.port,
    login,
    queueLog,
  } as const;
  const follower = Promise.withResolvers<Follower>();
  const follow = (before: unknown): Follower => {
    const followed = followAsterisk(options, before);
    follower.resolve(followed);
    return followed;
  };
  collectorHere(baton.url, SECRET, pbx.port, follow, last);
  const { health } = await follower.promise;
  await until('a login', () => pbx.listeners() === 1);
  return {
    pbx,
    health,
    events: () => baton.events().filter(({ subject }) => subject !== LAST),
    counts: baton.counts,
    async endsAfter(later = 0): Promise<void> {
      await pbx.play(lastCall(later));
      await until('the last call', () => baton.events().some(({ subject }) => subject === LAST));
    },
  };
}
