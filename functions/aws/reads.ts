import { setTimeout as wait } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { OutsideError } from '../ports.ts';
import { chunked, type Item, text } from './items.ts';

/** The items under these keys, of those that there are: one call for a hundred, strongly consistent. */
export async function readItems(db: DynamoDBClient, table: string, keys: readonly Item[]): Promise<Item[]> {
  const [only] = keys;
  if (keys.length === 1 && only) {
    const { Item: item } = await db.send(
      new GetItemCommand({ TableName: table, Key: only, ConsistentRead: true }),
    );
    return item ? [item] : [];
  }
  const items: Item[] = [];
  for (const chunk of chunked(keys, 100)) {
    let wanted: Item[] | undefined = chunk;
    for (let attempt = 0; wanted && wanted.length > 0; attempt++) {
      await backOff(attempt);
      const answer: BatchGetItemCommandOutput = await db.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead: true } } }),
      );
      items.push(...(answer.Responses?.[table] ?? []));
      wanted = answer.UnprocessedKeys?.[table]?.Keys;
    }
  }
  return items;
}

/** Everything under one partition key, strongly consistent. */
export async function readPartition(db: DynamoDBClient, table: string, pk: string): Promise<Item[]> {
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

/** Before a part of a batch that was left undone is asked for again. */
export async function backOff(attempt: number): Promise<void> {
  if (attempt > 6)
    throw new OutsideError('STORE_THROTTLED', 'the table left parts of a batch undone', 'later');
  if (attempt > 0) await wait(25 * 2 ** attempt);
}
