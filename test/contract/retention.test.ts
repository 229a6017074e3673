import { DeleteItemCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { sweep } from '../../functions/app/sweep.ts';
import { openCases } from '../../functions/app/views.ts';
import { lookAt } from '../../functions/app/wake.ts';
import { createCaseStore } from '../../functions/aws/case-store.ts';
import { createClaims } from '../../functions/aws/claims.ts';
import { createLinkStore } from '../../functions/aws/links.ts';
import { createLooks } from '../../functions/aws/looks.ts';
import { createOptOuts } from '../../functions/aws/opt-outs.ts';
import { createPeopleStore } from '../../functions/aws/people-store.ts';
import { createRemoval } from '../../functions/aws/removal.ts';
import { createSourceBook } from '../../functions/aws/source-book.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { E164, MessageId } from '../../functions/domain/ids.ts';
import type { Removal } from '../../functions/ports/removal.ts';
import type { CaseStore, Look } from '../../functions/ports.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { at, fact, policyOf, type Settings } from '../support/given.ts';

/** What is left in the table of a case that was kept for as long as the policy says, and of everything else. */

const [KIM, LEE] = ['+15555550101', '+15555550102'].map((n) => E164.parse(n)) as [E164, E164];
const KEPT = policyOf({ retention: 'P30D', rules: { incident: { customers: 3 } } });
const noLog = { info() {}, failed() {}, count() {} };

/** Kim's case is resolved on 23 November at 10:00: that is thirty days before. */
const [TOO_SOON, DUE, LATER] = ['2026-12-23 09:59', '2026-12-23 10:00', '2026-12-23 10:01'] as const;

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const starts = (subject: string, wall: string, phone: E164, topic = 'router') =>
  fact({
    time: at(wall),
    type: 'interaction.started',
    data: { channel: 'voice', customer: { phone }, topic },
    subject,
    id: `start-${subject}-${wall}`,
  });
const says = (
  subject: string,
  wall: string,
  type: Fact['type'],
  data: object = { by: 'ann', text: 'a note' },
) => fact({ time: at(wall), type, data: { ...data }, subject, id: `${type}-${subject}-${wall}` });

async function desk() {
  const table = await dynamo.table();
  const db: DynamoDBClient = dynamo.client;
  const store = createCaseStore(db, table, 4);
  const looks = createLooks(db, table, 4);
  let policy = KEPT;
  const quiet = { deliver: async () => {}, wake: async () => {} };
  const ports = {
    store,
    looks,
    removal: createRemoval(db, table, 4),
    people: createPeopleStore(db, table, 4),
    sources: createSourceBook(db, table),
    policies: { active: async () => policy },
    log: noLog,
    queues: quiet,
    pause: async () => {},
  };
  const entry = async (subject: string) => {
    const id = caseIdOf(subject);
    return (await store.read({ cases: [id], customers: [] })).entries.get(id);
  };
  return {
    ports,
    claims: createClaims(db, table),
    optOuts: createOptOuts(db, table),
    links: createLinkStore(db, table),
    entry,
    history: async (subject: string) =>
      (await store.history(caseIdOf(subject))).filter(({ source }) => source !== 'baton').map(({ id }) => id),
    isPut(settings: Settings) {
      policy = policyOf(settings);
    },
    take: (wall: string, facts: readonly Fact[], through: CaseStore = store) =>
      handle({ store: through, queues: quiet }, policy, { facts, looks: [] }, at(wall)),
    /** One minute of the sweep and of all that it asks for; answers what failed. */
    async sweepAt(wall: string, removal: Removal = ports.removal): Promise<readonly unknown[]> {
      const queued: Look[] = [];
      const wake = async (looks: readonly Look[]) => void queued.push(...looks);
      await sweep(looks, { wake }, at(wall));
      const due = queued.filter((look) => look.at <= at(wall));
      return (await lookAt({ ...ports, removal, clock: { now: () => at(wall) } }, due)).failed.map(
        ({ error }) => error,
      );
    },
    open: (wall: string) => openCases(ports, policy, at(wall)),
    /** All but the topics, which name nobody once their members are gone, and how far the sweep has come. */
    async keys() {
      const { Items: items = [] } = await db.send(new ScanCommand({ TableName: table }));
      const keys = items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).sort();
      return keys.filter((key) => !key.startsWith('incident#') && !key.startsWith('sweep '));
    },
    text: async () => JSON.stringify((await db.send(new ScanCommand({ TableName: table }))).Items),
  };
}
type Desk = Awaited<ReturnType<typeof desk>>;

const leeBegins = (d: Desk) => d.take('09:10', [starts('lee', '09:10', LEE)]);

/** Kim's case of two calls, one of which was transferred, with a message, and links that were revoked; and Lee's, which is open. */
async function twoCustomers(): Promise<Desk> {
  const d = await desk();
  await d.take('09:00', [starts('one', '09:00', KIM)]);
  await d.take('09:05', [starts('two', '09:05', KIM)]);
  await leeBegins(d);
  await d.take('09:12', [says('one', '09:12', 'interaction.queued', { queue: 'tech', leg: 'leg-of-one' })]);
  const message = MessageId.parse('notice.x');
  await d.claims.claim(caseIdOf('one'), message, 'Sorry, Kim', at('09:20'));
  await d.claims.settle(caseIdOf('one'), message, 'SM1', at('09:20'));
  await d.links.revokeLinks(caseIdOf('one'), at('09:30'));
  await d.take('10:00', [says('one', '10:00', 'case.resolved', { by: 'ann' })]);
  return d;
}

describe('a case that was kept for as long as the policy says', () => {
  test('is gone with all that was kept of it, and nothing else is', async () => {
    const d = await twoCustomers();
    await d.optOuts.noteOptOut(KIM, 'stop', at('09:30'));
    const others = await desk();
    await leeBegins(others);
    await others.optOuts.noteOptOut(KIM, 'stop', at('09:30'));
    // Or they would open again when the conversation goes on.
    await others.links.revokeLinks(caseIdOf('one'), at('09:30'));
    expect(await d.sweepAt(DUE)).toEqual([]);
    expect(await d.keys()).toEqual(await others.keys());
    expect((await d.text()).match(/Kim|0101/g)).toEqual(['0101']);
  });

  test('is there until then; its removal is all that it waits for, and it is not on the page of open cases', async () => {
    const d = await twoCustomers();
    expect(await d.entry('one')).toMatchObject({ kind: 'case', version: 4, removeAt: at(DUE) });
    expect(await d.entry('one')).not.toHaveProperty('lookAt');
    await d.sweepAt(TOO_SOON);
    expect(await d.entry('one')).toMatchObject({ kind: 'case', version: 4 });
    expect((await d.open('10:01')).map(({ id }) => id)).not.toContain(caseIdOf('one'));
  });

  test('is looked at no more once it is resolved, whatever would have been due', async () => {
    const d = await desk();
    d.isPut({ retention: 'P30D', rules: { stall: { after: { normal: 'PT4H' } } } });
    await d.take('09:00', [starts('one', '09:00', KIM)]);
    expect(await d.entry('one')).toMatchObject({ lookAt: at('13:00') });
    await d.take('10:00', [says('one', '10:00', 'case.resolved', { by: 'ann' })]);
    expect(await d.entry('one')).not.toHaveProperty('lookAt');
    expect(await d.entry('one')).toMatchObject({ removeAt: at(DUE) });
  });

  test('stays when something has happened in it since, until that is as long ago', async () => {
    const d = await twoCustomers();
    await d.take('2026-11-24 08:00', [says('one', '2026-11-24 08:00', 'case.noted')]);
    await d.sweepAt(DUE);
    expect(await d.history('one')).toHaveLength(5);
    await d.sweepAt('2026-12-24 08:00');
    expect(await d.entry('one')).toBeUndefined();
  });

  test('stays when it was reopened', async () => {
    const d = await twoCustomers();
    await d.take('2026-11-24 08:00', [says('one', '2026-11-24 08:00', 'case.reopened', { by: 'ann' })]);
    for (const wall of [DUE, '2028-01-01 12:00']) await d.sweepAt(wall);
    expect(await d.history('one')).toHaveLength(5);
  });

  test('stays when the policy keeps cases longer by now', async () => {
    const d = await twoCustomers();
    d.isPut({ retention: 'P40D' });
    await d.sweepAt(DUE);
    expect(await d.entry('one')).toMatchObject({ kind: 'case', removeAt: at('2027-01-02 10:00') });
    await d.sweepAt('2027-01-02 10:00');
    expect(await d.entry('one')).toBeUndefined();
  });
});

describe('a removal that is cut off', () => {
  const note = says('one', '10:00', 'case.noted');

  test.each(['setApart', 'removeBeside', 'removeCase'] as const)(
    'at %s is finished by the next sweep',
    async (step) => {
      const d = await twoCustomers();
      const cut = { ...d.ports.removal, [step]: () => Promise.reject(new Error('cut off')) };
      expect(await d.sweepAt(DUE, cut)).toHaveLength(1);
      await d.sweepAt(LATER);
      expect(await d.text()).not.toMatch(/Kim|0101/);
    },
  );

  test('at any call to the table is finished in the end', async () => {
    const d = await twoCustomers();
    // More than are deleted by one call.
    await d.take(
      '10:00',
      Array.from({ length: 60 }, (_, i) => ({ ...note, id: `note-${i}` })),
    );
    const others = await desk();
    await leeBegins(others);
    await others.links.revokeLinks(caseIdOf('one'), at('09:30'));
    const { send } = dynamo.client;
    const cuts = async (n: number): Promise<readonly unknown[]> => {
      let calls = 0;
      dynamo.client.send = ((...given: Parameters<typeof send>) => {
        calls += 1;
        return calls > n ? Promise.reject(new Error('cut off')) : send.apply(dynamo.client, given);
      }) as typeof send;
      try {
        return await d.sweepAt(DUE).catch((error) => [error]);
      } finally {
        dynamo.client.send = send;
      }
    };
    let n = 0;
    while ((await cuts(n)).length > 0) n += 1;
    expect(n).toBeGreaterThan(20);
    expect(await d.keys()).toEqual(await others.keys());
  });
});

describe('of many removals that are due', () => {
  const first = async (d: Desk, wall: string) =>
    (await d.ports.looks.removals({ until: at(wall), most: 1 })).map((look) => 'id' in look && look.id);

  /** Kim's case is due since 10:00, Lee's since 10:01. */
  async function twoDue() {
    const d = await twoCustomers();
    await d.take('10:01', [says('lee', '10:01', 'case.resolved', { by: 'ann' })]);
    return d;
  }

  test.each(['one', 'lee'])(
    'the one that was cut off is finished before any other begins: %s',
    async (id) => {
      const d = await twoDue();
      const removal: Removal = {
        ...d.ports.removal,
        setApart: async (one, version) =>
          one === caseIdOf(id) ? await d.ports.removal.setApart(one, version) : 'changed',
        removeBeside: () => Promise.reject(new Error('cut off')),
      };
      expect(await d.sweepAt(LATER, removal)).toHaveLength(1);
      expect(await first(d, LATER)).toEqual([caseIdOf(id)]);
    },
  );

  test('one that fails waits behind the others', async () => {
    const d = await twoDue();
    expect(await first(d, LATER)).toEqual([caseIdOf('one')]);
    const { history } = d.ports.store;
    d.ports.store.history = async (id) => {
      if (id === caseIdOf('one')) throw new Error('cannot be read');
      return await history(id);
    };
    const removal: Removal = { ...d.ports.removal, setApart: async () => 'changed' };
    expect(await d.sweepAt('2026-12-23 10:30', removal)).toHaveLength(1);
    expect(await first(d, '2026-12-23 10:30')).toEqual([caseIdOf('lee')]);
  });

  test('a failed look at what is not over moves nothing', async () => {
    const d = await twoCustomers();
    await d.ports.removal.putOff(caseIdOf('lee'), at(LATER));
    await d.ports.removal.putOff(caseIdOf('nobody'), at(LATER));
    expect(await first(d, LATER)).toEqual([caseIdOf('one')]);
    expect(await d.entry('lee')).toMatchObject({ kind: 'case', version: 1 });
    expect(await d.entry('lee')).not.toHaveProperty('removeAt');
    expect(await d.entry('nobody')).toBeUndefined();
  });
});

describe('the removal of a case of many conversations', () => {
  test('asks little at once, and deletes one pointer for each customer', async () => {
    const d = await desk();
    const conversations = Array.from({ length: 40 }, (_, i) => `talk-${i}`);
    await d.take(
      '09:00',
      conversations.map((one) => starts(one, '09:00', KIM)),
    );
    await leeBegins(d);
    await d.take('10:00', [says('talk-0', '10:00', 'case.resolved', { by: 'ann' })]);
    const seen = { deletes: 0, atOnce: 0, most: 0 };
    const { send } = dynamo.client;
    dynamo.client.send = (async (...given: Parameters<typeof send>) => {
      if (given[0] instanceof DeleteItemCommand) seen.deletes += 1;
      seen.atOnce += 1;
      seen.most = Math.max(seen.most, seen.atOnce);
      try {
        return await send.apply(dynamo.client, given);
      } finally {
        seen.atOnce -= 1;
      }
    }) as typeof send;
    try {
      expect(await d.sweepAt(DUE)).toEqual([]);
    } finally {
      dynamo.client.send = send;
    }
    const others = await desk();
    await leeBegins(others);
    expect(await d.keys()).toEqual(await others.keys());
    // The pointer, and the case.
    expect(seen.deletes).toBe(2);
    expect(seen.most).toBeLessThanOrEqual(10);
  });
});

describe('a second run of a removal, when the first is done and the conversation speaks again', () => {
  const again = [
    starts('one', LATER, KIM),
    says('one', LATER, 'interaction.message', { by: 'customer', text: 'me again' }),
  ];
  const message = MessageId.parse('notice.again');

  test.each(['removeBeside', 'removeCase'] as const)(
    'takes nothing of the new case, as late as at %s',
    async (step) => {
      const d = await twoCustomers();
      const late: Removal = {
        ...d.ports.removal,
        async [step](...given: never[]) {
          await d.sweepAt(DUE);
          await d.take(LATER, again);
          await d.claims.claim(caseIdOf('one'), message, 'Sorry, Kim', at(LATER));
          await (d.ports.removal[step] as (...given: never[]) => Promise<void>)(...given);
        },
      };
      expect(await d.sweepAt(DUE, late)).toEqual([]);
      expect(await d.entry('one')).toMatchObject({ kind: 'case', state: { openedAt: at(LATER) } });
      expect((await d.history('one')).toSorted()).toEqual(again.map(({ id }) => id).toSorted());
      expect(await d.keys()).toContain(`message#${caseIdOf('one')} ${message}`);
      await d.take(LATER, [starts('two', LATER, KIM)]);
      expect(await d.entry('two')).toEqual({ kind: 'joined', to: caseIdOf('one') });
    },
  );

  test('takes nothing of what is just being written of it', async () => {
    const d = await twoCustomers();
    const late: Removal = {
      ...d.ports.removal,
      async removeBeside(beside) {
        await d.sweepAt(DUE);
        await d.ports.store.record(again.map((one) => ({ id: caseIdOf('one'), fact: one })));
        await d.ports.removal.removeBeside(beside);
      },
    };
    await d.sweepAt(DUE, late);
    expect((await d.history('one')).toSorted()).toEqual(again.map(({ id }) => id).toSorted());
  });
});

describe('what happens at the very moment of the removal', () => {
  const again = [says('one', DUE, 'interaction.message', { by: 'customer' })];

  test('before it is set apart, stays in its case, which stays', async () => {
    const d = await twoCustomers();
    const late: Removal = {
      ...d.ports.removal,
      async setApart(...given) {
        await d.take(DUE, again);
        return await d.ports.removal.setApart(...given);
      },
    };
    expect(await d.sweepAt(DUE, late)).toEqual([]);
    expect(await d.history('one')).toHaveLength(5);
  });

  test('after it, is tried again, and opens a new case; another call of the customer does so at once', async () => {
    const d = await twoCustomers();
    const refused: unknown[] = [];
    const late: Removal = {
      ...d.ports.removal,
      async removeBeside(beside) {
        const { failed } = await d.take(DUE, again);
        refused.push(...failed.map(({ facts, error }) => [facts, error]));
        await d.take(DUE, [starts('three', DUE, KIM)]);
        await d.ports.removal.removeBeside(beside);
      },
    };
    await d.sweepAt(DUE, late);
    expect(refused).toEqual([[again, expect.objectContaining({ code: 'CASE_LEAVING', retry: 'later' })]]);
    await d.take(LATER, again);
    await d.take(LATER, [starts('four', LATER, KIM)]);
    expect(await d.history('one')).toEqual([again[0]?.id]);
    expect(await d.entry('one')).toMatchObject({ kind: 'case', state: { openedAt: at(DUE) } });
    expect(await d.entry('four')).toEqual({ kind: 'joined', to: caseIdOf('three') });
  });

  test('and is just being written, is written into a new case with its history', async () => {
    const d = await twoCustomers();
    let isFirst = true;
    const slow: CaseStore = {
      ...d.ports.store,
      async commit(...given) {
        if (isFirst) await d.sweepAt(DUE);
        isFirst = false;
        return await d.ports.store.commit(...given);
      },
    };
    await d.take(DUE, again, slow);
    expect(await d.history('one')).toEqual([again[0]?.id]);
    expect(await d.entry('one')).toMatchObject({ kind: 'case', version: 1, state: { openedAt: at(DUE) } });
  });
});
