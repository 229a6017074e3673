import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { call, openStore } from '../../infra/local/dynalite.ts';
import { openTables, type Tables } from '../../infra/local/tables.ts';
import { smallStack } from '../support/small-stack.ts';

const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
const stack = (indexed = 'look') =>
  smallStack({
    Cases: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'cases',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', indexed, 'lookAt'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: [key('pk', 'HASH')],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'look',
            KeySchema: [key(indexed, 'HASH'), key('lookAt', 'RANGE')],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      },
    },
  });

let folder: string;
let tables: Tables;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-tables-'));
  tables = await openTables(stack(), folder, false);
});
afterEach(async () => {
  await tables.close();
  rmSync(folder, { recursive: true });
});

const put = (pk: string, lookAt: string) =>
  tables.answer('PutItem', {
    TableName: 'cases',
    Item: { pk: { S: pk }, look: { S: '1' }, lookAt: { S: lookAt } },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
const due = async () => {
  const answer = await tables.answer('Query', {
    TableName: 'cases',
    IndexName: 'look',
    KeyConditionExpression: 'look = :one',
    ExpressionAttributeValues: { ':one': { S: '1' } },
  });
  return Object(answer).Items.map((item: Record<string, { S: string }>) => item['pk']?.S);
};

test('items and their conditions outlive the process', async () => {
  await put('a', '2026-11-23T12:00:00.000Z');
  await tables.close();
  tables = await openTables(stack(), folder, false);
  await expect(put('a', '2026-11-24T12:00:00.000Z')).rejects.toMatchObject({
    code: 'ConditionalCheckFailedException',
    status: 400,
  });
});

test('after a crash the index says again what the items say', async () => {
  await put('b', '2026-11-23T12:00:00.000Z');
  await put('a', '2026-11-23T11:00:00.000Z');
  await tables.close();
  // The write of an index entry that its item did not follow, and an entry that is gone.
  const store = await openStore(folder, '000000000000', 'us-east-1');
  const index = { gte: 'index-global~cases~look~', lt: 'index-global~cases~look~\xFF' };
  await store.db.clear(index);
  await store.db.close();
  tables = await openTables(stack(), folder, false);
  expect(await due()).toEqual([]);
  await tables.close();
  tables = await openTables(stack(), folder, true);
  expect(await due()).toEqual(['a', 'b']);
});

test('a table with other indexes than the stack is refused', async () => {
  await tables.close();
  await expect(openTables(stack('shard'), folder, false)).rejects.toThrow(
    /other keys or indexes than the stack/,
  );
  // What is refused is closed again.
  tables = await openTables(stack(), folder, false);
});

test('data that another process uses is refused', async () => {
  await expect(openTables(stack(), folder, false)).rejects.toThrow(/another Baton is running on the data in/);
});

test('a table whose creation was cut short is created again', async () => {
  await tables.close();
  const store = await openStore(folder, '000000000000', 'us-east-1');
  await new Promise<void>((done, failed) => {
    const creating = { TableName: 'cases', TableStatus: 'CREATING' };
    Object(store.tableDb).put('cases', creating, (fault: unknown) => (fault ? failed(fault) : done()));
  });
  await expect(call(store, 'Scan', { TableName: 'cases' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
  await store.db.close();
  tables = await openTables(stack(), folder, true);
  await put('a', '2026-11-23T12:00:00.000Z');
  expect(await due()).toEqual(['a']);
});
