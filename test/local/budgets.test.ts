import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';

/**
 * What an event costs in calls to the table, counted by the machine for the intake function. The policy is read
 * once in 30 seconds by each environment, whatever comes in: the first test counts that read, and the event that
 * stands before each of the others has made it.
 */

let baton: InProcess;
beforeAll(async () => {
  baton = await startInProcess('infra/policy.yaml');
}, 30_000);
afterAll(() => baton.close());

let n = 0;
const event = (type: string, subject: string, data: object) => {
  n += 1;
  return {
    specversion: '1.0',
    id: `e${n}`,
    source: 'pbx',
    type,
    time: new Date().toISOString(),
    subject,
    data,
  };
};
const began = (subject: string, customer: object = {}) =>
  event('interaction.started', subject, { channel: 'voice', customer });
const noted = (subject: string) => event('case.noted', subject, { by: 'ada', text: 'a note' });

/** Posts what is given as one batch, and answers what the intake function called for it. */
async function costOf(...events: object[]): Promise<Record<string, number>> {
  await baton.settled();
  baton.machine.calls.reset();
  await baton.post(events);
  await baton.settled();
  const counts = Object.entries(baton.machine.calls.byFunction()).filter(([name]) => name.includes('Intake'));
  return Object.fromEntries(
    counts.flatMap(([, own]) => Object.entries(own)).filter(([action]) => action.startsWith('dynamodb:')),
  );
}
const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);

test('the first event of an environment reads the policy, too; for the next 30 seconds none does', async () => {
  const [cold, warm] = [await costOf(began('cold')), await costOf(began('warm'))];
  expect(sum(cold) - sum(warm)).toBe(1);
  expect((cold['dynamodb:GetItem'] ?? 0) - (warm['dynamodb:GetItem'] ?? 0)).toBe(1);
});

describe('calls to the table', () => {
  let case1: string;
  let phone: string;
  beforeEach(async () => {
    n += 1;
    case1 = `call-${n}`;
    phone = `+1555555${1000 + n}`;
    await baton.post([began(case1, { phone })]);
    await baton.settled();
  });

  test('a lone event of a known conversation: one read, one event, one conditional write', async () => {
    expect(await costOf(noted(case1))).toEqual({ 'dynamodb:GetItem': 1, 'dynamodb:PutItem': 2 });
  });

  test('a lone event of a joined conversation: one read more', async () => {
    await baton.post([began(`${case1}-again`, { phone })]);
    expect(await costOf(noted(`${case1}-again`))).toEqual({ 'dynamodb:GetItem': 2, 'dynamodb:PutItem': 2 });
  });

  test('a first event of a customer: at most two reads and two pointers, besides the event and the case', async () => {
    const cost = await costOf(
      began(`${case1}-new`, { phone: `+1555556${1000 + n}`, externalId: `crm-${n}` }),
    );
    const { 'dynamodb:PutItem': puts = 0, ...reads } = cost;
    expect(sum(reads)).toBeLessThanOrEqual(2);
    expect(puts).toBeLessThanOrEqual(2 + 2);
  });

  test('a first conversation that joins: at most two reads and two pointers, besides the event and the case', async () => {
    const cost = await costOf(began(`${case1}-more`, { phone }));
    const { 'dynamodb:PutItem': puts = 0, ...reads } = cost;
    expect(sum(reads)).toBeLessThanOrEqual(2);
    expect(puts).toBeLessThanOrEqual(2 + 2);
  });

  test('ten events of ten known conversations in one batch: at most 14', async () => {
    const calls = Array.from({ length: 10 }, (_, i) => `ten-${i}`);
    await baton.post(calls.map((subject) => began(subject)));
    const cost = await costOf(...calls.map(noted));
    expect(sum(cost)).toBeLessThanOrEqual(14);
    expect(cost).toEqual({
      'dynamodb:BatchGetItem': 1,
      'dynamodb:BatchWriteItem': 1,
      'dynamodb:PutItem': 10,
    });
  });

  test('ten events of one conversation in one batch: one read, one write of them all, one write of the case', async () => {
    const cost = await costOf(...Array.from({ length: 10 }, () => noted(case1)));
    expect(cost).toEqual({ 'dynamodb:GetItem': 1, 'dynamodb:BatchWriteItem': 1, 'dynamodb:PutItem': 1 });
  });

  test('the first event of a part that a transfer began: one pointer more; those after it: none', async () => {
    const onward = (type: string, data: object) => event(type, case1, { ...data, leg: `${case1}-b` });
    const queued = { queue: 'tech' };
    expect(await costOf(onward('interaction.queued', queued))).toEqual({
      'dynamodb:GetItem': 1,
      'dynamodb:PutItem': 3,
    });
    expect(await costOf(onward('interaction.connected', { agent: 'bob' }))).toEqual({
      'dynamodb:GetItem': 1,
      'dynamodb:PutItem': 2,
    });
  });

  test('an event that came before: one read, and nothing is written', async () => {
    const again = noted(case1);
    await costOf(again);
    expect(await costOf(again)).toEqual({ 'dynamodb:GetItem': 1 });
  });
});

test('a case that was kept for long enough is removed by the sweep, with all its calls allowed', async () => {
  const longAgo = (event: object, second: number) => ({
    ...event,
    time: new Date(Date.now() - 450 * 86_400_000 + second * 1000).toISOString(),
  });
  const solved = event('case.resolved', 'long-ago', { by: 'ada' });
  await baton.post([
    longAgo(began('long-ago', { phone: '+15555570101' }), 0),
    longAgo(noted('long-ago'), 1),
    longAgo(solved, 2),
  ]);
  await baton.settled();
  baton.machine.calls.reset();
  baton.aMinuteGoes();
  const own = await eventually(async () => {
    const [, calls] =
      Object.entries(baton.machine.calls.byFunction()).find(([name]) => name.includes('Wake')) ?? [];
    // The pointer of the customer goes first, the case last.
    return (calls?.['dynamodb:DeleteItem'] ?? 0) >= 2 ? calls : undefined;
  });
  expect(own).toMatchObject({ 'dynamodb:UpdateItem': 1, 'dynamodb:DeleteItem': 2 });
});
