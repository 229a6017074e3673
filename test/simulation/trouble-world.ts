import { readCases } from '../../functions/app/find.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { policyFor, storyFrom } from '../../functions/cli/story.ts';
import { createStoryWorld, type StoryWorld } from '../../functions/cli/story-world.ts';
import type { Case } from '../../functions/domain/case.ts';
import type { Fact } from '../../functions/domain/event.ts';
import type { Policy } from '../../functions/domain/policy.ts';
import { epochOf, type Instant, instantOf, minutes, plus } from '../../functions/domain/time.ts';
import type { LogEntry } from '../../infra/local/phones/records.ts';
import type { Troubles } from '../../infra/local/phones/trouble.ts';

/** One case with everything that Baton sends: a page that is answered, texts to the customer, a promised call. */

const START = instantOf('2026-11-24T10:00:00-06:00');
export const CUSTOMER = '+15555550107';
export const AGENT = '+15555550123';
export const PAM = '+15555550110';
/** Minutes after the start. */
export const PROMISED = 10;
export const PAM_ANSWERS = 3;

export interface Played {
  readonly world: StoryWorld;
  readonly state: Case;
  readonly history: readonly Fact[];
  /** What Baton sent, by the name of its message. */
  readonly sent: ReadonlyMap<string, readonly LogEntry[]>;
  readonly promisedAt: Instant;
}

const FILE = 'test/stories/03-let-me-talk-to-a-supervisor.json';

/** The stories' own policy; who has taken the case is left in peace. */
const policy = (): Policy =>
  policyFor(FILE, { ...storyFrom(FILE), policy: { rules: { idleAfterAcknowledge: false } } }, undefined);

/** The message that a text or call belongs to is in the address of its status callback. */
const messageOf = ({ statusCallback = '' }: LogEntry): string =>
  decodeURIComponent(statusCallback.split('#')[0]?.split('/')[6] ?? '');

export async function play(troubles: Troubles): Promise<Played> {
  const world = createStoryWorld(START, policy(), () => ({ calls: [], sms: 'delivered' }), troubles);
  const promisedAt = plus(START, minutes(PROMISED));
  let n = 0;
  const at = (minute: number, type: string, data: object) =>
    world.clock.after(minutes(minute), async () => {
      n += 1;
      const event = { specversion: '1.0', id: `e${n}`, source: 'pbx', type, subject: 'call-1', data };
      const { status, body } = await world.post({ ...event, time: world.clock.now() });
      if (status !== 202) throw new Error(body);
    });
  const customer = { phone: CUSTOMER, name: 'Frankie', timeZone: 'America/Chicago' };
  at(0, 'interaction.started', { channel: 'voice', customer });
  at(0, 'interaction.connected', { agent: { id: 'ada', name: 'Ada', phone: AGENT } });
  at(1, 'callback.promised', { at: promisedAt, reason: 'finish the repair', agent: { id: 'ada' } });
  at(1, 'interaction.ended', { outcome: 'completed', by: 'agent' });
  at(2, 'supervisor.requested', { by: 'customer' });
  world.clock.after(minutes(PAM_ANSWERS), () => world.phones.text(PAM, '1'));
  await world.clock.runTo(plus(START, minutes(45)));

  const id = caseIdOf('call-1');
  const state = (await readCases(world.table, [id])).get(id);
  if (!state) throw new Error('there is no case');
  const sent = Map.groupBy(
    world.phones.log.filter((entry) => entry.kind === 'call' || entry.direction === 'out'),
    messageOf,
  );
  return { world, state, history: await world.table.history(id), sent, promisedAt };
}

export const minutesAfterStart = (ms: number): number => (ms - epochOf(START)) / 60_000;
