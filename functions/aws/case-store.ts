import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { Case } from '../domain/case.ts';
import { Fact } from '../domain/event.ts';
import { CaseId, type CustomerKey } from '../domain/ids.ts';
import { Instant } from '../domain/time.ts';
import { type CaseStore, type Entry, OutsideError } from '../ports.ts';
import { createIncidents } from './incidents.ts';
import { chunked, holds, type Item, number, numberOf, text, textOf } from './items.ts';
import {
  APART,
  caseKey,
  customerKey,
  EVENT_PREFIX,
  eventKey,
  isRemovalShard,
  LOOK_AT,
  LOOK_SHARD,
  removalShardOf,
  shardOf,
} from './keys.ts';
import { backOff, readItems } from './reads.ts';
import { createSlots } from './slots.ts';

/**
 * `CaseStore` on DynamoDB (D3): the case is one item, written under a condition on its version; its history
 * is items beside it; no transaction. State is one JSON attribute: it is only ever read whole.
 */
export function createCaseStore(db: DynamoDBClient, table: string, shards: number): CaseStore {
  async function write(items: readonly Item[]): Promise<void> {
    const [only] = items;
    if (items.length === 1 && only) {
      await db.send(new PutItemCommand({ TableName: table, Item: only }));
      return;
    }
    for (const chunk of chunked(items, 25)) {
      let puts: WriteRequest[] | undefined = chunk.map((item) => ({ PutRequest: { Item: item } }));
      for (let attempt = 0; puts && puts.length > 0; attempt++) {
        await backOff(attempt);
        const answer: BatchWriteItemCommandOutput = await db.send(
          new BatchWriteItemCommand({ RequestItems: { [table]: puts } }),
        );
        puts = answer.UnprocessedItems?.[table];
      }
    }
  }

  /** Puts under a condition; false when something else stands there. */
  async function putIf(
    item: Item,
    condition: string,
    values?: Item,
    names?: Record<string, string>,
  ): Promise<boolean> {
    return holds(
      db.send(
        new PutItemCommand({
          TableName: table,
          Item: item,
          ConditionExpression: condition,
          ...(values ? { ExpressionAttributeValues: values } : {}),
          ...(names ? { ExpressionAttributeNames: names } : {}),
        }),
      ),
    );
  }

  const putIfFree = (item: Item, instead: CaseId | undefined): Promise<boolean> =>
    instead === undefined
      ? putIf(item, 'attribute_not_exists(pk)')
      : putIf(item, 'attribute_not_exists(pk) OR joined = :instead', { ':instead': text(instead) });

  async function holderOf(key: CustomerKey): Promise<CaseId | undefined> {
    const [item] = await readItems(db, table, [customerKey(key)]);
    return item && CaseId.parse(textOf(item, 'caseId'));
  }

  const pointer = (own: CaseId, to: CaseId): Item => ({ ...caseKey(own), joined: text(to) });

  return {
    ...createIncidents(db, table),
    ...createSlots(db, table),
    async read({ cases, customers }) {
      const keys = [...cases.map(caseKey), ...customers.map(customerKey)];
      const items = keys.length === 0 ? [] : await readItems(db, table, keys);
      const entries = new Map<CaseId, Entry>();
      const found = new Map<CustomerKey, CaseId>();
      for (const item of items) {
        const partition = textOf(item, 'pk') ?? '';
        const holder = textOf(item, 'caseId');
        if (holder !== undefined)
          found.set(partition.slice('customer#'.length) as CustomerKey, CaseId.parse(holder));
        else entries.set(CaseId.parse(partition.slice('case#'.length)), entryOf(item));
      }
      return { entries, customers: found };
    },

    async history(id) {
      const facts: Fact[] = [];
      let start: Item | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
            ExpressionAttributeValues: { ':pk': text(`case#${id}`), ':event': text(EVENT_PREFIX) },
            ConsistentRead: true,
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        );
        facts.push(...(page.Items ?? []).map((item) => Fact.parse(JSON.parse(textOf(item, 'fact') ?? ''))));
        start = page.LastEvaluatedKey;
      } while (start);
      return facts;
    },

    async record(facts) {
      const items = new Map<string, Item>();
      for (const { id, fact } of facts) {
        const key = eventKey(id, fact);
        items.set(JSON.stringify(key), { ...key, fact: text(JSON.stringify(fact)) });
      }
      await write([...items.values()]);
    },

    async commit(state, { expected, lookAt, removeAt, instead }) {
      const { id } = state;
      const item: Item = {
        ...caseKey(id),
        state: text(JSON.stringify(state)),
        version: number(expected + 1),
        ...(lookAt ? indexed(shardOf(id, shards), lookAt) : {}),
        ...(removeAt ? indexed(removalShardOf(id, shards), removeAt) : {}),
      };
      const done =
        expected === 0
          ? await putIfFree(item, instead)
          : await putIf(item, 'version = :expected', { ':expected': number(expected) });
      return done ? 'committed' : 'conflict';
    },

    async replaceByPointer(younger, to) {
      const { id } = younger.state;
      if (await putIf(pointer(id, to), 'version = :expected', { ':expected': number(younger.version) }))
        return;
      throw new OutsideError('CASE_CHANGED', `case ${id} changed while it was folded into ${to}`, 'later');
    },

    async pointConversation(own, to, instead) {
      await putIfFree(pointer(own, to), instead);
    },

    async claimCustomer(key, id, instead) {
      const item = { ...customerKey(key), caseId: text(id) };
      const done = instead
        ? await putIf(item, 'attribute_not_exists(pk) OR caseId = :instead OR caseId = :id', {
            ':instead': text(instead),
            ':id': text(id),
          })
        : await putIf(item, 'attribute_not_exists(pk) OR caseId = :id', { ':id': text(id) });
      if (done) return id;
      const holder = await holderOf(key);
      if (holder) return holder;
      throw new OutsideError('CLAIM_LOST', 'a customer pointer changed twice within one claim', 'later');
    },
  };
}

const indexed = (shard: string, at: Instant): Item => ({ [LOOK_SHARD]: text(shard), [LOOK_AT]: text(at) });

function entryOf(item: Item): Entry {
  const joined = textOf(item, 'joined');
  if (joined !== undefined) return { kind: 'joined', to: CaseId.parse(joined) };
  const state = Case.parse(JSON.parse(textOf(item, 'state') ?? ''));
  const version = numberOf(item, 'version');
  if (APART in item) return { kind: 'leaving', state, version };
  const at = textOf(item, LOOK_AT);
  if (at === undefined) return { kind: 'case', state, version };
  const name = isRemovalShard(textOf(item, LOOK_SHARD)) ? 'removeAt' : 'lookAt';
  return { kind: 'case', state, version, [name]: Instant.parse(at) };
}
