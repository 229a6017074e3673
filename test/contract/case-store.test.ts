import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { createCaseStore } from '../../functions/aws/case-store.ts';
import { createClaims } from '../../functions/aws/claims.ts';
import { createLooks } from '../../functions/aws/looks.ts';
import { type Case, newCase } from '../../functions/domain/case.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { CustomerKey, MessageId, PromiseId } from '../../functions/domain/ids.ts';
import { minuteOf, NONE } from '../../functions/domain/promises/slots.ts';
import { instantOf, minutes, plus, seconds } from '../../functions/domain/time.ts';
import type { CaseStore, Claims, Looks } from '../../functions/ports.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';

/** What the ports of the table mean, run against the table in memory and against DynamoDB's stand-in. */

type Table = CaseStore & Looks & Claims;

const noon = instantOf('2026-11-23T12:00:00Z');
const phone = CustomerKey.parse('phone:+15555550101');
const [first, second] = [caseIdOf('call-1'), caseIdOf('call-2')];
const opened = (id = first): Case => ({ ...newCase(id), openedAt: noon });
const noted = (id: string, at = noon, text = 'a note'): Fact => ({
  id,
  source: 'test',
  type: 'case.noted',
  time: at,
  subject: 'call-1',
  order: 0,
  data: { by: 'ada', text },
});

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

async function onDynamo(): Promise<Table> {
  const { client } = dynamo;
  const name = await dynamo.table();
  return {
    ...createCaseStore(client, name, 4),
    ...createLooks(client, name, 4),
    ...createClaims(client, name),
  };
}

const implementations: [string, () => Promise<Table>][] = [
  ['in memory', async () => createMemoryTable()],
  ['on DynamoDB', onDynamo],
];

describe.each(implementations)('the table %s', (_, make) => {
  let table: Table;
  beforeEach(async () => {
    table = await make();
  });
  const read = async (id = first) => (await table.read({ cases: [id], customers: [] })).entries.get(id);

  test('gives back a case as it was written, with its version and its look', async () => {
    await table.commit(opened(), { expected: 0, lookAt: noon });
    expect(await read()).toEqual({ kind: 'case', state: opened(), version: 1, lookAt: noon });
  });

  test('does not know what was never written', async () => {
    const found = await table.read({ cases: [first], customers: [phone] });
    expect([found.entries.size, found.customers.size]).toEqual([0, 0]);
  });

  test('refuses a write against an old version, and keeps what stands', async () => {
    await table.commit(opened(), { expected: 0 });
    expect(await table.commit({ ...opened(), topic: 'mine' }, { expected: 1 })).toBe('committed');
    expect(await table.commit({ ...opened(), topic: 'late' }, { expected: 1 })).toBe('conflict');
    expect(await table.commit({ ...opened(), topic: 'new' }, { expected: 0 })).toBe('conflict');
    expect(await read()).toMatchObject({ version: 2, state: { topic: 'mine' } });
  });

  test('lets exactly one of many writers of one version win', async () => {
    await table.commit(opened(), { expected: 0 });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => table.commit(opened(), { expected: 1 })),
    );
    expect(outcomes.filter((o) => o === 'committed')).toHaveLength(1);
  });

  test('keeps a fact once, however often it is recorded', async () => {
    const facts = ['a', 'b', 'a'].map((id) => ({ id: first, fact: noted(id) }));
    await table.record(facts);
    await table.record(facts.slice(0, 1));
    expect((await table.history(first)).map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });

  test('keeps a long history whole', async () => {
    const facts = Array.from({ length: 120 }, (_, i) => ({
      id: first,
      fact: noted(`n${i}`, noon, 'x'.repeat(9_999)),
    }));
    await table.record(facts);
    expect(await table.history(first)).toHaveLength(120);
  });

  test('a customer belongs to who claimed first, until the claim is passed on', async () => {
    expect(await table.claimCustomer(phone, first)).toBe(first);
    expect(await table.claimCustomer(phone, first)).toBe(first);
    expect(await table.claimCustomer(phone, second)).toBe(first);
    expect(await table.claimCustomer(phone, second, first)).toBe(second);
    expect((await table.read({ cases: [], customers: [phone] })).customers.get(phone)).toBe(second);
  });

  test('a conversation that joined leads to its case, and never takes the place of one', async () => {
    await table.pointConversation(second, first);
    expect(await read(second)).toEqual({ kind: 'joined', to: first });
    await table.commit(opened(), { expected: 0 });
    await table.pointConversation(first, second);
    expect(await read(first)).toMatchObject({ kind: 'case' });
    expect(await table.commit(opened(second), { expected: 0 })).toBe('conflict');
  });

  test('a pointer gives way to a case or another pointer only where it is known to lead', async () => {
    const third = caseIdOf('call-3');
    await table.pointConversation(second, first);
    expect(await table.commit(opened(second), { expected: 0, instead: third })).toBe('conflict');
    await table.pointConversation(second, third, third);
    expect(await read(second)).toEqual({ kind: 'joined', to: first });
    await table.pointConversation(second, third, first);
    expect(await read(second)).toEqual({ kind: 'joined', to: third });
    expect(await table.commit(opened(second), { expected: 0, instead: third })).toBe('committed');
    await table.pointConversation(second, first, third);
    expect(await read(second)).toEqual({ kind: 'case', state: opened(second), version: 1 });
    expect(await table.commit(opened(second), { expected: 0, instead: third })).toBe('conflict');
  });

  test('a case becomes a pointer only as it was read', async () => {
    await table.commit(opened(second), { expected: 0 });
    const younger = await read(second);
    if (younger?.kind !== 'case') throw new Error('the case was not written');
    await table.commit(opened(second), { expected: 1 });
    await expect(table.replaceByPointer(younger, first)).rejects.toThrow('changed');
    await table.replaceByPointer({ ...younger, version: 2 }, first);
    expect(await read(second)).toEqual({ kind: 'joined', to: first });
  });

  test('finds what is due in order: after the one instant, and up to and with the other', async () => {
    const at = (m: number) => plus(noon, minutes(m));
    for (let m = 0; m < 6; m++) await table.commit(opened(caseIdOf(`c${m}`)), { expected: 0, lookAt: at(m) });
    await table.commit(opened(caseIdOf('never')), { expected: 0 });
    const due = await table.due({ after: at(1), until: at(4), most: 10 });
    expect(due).toEqual([2, 3, 4].map((m) => ({ id: caseIdOf(`c${m}`), at: at(m) })));
    expect(await table.due({ until: at(9), most: 2 })).toHaveLength(2);
  });

  test('a case without a look leaves the index', async () => {
    await table.commit(opened(), { expected: 0, lookAt: noon });
    await table.commit(opened(), { expected: 1 });
    expect(await table.due({ until: plus(noon, minutes(1)), most: 10 })).toEqual([]);
  });

  test('a topic remembers who opened a case with it, each once, until an incident is found', async () => {
    const at = (m: number) => plus(noon, minutes(m));
    const member = (m: number) => ({
      customer: `phone:+1555555010${m}`,
      caseId: caseIdOf(`c${m}`),
      at: at(m),
    });
    await table.note('no-sound', member(1), at(-60));
    await table.note('no-sound', member(1), at(-60));
    const noted = await table.note('no-sound', member(2), at(-60));
    expect([...noted.members].sort((a, b) => (a.at < b.at ? -1 : 1))).toEqual([member(1), member(2)]);
    expect((await table.note('other', member(3), at(-60))).members).toEqual([member(3)]);

    expect(await table.find('no-sound', at(3), at(-57))).toBe(at(3));
    expect(await table.find('no-sound', at(4), at(-56))).toBe(at(3));
    expect(await table.note('no-sound', member(4), at(-56))).toEqual({ members: [], foundAt: at(3) });
  });

  test('an incident that is over makes way for the next', async () => {
    await table.find('no-sound', noon, plus(noon, minutes(-60)));
    const later = plus(noon, minutes(90));
    const member = { customer: 'id:7', caseId: first, at: later };
    expect(await table.note('no-sound', member, plus(noon, minutes(30)))).toEqual({ members: [member] });
    expect(await table.find('no-sound', later, plus(noon, minutes(30)))).toBe(later);
  });

  test('the cursor is where it was moved to', async () => {
    expect(await table.cursor()).toBeUndefined();
    await table.moveCursor(noon);
    expect(await table.cursor()).toBe(noon);
  });

  test('one of many claims of a message wins; the others learn what became of it', async () => {
    const message = MessageId.parse('page.transfers.1.0.0.pam');
    const claims = await Promise.all(
      Array.from({ length: 10 }, () => table.claim(first, message, 'words', noon)),
    );
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind === 'held')).toHaveLength(9);

    // Nobody knows what became of it: the claim passes to one, who learns since when and with which words.
    const later = plus(noon, seconds(16));
    const again = await Promise.all(
      Array.from({ length: 10 }, () => table.claim(first, message, 'other', later)),
    );
    expect(again.filter(({ kind }) => kind !== 'held')).toEqual([
      { kind: 'unknown', within: { from: noon, until: plus(noon, seconds(15)) }, seal: 'words' },
    ]);
    await table.settle(first, message, 'SM1', noon);
    expect(await table.claim(first, message, 'other', noon)).toEqual({ kind: 'sent', sid: 'SM1' });
  });

  test('what the carrier took belongs to one message: whose it is said to be, or who found it first', async () => {
    const [one, other] = [MessageId.parse('call.p1.1.agent'), MessageId.parse('call.p2.1.agent')];
    await table.settle(first, one, 'CA1', noon);
    expect(await table.adopt(second, other, 'CA1', noon)).toBe(false);
    expect(await table.adopt(first, one, 'CA1', noon)).toBe(true);

    const found = await Promise.all([
      table.adopt(first, MessageId.parse('call.p3.1.agent'), 'CA2', noon),
      table.adopt(second, MessageId.parse('call.p4.1.agent'), 'CA2', noon),
    ]);
    expect(found.toSorted()).toEqual([false, true]);
    const loser = found[0] ? second : first;
    const name = found[0] ? 'call.p4.1.agent' : 'call.p3.1.agent';
    expect(await table.claim(loser, MessageId.parse(name), '', noon)).toEqual({ kind: 'claimed' });
  });

  test('a call that names itself before anybody claimed it is known to be placed', async () => {
    const message = MessageId.parse('call.p5.1.agent');
    await table.settle(first, message, 'CA3', noon);
    expect(await table.claim(first, message, '', noon)).toEqual({ kind: 'sent', sid: 'CA3' });
  });

  test('a claim is forgotten when no queue can hold its message any more, and not before', async () => {
    const message = MessageId.parse('answer.SM7');
    await table.claim(first, message, 'words', noon);
    await table.settle(first, message, 'SM7', noon);
    const past = (days: number) => plus(noon, minutes(days * 1440 + 1));
    expect(await table.claim(first, message, '', past(18))).toEqual({ kind: 'sent', sid: 'SM7' });
    expect(await table.claim(first, message, '', past(30))).toEqual({ kind: 'claimed' });
    expect(await table.claim(first, message, '', past(30))).toEqual({ kind: 'held' });
  });

  describe('a minute of calls', () => {
    const minute = minuteOf(noon);
    const named = (n: number, asked = 1) => ({ promise: PromiseId.parse(`p_${n}`), asked });
    const window = { rank: 'window', guard: 'all', perMinute: 3 } as const;
    const taken = async () => (await table.callsIn([minute])).taken(minute);

    test('gives so many places and no more, however many want one at once', async () => {
      const places = await Promise.all(
        Array.from({ length: 10 }, (_, n) => table.takePlace(minute, window, named(n))),
      );
      const given = places.flatMap((place) => (place ? [place.ticket] : []));
      expect(given.toSorted()).toEqual([0, 1, 2]);
      expect(await taken()).toEqual({ all: 3, firm: 0, urgent: 0 });
    });

    test('counts those to the second and the urgent ones apart, and lets these over the heads of others', async () => {
      const exact = { ...window, rank: 'exact' } as const;
      const urgent = { rank: 'urgent', guard: 'firm', perMinute: 3 } as const;
      await table.takePlace(minute, window, named(1));
      expect(await table.takePlace(minute, exact, named(2))).toMatchObject({ ticket: 0, nth: 1 });
      await table.takePlace(minute, window, named(3));
      expect(await table.takePlace(minute, urgent, named(4))).toMatchObject({
        ticket: 0,
        nth: 3,
        rank: 'urgent',
      });
      expect(await taken()).toEqual({ all: 4, firm: 2, urgent: 1 });
      await table.takePlace(minute, urgent, named(5));
      expect(await table.takePlace(minute, urgent, named(6))).toBeUndefined();
      expect(await table.takePlace(minute, { ...urgent, guard: 'urgent' }, named(6))).toMatchObject({
        ticket: 2,
      });
    });

    test('gives whoever asks again under a name the place that it has', async () => {
      const place = await table.takePlace(minute, window, named(1));
      expect(await table.takePlace(minute, window, named(1))).toEqual(place);
      expect((await table.callsIn([minute], named(1))).remembered).toEqual(place);
      expect((await table.callsIn([minute], named(1, 2))).remembered).toBeUndefined();
      expect(await taken()).toMatchObject({ all: 1 });
    });

    test('takes a place back once, and gives another under the same name', async () => {
      await table.takePlace(minute, window, named(1));
      await table.givePlaceBack(named(1));
      await table.givePlaceBack(named(1));
      await table.givePlaceBack(named(2));
      expect(await taken()).toEqual(NONE);
      expect((await table.callsIn([minute], named(1))).remembered).toBeUndefined();
      expect(await table.takePlace(minute, window, named(1))).toMatchObject({ ticket: 0 });
    });

    test('is apart from every other', async () => {
      const all = [0, 1, 9, 10, 60, 1440].map((m) => minuteOf(plus(noon, minutes(m))));
      for (const [n, one] of all.entries()) await table.takePlace(one, window, named(n));
      const read = await table.callsIn(all);
      expect(all.map((one) => read.taken(one).all)).toEqual([1, 1, 1, 1, 1, 1]);
    });
  });
});
