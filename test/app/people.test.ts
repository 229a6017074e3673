import { describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { CaseId, type PersonId } from '../../functions/domain/ids.ts';
import { seconds } from '../../functions/domain/time.ts';
import { carrier } from '../support/carrier.ts';
import { askedBy } from '../support/desk.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld, type World, type Wrap } from '../support/world.ts';

const PAM = '+15555550110';
const asked = (w: World, subject: string, wall: string) => w.takes(askedBy(`Kim ${subject}`, subject, wall));
const toPam = (w: World) =>
  w.sent.filter(({ to }) => to === PAM).map(({ at: when, words }) => `${when} ${words}`);

/** What operators were told. */
function alarms(): { readonly told: string[]; readonly wrap: Wrap } {
  const told: string[] = [];
  const wrap: Wrap = (port) =>
    'tell' in port ? { ...port, tell: async (_: string, words: string) => void told.push(words) } : port;
  return { told, wrap };
}

describe('a digest', () => {
  const three = () => {
    const w = createWorld();
    for (const [i, subject] of ['a', 'b', 'c'].entries()) asked(w, subject, `10:00:0${i}`);
    return w;
  };

  test('passed on as a whole reaches the next in line at once', async () => {
    const w = three();
    w.texts('10:01:30', PAM, 'pass 11');
    await w.runTo('10:02:10');
    expect(toPam(w)).toContain('10:01:30 2 cases go to the next in line.');
    expect(w.sent.filter(({ to }) => to === '+15555550111').map(({ at: when }) => when)).toEqual([
      '10:01:30',
    ]);
  });

  test('is not closed by one word', async () => {
    const w = three();
    w.texts('10:01:30', PAM, '3 11');
    await w.runTo('10:02');
    expect(toPam(w).at(-1)).toContain('11 is 2 cases: 3 closes one at a time');
    expect((await w.caseOf('b')).state).toBe('open');
  });

  test('lists only what is still to be answered; of one case it is an ordinary page', async () => {
    const w = three();
    await w.runTo('10:00:30');
    w.takes(
      fact({ time: at('10:00:30'), type: 'case.resolved', data: { by: 'ann' }, subject: 'b', id: 'r' }),
    );
    await w.runTo('10:01:10');
    expect(toPam(w).at(-1)).toContain('Baton 11: Kim c: the customer asks for a supervisor.');
    w.texts('10:01:20', PAM, '3 11');
    await w.runTo('10:02');
    expect((await w.caseOf('c')).state).toBe('resolved');
  });

  test('of two pages about one case is an ordinary page', async () => {
    const w = createWorld({ policy: policyOf({ rules: { lowSatisfaction: {} } }) });
    asked(w, 'a', '10:00');
    asked(w, 'b', '10:00:10');
    w.takes(fact({ time: at('10:00:11'), type: 'feedback.received', data: { score: 1 }, subject: 'b' }));
    await w.runTo('10:01:10');
    expect(toPam(w)).toHaveLength(2);
    expect(toPam(w).at(-1)).toContain('Baton 11: Kim b: ');
    w.texts('10:01:20', PAM, '1 11');
    await w.runTo('10:02');
    expect((await w.caseOf('b')).climbs.map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged']);
  });

  test('of nothing is not sent', async () => {
    const w = three();
    await w.runTo('10:00:30');
    for (const subject of ['b', 'c'])
      w.takes(fact({ time: at('10:00:30'), type: 'case.resolved', data: { by: 'ann' }, subject, id: 'r' }));
    await w.runTo('10:03');
    expect(toPam(w)).toHaveLength(1);
    expect((await w.ports.people.load('pam' as PersonId)).state.outstanding).toEqual([]);
  });

  test('a word without a code, when only the digest is open, is about all of it', async () => {
    const w = three();
    w.texts('10:00:40', PAM, '3 10');
    w.texts('10:01:30', PAM, '1');
    await w.runTo('10:02');
    expect(toPam(w).at(-1)).toBe('10:01:30 You have 2 cases.');
  });
});

test('operators are told once of a number that fails twice, and a hand releases it', async () => {
  const { told, wrap } = alarms();
  const w = createWorld({
    policy: policyOf({
      ladders: {
        default: { rungs: [{ notify: ['raj'], acknowledgeWithin: 'PT5M' }], lastResort: ['dana'] },
      },
    }),
    phones: carrier({ texts: { raj: 'undelivered' } }),
    wrap,
  });
  for (const [i, subject] of ['a', 'b', 'c'].entries()) asked(w, subject, `10:${i}0`);
  await w.runTo('10:30');
  expect(told.filter((words) => words.includes('quarantine'))).toEqual([
    expect.stringContaining('sms to raj is in quarantine'),
  ]);
  expect(w.sent.filter(({ to }) => to === '+15555550111')).toHaveLength(2);
  await w.queues.intake([{ kind: 'release', person: 'raj' as PersonId }]);
  asked(w, 'd', '10:40');
  await w.runTo('10:41');
  expect(w.sent.filter(({ to }) => to === '+15555550111')).toHaveLength(3);
});

/** Deliveries take so long to reach their function. */
const slow = (delay: number): { wrap: Wrap; hold(w: World): void } => {
  let world: World | undefined;
  const wrap: Wrap = (port) => {
    if (!('deliver' in port)) return port;
    const inner = port.deliver as (all: readonly unknown[]) => Promise<void>;
    const deliver = async (all: readonly unknown[]) => {
      if (world) world.clock.after(seconds(delay), () => inner(all));
      else await inner(all);
    };
    return { ...port, deliver };
  };
  return {
    wrap,
    hold(w) {
      world = w;
    },
  };
};

describe('answers keep their order', () => {
  test('no page of a rung goes out after its acknowledgement is stored, however late the queue is', async () => {
    const { wrap, hold } = slow(30);
    const w = createWorld({ wrap });
    hold(w);
    asked(w, 'a', '10:00');
    w.takes(
      fact({
        time: at('10:00:20'),
        type: 'page.answered',
        data: { person: 'dana', verb: 'take', reply: 'x', via: 'link' },
        subject: `case:${caseIdOf('a')}`,
        id: 'x',
        source: 'baton:link',
      }),
    );
    await w.runTo('10:10');
    expect(w.sent.filter(({ message }) => message.startsWith('page.'))).toEqual([]);
  });

  test('a digest made before an answer, and delivered after it, leaves that case out', async () => {
    const { wrap, hold } = slow(10);
    const w = createWorld({ wrap });
    hold(w);
    for (const [i, subject] of ['a', 'b', 'c', 'd'].entries()) asked(w, subject, `10:00:0${i}`);
    w.takes(
      fact({
        time: at('10:01:12'),
        type: 'page.answered',
        data: { person: 'dana', verb: 'take', reply: 'x', via: 'link' },
        subject: `case:${caseIdOf('b')}`,
        id: 'x',
        source: 'baton:link',
      }),
    );
    await w.runTo('10:02');
    const digest = w.sent.find(({ message }) => message.startsWith('digest.'));
    expect(digest?.words).toContain('2 cases');
    expect(digest?.words).not.toContain('Kim b');
  });

  test('a webhook that comes twice, or late, does nothing more', async () => {
    const w = createWorld();
    asked(w, 'a', '10:00');
    await w.runTo('10:00:10');
    const once = await w.caseOf('a');
    const page = w.sent[0]?.message ?? '';
    for (const wall of ['10:00:20', '10:00:30'])
      w.takes(
        fact({
          time: at(wall),
          type: 'message.failed',
          data: { message: page, code: '30003' },
          subject: `case:${once.id}`,
          id: 'SM-1/undelivered',
          source: 'twilio',
        }),
      );
    await w.runTo('10:01');
    expect(w.sent).toHaveLength(1);
    const { state } = await w.ports.people.load('pam' as PersonId);
    expect(state.line?.failures.sms).toHaveLength(1);
  });
});

describe('a word to a digest', () => {
  /** The queue of deliveries takes a quarter of a minute: b moves on to the next in line before the digest leaves. */
  async function lateDigest(...texts: readonly (readonly [wall: string, body: string])[]) {
    const { wrap, hold } = slow(15);
    const rungs = ['pam', 'raj'].map((who) => ({ notify: [who], acknowledgeWithin: 'PT88S' }));
    const w = createWorld({ wrap, policy: policyOf({ ladders: { default: { rungs } } }) });
    hold(w);
    for (const [subject, wall] of Object.entries({ a: '10:00', b: '10:00:01', c: '10:00:10', d: '10:00:12' }))
      asked(w, subject, wall);
    for (const [wall, body] of texts) w.texts(wall, PAM, body);
    await w.runTo('10:01:36');
    const holders = Object.fromEntries(
      await Promise.all(
        ['b', 'c', 'd'].map(async (subject) => {
          const [climb] = (await w.caseOf(subject)).climbs;
          return [subject, climb?.acknowledgedBy ?? climb?.people.join()] as const;
        }),
      ),
    );
    return { w, holders };
  }

  test('takes what its text named, and not what had gone to the next in line before it left', async () => {
    const { w, holders } = await lateDigest(['10:01:35', '1 11']);
    expect(toPam(w).filter((line) => line.includes('2 cases need you'))).toHaveLength(1);
    expect(holders).toEqual({ b: 'raj', c: 'pam', d: 'pam' });
    await w.runTo('10:02');
    expect(toPam(w).at(-1)).toContain('You have 2 cases.');
  });

  test('what became of its text became of what it named only', async () => {
    const { w } = await lateDigest();
    const { id } = await w.caseOf('b');
    expect((await w.table.history(id)).filter((f) => 'digest' in f.data)).toEqual([]);
  });

  test('is told by name what it did not take', async () => {
    const w = createWorld();
    for (const [i, subject] of ['a', 'b', 'c', 'd'].entries()) asked(w, subject, `10:00:0${i}`);
    w.takes(
      fact({
        time: at('10:01:10'),
        type: 'page.answered',
        data: { person: 'dana', verb: 'take', reply: 'x', via: 'link' },
        subject: `case:${caseIdOf('b')}`,
        id: 'x',
        source: 'baton:link',
      }),
    );
    w.texts('10:01:30', PAM, '1 11');
    await w.runTo('10:02');
    expect(toPam(w).at(-1)).toBe('10:01:30 Dana has Kim b: nothing changed there. You have 2 cases.');
  });
});

test('what came for nobody’s digest is nobody’s', async () => {
  const w = createWorld();
  w.takes(
    fact({
      time: at('10:00'),
      type: 'message.delivered',
      data: { message: 'digest.pam.7' },
      subject: `case:${CaseId.parse('case_aaaaaaaaaaaaaaaa')}`,
      id: 'SM-9/delivered',
      source: 'twilio',
    }),
  );
  await w.runTo('10:01');
  expect(w.errors).toEqual([]);
});
