import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { createOptOuts } from '../../functions/aws/opt-outs.ts';
import { E164 } from '../../functions/domain/ids.ts';
import { instantOf, minutes, plus } from '../../functions/domain/time.ts';
import type { OptOuts } from '../../functions/ports/opt-outs.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';

const noon = instantOf('2026-11-23T12:00:00Z');
const at = (n: number) => plus(noon, minutes(n));
const [kim, lee] = ['+15555550101', '+15555550102'].map((number) => E164.parse(number)) as [E164, E164];

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const implementations: [string, () => Promise<OptOuts>][] = [
  ['in memory', async () => createMemoryTable()],
  ['on DynamoDB', async () => createOptOuts(dynamo.client, await dynamo.table())],
];

describe.each(implementations)('who said STOP, %s', (_, make) => {
  test('is known until they say START, and nobody else is', async () => {
    const optOuts = await make();
    expect(await optOuts.hasOptedOut(kim)).toBe(false);
    await optOuts.noteOptOut(kim, 'stop', at(0));
    expect([await optOuts.hasOptedOut(kim), await optOuts.hasOptedOut(lee)]).toEqual([true, false]);
    await optOuts.noteOptOut(kim, 'start', at(1));
    expect(await optOuts.hasOptedOut(kim)).toBe(false);
  });

  test('the word that was said last counts, in whatever order they are noted', async () => {
    const optOuts = await make();
    await optOuts.noteOptOut(kim, 'stop', at(2));
    await optOuts.noteOptOut(kim, 'start', at(1));
    expect(await optOuts.hasOptedOut(kim)).toBe(true);
  });
});
