import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import type { DeliverPorts } from './app/deliver.ts';
import { createLinks } from './app/links.ts';
import { createCaseStore } from './aws/case-store.ts';
import { createClaims } from './aws/claims.ts';
import { createLinkStore } from './aws/links.ts';
import { createOptOuts } from './aws/opt-outs.ts';
import { createPeopleStore } from './aws/people-store.ts';
import { createQueues } from './aws/queues.ts';
import { createSecretStore } from './aws/secrets.ts';
import { createOperators, createPlainTexts } from './aws/topic.ts';
import { E164 } from './domain/ids.ts';
import { DeliverEnv } from './env.ts';
import { createTelephony } from './twilio/outbound.ts';
import { clients, clock, log, once, policiesIn } from './wiring.ts';

/** The composition root of deliver: the only function that talks to carriers. */
const deliverParts = once(() => {
  const env = DeliverEnv.parse(process.env);
  const { db, sqs } = clients();
  const sns = new SNSClient({});
  // This function writes no case, so it needs no shards of theirs.
  const store = createCaseStore(db, env.TABLE, 1);
  return {
    publicUrl: env.PUBLIC_URL,
    secrets: createSecretStore(new SecretsManagerClient({}), env.SECRET_ID, Date.now),
    ports: {
      clock,
      policies: policiesIn(env.TABLE),
      log,
      store,
      people: createPeopleStore(db, env.TABLE, Number(env.LOOK_SHARDS)),
      claims: createClaims(db, env.TABLE),
      links: createLinks({ ...store, ...createLinkStore(db, env.TABLE) }),
      optOuts: createOptOuts(db, env.TABLE),
      publicUrl: env.PUBLIC_URL,
      plainTexts: createPlainTexts(sns),
      operators: createOperators(sns, env.OPERATORS_TOPIC_ARN),
      queues: createQueues(sqs, {
        intake: env.INTAKE_QUEUE_URL,
        wake: env.WAKE_QUEUE_URL,
        deliver: env.DELIVER_QUEUE_URL,
      }),
    },
  };
});

/** The account is looked up for each batch: the store keeps it for minutes, and a changed token is in use then. */
export async function wiredDeliver(): Promise<DeliverPorts> {
  const { ports, secrets, publicUrl } = deliverParts();
  const { twilio } = await secrets.read();
  const telephony = createTelephony({ account: twilio, publicUrl });
  return { ...ports, telephony, ownNumber: E164.parse(twilio.from) };
}
