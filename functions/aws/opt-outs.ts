import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { OptOuts } from '../ports/opt-outs.ts';
import { holds, text, textOf } from './items.ts';
import { optOutKey } from './keys.ts';

/** `OptOuts` on DynamoDB: one item a number, with its owner's last word. */
export function createOptOuts(db: DynamoDBClient, table: string): OptOuts {
  return {
    async noteOptOut(phone, word, at) {
      await holds(
        db.send(
          new UpdateItemCommand({
            TableName: table,
            Key: optOutKey(phone),
            UpdateExpression: 'SET word = :word, saidAt = :at',
            ConditionExpression: 'attribute_not_exists(saidAt) OR saidAt < :at',
            ExpressionAttributeValues: { ':word': text(word), ':at': text(at) },
          }),
        ),
      );
    },
    async hasOptedOut(phone) {
      const { Item: item } = await db.send(
        new GetItemCommand({ TableName: table, Key: optOutKey(phone), ConsistentRead: true }),
      );
      return textOf(item, 'word') === 'stop';
    },
  };
}
