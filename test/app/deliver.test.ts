import { describe, expect, test } from 'vitest';
import { deliver, sendAnswer } from '../../functions/app/deliver.ts';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { E164, MessageId } from '../../functions/domain/ids.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import { OutsideError, type Telephony } from '../../functions/ports.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { idle, NOW, paged, texts } from '../support/paged.ts';
import { createWorld } from '../support/world.ts';

describe('one message', () => {
  test('is sent once, however often it is delivered', async () => {
    const p = await paged();
    expect(await p.go()).toBe('sent');
    expect(await p.go(1)).toBe('sent');
    expect(texts(p.w)).toHaveLength(1);
    expect(p.told).toEqual([]);
  });

  test('is sent once by two deliveries at the same time; the other is tried again and finds it sent', async () => {
    const p = await paged();
    const both = await Promise.allSettled([p.go(), p.go()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await p.go(20)).toBe('sent');
    expect(texts(p.w)).toHaveLength(1);
  });

  test('is not sent any more when somebody has taken the case, resolved it, or passed it on', async () => {
    for (const [type, data] of [
      ['page.answered', { person: 'pam', verb: 'take', reply: 'SM1' }],
      ['page.answered', { person: 'pam', verb: 'pass', reply: 'SM1' }],
      ['case.resolved', { by: 'ann' }],
    ] as const) {
      const p = await paged();
      await p.takes(fact({ time: plus(NOW, seconds(1)), type, data, subject: 'c' }));
      expect(await p.go(2)).toBe('unwanted');
      expect(texts(p.w)).toEqual([]);
    }
  });

  test('of a case that nobody knows is unwanted', async () => {
    const p = await paged();
    const other = { caseId: caseIdOf('other'), message: p.message.id, ask: 1 };
    expect(await deliver(p.ports, p.w.policy, other, NOW)).toBe('unwanted');
  });
});

describe('the carrier refuses', () => {
  const refusing = (retry: 'never' | 'later') => ({
    text: async () => {
      throw new OutsideError('21610', 'the number has said STOP', retry);
    },
  });

  test('for good: the case is told, and nothing is tried again', async () => {
    const p = await paged(policyOf(), refusing('never'));
    expect(await p.go()).toBe('failed');
    expect(p.told).toMatchObject([
      {
        type: 'message.failed',
        data: { message: p.message.id, code: '21610' },
        subject: `case:${caseIdOf('c')}`,
      },
    ]);
  });

  test('for now: the message is tried again by its queue', async () => {
    const p = await paged(policyOf(), refusing('later'));
    await expect(p.go()).rejects.toMatchObject({ retry: 'later' });
    expect(p.told).toEqual([]);
  });
});

describe('a minute without an outcome', () => {
  const overdue = async (p: Awaited<ReturnType<typeof paged>>) => {
    await p.go();
    await handle(
      { store: p.w.table, queues: idle },
      p.w.policy,
      { facts: [], looks: [caseIdOf('c')] },
      at('10:01'),
    );
    expect((await p.w.caseOf('c')).outstanding[0]).toMatchObject({ ask: 2 });
  };

  test('the carrier is asked, and what it knows is told to the case', async () => {
    const known = fact({ time: NOW, type: 'message.delivered', data: { message: 'x' }, subject: 'c' });
    const p = await paged(policyOf(), { outcomeOfText: async () => [known] });
    await overdue(p);
    expect(await p.go(60, 2)).toBe('asked');
    expect(p.told).toEqual([known]);
    expect(texts(p.w)).toHaveLength(1);
  });

  test('one that the carrier still has no status of has failed', async () => {
    const p = await paged(policyOf(), { outcomeOfText: async () => [] });
    await overdue(p);
    await p.go(60, 2);
    expect(p.told).toMatchObject([{ type: 'message.failed', data: { code: 'no-status' } }]);
  });

  test.each(['later', 'unknown'] as const)(
    'one that the carrier cannot be asked about (%s) has failed, so that somebody else is told',
    async (retry) => {
      const p = await paged(policyOf(), {
        outcomeOfText: async () => {
          throw new OutsideError('timeout', 'no answer', retry);
        },
      });
      await overdue(p);
      expect(await p.go(60, 2)).toBe('failed');
      expect(p.told).toMatchObject([{ type: 'message.failed', data: { code: 'timeout' } }]);
    },
  );

  test('one whose delivery was lost on the way is sent now', async () => {
    const p = await paged();
    await handle(
      { store: p.w.table, queues: idle },
      p.w.policy,
      { facts: [], looks: [caseIdOf('c')] },
      at('10:01'),
    );
    expect(await p.go(60, 2)).toBe('sent');
    expect(texts(p.w)).toHaveLength(1);
  });
});

describe('texts without Twilio', () => {
  test('count as delivered when they are accepted', async () => {
    const p = await paged(policyOf({ delivery: { sms: 'sns' } }));
    expect(await p.go()).toBe('sent');
    expect(texts(p.w)).toEqual([]);
    expect(p.told).toMatchObject([{ type: 'message.delivered', data: { message: p.message.id } }]);
  });

  test('tell so also when the first telling was lost', async () => {
    const p = await paged(policyOf({ delivery: { sms: 'sns' } }));
    const dying = { ...p.ports.queues, intake: async () => Promise.reject(new Error('gone')) };
    await expect(p.go(0, 1, { ...p.ports, queues: dying })).rejects.toThrow('gone');
    await p.go(20);
    expect(p.told).toMatchObject([{ type: 'message.delivered', data: { message: p.message.id } }]);
  });
});

describe('a short answer about no case', () => {
  const answer = { to: E164.parse('+15555550110'), text: 'which one?', id: MessageId.parse('unclear.SM1') };

  test('is sent once', async () => {
    const w = createWorld();
    await sendAnswer(w.ports, answer, NOW);
    await sendAnswer(w.ports, answer, plus(NOW, seconds(20)));
    expect(texts(w)).toHaveLength(1);
  });

  test('that the carrier refuses for good is let go', async () => {
    const w = createWorld();
    const telephony: Telephony = {
      ...w.ports.telephony,
      text: async () => {
        throw new OutsideError('21610', 'the number has said STOP', 'never');
      },
    };
    await expect(sendAnswer({ ...w.ports, telephony }, answer, NOW)).resolves.toBeUndefined();
  });
});
