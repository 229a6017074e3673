import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { CaseId } from '../domain/ids.ts';
import type { Erasure } from '../ports/erasure.ts';
import { type Item, text, textOf } from './items.ts';
import { optOutKey } from './keys.ts';
import { createRemoval, removeIf } from './removal.ts';

function caseNaming(item: Item): CaseId | undefined {
  const id = CaseId.safeParse((textOf(item, 'pk') ?? '').replace(/^case#/, ''));
  return id.success ? id.data : undefined;
}

/** In words, for what is no case and has no key of the number's own. */
function otherNaming(item: Item): string[] {
  const [kind = '', name = ''] = (textOf(item, 'pk') ?? '').split('#');
  if (kind === 'policy') return ['a version of the policy'];
  return kind === 'person' ? [`what is known of ${name}, a supervisor`] : [];
}

/**
 * `Erasure` on DynamoDB. Only here the table is read as a whole: a number is no key of every case that it is in. A
 * stretch is one page of a scan, so that no request is longer than another however large the table is. What was written
 * within the last second may not be in it: whoever runs it again finds that, too.
 */
export function createErasure(db: DynamoDBClient, table: string, shards: number): Erasure {
  return {
    ...createRemoval(db, table, shards),

    async naming(phone, from) {
      const start = from === undefined ? undefined : startOf(from);
      if (from !== undefined && !start) return undefined;
      const page = await db.send(
        new ScanCommand({
          TableName: table,
          FilterExpression: 'contains(#state, :phone) OR contains(fact, :phone) OR contains(json, :phone)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':phone': text(phone) },
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      const items = page.Items ?? [];
      const { LastEvaluatedKey: last } = page;
      return {
        cases: [...new Set(items.flatMap((item) => caseNaming(item) ?? []))],
        elsewhere: [...new Set(items.flatMap(otherNaming))],
        ...(last ? { next: JSON.stringify(last) } : {}),
      };
    },

    async removeNumber(phone) {
      const isRemoved = await removeIf(
        db,
        table,
        optOutKey(phone),
        'attribute_not_exists(word) OR word <> :stop',
        {
          ':stop': text('stop'),
        },
      );
      return isRemoved ? 'nothing' : 'stop';
    },
  };
}

/** What DynamoDB takes for a part of a key, of at most so many bytes. */
const part = (most: number) =>
  z.strictObject({ S: z.string().refine((name) => name !== '' && Buffer.byteLength(name) <= most) });
const Start = z.strictObject({ pk: part(2048), sk: part(1024) });

function startOf(from: string): Item | undefined {
  try {
    return Start.parse(JSON.parse(from));
  } catch {
    return undefined;
  }
}
