import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryPolicyStore } from '../../functions/app/memory-policies.ts';
import { createPolicyStore } from '../../functions/aws/policy-store.ts';
import { type Instant, instantOf, plus, seconds } from '../../functions/domain/time.ts';
import type { PolicyStore } from '../../functions/ports.ts';

/** What the port means, run against the store in memory and against DynamoDB's stand-in. */

const noon: Instant = instantOf('2026-11-23T12:00:00Z');
const version = (n: number) => ({ revision: `r${n}`, since: plus(noon, seconds(n)), json: `{"n":${n}}` });

const db = dynalite({ createTableMs: 0, deleteTableMs: 0 });
let client: DynamoDBClient;
let tables = 0;
beforeAll(async () => {
  await new Promise<void>((ready) => db.listen(0, '127.0.0.1', ready));
  const { port } = db.address() as AddressInfo;
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  client.destroy();
  await new Promise((closed) => db.close(closed));
});

async function onDynamo(): Promise<PolicyStore> {
  tables += 1;
  const TableName = `table-${tables}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  return createPolicyStore(client, TableName);
}

describe.each([
  ['in memory', async () => createMemoryPolicyStore()],
  ['on DynamoDB', onDynamo],
])('policies %s', (_, make) => {
  test('there is none at first', async () => {
    const store = await make();
    expect([await store.active(), await store.versions(10)]).toEqual([undefined, []]);
  });

  test('keeping a version puts nothing in force, and keeping it twice is keeping it once', async () => {
    const store = await make();
    await store.keep(version(1));
    await store.keep(version(1));
    expect([await store.active(), await store.versions(10)]).toEqual([undefined, [version(1)]]);
  });

  test('the latest versions come first, and not more of them than are asked for', async () => {
    const store = await make();
    for (const n of [3, 1, 2]) await store.keep(version(n));
    await store.activate(version(1), 'deployed');
    expect(await store.versions(2)).toEqual([version(3), version(2)]);
  });

  test('the one put in force last is active, and says over what', async () => {
    const store = await make();
    await store.activate(version(1), 'a');
    await store.activate(version(2), 'b');
    expect(await store.active()).toEqual({ ...version(2), over: 'b' });
  });
});
