import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CLAIM_HELD } from '../domain/messages.ts';
import { between, Instant } from '../domain/time.ts';
import type { Claim, Claims } from '../ports.ts';
import { type Item, isConditionFailed, text, textOf } from './items.ts';
import { messageKey } from './keys.ts';

/**
 * `Claims` on DynamoDB: a put that only the first one wins; and, when nobody knows what became of it, an update that
 * passes the claim to one other.
 */
export function createClaims(db: DynamoDBClient, table: string): Claims {
  /** False when its condition did not hold. */
  async function holds(write: Promise<unknown>): Promise<boolean> {
    try {
      await write;
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  async function taken(key: Item, now: Instant): Promise<Claim> {
    const { Item: item } = await db.send(
      new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }),
    );
    const sid = textOf(item, 'sid');
    if (sid !== undefined) return { kind: 'sent', sid };
    const heldAt = Instant.parse(textOf(item, 'heldAt'));
    if (between(heldAt, now) < CLAIM_HELD) return { kind: 'held' };
    const passes = new UpdateItemCommand({
      TableName: table,
      Key: key,
      UpdateExpression: 'SET heldAt = :now',
      ConditionExpression: 'heldAt = :heldAt AND attribute_not_exists(sid)',
      ExpressionAttributeValues: { ':now': text(now), ':heldAt': text(heldAt) },
    });
    if (!(await holds(db.send(passes)))) return { kind: 'held' };
    const since = Instant.parse(textOf(item, 'since'));
    return { kind: 'unknown', since, words: textOf(item, 'words') ?? '' };
  }

  return {
    async claim(caseId, message, words, now) {
      const key = messageKey(caseId, message);
      const first = new PutItemCommand({
        TableName: table,
        Item: { ...key, since: text(now), heldAt: text(now), words: text(words) },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return (await holds(db.send(first))) ? { kind: 'claimed' } : taken(key, now);
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
