import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { createLooks } from '../../functions/aws/looks.ts';
import { createPeopleStore } from '../../functions/aws/people-store.ts';
import { MessageId, PersonId } from '../../functions/domain/ids.ts';
import { newPerson } from '../../functions/domain/people/person.ts';
import { instantOf, minutes, plus, seconds } from '../../functions/domain/time.ts';
import type { PeopleStore } from '../../functions/ports/people.ts';
import type { Looks } from '../../functions/ports.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';

/** What the store of people means, run against the table in memory and against DynamoDB's stand-in. */

type Table = PeopleStore & Pick<Looks, 'due'>;

const noon = instantOf('2026-11-23T12:00:00Z');
const [pam, raj] = [PersonId.parse('pam'), PersonId.parse('raj')];
const first = caseIdOf('call-1');
const page = (name: string, at = noon) => ({ caseId: first, message: MessageId.parse(name), at });

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

async function onDynamo(): Promise<Table> {
  const name = await dynamo.table();
  return { ...createPeopleStore(dynamo.client, name, 4), ...createLooks(dynamo.client, name, 4) };
}

describe.each<[string, () => Promise<Table>]>([
  ['in memory', async () => createMemoryTable()],
  ['on DynamoDB', onDynamo],
])('people %s', (_, make) => {
  let table: Table;
  beforeEach(async () => {
    table = await make();
  });

  test('a person whom nobody has asked yet is new', async () => {
    expect(await table.load(pam)).toEqual({ state: newPerson(pam), version: 0 });
  });

  test('change only under their version', async () => {
    const state = { ...newPerson(pam), pages: [{ code: 10, caseId: first, openedAt: noon }] };
    expect(await table.commitPerson(state, { expected: 0, lookAt: noon })).toBe('committed');
    expect(await table.commitPerson(newPerson(pam), { expected: 0 })).toBe('conflict');
    expect(await table.load(pam)).toEqual({ state, version: 1, lookAt: noon });
    expect(await table.commitPerson(newPerson(pam), { expected: 1 })).toBe('committed');
    expect(await table.load(pam)).toEqual({ state: newPerson(pam), version: 2 });
  });

  test('are found when they are due, among everything else', async () => {
    await table.commitPerson(newPerson(pam), { expected: 0, lookAt: plus(noon, minutes(1)) });
    await table.commitPerson(newPerson(raj), { expected: 0 });
    expect(await table.due({ until: noon, most: 10 })).toEqual([]);
    const due = await table.due({ until: plus(noon, minutes(1)), most: 10 });
    expect(due).toEqual([{ person: pam, at: plus(noon, minutes(1)) }]);
  });

  test('a round has each page once, the oldest first, and no page of another round or person', async () => {
    await table.hold(pam, 1, page('page.stall.1.1.pam', plus(noon, seconds(5))));
    await table.hold(pam, 1, page('page.loop.1.1.pam'));
    await table.hold(pam, 1, page('page.loop.1.1.pam'));
    await table.hold(pam, 11, page('page.loop.2.1.pam'));
    await table.hold(raj, 1, page('page.loop.1.1.raj'));
    expect((await table.heldIn(pam, 1)).map(({ message }) => message)).toEqual([
      'page.loop.1.1.pam',
      'page.stall.1.1.pam',
    ]);
    expect(await table.heldIn(pam, 2)).toEqual([]);
  });

  test('what a digest names is noted apart from what was held; the last note counts', async () => {
    await table.hold(pam, 1, page('page.loop.1.1.pam'));
    expect(await table.namedIn(pam, 1)).toBeUndefined();
    await table.noteNamed(pam, 1, ['one', 'two']);
    await table.noteNamed(pam, 1, ['two']);
    expect(await table.namedIn(pam, 1)).toEqual(new Set(['two']));
    expect([await table.namedIn(pam, 11), await table.namedIn(raj, 1)]).toEqual([undefined, undefined]);
    expect(await table.heldIn(pam, 1)).toHaveLength(1);
  });
});
