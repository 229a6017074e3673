import { describe, expect, test } from 'vitest';
import { sendAnswer } from '../../functions/app/deliver.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { E164, MessageId } from '../../functions/domain/ids.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import { OutsideError, type Telephony } from '../../functions/ports.ts';
import { NOW, paged, texts } from '../support/paged.ts';

/** The text as it would go out. */
async function spoken(p: Awaited<ReturnType<typeof paged>>): Promise<{ readonly words: string }> {
  let words = '';
  const telephony: Telephony = {
    ...p.ports.telephony,
    async text(_, body) {
      words = body;
      throw new OutsideError('20429', 'too many', 'later');
    },
  };
  const claims = createMemoryTable();
  await p.go(0, 1, { ...p.ports, claims, telephony }).catch(() => {});
  return { words };
}
describe('the carrier’s answer was lost', () => {
  const lost = () => {
    throw new OutsideError('TIMEOUT', 'no answer within 5 s', 'unknown');
  };

  test('and it had sent the text: it is found there, and not sent again', async () => {
    const p = await paged();
    const sendsAndDies: Telephony = {
      ...p.ports.telephony,
      async text(...given) {
        await p.ports.telephony.text(...given);
        return lost();
      },
    };
    await expect(p.go(0, 1, { ...p.ports, telephony: sendsAndDies })).rejects.toThrow('no answer');
    expect(await p.go(20)).toBe('sent');
    expect(texts(p.w)).toHaveLength(1);
  });

  test('and it had not: it is sent now', async () => {
    const p = await paged();
    await expect(
      p.go(0, 1, { ...p.ports, telephony: { ...p.ports.telephony, text: async () => lost() } }),
    ).rejects.toThrow();
    expect(texts(p.w)).toEqual([]);
    expect(await p.go(20)).toBe('sent');
    expect(texts(p.w)).toHaveLength(1);
  });

  test('and another message in the same words was sent meanwhile: it is not taken for this one', async () => {
    const p = await paged();
    const { words } = await spoken(p);
    const dead: Telephony = { ...p.ports.telephony, text: async () => lost() };
    await expect(p.go(0, 1, { ...p.ports, telephony: dead })).rejects.toThrow();
    const twin = { to: E164.parse('+15555550110'), text: words, id: MessageId.parse('twin') };
    await sendAnswer(p.ports, twin, plus(NOW, seconds(1)));
    expect(await p.go(20)).toBe('sent');
    expect(texts(p.w).map(({ words }) => words)).toEqual([words, words]);
  });

  test('while the first try may still be waiting for it, the second waits too', async () => {
    const p = await paged();
    await expect(
      p.go(0, 1, { ...p.ports, telephony: { ...p.ports.telephony, text: async () => lost() } }),
    ).rejects.toThrow();
    await expect(p.go(5)).rejects.toMatchObject({ retry: 'later' });
    expect(texts(p.w)).toEqual([]);
  });
});
