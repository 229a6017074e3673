import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCaseStore } from './aws/case-store.ts';
import { createErasure } from './aws/erasure.ts';
import { createSecretStore } from './aws/secrets.ts';
import { EraseEnv } from './env.ts';
import type { ErasePorts } from './http/ports.ts';
import { clients, clock, log, once } from './wiring.ts';

/** The composition root of erase: it reads cases, writes none, and has no queue. */
export const wiredErase = once((): ErasePorts => {
  const env = EraseEnv.parse(process.env);
  const { db } = clients();
  const shards = Number(env.LOOK_SHARDS);
  return {
    clock,
    log,
    secrets: createSecretStore(new SecretsManagerClient({}), env.SECRET_ID, Date.now),
    store: createCaseStore(db, env.TABLE, shards),
    erasure: createErasure(db, env.TABLE, shards),
    publicUrl: env.PUBLIC_URL,
  };
});
