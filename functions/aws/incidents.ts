import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CaseId } from '../domain/ids.ts';
import type { Member } from '../domain/rules/incidents.ts';
import { Instant } from '../domain/time.ts';
import type { Incidents } from '../ports/incidents.ts';
import { type Item, isConditionFailed, text, textOf } from './items.ts';
import { incidentKey } from './keys.ts';

/** So many members are more than any limit; what is older gives way. An item stays far below 400 KB. */
const MOST_MEMBERS = 500;

const written = ({ at, caseId, customer }: Member): string => [at, caseId, customer].join(' ');

function readMember(line: string): Member {
  const [at = '', caseId = '', ...customer] = line.split(' ');
  return { at: Instant.parse(at), caseId: CaseId.parse(caseId), customer: customer.join(' ') };
}

/**
 * `Incidents` on DynamoDB: one item a topic, a set of lines. Noting is one update without a read; while there is
 * an incident, its condition fails and nothing grows.
 */
export function createIncidents(db: DynamoDBClient, table: string): Incidents {
  async function foundAt(key: Item): Promise<Instant | undefined> {
    const { Item: item } = await db.send(
      new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }),
    );
    const at = textOf(item, 'foundAt');
    return at === undefined ? undefined : Instant.parse(at);
  }

  async function update(key: Item, expression: string, values: Item): Promise<Item | undefined> {
    try {
      const { Attributes: item } = await db.send(
        new UpdateItemCommand({
          TableName: table,
          Key: key,
          UpdateExpression: expression,
          ConditionExpression: 'attribute_not_exists(foundAt) OR foundAt <= :since',
          ExpressionAttributeValues: values,
          ReturnValues: 'ALL_NEW',
        }),
      );
      return item ?? {};
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  }

  async function forget(key: Item, lines: readonly string[]): Promise<void> {
    await db.send(
      new UpdateItemCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'DELETE members :old',
        ExpressionAttributeValues: { ':old': { SS: [...lines] } },
      }),
    );
  }

  return {
    async note(topic, member, since) {
      const key = incidentKey(topic);
      const values = { ':new': { SS: [written(member)] }, ':since': text(since) };
      const item = await update(key, 'ADD members :new', values);
      if (!item) {
        const at = await foundAt(key);
        return { members: [], ...(at ? { foundAt: at } : {}) };
      }
      const lines = [...(item['members']?.SS ?? [])].sort();
      const old = lines.filter((line) => line <= since);
      if (lines.length > MOST_MEMBERS && old.length > 0) await forget(key, old);
      return { members: lines.map(readMember) };
    },
    async find(topic, at, since) {
      const key = incidentKey(topic);
      const item = await update(key, 'SET foundAt = :at', { ':at': text(at), ':since': text(since) });
      return item ? at : ((await foundAt(key)) ?? at);
    },
  };
}
