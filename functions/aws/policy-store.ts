import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { Instant } from '../domain/time.ts';
import type { PolicyStore, PolicyVersion } from '../ports.ts';
import { type Item, text, textOf } from './items.ts';
import { ACTIVE_POLICY_KEY, POLICY_VERSIONS, VERSION_PREFIX, versionKey } from './keys.ts';

const itemOf = ({ revision, since, json }: PolicyVersion): Item => ({
  revision: text(revision),
  since: text(since),
  json: text(json),
});

const versionOf = (item: Item): PolicyVersion => ({
  revision: textOf(item, 'revision') ?? '',
  since: Instant.parse(textOf(item, 'since')),
  json: textOf(item, 'json') ?? '',
});

/** `PolicyStore` on DynamoDB: an item for each version, and a copy of the one in force under a key of its own. */
export function createPolicyStore(db: DynamoDBClient, table: string): PolicyStore {
  return {
    async active() {
      const { Item: item } = await db.send(
        new GetItemCommand({ TableName: table, Key: ACTIVE_POLICY_KEY, ConsistentRead: true }),
      );
      return item && { ...versionOf(item), over: textOf(item, 'over') ?? '' };
    },
    async versions(most) {
      const { Items: items = [] } = await db.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :policy AND begins_with(sk, :revision)',
          ExpressionAttributeValues: { ':policy': text(POLICY_VERSIONS), ':revision': text(VERSION_PREFIX) },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: most,
        }),
      );
      return items.map(versionOf);
    },
    async keep(version) {
      const Item = { ...versionKey(version.since, version.revision), ...itemOf(version) };
      await db.send(new PutItemCommand({ TableName: table, Item }));
    },
    async activate(version, over) {
      const Item = { ...ACTIVE_POLICY_KEY, ...itemOf(version), over: text(over) };
      await db.send(new PutItemCommand({ TableName: table, Item }));
    },
  };
}
