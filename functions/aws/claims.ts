import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Instant } from '../domain/time.ts';
import type { Claim, Claims } from '../ports.ts';
import { type Item, isConditionFailed, text, textOf } from './items.ts';
import { messageKey } from './keys.ts';

/** `Claims` on DynamoDB: a put that only the first one wins. */
export function createClaims(db: DynamoDBClient, table: string): Claims {
  async function heldAs(key: Item): Promise<Claim> {
    const { Item: item } = await db.send(
      new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }),
    );
    const sid = textOf(item, 'sid');
    if (sid !== undefined) return { kind: 'sent', sid };
    return {
      kind: 'unknown',
      since: Instant.parse(textOf(item, 'since')),
      words: textOf(item, 'words') ?? '',
    };
  }

  return {
    async claim(caseId, message, words, now) {
      const key = messageKey(caseId, message);
      try {
        await db.send(
          new PutItemCommand({
            TableName: table,
            Item: { ...key, since: text(now), words: text(words) },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return { kind: 'claimed' };
      } catch (error) {
        if (isConditionFailed(error)) return heldAs(key);
        throw error;
      }
    },
    async settle(caseId, message, sid) {
      await db.send(
        new UpdateItemCommand({
          TableName: table,
          Key: messageKey(caseId, message),
          UpdateExpression: 'SET sid = :sid',
          ExpressionAttributeValues: { ':sid': text(sid) },
        }),
      );
    },
  };
}
