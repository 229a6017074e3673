import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { OpenPages } from '../domain/climbs/people.ts';
import type { PeopleStore } from '../ports.ts';
import { isConditionFailed, number, numberOf, text, textOf } from './items.ts';
import { personKey } from './keys.ts';

/** `PeopleStore` on DynamoDB: one item a person, under its version like a case (D6). */
export function createPeopleStore(db: DynamoDBClient, table: string): PeopleStore {
  return {
    async load(person) {
      const { Item: item } = await db.send(
        new GetItemCommand({ TableName: table, Key: personKey(person), ConsistentRead: true }),
      );
      if (!item) return { pages: { person, pages: [] }, version: 0 };
      return {
        pages: OpenPages.parse(JSON.parse(textOf(item, 'pages') ?? '')),
        version: numberOf(item, 'version'),
      };
    },
    async commitPages(pages, expected) {
      try {
        await db.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              ...personKey(pages.person),
              pages: text(JSON.stringify(pages)),
              version: number(expected + 1),
            },
            ...(expected === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 'version = :expected',
                  ExpressionAttributeValues: { ':expected': number(expected) },
                }),
          }),
        );
        return 'committed';
      } catch (error) {
        if (isConditionFailed(error)) return 'conflict';
        throw error;
      }
    },
  };
}
