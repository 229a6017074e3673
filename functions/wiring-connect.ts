import type { ConnectPorts } from './app/flow-answer.ts';
import { createCaseStore } from './aws/case-store.ts';
import { createQueues } from './aws/queues.ts';
import { ConnectEnv } from './env.ts';
import { clients, clock, log, once, policiesIn } from './wiring.ts';

/** The composition root of connect: it reads cases and writes none. */
export const wiredConnect = once((): ConnectPorts => {
  const env = ConnectEnv.parse(process.env);
  const { db, sqs } = clients();
  return {
    clock,
    log,
    policies: policiesIn(env.TABLE),
    store: createCaseStore(db, env.TABLE, 1),
    queues: createQueues(sqs, { intake: env.INTAKE_QUEUE_URL }),
  };
});
