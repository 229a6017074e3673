import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  COUNTED,
  type Minute,
  minuteOf,
  Place,
  placeIn,
  startOf,
  type Taken,
} from '../domain/promises/slots.ts';
import { duration, plus, spanOf } from '../domain/time.ts';
import type { PlaceName, Slots } from '../ports/slots.ts';
import { expiring, holds, type Item, isConditionFailed, number, secondOf, text, textOf } from './items.ts';
import { placeKey, slotsKey } from './keys.ts';
import { readItems } from './reads.ts';

/** One item has the counters of so many minutes: a window of an hour and a half is read in one call of ten keys. */
const BLOCK = 10;

/** After its time a place is of no use to anybody. */
const SLOT_KEPT = spanOf(duration('P7D'));

const blockKey = (minute: Minute): Item =>
  slotsKey(startOf((Math.floor(minute / BLOCK) * BLOCK) as Minute).slice(0, 'yyyy-mm-ddThh:mm'.length));

const nameOf = (counter: keyof Taken, minute: Minute): string => `${counter}${minute % BLOCK}`;

function takenIn(item: Item | undefined, minute: Minute): Taken {
  const count = (counter: keyof Taken) => Number(item?.[nameOf(counter, minute)]?.N ?? 0);
  return { all: count('all'), firm: count('firm'), urgent: count('urgent') };
}

function placeFrom(item: Item | undefined): Place | undefined {
  const json = textOf(item, 'place');
  return json === undefined || item?.['givenBack'] ? undefined : Place.parse(JSON.parse(json));
}

/**
 * `Slots` on DynamoDB. Nothing is scanned, and no key is hot by size: a promise costs one read of the blocks of its
 * window (an item of at most 30 numbers: half a unit each), one conditional update of a counter and one put that
 * remembers it. A block is written by those who find room in it: 10 x perMinute times until it is full (600 at
 * 60 a minute), and as often again if all of them give their place back, against 1,000 writes a second that one
 * key takes. Once a block is full it is only read, and a key takes 3,000 such reads a second.
 */
export function createSlots(db: DynamoDBClient, table: string): Slots {
  /** Adds to the counters of a minute; `undefined` when its guard does not let it. */
  async function count(
    minute: Minute,
    { rank }: Pick<Place, 'rank'>,
    by: 1 | -1,
    guard?: { readonly counter: keyof Taken; readonly below: number },
  ): Promise<Taken | undefined> {
    const names = Object.fromEntries(
      COUNTED[rank].map((counter) => [`#${counter}`, nameOf(counter, minute)]),
    );
    try {
      const { Attributes: item } = await db.send(
        new UpdateItemCommand({
          TableName: table,
          Key: blockKey(minute),
          UpdateExpression: `ADD ${COUNTED[rank].map((counter) => `#${counter} :by`).join(', ')} SET expires = :end`,
          ...(guard
            ? { ConditionExpression: `attribute_not_exists(#${guard.counter}) OR #${guard.counter} < :below` }
            : {}),
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: {
            ':by': number(by),
            ':end': secondOf(plus(startOf(minute), SLOT_KEPT)),
            ...(guard ? { ':below': number(guard.below) } : {}),
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return takenIn(item, minute);
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  }

  /** False when something else is remembered under the name. */
  async function remember(name: PlaceName, place: Place): Promise<boolean> {
    return holds(
      db.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            ...placeKey(name.promise, name.asked),
            place: text(JSON.stringify(place)),
            ...expiring(plus(place.minute, SLOT_KEPT)),
          },
          ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(givenBack)',
        }),
      ),
    );
  }

  return {
    async callsIn(minutes, name) {
      const own = name && placeKey(name.promise, name.asked);
      const keys = new Map(
        [...minutes.map(blockKey), ...(own ? [own] : [])].map((key) => [textOf(key, 'pk'), key]),
      );
      const found = await readItems(db, table, [...keys.values()]);
      const items = new Map(found.map((item) => [textOf(item, 'pk'), item]));
      const place = own && placeFrom(items.get(textOf(own, 'pk')));
      return {
        taken: (minute) => takenIn(items.get(textOf(blockKey(minute), 'pk')), minute),
        ...(place ? { remembered: place } : {}),
      };
    },
    async takePlace(minute, { rank, guard, perMinute }, name) {
      const taken = await count(minute, { rank }, 1, { counter: guard, below: perMinute });
      if (!taken) return undefined;
      const place = placeIn(minute, rank, taken);
      if (await remember(name, place)) return place;
      // Somebody else was sooner under the same name: theirs stands.
      await count(minute, { rank }, -1);
      const [theirs] = await readItems(db, table, [placeKey(name.promise, name.asked)]);
      return placeFrom(theirs);
    },
    async givePlaceBack(name) {
      try {
        const { Attributes: item } = await db.send(
          new UpdateItemCommand({
            TableName: table,
            Key: placeKey(name.promise, name.asked),
            UpdateExpression: 'SET givenBack = :yes',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(givenBack)',
            ExpressionAttributeValues: { ':yes': { BOOL: true } },
            ReturnValues: 'ALL_OLD',
          }),
        );
        const place = placeFrom(item);
        if (place) await count(minuteOf(place.minute), place, -1);
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },
  };
}
