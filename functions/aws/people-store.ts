import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { CaseId, MessageId } from '../domain/ids.ts';
import { newPerson, PersonState } from '../domain/people/person.ts';
import { Instant } from '../domain/time.ts';
import type { HeldPage, PeopleStore } from '../ports/people.ts';
import { type Item, isConditionFailed, number, numberOf, text, textOf } from './items.ts';
import { heldKey, heldPrefix, LOOK_AT, LOOK_SHARD, namedKey, personKey, shardOf } from './keys.ts';

/**
 * `PeopleStore` on DynamoDB (D6): one item a person, under its version like a case. What is held for a digest are
 * items beside it: a thousand pages in a minute leave the person's item as small as it was.
 */
export function createPeopleStore(db: DynamoDBClient, table: string, shards: number): PeopleStore {
  return {
    async load(person) {
      const { Item: item } = await db.send(
        new GetItemCommand({ TableName: table, Key: personKey(person), ConsistentRead: true }),
      );
      if (!item) return { state: newPerson(person), version: 0 };
      const lookAt = textOf(item, LOOK_AT);
      return {
        // Before people had more than codes, those were all that was stored.
        state: PersonState.parse(JSON.parse(textOf(item, 'state') ?? textOf(item, 'pages') ?? '')),
        version: numberOf(item, 'version'),
        ...(lookAt === undefined ? {} : { lookAt: Instant.parse(lookAt) }),
      };
    },

    async commitPerson(state, { expected, lookAt }) {
      const { person } = state;
      const item: Item = {
        ...personKey(person),
        state: text(JSON.stringify(state)),
        version: number(expected + 1),
        ...(lookAt ? { [LOOK_SHARD]: text(shardOf(person, shards)), [LOOK_AT]: text(lookAt) } : {}),
      };
      try {
        await db.send(
          new PutItemCommand({
            TableName: table,
            Item: item,
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

    async hold(person, round, { caseId, message, at }) {
      const item = {
        ...heldKey(person, round, caseId, message),
        caseId: text(caseId),
        message: text(message),
        heldAt: text(at),
      };
      await db.send(new PutItemCommand({ TableName: table, Item: item }));
    },

    async heldIn(person, round) {
      const held: HeldPage[] = [];
      let start: Item | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :round)',
            ExpressionAttributeValues: {
              ':pk': text(`person#${person}`),
              ':round': text(heldPrefix(round)),
            },
            ConsistentRead: true,
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        );
        held.push(...(page.Items ?? []).map(heldPage));
        start = page.LastEvaluatedKey;
      } while (start);
      return held.sort((a, b) => (a.at < b.at ? -1 : 1));
    },

    async noteNamed(person, round, pages) {
      const item = { ...namedKey(person, round), pages: text(JSON.stringify(pages)) };
      await db.send(new PutItemCommand({ TableName: table, Item: item }));
    },

    async namedIn(person, round) {
      const { Item: item } = await db.send(
        new GetItemCommand({ TableName: table, Key: namedKey(person, round), ConsistentRead: true }),
      );
      const pages = textOf(item, 'pages');
      return pages === undefined ? undefined : new Set(Names.parse(JSON.parse(pages)));
    },
  };
}

const Names = z.array(z.string());

const heldPage = (item: Item): HeldPage => ({
  caseId: CaseId.parse(textOf(item, 'caseId')),
  message: MessageId.parse(textOf(item, 'message')),
  at: Instant.parse(textOf(item, 'heldAt')),
});
