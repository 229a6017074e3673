import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SeenMinute, SourceSeen } from '../domain/source-seen.ts';
import { duration, Instant, instantOf, minus, plus, type Span, spanOf } from '../domain/time.ts';
import type { SourceBook } from '../ports/sources.ts';
import { expiring, holds, type Item, number, text, textOf } from './items.ts';
import { SOURCES, sourceHourKey, sourceKey } from './keys.ts';
import { readItems, readPartition } from './reads.ts';

const HOUR = spanOf(duration('PT1H'));
/** Asked for is the last hour in which a source spoke. */
const HOUR_KEPT = spanOf(duration('P30D'));
const hourOf = (t: Instant): string => t.slice(0, 'yyyy-mm-ddThh'.length);

/** What is counted of one kind of thing that a source says and Baton does not know. */
const UNKNOWN = 'unknown#';
const MOST_KIND = 64;

/**
 * `SourceBook` on DynamoDB: one item a source with what is known of it now, all in one partition and read by one query;
 * and one item for each of its hours, with a counter for each minute.
 */
export function createSourceBook(db: DynamoDBClient, table: string): SourceBook {
  /** Answers what the counts have come to. */
  async function add(key: Item, set: Item, counts: ReadonlyMap<string, number>): Promise<Item> {
    const names = [...Object.keys(set), ...counts.keys()];
    const sets = Object.keys(set).map((_, i) => `#n${i} = :v${i}`);
    const adds = [...counts.keys()].map((_, i) => `#n${sets.length + i} :v${sets.length + i}`);
    const values = [...Object.values(set), ...[...counts.values()].map(number)];
    const parts = [
      ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
      ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : []),
    ];
    const { Attributes = {} } = await db.send(
      new UpdateItemCommand({
        TableName: table,
        Key: key,
        ReturnValues: 'UPDATED_NEW',
        UpdateExpression: parts.join(' '),
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
        ExpressionAttributeValues: Object.fromEntries(values.map((value, i) => [`:v${i}`, value])),
      }),
    );
    return Attributes;
  }

  return {
    async noteSource({ source, at, events, refused, refusal, eventAt, ahead, unknown }) {
      const minute = at.slice(14, 16);
      const kinds = Object.entries(unknown).map(
        ([kind, times]) => [`${UNKNOWN}${kind.slice(0, MOST_KIND)}`, times] as const,
      );
      const [counted] = await Promise.all([
        add(
          sourceKey(source),
          {
            seenAt: text(at),
            ...(eventAt === undefined ? {} : { eventAt: text(eventAt) }),
            ...(ahead === undefined ? {} : { ahead: number(ahead) }),
            ...(refusal === undefined ? {} : { refusal: text(refusal), refusedAt: text(at) }),
          },
          new Map(kinds),
        ),
        add(
          sourceHourKey(source, hourOf(at)),
          expiring(plus(at, HOUR_KEPT)),
          new Map([
            [`events${minute}`, events],
            [`refused${minute}`, refused],
          ]),
        ),
      ]);
      return kinds.flatMap(([name, times]) =>
        counted[name]?.N === String(times) ? [name.slice(UNKNOWN.length)] : [],
      );
    },

    async sourcesSeen() {
      const known = await readPartition(db, table, SOURCES);
      const keys = known.flatMap((item) => {
        const seenAt = Instant.parse(textOf(item, 'seenAt'));
        return [seenAt, minus(seenAt, HOUR)].map((t) => sourceHourKey(textOf(item, 'sk') ?? '', hourOf(t)));
      });
      const hours = await readItems(db, table, keys);
      return known.map((item) => seenFrom(item, hours));
    },

    async toldOfSilence(source, silentSince, at) {
      return holds(
        db.send(
          new UpdateItemCommand({
            TableName: table,
            Key: sourceKey(source),
            UpdateExpression: 'SET toldAt = :at',
            ConditionExpression:
              'attribute_exists(pk) AND (attribute_not_exists(toldAt) OR toldAt <= :since)',
            ExpressionAttributeValues: { ':at': text(at), ':since': text(silentSince) },
          }),
        ),
      );
    },
  };
}

function seenFrom(item: Item, hours: readonly Item[]): SourceSeen {
  const source = textOf(item, 'sk') ?? '';
  const [eventAt, toldAt, ahead] = [textOf(item, 'eventAt'), textOf(item, 'toldAt'), item['ahead']?.N];
  const [reason, refusedAt] = [textOf(item, 'refusal'), textOf(item, 'refusedAt')];
  const unknown = Object.entries(item).flatMap(([name, value]): [string, number][] =>
    name.startsWith(UNKNOWN) ? [[name.slice(UNKNOWN.length), Number(value.N)]] : [],
  );
  return {
    source,
    seenAt: Instant.parse(textOf(item, 'seenAt')),
    minutes: hours
      .filter((hour) => textOf(hour, 'pk') === `source#${source}`)
      .flatMap(minutesIn)
      .sort((a, b) => (a.at < b.at ? -1 : 1)),
    unknown: Object.fromEntries(unknown),
    ...(eventAt === undefined ? {} : { eventAt: Instant.parse(eventAt) }),
    ...(ahead === undefined ? {} : { ahead: Number(ahead) as Span }),
    ...(toldAt === undefined ? {} : { toldAt: Instant.parse(toldAt) }),
    ...(reason === undefined || refusedAt === undefined
      ? {}
      : { refusal: { at: Instant.parse(refusedAt), reason } }),
  };
}

const minutesIn = (item: Item): SeenMinute[] =>
  Object.keys(item)
    .filter((name) => name.startsWith('events'))
    .map((name) => name.slice('events'.length))
    .map((minute) => ({
      at: instantOf(`${textOf(item, 'sk')}:${minute}:00Z`),
      events: Number(item[`events${minute}`]?.N ?? 0),
      refused: Number(item[`refused${minute}`]?.N ?? 0),
    }));
