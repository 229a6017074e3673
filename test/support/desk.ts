import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createMemoryTable, type MemoryTable } from '../../functions/app/memory.ts';
import type { Fact } from '../../functions/domain/event.ts';
import type { Delivery, Look } from '../../functions/ports.ts';
import { at, fact, policyOf } from './given.ts';

/** The loop on a table in memory: what it wrote, and what it would have sent. */

export const policy = policyOf();

export function desk(table: MemoryTable = createMemoryTable()) {
  const delivered: Delivery[] = [];
  const looks: Look[] = [];
  const queues = {
    deliver: async (all: readonly Delivery[]) => void delivered.push(...all),
    wake: async (all: readonly Look[]) => void looks.push(...all),
  };
  return {
    table,
    delivered,
    looks,
    queues,
    take: (now: string, ...facts: Fact[]) =>
      handle({ store: table, queues }, policy, { facts, looks: [] }, at(now)),
    look: (now: string, subject: string) =>
      handle({ store: table, queues }, policy, { facts: [], looks: [caseIdOf(subject)] }, at(now)),
    entry: async (subject: string) => {
      const { entries } = await table.read({ cases: [caseIdOf(subject)], customers: [] });
      return entries.get(caseIdOf(subject));
    },
  };
}
export const started = (subject: string, wall: string, data: object = {}) =>
  fact({
    time: at(wall),
    type: 'interaction.started',
    data: { channel: 'chat', ...data },
    subject,
    id: `start-${subject}-${wall}`,
  });
/** Asked by a customer of this name, once for each conversation. */
export const askedBy = (name: string, subject: string, wall: string) =>
  fact({
    time: at(wall),
    type: 'supervisor.requested',
    data: { by: 'customer', customer: { name } },
    subject,
    id: `ask-${subject}`,
  });
export const asked = (subject: string, wall: string, id = `ask-${subject}-${wall}`) =>
  fact({ time: at(wall), type: 'supervisor.requested', data: { by: 'customer' }, subject, id });
