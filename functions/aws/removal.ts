import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  DeleteItemCommand,
  type DynamoDBClient,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { CaseId, CustomerKey } from '../domain/ids.ts';
import { type Removal, SET_APART } from '../ports/removal.ts';
import { NAMELESS } from './claims.ts';
import { chunked, holds, type Item, number, text, textOf } from './items.ts';
import {
  APART,
  caseKey,
  customerKey,
  incidentKey,
  LOOK_AT,
  LOOK_SHARD,
  messagesOf,
  partitionOf,
  removalShardOf,
  sentKey,
} from './keys.ts';
import { backOff, readItems, readPartition } from './reads.ts';

const names = (item: Item, phone: string | undefined): boolean =>
  phone !== undefined && Object.values(item).some(({ S = '' }) => S.includes(phone));

const stands = (item: Item): boolean => 'state' in item && !(APART in item);

const keyOf = ({ pk, sk }: Item): Item => ({ ...(pk ? { pk } : {}), ...(sk ? { sk } : {}) });

/** A case may have hundreds of conversations; whoever is on the phone meanwhile comes first. */
const AT_ONCE = 10;

async function ofEach(
  ids: readonly CaseId[],
  read: (id: CaseId) => Promise<readonly Item[]>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const some of chunked(ids, AT_ONCE)) items.push(...(await Promise.all(some.map(read))).flat());
  return items;
}

/** Deletes under a condition; false when it did not hold. */
export async function removeIf(
  db: DynamoDBClient,
  table: string,
  key: Item,
  condition: string,
  values: Item,
): Promise<boolean> {
  const command = new DeleteItemCommand({
    TableName: table,
    Key: key,
    ConditionExpression: condition,
    ExpressionAttributeValues: values,
  });
  return holds(db.send(command));
}

/** `Removal` on DynamoDB. What ends by itself within weeks stays until then: places in the plan, links (keys.ts). */
export function createRemoval(db: DynamoDBClient, table: string, shards: number): Removal {
  /** All but the case, which goes by itself; nothing where one stands, as when the conversation has spoken again. */
  async function besideIn(id: CaseId): Promise<Item[]> {
    const items = await readPartition(db, table, partitionOf(id));
    return items.some(stands) ? [] : items.filter((item) => !('state' in item));
  }

  /** Another run has done it, and what is there belongs to a new case, which may not be written yet. */
  async function isDone(id: CaseId, phone: string | undefined): Promise<boolean> {
    const [item] = await readItems(db, table, [caseKey(id)]);
    // What a number still names is its owner's, and goes also where there is no case to it.
    return item ? stands(item) : phone === undefined;
  }

  async function remove(keys: readonly Item[]): Promise<void> {
    for (const chunk of chunked(keys, 25)) {
      let left: WriteRequest[] | undefined = chunk.map((Key) => ({ DeleteRequest: { Key } }));
      for (let attempt = 0; left && left.length > 0; attempt++) {
        await backOff(attempt);
        const answer: BatchWriteItemCommandOutput = await db.send(
          new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
        );
        left = answer.UnprocessedItems?.[table];
      }
    }
  }

  /** A pointer that leads to a case of somebody else stays. */
  async function removePointers(customers: readonly CustomerKey[], ids: readonly CaseId[]): Promise<void> {
    for (const item of await readItems(db, table, customers.map(customerKey))) {
      const holder = textOf(item, 'caseId') ?? '';
      if (!ids.some((id) => id === holder)) continue;
      await removeIf(db, table, keyOf(item), 'caseId = :id', { ':id': text(holder) });
    }
  }

  async function removeMembers(topic: string, ids: readonly CaseId[]): Promise<void> {
    const [item] = await readItems(db, table, [incidentKey(topic)]);
    const theirs = (item?.['members']?.SS ?? []).filter((line) => ids.some((id) => line.includes(` ${id} `)));
    if (theirs.length === 0) return;
    await db.send(
      new UpdateItemCommand({
        TableName: table,
        Key: incidentKey(topic),
        UpdateExpression: 'DELETE members :theirs',
        ExpressionAttributeValues: { ':theirs': { SS: theirs } },
      }),
    );
  }

  return {
    async setApart(id, version) {
      const apart = new UpdateItemCommand({
        TableName: table,
        Key: caseKey(id),
        UpdateExpression: 'SET #apart = :next, version = :next, #shard = :shard, #at = :first',
        ConditionExpression: 'version = :version AND attribute_not_exists(#apart)',
        ExpressionAttributeNames: { '#apart': APART, '#shard': LOOK_SHARD, '#at': LOOK_AT },
        ExpressionAttributeValues: {
          ':version': number(version),
          ':next': number(version + 1),
          ':shard': text(removalShardOf(id, shards)),
          ':first': text(SET_APART),
        },
      });
      return (await holds(db.send(apart))) ? version + 1 : 'changed';
    },

    async putOff(id, at) {
      const later = new UpdateItemCommand({
        TableName: table,
        Key: caseKey(id),
        UpdateExpression: 'SET #at = :at',
        ConditionExpression: '#shard = :shard AND attribute_not_exists(#apart)',
        ExpressionAttributeNames: { '#apart': APART, '#shard': LOOK_SHARD, '#at': LOOK_AT },
        ExpressionAttributeValues: { ':at': text(at), ':shard': text(removalShardOf(id, shards)) },
      });
      await holds(db.send(later));
    },

    async removeBeside({ ids, customers, topics, phone }) {
      const [own, ...others] = ids;
      const messages = await ofEach(ids, (id) => readPartition(db, table, messagesOf(id)));
      if (own === undefined || (await isDone(own, phone))) return;
      await removePointers(customers, ids);
      for (const topic of topics) await removeMembers(topic, ids);
      const sids = messages.flatMap((item) => textOf(item, 'sid') ?? []);
      await remove(sids.filter((sid) => sid !== NAMELESS).map(sentKey));
      await remove(messages.map(keyOf));
      await remove((await ofEach(others, besideIn)).map(keyOf));
      const events = await besideIn(own);
      if (await isDone(own, phone)) return;
      // Where the state is gone, only what names the number leads a second run here.
      await remove(events.filter((item) => !names(item, phone)).map(keyOf));
      await remove(events.filter((item) => names(item, phone)).map(keyOf));
    },

    async removeCase(id, version) {
      await removeIf(db, table, caseKey(id), `${APART} = :version AND version = :version`, {
        ':version': number(version),
      });
    },
  };
}
