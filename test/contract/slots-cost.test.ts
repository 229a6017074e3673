import { afterAll, beforeAll, expect, test } from 'vitest';
import { answered } from '../../functions/app/slots.ts';
import { createSlots } from '../../functions/aws/slots.ts';
import { PromiseId } from '../../functions/domain/ids.ts';
import { type Minute, minuteOf, type PlaceAsk } from '../../functions/domain/promises/slots.ts';
import { minutes, plus } from '../../functions/domain/time.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { at } from '../support/given.ts';

/** What a place costs on the table, and what one key of it has to bear. */

const PER_MINUTE = 6;
const NINE = at('09:00');
const ask = (n: number, rank: PlaceAsk['rank'] = 'window'): PlaceAsk => ({
  kind: 'place',
  promise: PromiseId.parse(`p_${n}`),
  asked: 1,
  rank,
  perMinute: PER_MINUTE,
  stretches: [{ from: NINE, to: plus(NINE, minutes(19)) }],
  prefer: NINE,
  instead: [],
});

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

/** The calls of each kind, and how often each key was written, since the last time that it was asked. */
function counting() {
  const writes = new Map<string, number>();
  const calls = new Map<string, number>();
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  dynamo.client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = args.input as { Key?: { pk: { S: string } }; Item?: { pk: { S: string } } };
        const key = input.Key ?? input.Item;
        add(calls, commandName);
        if (key && commandName !== 'GetItemCommand') add(writes, key.pk.S);
        return next(args);
      },
    { step: 'initialize', name: 'counting' },
  );
  return { writes, calls };
}

test('a place is one read and two writes, a full window one read, and no key is written more than 10 x perMinute times', {
  timeout: 60_000,
}, async () => {
  const slots = createSlots(dynamo.client, await dynamo.table());
  const { writes, calls } = counting();
  const MANY = 130;
  const answers = [];
  for (let n = 0; n < MANY; n++) answers.push(await answered(slots, ask(n)));

  const placed = answers.filter(({ kind }) => kind === 'placed').length;
  expect(placed).toBe(20 * PER_MINUTE);
  expect(Object.fromEntries(calls)).toEqual({
    BatchGetItemCommand: MANY,
    UpdateItemCommand: placed,
    PutItemCommand: placed,
  });
  const blocks = [...writes].filter(([key]) => key.startsWith('slots#'));
  expect(blocks).toHaveLength(2);
  for (const [, count] of blocks) expect(count).toBe(10 * PER_MINUTE);
  dynamo.client.middlewareStack.remove('counting');
});

test('many at once never take more than there is, and waste nothing that stays', {
  timeout: 60_000,
}, async () => {
  const slots = createSlots(dynamo.client, await dynamo.table());
  await Promise.all(Array.from({ length: 140 }, (_, n) => answered(slots, ask(n))));
  const every = Array.from({ length: 20 }, (_, m) => (minuteOf(NINE) + m) as Minute);
  const { taken } = await slots.callsIn(every);
  expect(every.map((minute) => taken(minute).all)).toEqual(every.map(() => PER_MINUTE));
});
