import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CaseId, MessageId } from '../domain/ids.ts';
import { CLAIM_HELD, CLAIM_KEPT } from '../domain/messages.ts';
import { between, epochOf, Instant, plus } from '../domain/time.ts';
import type { Claim, Claims } from '../ports.ts';
import { expiring, holds, type Item, number, secondOf, text, textOf } from './items.ts';
import { messageKey, sentKey } from './keys.ts';

/** For what was sent by a carrier that gives no names. */
export const NAMELESS = 'none';

/**
 * `Claims` on DynamoDB: a put that only the first one wins; and, when nobody knows what became of it, an update that
 * passes the claim to one other.
 */
export function createClaims(db: DynamoDBClient, table: string): Claims {
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
    const within = { from: Instant.parse(textOf(item, 'since')), until: plus(heldAt, CLAIM_HELD) };
    return { kind: 'unknown', within, seal: textOf(item, 'seal') ?? '' };
  }

  /** Whose text or call of the carrier's it is. */
  const owned = (caseId: CaseId, message: MessageId, sid: string, now: Instant, condition?: string) => {
    const name = text(`${caseId}/${message}`);
    return new PutItemCommand({
      TableName: table,
      Item: { ...sentKey(sid), message: name, ...expiring(plus(now, CLAIM_KEPT)) },
      ...(condition === undefined
        ? {}
        : { ConditionExpression: condition, ExpressionAttributeValues: { ':message': name } }),
    });
  };

  const named = (caseId: CaseId, message: MessageId, sid: string, now: Instant) =>
    new UpdateItemCommand({
      TableName: table,
      Key: messageKey(caseId, message),
      UpdateExpression: 'SET sid = :sid, expires = :expires',
      ExpressionAttributeValues: { ':sid': text(sid), ':expires': secondOf(plus(now, CLAIM_KEPT)) },
    });

  return {
    async claim(caseId, message, seal, now) {
      const key = messageKey(caseId, message);
      const first = new PutItemCommand({
        TableName: table,
        Item: {
          ...key,
          since: text(now),
          heldAt: text(now),
          seal: text(seal),
          ...expiring(plus(now, CLAIM_KEPT)),
        },
        ConditionExpression: 'attribute_not_exists(pk) OR expires < :now',
        ExpressionAttributeValues: { ':now': number(epochOf(now) / 1000) },
      });
      return (await holds(db.send(first))) ? { kind: 'claimed' } : taken(key, now);
    },
    async settle(caseId, message, sid, now) {
      const name = db.send(named(caseId, message, sid ?? NAMELESS, now));
      await Promise.all(sid === undefined ? [name] : [name, db.send(owned(caseId, message, sid, now))]);
    },
    async adopt(caseId, message, sid, now) {
      const own = owned(caseId, message, sid, now, 'attribute_not_exists(pk) OR message = :message');
      if (!(await holds(db.send(own)))) return false;
      await db.send(named(caseId, message, sid, now));
      return true;
    },
  };
}
