import { describe, expect, test } from 'vitest';
import { deliver } from '../../functions/app/deliver.ts';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { fitsTwoSegments } from '../../functions/domain/brief/segments.ts';
import type { Outstanding } from '../../functions/domain/outstanding.ts';
import { minutes, plus, seconds } from '../../functions/domain/time.ts';
import { OutsideError, type Telephony } from '../../functions/ports.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

const NOW = at('10:00');
const PHONE = '+15555550101';
const idle = { deliver: async () => {}, wake: async () => {} };

/** A customer is promised a call; the text that confirms it waits to be sent. */
async function confirming(reason: string, policy = policyOf()) {
  const w = createWorld({ start: NOW, policy });
  const promised = fact({
    time: NOW,
    type: 'callback.promised',
    data: { at: at('11:00'), reason, customer: { phone: PHONE } },
    subject: 'c',
  });
  await handle({ store: w.table, queues: idle }, w.policy, { facts: [promised], looks: [] }, NOW);
  const [message] = (await w.caseOf('c')).outstanding as [Outstanding];
  const send = (after: number, change: Partial<Telephony> = {}) =>
    deliver(
      { ...w.ports, telephony: { ...w.ports.telephony, ...change } },
      w.policy,
      { caseId: caseIdOf('c'), message: message.id, ask: 1 },
      plus(NOW, seconds(after)),
    );
  const texts = () => w.sent.map(({ words }) => words);
  return { w, send, texts };
}

const LINK = / https:\/\/baton\.example\/l\/([\w-]{22})$/;

describe('the link in a customer’s text', () => {
  test('stands at its end and opens the promise, until a week after the call was due', async () => {
    const { w, send, texts } = await confirming('the repair');
    await send(0);
    const token = LINK.exec(texts()[0] ?? '')?.[1] ?? '';
    const { promises } = await w.caseOf('c');
    expect(await w.ports.links.open(token, plus(at('11:00'), minutes(7 * 1440 - 1)))).toEqual({
      kind: 'open',
      link: { kind: 'promise', caseId: caseIdOf('c'), promise: promises[0]?.id },
    });
    expect((await w.ports.links.open(token, plus(at('11:00'), minutes(7 * 1440)))).kind).toBe('expired');
  });

  test.each(['x'.repeat(400), 'ремонт '.repeat(60)])(
    'is whole, and the text within two segments, however long its words are',
    async (reason) => {
      const { send, texts } = await confirming(reason);
      await send(0);
      expect(texts()[0]).toMatch(LINK);
      expect(fitsTwoSegments(texts()[0] ?? '')).toBe(true);
    },
  );

  test('comes after our own number, where the text comes from another', async () => {
    const { w, texts } = await confirming('x'.repeat(400), policyOf({ delivery: { sms: 'sns' } }));
    const sent: string[] = [];
    const plainTexts = { text: async (_: string, words: string) => void sent.push(words) };
    const [message] = (await w.caseOf('c')).outstanding as [Outstanding];
    const delivery = { caseId: caseIdOf('c'), message: message.id, ask: 1 };
    await deliver({ ...w.ports, plainTexts }, w.policy, delivery, NOW);
    expect(sent[0]).toMatch(/Our number: \+15555550100 https:\/\/baton\.example\/l\/[\w-]{22}$/);
    expect(fitsTwoSegments(sent[0] ?? '')).toBe(true);
    expect(texts()).toEqual([]);
  });

  test('is no reason to send a text again whose answer was lost', async () => {
    const { send, texts, w } = await confirming('the repair');
    const lost = {
      text: async (...given: Parameters<Telephony['text']>) => {
        await w.ports.telephony.text(...given);
        throw new OutsideError('TIMEOUT', 'no answer within 5 s', 'unknown');
      },
    };
    await expect(send(0, lost)).rejects.toThrow('no answer');
    expect(await send(20)).toBe('sent');
    expect(texts()).toHaveLength(1);
  });
});
