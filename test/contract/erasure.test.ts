import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CarryPorts, carry, NO_CASE } from '../../functions/app/carry.ts';
import { eraseStretch } from '../../functions/app/erase.ts';
import { readCases } from '../../functions/app/find.ts';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createLinks } from '../../functions/app/links.ts';
import { createCaseStore } from '../../functions/aws/case-store.ts';
import { createClaims } from '../../functions/aws/claims.ts';
import { createErasure } from '../../functions/aws/erasure.ts';
import { createLinkStore } from '../../functions/aws/links.ts';
import { createOptOuts } from '../../functions/aws/opt-outs.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { type CaseId, E164, MessageId, PersonId } from '../../functions/domain/ids.ts';
import { LINK_PATH } from '../../functions/domain/links.ts';
import type { Erasure } from '../../functions/ports/erasure.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { at, fact, policyOf } from '../support/given.ts';

/** What is left of a customer in the table when they are erased, and of everybody else. */

const [KIM, LEE] = ['+15555550101', '+15555550102'].map((n) => E164.parse(n)) as [E164, E164];
const policy = policyOf({ rules: { incident: { customers: 3 } } });
const queues = { deliver: async () => {}, wake: async () => {} };

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const starts = (subject: string, wall: string, customer?: object, topic?: string) =>
  fact({
    time: at(wall),
    type: 'interaction.started',
    data: { channel: 'voice', ...(customer ? { customer } : {}), ...(topic ? { topic } : {}) },
    subject,
    id: `start-${subject}`,
  });
const says = (subject: string, wall: string, type: Fact['type'], data: object) =>
  fact({ time: at(wall), type, data: { ...data }, subject, id: `${type}-${subject}-${wall}` });

async function desk() {
  const table = await dynamo.table();
  const store = createCaseStore(dynamo.client, table, 4);
  const claims = createClaims(dynamo.client, table);
  const optOuts = createOptOuts(dynamo.client, table);
  const ports = { store, erasure: createErasure(dynamo.client, table, 4) };
  return {
    store,
    claims,
    optOuts,
    ports,
    take: (wall: string, ...facts: Fact[]) =>
      handle({ store, queues }, policy, { facts, looks: [] }, at(wall)),
    links: createLinks({ ...store, ...createLinkStore(dynamo.client, table) }),
    erase: async (phone: E164, dryRun = false, erasure: Erasure = ports.erasure) => {
      const erased = await eraseStretch({ store, erasure }, { phone, dryRun });
      if (!erased) throw new Error('there was no such stretch');
      return erased;
    },
    /** A text of these words leaves, in the name of a case or of none. */
    sends: (caseId: CaseId, message: string, words: string) =>
      carry(
        { claims, telephony: { text: async () => ({ sid: `SM-${message}` }) } } as unknown as CarryPorts,
        { kind: 'text', to: LEE, words, by: 'twilio' },
        { caseId, message: MessageId.parse(message), ask: 1 },
        at('09:20'),
        async () => {},
      ),
    /** All but the topics, which name nobody once their members are gone. */
    keys: async () => {
      const { Items: items = [] } = await dynamo.client.send(new ScanCommand({ TableName: table }));
      const keys = items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).sort();
      return keys.filter((key) => !key.startsWith('incident#'));
    },
    text: async () => JSON.stringify((await dynamo.client.send(new ScanCommand({ TableName: table }))).Items),
  };
}

/** Kim has a case of two conversations and one that is long resolved; Lee has one, in which an agent has no number. */
async function twoCustomers() {
  const d = await desk();
  await d.take('08:00', starts('old', '08:00', { phone: KIM, externalId: 'K1' }, 'invoice'));
  await d.take('08:10', says('old', '08:10', 'case.resolved', { by: 'ann' }));
  await d.take('09:00', starts('one', '09:00', { phone: KIM, name: 'Kim' }, 'router'));
  await d.take('09:05', starts('two', '09:05'));
  await d.take(
    '09:06',
    says('two', '09:06', 'case.noted', { by: 'ann', text: 'Kim again', customer: { phone: KIM } }),
  );
  await d.take('09:10', starts('lee', '09:10', { phone: LEE, name: 'Lee' }, 'router'));
  await d.take('09:12', says('one', '09:12', 'interaction.queued', { queue: 'tech', leg: 'leg-of-one' }));
  await d.sends(caseIdOf('one'), 'notice.x', 'Sorry, Kim');
  return d;
}

describe('erasing a number', () => {
  test('leaves nothing of its cases, and everything of the others', async () => {
    const d = await twoCustomers();
    const other = await desk();
    await other.take('09:10', starts('lee', '09:10', { phone: LEE, name: 'Lee' }, 'router'));
    const { cases, elsewhere } = await d.erase(KIM);
    expect(cases.map((one) => one.outcome).sort()).toEqual(['removed', 'removed']);
    expect(elsewhere).toEqual([]);
    expect(await d.keys()).toEqual(await other.keys());
    expect(await d.text()).not.toMatch(/Kim|0101/);
  });

  test('leaves no name of theirs in what is remembered of the digests of supervisors', async () => {
    const d = await twoCustomers();
    await d.sends(NO_CASE, 'digest.pam.1', 'Baton 3: 2 cases need you. Kim: waits; Lee: waits.');
    await d.erase(KIM);
    expect(await d.text()).toContain('digest.pam.1');
    expect(await d.text()).not.toMatch(/Kim|0101/);
  });

  test('opens no link that was revoked, when the same conversation speaks again', async () => {
    const d = await twoCustomers();
    const link = {
      kind: 'page',
      caseId: caseIdOf('one'),
      person: PersonId.parse('pam'),
      climb: 'x',
    } as const;
    const path = await d.links.issue(link, at('23:00'), at('09:21'));
    await d.links.revoke(caseIdOf('one'), at('09:22'));
    await d.erase(KIM);
    await d.take('09:30', says('one', '09:30', 'interaction.ended', { outcome: 'dropped' }));
    expect(await d.links.open(path.slice(LINK_PATH.length), at('09:31'))).toEqual({ kind: 'revoked' });
  });

  test.each(['', '1', '{}', '{"pk":{"S":""},"sk":{"S":"case"}}', '{"pk":{"N":"1"},"sk":{"S":"case"}}'])(
    'begins nowhere that no answer has named: %j',
    async (from) => {
      const { ports } = await desk();
      expect(await eraseStretch(ports, { phone: KIM, dryRun: false, from })).toBeUndefined();
    },
  );

  test('begins where an answer has said', async () => {
    const { ports } = await twoCustomers();
    const from = JSON.stringify({ pk: { S: 'customer#x' }, sk: { S: 'customer' } });
    expect(await eraseStretch(ports, { phone: KIM, dryRun: true, from })).toBeDefined();
  });

  test('once more is nothing', async () => {
    const d = await twoCustomers();
    await d.erase(KIM);
    const before = await d.text();
    expect((await d.erase(KIM)).cases).toEqual([]);
    expect(await d.text()).toBe(before);
  });

  test('as a trial says the same and removes nothing', async () => {
    const d = await twoCustomers();
    const before = await d.text();
    const trial = await d.erase(KIM, true);
    expect(await d.text()).toBe(before);
    expect(trial.cases).toEqual((await d.erase(KIM)).cases);
  });

  test('keeps the case in which a call is promised, until that is withdrawn', async () => {
    const d = await twoCustomers();
    await d.take('09:30', says('one', '09:30', 'callback.promised', { at: at('15:00') }));
    const { cases } = await d.erase(KIM);
    expect(cases.find((one) => one.case === caseIdOf('one'))).toMatchObject({ outcome: 'kept' });
    expect((await d.store.history(caseIdOf('one'))).length).toBeGreaterThan(3);
    await d.take('09:40', says('one', '09:40', 'callback.withdrawn', { by: 'customer' }));
    expect((await d.erase(KIM)).cases.map((one) => one.outcome)).toEqual(['removed']);
  });

  test('names, and keeps, a case of somebody else in which the number stands', async () => {
    const d = await twoCustomers();
    await d.take('09:30', says('lee', '09:30', 'case.noted', { by: 'ann', text: `my sister has ${KIM}` }));
    const { cases } = await d.erase(KIM);
    expect(cases.find((one) => one.case === caseIdOf('lee'))?.outcome).toBe('others');
    expect((await d.store.read({ cases: [caseIdOf('lee')], customers: [] })).entries.size).toBe(1);
  });

  test('keeps a STOP, and nothing else of the number', async () => {
    const d = await twoCustomers();
    await d.optOuts.noteOptOut(KIM, 'stop', at('09:30'));
    await d.optOuts.noteOptOut(LEE, 'start', at('09:30'));
    expect([(await d.erase(KIM)).stop, (await d.erase(LEE)).stop]).toEqual([true, false]);
    expect(await d.keys()).toEqual([`number#${KIM} texts`]);
  });

  test('that was cut off anywhere is finished by the next run', async () => {
    for (const step of ['setApart', 'removeBeside', 'removeCase', 'removeNumber'] as const) {
      const d = await twoCustomers();
      const cut: Erasure = { ...d.ports.erasure, [step]: () => Promise.reject(new Error('cut off')) };
      await expect(d.erase(KIM, false, cut)).rejects.toThrow('cut off');
      await d.erase(KIM);
      expect(await d.text()).not.toMatch(/Kim|0101/);
    }
  });

  test('leaves a case alone in which something has happened meanwhile', async () => {
    const d = await twoCustomers();
    const late: Erasure = {
      ...d.ports.erasure,
      async setApart(id, version) {
        if (id === caseIdOf('one'))
          await d.take('09:40', says('one', '09:40', 'callback.promised', { at: at('15:00') }));
        return await d.ports.erasure.setApart(id, version);
      },
    };
    const { cases } = await d.erase(KIM, false, late);
    expect(cases.find((one) => one.case === caseIdOf('one'))?.outcome).toBe('changed');
    expect((await d.store.read({ cases: [caseIdOf('one')], customers: [] })).entries.size).toBe(1);
  });

  test('takes nothing from a conversation that was joined to a case while that was removed', async () => {
    const d = await twoCustomers();
    const joined: Erasure = {
      ...d.ports.erasure,
      async setApart(id, version) {
        if (id === caseIdOf('one')) await d.store.pointConversation(caseIdOf('new'), id);
        return await d.ports.erasure.setApart(id, version);
      },
    };
    await d.erase(KIM, false, joined);
    for (const one of [
      starts('new', '09:40'),
      says('new', '09:45', 'interaction.ended', { outcome: 'dropped' }),
    ])
      expect((await d.take('09:45', one)).failed).toEqual([]);
    const standing = await readCases(d.store, [caseIdOf('new')]);
    expect(standing.get(caseIdOf('new'))?.interactions).toHaveLength(1);
  });
});
