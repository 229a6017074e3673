import { deliver } from '../../functions/app/deliver.ts';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import type { Fact } from '../../functions/domain/event.ts';
import type { Outstanding } from '../../functions/domain/outstanding.ts';
import type { Policy } from '../../functions/domain/policy.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import type { Queues, Telephony } from '../../functions/ports.ts';
import { at, fact, policyOf } from './given.ts';
import { createWorld, type World } from './world.ts';

export const NOW = at('10:00');
export const idle: Pick<Queues, 'deliver' | 'wake'> = { deliver: async () => {}, wake: async () => {} };

/** A case with one page outstanding, and what deliver tells it. */
export async function paged(policy: Policy = policyOf(), change: Partial<Telephony> = {}) {
  const w = createWorld({ policy, start: NOW });
  const told: Fact[] = [];
  const queues: Queues = {
    ...w.queues,
    intake: async (all) => void told.push(...all.flatMap((one) => (one.kind === 'fact' ? [one.fact] : []))),
  };
  const ports = { ...w.ports, queues, telephony: { ...w.ports.telephony, ...change } };
  const asked = fact({ time: NOW, type: 'supervisor.requested', data: { by: 'customer' }, subject: 'c' });
  await handle({ store: w.table, queues: idle }, policy, { facts: [asked], looks: [] }, NOW);
  const [message] = (await w.caseOf('c')).outstanding as [Outstanding];
  const go = (after = 0, ask = 1, more = ports) =>
    deliver(more, policy, { caseId: caseIdOf('c'), message: message.id, ask }, plus(NOW, seconds(after)));
  const takes = (one: Fact) =>
    handle({ store: w.table, queues: idle }, policy, { facts: [one], looks: [] }, one.time);
  return { w, told, ports, message, go, takes };
}
export const texts = (w: World) => w.sent.filter(({ kind }) => kind === 'text');
