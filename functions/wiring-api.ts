import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createLinks } from './app/links.ts';
import { createPolicyVersions } from './app/policy-versions.ts';
import { createTally } from './app/source-tally.ts';
import { createCaseStore } from './aws/case-store.ts';
import { createLinkStore } from './aws/links.ts';
import { createLooks } from './aws/looks.ts';
import { createPeopleStore } from './aws/people-store.ts';
import { createPolicyStore } from './aws/policy-store.ts';
import { createQueues } from './aws/queues.ts';
import { createSecretStore } from './aws/secrets.ts';
import { createSourceBook } from './aws/source-book.ts';
import { Wired } from './domain/wired.ts';
import { ApiEnv } from './env.ts';
import type { ApiPorts } from './http/ports.ts';
import { clients, clock, deployed, log, once, policiesIn } from './wiring.ts';

/** The composition root of api: apart from the others, so that no other bundle carries its clients. */
export const wiredApi = once((): ApiPorts => {
  const env = ApiEnv.parse(process.env);
  const { db, sqs } = clients();
  const shards = Number(env.LOOK_SHARDS);
  const store = createCaseStore(db, env.TABLE, shards);
  const sources = createSourceBook(db, env.TABLE);
  return {
    clock,
    policies: policiesIn(env.TABLE),
    policyVersions: createPolicyVersions(deployed(), createPolicyStore(db, env.TABLE), log),
    log,
    secrets: createSecretStore(new SecretsManagerClient({}), env.SECRET_ID, Date.now),
    store,
    people: createPeopleStore(db, env.TABLE, shards),
    looks: createLooks(db, env.TABLE, shards),
    sources,
    wired: Wired.parse(JSON.parse(env.WIRED)),
    tally: createTally(sources, log),
    links: createLinks({ ...store, ...createLinkStore(db, env.TABLE) }),
    queues: createQueues(sqs, { intake: env.INTAKE_QUEUE_URL }),
    publicUrl: env.PUBLIC_URL,
  };
});
