import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { CaseId, PersonId } from '../domain/ids.ts';
import { Instant } from '../domain/time.ts';
import type { Look, Looks } from '../ports.ts';
import { type Item, text, textOf } from './items.ts';
import { CURSOR_KEY, LOOK_AT, LOOK_INDEX, LOOK_SHARD, removalShardNames, shardNames } from './keys.ts';

/** What the partition of an index entry is about. */
const lookOf = (partition: string, at: Instant): Look =>
  partition.startsWith('person#')
    ? { person: PersonId.parse(partition.slice('person#'.length)), at }
    : { id: CaseId.parse(partition.slice('case#'.length)), at };

/** `Looks` on the sparse index: all shards side by side, each in the order of its instants. */
export function createLooks(db: DynamoDBClient, table: string, shards: number): Looks {
  async function dueIn(
    shard: string,
    after: Instant | undefined,
    until: Instant,
    most: number,
  ): Promise<Look[]> {
    const looks: Look[] = [];
    let start: Item | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: table,
          IndexName: LOOK_INDEX,
          KeyConditionExpression: after
            ? '#shard = :shard AND #at BETWEEN :after AND :until'
            : '#shard = :shard AND #at <= :until',
          ExpressionAttributeNames: { '#shard': LOOK_SHARD, '#at': LOOK_AT },
          ExpressionAttributeValues: {
            ':shard': text(shard),
            ':until': text(until),
            ...(after ? { ':after': text(after) } : {}),
          },
          Limit: Math.min(most - looks.length, 5000),
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      for (const item of page.Items ?? []) {
        const at = Instant.parse(textOf(item, LOOK_AT));
        if (at !== after) looks.push(lookOf(textOf(item, 'pk') ?? '', at));
      }
      start = page.LastEvaluatedKey;
    } while (start && looks.length < most);
    return looks;
  }

  async function dueInAll(
    names: readonly string[],
    { after, until, most }: { after?: Instant; until: Instant; most: number },
  ): Promise<Look[]> {
    const all = await Promise.all(names.map((shard) => dueIn(shard, after, until, most)));
    return all
      .flat()
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .slice(0, most);
  }

  return {
    due: (range) => dueInAll(shardNames(shards), range),
    removals: (range) => dueInAll(removalShardNames(shards), range),
    async cursor() {
      const { Item: item } = await db.send(
        new GetItemCommand({ TableName: table, Key: CURSOR_KEY, ConsistentRead: true }),
      );
      const at = textOf(item, 'sweptUntil');
      return at === undefined ? undefined : Instant.parse(at);
    },
    async moveCursor(to) {
      await db.send(new PutItemCommand({ TableName: table, Item: { ...CURSOR_KEY, sweptUntil: text(to) } }));
    },
  };
}
