import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPolicies, deployedFrom } from './app/policies.ts';
import { createTally, type Tally } from './app/source-tally.ts';
import type { IntakePorts } from './app/take-in.ts';
import type { WakePorts } from './app/wake.ts';
import { createCaseStore } from './aws/case-store.ts';
import { createClaims } from './aws/claims.ts';
import { createLog } from './aws/log.ts';
import { createLooks } from './aws/looks.ts';
import { createOptOuts } from './aws/opt-outs.ts';
import { createPeopleStore } from './aws/people-store.ts';
import { createPolicyStore } from './aws/policy-store.ts';
import { createQueues } from './aws/queues.ts';
import { createRemoval } from './aws/removal.ts';
import { createSourceBook } from './aws/source-book.ts';
import { instantAt } from './domain/time.ts';
import { IntakeEnv, WakeEnv } from './env.ts';
import type { Clock, Policies } from './ports.ts';

/**
 * The composition root: environment to adapters. Only the wiring reads `process.env`. Api and deliver need
 * more (secrets, Twilio, SNS) and have files of their own, so that no other bundle carries that.
 */

/** Runs once, at the first call: a function's environment is there when it is called, not when it is imported. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export const log = createLog(Date.now);

export const clock: Clock = { now: () => instantAt(Date.now()) };

/** The policy that was deployed with the code: a file beside the bundle. */
export const deployed = once(() =>
  deployedFrom(JSON.parse(readFileSync(new URL('./policy.json', import.meta.url), 'utf8'))),
);

export const policiesIn = (table: string): Policies =>
  createPolicies({
    deployed: deployed(),
    store: createPolicyStore(clients().db, table),
    log,
    nowMs: Date.now,
  });

export const clients = once(() => ({
  db: new DynamoDBClient({}),
  // The address that a queue's URL names need not be the one that this machine can reach: use the endpoint.
  sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
}));

export const wiredIntake = once((): IntakePorts & { readonly tally: Tally } => {
  const env = IntakeEnv.parse(process.env);
  const { db, sqs } = clients();
  return {
    clock,
    policies: policiesIn(env.TABLE),
    log,
    tally: createTally(createSourceBook(db, env.TABLE), log),
    store: createCaseStore(db, env.TABLE, Number(env.LOOK_SHARDS)),
    people: createPeopleStore(db, env.TABLE, Number(env.LOOK_SHARDS)),
    claims: createClaims(db, env.TABLE),
    optOuts: createOptOuts(db, env.TABLE),
    queues: createQueues(sqs, {
      intake: env.INTAKE_QUEUE_URL,
      wake: env.WAKE_QUEUE_URL,
      deliver: env.DELIVER_QUEUE_URL,
      calls: env.CALLS_QUEUE_URL,
    }),
  };
});

export const wiredWake = once((): WakePorts => {
  const env = WakeEnv.parse(process.env);
  const { db, sqs } = clients();
  return {
    clock,
    policies: policiesIn(env.TABLE),
    log,
    store: createCaseStore(db, env.TABLE, Number(env.LOOK_SHARDS)),
    people: createPeopleStore(db, env.TABLE, Number(env.LOOK_SHARDS)),
    looks: createLooks(db, env.TABLE, Number(env.LOOK_SHARDS)),
    removal: createRemoval(db, env.TABLE, Number(env.LOOK_SHARDS)),
    sources: createSourceBook(db, env.TABLE),
    queues: createQueues(sqs, {
      wake: env.WAKE_QUEUE_URL,
      deliver: env.DELIVER_QUEUE_URL,
      calls: env.CALLS_QUEUE_URL,
    }),
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
  };
});
