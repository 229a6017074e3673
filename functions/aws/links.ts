import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KeptLink, LINK_REMEMBERED } from '../domain/links.ts';
import { Instant, plus } from '../domain/time.ts';
import type { LinkStore } from '../ports/links.ts';
import { expiring, type Item, text, textOf } from './items.ts';
import { linkKey, revokedKey } from './keys.ts';

/**
 * `LinkStore` on DynamoDB: one item a link, under a hash that is spread evenly by itself; and one item a case whose
 * links were revoked, so that revoking a thousand of them is one write.
 */
export function createLinkStore(db: DynamoDBClient, table: string): LinkStore {
  const get = async (key: Item): Promise<Item | undefined> =>
    (await db.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;

  return {
    async keepLink(hash, kept) {
      const end = expiring(plus(kept.expiresAt, LINK_REMEMBERED));
      const item = { ...linkKey(hash), kept: text(JSON.stringify(kept)), ...end };
      await db.send(new PutItemCommand({ TableName: table, Item: item }));
    },
    async linkUnder(hash) {
      const kept = textOf(await get(linkKey(hash)), 'kept');
      return kept === undefined ? undefined : KeptLink.parse(JSON.parse(kept));
    },
    async revokeLinks(caseId, at) {
      const item = { ...revokedKey(caseId), revokedAt: text(at) };
      await db.send(new PutItemCommand({ TableName: table, Item: item }));
    },
    async linksRevokedAt(caseId) {
      const at = textOf(await get(revokedKey(caseId)), 'revokedAt');
      return at === undefined ? undefined : Instant.parse(at);
    },
  };
}
