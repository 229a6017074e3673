import { describe, expect, test } from 'vitest';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import type { Fact } from '../../functions/domain/event.ts';
import type { Delivery } from '../../functions/ports.ts';
import { carrier } from '../support/carrier.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

const policy = policyOf({ rules: { stall: false, repeatContact: { within: 'P2D' } } });
const KIM = { phone: '+15555550101' };

function desk() {
  const table = createMemoryTable();
  const delivered: Delivery[] = [];
  const queues = {
    deliver: async (all: readonly Delivery[]) => void delivered.push(...all),
    wake: async () => {},
  };
  const open = () => table.cases();
  return {
    table,
    delivered,
    open,
    take: (now: string, ...facts: Fact[]) =>
      handle({ store: table, queues }, policy, { facts, looks: [] }, at(now)),
    conversations: () =>
      open().map(({ interactions }) => interactions.map(({ conversation }) => conversation)),
  };
}
const starts = (subject: string, wall: string, customer?: object, topic?: string) =>
  fact({
    time: at(wall),
    type: 'interaction.started',
    data: { channel: 'chat', ...(customer ? { customer } : {}), ...(topic ? { topic } : {}) },
    subject,
    id: `start-${subject}`,
  });
const says = (subject: string, wall: string, type: Fact['type'], data: object) =>
  fact({ time: at(wall), type, data: { ...data }, subject, id: `${type}-${subject}-${wall}` });

describe('a new conversation of a customer who has a case', () => {
  test.each([
    ['the same phone', KIM, KIM],
    ['the same id at the centre', { externalId: 'K1' }, { externalId: 'K1', phone: '+15555550109' }],
  ])('joins it: %s', async (_, first, second) => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', first));
    await d.take('11:00', starts('two', '11:00', second));
    expect(d.conversations()).toEqual([['one', 'two']]);
    // What follows in it needs no name: its key points to the case.
    await d.take('11:05', says('two', '11:05', 'supervisor.requested', { by: 'customer' }));
    expect(d.open()[0]?.requests).toHaveLength(1);
  });

  test('another phone is another case', async () => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', KIM));
    await d.take('11:00', starts('two', '11:00', { phone: '+15555550102' }));
    expect(d.conversations()).toEqual([['one'], ['two']]);
  });

  test.each([
    ['both name a topic, and they differ', 'router', 'invoice', 2],
    ['both name the same', 'router', 'router', 1],
    ['only one names one', 'router', undefined, 1],
  ])('topics: %s', async (_, one, two, cases) => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', KIM, one));
    await d.take('11:00', starts('two', '11:00', KIM, two));
    expect(d.open()).toHaveLength(cases);
  });

  test.each([
    ['one second less than that', '2026-11-25 11:59:59', 1],
    ['exactly that long', '2026-11-25 12:00', 2],
  ])('a case resolved so long ago: %s', async (_, wall, cases) => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', KIM));
    await d.take('12:00', says('one', '12:00', 'case.resolved', { by: 'ann' }));
    await d.take(wall, starts('two', wall, KIM));
    expect(d.open()).toHaveLength(cases);
    expect(d.open().map(({ state }) => state)).toEqual(cases === 1 ? ['open'] : ['resolved', 'open']);
  });

  test('two first conversations at the same time end in one case', async () => {
    const d = desk();
    await Promise.all([
      d.take('10:00', starts('one', '10:00', KIM)),
      d.take('10:00', starts('two', '10:00', KIM)),
      d.take('10:00', starts('three', '10:00', KIM)),
    ]);
    expect(d.conversations().map((all) => all.toSorted())).toEqual([['one', 'three', 'two']]);
  });

  test('two first conversations in one batch end in one case, and in two when they differ in their topics', async () => {
    const same = desk();
    await same.take('10:00', starts('one', '10:00', KIM), starts('two', '10:00', KIM));
    expect(same.open()).toHaveLength(1);
    const other = desk();
    await other.take('10:00', starts('one', '10:00', KIM, 'router'), starts('two', '10:00', KIM, 'invoice'));
    expect(other.open()).toHaveLength(2);
  });
});

describe('a conversation that turns out later to be of a customer who has a case', () => {
  const named = (subject: string, wall: string, customer: object = KIM) =>
    says(subject, wall, 'case.noted', { by: 'ann', text: 'gave a number', customer });

  test('folds the younger case into the older one', async () => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', KIM));
    await d.take(
      '10:30',
      starts('two', '10:30'),
      says('two', '10:31', 'supervisor.requested', { by: 'customer' }),
    );
    expect(d.open()).toHaveLength(2);
    await d.take('10:40', named('two', '10:40'));
    expect(d.conversations()).toEqual([['one', 'two']]);
    expect(d.open()[0]).toMatchObject({
      lastNote: { text: 'gave a number' },
      requests: [{ by: 'customer' }],
    });
    await d.take('10:50', says('two', '10:50', 'case.progressed', { by: 'ann', what: 'found it' }));
    expect(d.open()[0]?.progress.what).toBe('found it');
  });

  test('folds the other way round when the known customer’s case is the younger', async () => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00'));
    await d.take('10:30', starts('two', '10:30', KIM));
    await d.take('10:40', named('one', '10:40'));
    expect(d.conversations()).toEqual([['one', 'two']]);
    expect(d.open()[0]?.id).toBe(caseIdOf('one'));
  });

  test('does not, when both name a topic and they differ', async () => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', KIM, 'router'));
    await d.take('10:30', starts('two', '10:30', undefined, 'invoice'));
    await d.take('10:40', named('two', '10:40'));
    expect(d.open()).toHaveLength(2);
  });

  test('two younger cases in one batch are both folded', async () => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', KIM));
    await d.take('10:30', starts('two', '10:30'), starts('three', '10:31'));
    await d.take('10:40', named('one', '10:40'), named('two', '10:40'), named('three', '10:40'));
    expect(d.conversations().map((all) => all.toSorted())).toEqual([['one', 'three', 'two']]);
  });

  test('a second fold of the same is nothing', async () => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', KIM));
    await d.take('10:30', starts('two', '10:30'));
    await d.take('10:40', named('two', '10:40'));
    const before = d.open()[0];
    await d.take('10:41', named('two', '10:40'));
    expect(d.open()[0]).toEqual(before);
  });

  test('a younger case that changes meanwhile is folded with the next try, and loses nothing', async () => {
    const d = desk();
    await d.take('10:00', starts('one', '10:00', KIM));
    await d.take('10:30', starts('two', '10:30'));
    const [fold] = await Promise.all([
      d.take('10:40', named('two', '10:40')),
      d.take('10:40', says('two', '10:40', 'case.progressed', { by: 'ann', what: 'found it' })),
    ]);
    if (fold.failed.length > 0) await d.take('10:41', ...fold.failed.flatMap(({ facts }) => facts));
    expect(d.conversations()).toEqual([['one', 'two']]);
    expect(d.open()[0]?.progress.what).toBe('found it');
  });
});

describe('what a folded case had under way', () => {
  const ANN = { id: 'ann', phone: '+15555550121' };

  test('a call that was kept is not placed again, and nobody is told that it was not', async () => {
    const w = createWorld({ phones: carrier() });
    w.takes(starts('one', '09:10', KIM));
    w.takes(starts('two', '09:20'));
    w.takes(says('two', '09:21', 'callback.promised', { at: at('10:00'), phone: KIM.phone, agent: ANN }));
    w.takes(says('two', '10:30', 'case.noted', { by: 'ann', text: 'it is Kim', customer: KIM }));
    await w.runTo('13:00');
    const state = await w.caseOf('two');
    expect(state.id).toBe(caseIdOf('one'));
    expect(state.promises.map((p) => p.state)).toEqual(['kept']);
    expect(w.sent.map(({ at: when, kind }) => `${when} ${kind}`)).toEqual([
      '09:21 text',
      '09:59:15 agent',
      '10:00 customer',
      '10:01:08 release',
    ]);
  });

  test('a call that is under way is not placed again', async () => {
    const w = createWorld({ phones: carrier() });
    w.takes(starts('one', '09:10', KIM));
    w.takes(starts('two', '09:20'));
    w.takes(says('two', '09:21', 'callback.promised', { at: at('10:00'), phone: KIM.phone, agent: ANN }));
    w.takes(says('two', '10:00:30', 'case.noted', { by: 'ann', text: 'it is Kim', customer: KIM }));
    await w.runTo('13:00');
    expect((await w.caseOf('two')).promises.map((p) => p.state)).toEqual(['kept']);
    expect(
      w.sent.filter(({ kind }) => kind !== 'text').map(({ at: when, kind }) => `${when} ${kind}`),
    ).toEqual(['09:59:15 agent', '10:00 customer', '10:01:08 release']);
  });

  test.each([
    ['the agent’s', '09:59:30', { agents: ['silent'] }],
    ['the customer’s', '10:00:30', { customers: ['silent'] }],
    [
      'the customer’s, to which an agent says no more',
      '10:00:02',
      { agents: ['press-1'], customers: ['silent'] },
    ],
  ] as const)(
    'a call whose news are lost rings as it would without the fold: %s',
    async (_, fold, phones) => {
      const rung = async (wall: string) => {
        const w = createWorld({ phones: carrier(phones) });
        w.takes(starts('one', '09:10', KIM));
        w.takes(starts('two', '09:20'));
        w.takes(says('two', '09:21', 'callback.promised', { at: at('10:00'), phone: KIM.phone, agent: ANN }));
        w.takes(says('two', wall, 'case.noted', { by: 'ann', text: 'it is Kim', customer: KIM }));
        await w.runTo('10:25');
        return w.sent.map(({ at: when, kind, to }) => `${when} ${kind} ${to}`);
      };
      expect(await rung(fold)).toEqual(await rung('10:26'));
    },
  );

  test('a call that is still to come is placed once, at its time', async () => {
    const w = createWorld({ phones: carrier() });
    w.takes(starts('one', '09:10', KIM));
    w.takes(starts('two', '09:20'));
    w.takes(says('two', '09:21', 'callback.promised', { at: at('10:00'), phone: KIM.phone, agent: ANN }));
    w.takes(says('two', '09:30', 'case.noted', { by: 'ann', text: 'it is Kim', customer: KIM }));
    await w.runTo('13:00');
    expect((await w.caseOf('two')).promises.map((p) => p.state)).toEqual(['kept']);
    expect(
      w.sent.filter(({ kind }) => kind !== 'text').map(({ at: when, kind }) => `${when} ${kind}`),
    ).toEqual(['09:59:15 agent', '10:00 customer', '10:01:08 release']);
  });

  test.each(['4pm', 'no idea'])('a text that was answered is not answered again: %j', async (words) => {
    const w = createWorld();
    w.takes(starts('one', '09:10'));
    w.takes(starts('two', '09:20', KIM));
    w.takes(says('two', '09:21', 'callback.promised', { at: at('15:00') }));
    w.texts('09:30', KIM.phone, words);
    w.takes(says('one', '10:00', 'case.noted', { by: 'ann', text: 'it is Kim', customer: KIM }));
    await w.runTo('10:30');
    expect((await w.caseOf('two')).id).toBe(caseIdOf('one'));
    expect(w.sent.map(({ at: when }) => when)).toEqual(['09:21', '09:30']);
  });

  test('who was offered a call instead of the wait is not offered it again, and may still take it', async () => {
    const w = createWorld({ policy: policyOf({ rules: { longWait: { offerAfter: 'PT5M' } } }) });
    w.takes(starts('one', '09:10'));
    w.takes(starts('two', '09:20', KIM));
    w.takes(says('two', '09:20', 'interaction.queued', { queue: 'support' }));
    w.takes(says('one', '09:30', 'case.noted', { by: 'ann', text: 'it is Kim', customer: KIM }));
    await w.runTo('09:35');
    expect(w.sent.map(({ at: when }) => when)).toEqual(['09:25']);
    w.texts('09:36', KIM.phone, 'YES');
    await w.runTo('09:37');
    expect((await w.caseOf('one')).promises).toMatchObject([{ origin: 'longWait' }]);
  });

  test('a supervisor’s answer to the younger case says nothing about the older one', async () => {
    const w = createWorld();
    w.takes(starts('one', '09:10', KIM));
    w.takes(says('one', '09:58', 'supervisor.requested', { by: 'customer' }));
    w.takes(starts('two', '09:20'));
    w.takes(says('two', '09:59', 'supervisor.requested', { by: 'customer' }));
    w.texts('10:00', '+15555550110', '1 11');
    w.takes(says('two', '10:01', 'case.noted', { by: 'ann', text: 'it is Kim', customer: KIM }));
    await w.runTo('10:04');
    const answers = w.sent.filter(({ words }) => words.startsWith('You have'));
    expect(answers).toHaveLength(1);
    const state = await w.caseOf('one');
    expect(state.climbs[0]).toMatchObject({ id: 'supervisorRequested.1', state: 'climbing' });
  });
});

describe('a case that nothing has opened yet', () => {
  test('is the younger one, whatever was heard of it first', async () => {
    const d = desk();
    await d.take('09:00', says('two', '09:00', 'source.unknown', { kind: 'HELLO' }));
    await d.take('10:00', starts('one', '10:00', KIM));
    await d.take('11:00', starts('two', '11:00', KIM));
    expect(d.conversations()).toEqual([['one', 'two']]);
    const [kept] = d.open();
    expect(kept?.id).toBe(caseIdOf('one'));
    const history = await d.table.history(caseIdOf('one'));
    expect(history.map(({ type }) => type)).toContain('source.unknown');
  });
});
