import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  DeleteItemCommand,
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { CaseId, type CustomerKey } from '../domain/ids.ts';
import type { Erasure } from '../ports/erasure.ts';
import { NAMELESS } from './claims.ts';
import { chunked, type Item, isConditionFailed, number, text, textOf } from './items.ts';
import {
  caseKey,
  customerKey,
  incidentKey,
  messagesOf,
  optOutKey,
  partitionOf,
  revokedKey,
  sentKey,
} from './keys.ts';
import { backOff, readItems } from './reads.ts';

const names = (item: Item, phone: string): boolean =>
  Object.values(item).some(({ S = '' }) => S.includes(phone));

function caseNaming(item: Item): CaseId | undefined {
  const id = CaseId.safeParse((textOf(item, 'pk') ?? '').replace(/^case#/, ''));
  return id.success ? id.data : undefined;
}

/** In words, for what is no case and has no key of the number's own. */
function otherNaming(item: Item): string[] {
  const [kind = '', name = ''] = (textOf(item, 'pk') ?? '').split('#');
  if (kind === 'policy') return ['a version of the policy'];
  return kind === 'person' ? [`what is known of ${name}, a supervisor`] : [];
}

/**
 * `Erasure` on DynamoDB. Only here the table is read as a whole: a number is no key of every case that it is in. A
 * stretch is one page of a scan, so that no request is longer than another however large the table is. What was written
 * within the last second may not be in it: whoever runs it again finds that, too.
 */
export function createErasure(db: DynamoDBClient, table: string): Erasure {
  async function under(pk: string): Promise<Item[]> {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': text(pk) },
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
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

  /** False when its condition did not hold. */
  async function removeIf(key: Item, condition: string, values: Item): Promise<boolean> {
    try {
      await db.send(
        new DeleteItemCommand({
          TableName: table,
          Key: key,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  /** A pointer that leads to a case of somebody else stays. */
  const removePointers = (customers: readonly CustomerKey[], ids: readonly CaseId[]): Promise<unknown> =>
    Promise.all(
      customers.flatMap((key) =>
        ids.map((id) => removeIf(customerKey(key), 'caseId = :id', { ':id': text(id) })),
      ),
    );

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
    async naming(phone, from) {
      const page = await db.send(
        new ScanCommand({
          TableName: table,
          FilterExpression: 'contains(#state, :phone) OR contains(fact, :phone) OR contains(json, :phone)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':phone': text(phone) },
          ...(from === undefined ? {} : { ExclusiveStartKey: JSON.parse(from) }),
        }),
      );
      const items = page.Items ?? [];
      const { LastEvaluatedKey: last } = page;
      return {
        cases: [...new Set(items.flatMap((item) => caseNaming(item) ?? []))],
        elsewhere: [...new Set(items.flatMap(otherNaming))],
        ...(last ? { next: JSON.stringify(last) } : {}),
      };
    },

    async removeState(id, version) {
      const isRemoved = await removeIf(caseKey(id), 'version = :version', { ':version': number(version) });
      return isRemoved ? 'removed' : 'changed';
    },

    async removeBeside({ ids, customers, topics, phone }) {
      await removePointers(customers, ids);
      for (const topic of topics) await removeMembers(topic, ids);
      const messages = (await Promise.all(ids.map((id) => under(messagesOf(id))))).flat();
      const sids = messages.flatMap((item) => textOf(item, 'sid') ?? []);
      const events = (await Promise.all(ids.map((id) => under(partitionOf(id))))).flat();
      const last = events.filter((item) => names(item, phone));
      await remove([
        ...events.filter((item) => !names(item, phone)).map(keyOf),
        ...sids.filter((sid) => sid !== NAMELESS).map(sentKey),
        ...ids.map(revokedKey),
      ]);
      await remove(messages.map(keyOf));
      await remove(last.map(keyOf));
    },

    async removeNumber(phone) {
      const isRemoved = await removeIf(optOutKey(phone), 'attribute_not_exists(word) OR word <> :stop', {
        ':stop': text('stop'),
      });
      return isRemoved ? 'nothing' : 'stop';
    },
  };
}

const keyOf = ({ pk, sk }: Item): Item => ({ ...(pk ? { pk } : {}), ...(sk ? { sk } : {}) });
