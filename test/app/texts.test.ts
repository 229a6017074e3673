import { describe, expect, test } from 'vitest';
import { E164 } from '../../functions/domain/ids.ts';
import { askedBy } from '../support/desk.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

const PAM = '+15555550110';
const RAJ = '+15555550111';

/** Pam is asked about as many cases; then somebody texts. */
async function texting(
  cases: number,
  ...texts: readonly (readonly [wall: string, from: string, body: string])[]
) {
  const w = createWorld({ policy: policyOf({ budgets: { sms: { perMinute: 10 } } }) });
  for (let i = 1; i <= cases; i++) w.takes(askedBy(`Kim ${i}`, `c${i}`, '10:00'), at(`10:00:0${i}`));
  for (const [wall, from, body] of texts) w.texts(wall, from, body);
  await w.runTo('10:04');
  const states = await Promise.all(
    Array.from(
      { length: cases },
      async (_, i) => (await w.caseOf(`c${i + 1}`)).climbs.map(({ state }) => state)[0],
    ),
  );
  const answers = w.sent
    .filter(({ words }) => !words.includes('Reply 1 '))
    .map(({ to, words }) => `${to} ${words}`);
  return { w, states, answers };
}

describe('a supervisor’s text', () => {
  test('with a code is about that case', async () => {
    const { states, answers } = await texting(2, ['10:01:10', PAM, '1 11']);
    expect(states).toEqual(['climbing', 'acknowledged']);
    expect(answers).toEqual([`${PAM} You have Kim 2. Reply 3 when it is done, 2 to pass it on.`]);
  });

  test('without one is about the only case', async () => {
    expect((await texting(1, ['10:01', PAM, 'take'])).states).toEqual(['acknowledged']);
  });

  test('without one, when there are several, is asked back, and changes nothing', async () => {
    const { states, answers } = await texting(2, ['10:01:10', PAM, '1']);
    expect(states).toEqual(['climbing', 'climbing']);
    expect(answers).toEqual([`${PAM} Baton: which one? Reply with its code, like 1 10. Open: 10, 11.`]);
  });

  test('without one takes what is left when the other is taken', async () => {
    expect((await texting(2, ['10:01:10', PAM, '1 10'], ['10:02', PAM, '1'])).states).toEqual([
      'acknowledged',
      'acknowledged',
    ]);
  });

  test.each(['1 99', 'what?', ''])('that nobody understands is asked back: %j', async (body) => {
    const { states, answers } = await texting(1, ['10:01', PAM, body]);
    expect(states).toEqual(['climbing']);
    expect(answers[0]).toContain('which one?');
  });

  test('from somebody who was never asked hears that there is nothing', async () => {
    const { answers } = await texting(1, ['10:01', RAJ, '1 10']);
    expect(answers).toEqual([`${RAJ} Baton: there is nothing open for you.`]);
  });

  test('done and pass work by code', async () => {
    const { w, states } = await texting(2, ['10:01', PAM, '3 10'], ['10:02', PAM, 'pass 11']);
    expect(states).toEqual(['ended', 'climbing']);
    expect((await w.caseOf('c1')).state).toBe('resolved');
    expect(w.sent.filter(({ to }) => to === RAJ).map(({ at: when }) => when)).toEqual(['10:02']);
  });

  test('counts from when it was received, not from when it was handled', async () => {
    const w = createWorld();
    w.takes(askedBy('Kim', 'c1', '10:00'));
    await w.runTo('10:05:01');
    await w.queues.intake([
      { kind: 'text', from: PAM as never, body: '1 10', sid: 'SM9', receivedAt: at('10:04:59') },
    ]);
    await w.runTo('10:30');
    expect((await w.caseOf('c1')).climbs).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'pam' }]);
  });
});

describe('a supervisor who is somebody’s customer, too', () => {
  type Texted = { at: string; arrives?: string; body: string; optOut?: 'STOP' | 'HELP' };
  async function promisedTo(...texts: readonly Texted[]) {
    const w = createWorld();
    const data = { at: at('15:00'), customer: { phone: PAM } };
    w.takes(fact({ time: at('09:30'), type: 'callback.promised', data, subject: 'c' }));
    for (const [i, { at: wallTime, arrives = wallTime, ...text }] of texts.entries()) {
      await w.runTo(arrives);
      const receivedAt = at(wallTime);
      await w.queues.intake([{ kind: 'text', from: PAM as never, sid: `SM-p${i}`, receivedAt, ...text }]);
    }
    w.takes(
      fact({ time: at('10:30'), type: 'callback.rescheduled', data: { at: at('16:00') }, subject: 'c' }),
    );
    w.takes(askedBy('Kim', 'other', '10:31'));
    await w.runTo('10:33');
    return w.sent.filter(({ to, kind }) => to === PAM && kind === 'text').map(({ at: when }) => when);
  }

  test.each([
    { at: '10:00', body: 'STOP' },
    { at: '10:00', body: 'Stop all.' },
    { at: '10:00', body: 'ARRET', optOut: 'STOP' as const },
  ])('and says $body is texted nothing more, as neither', async (text) => {
    expect(await promisedTo(text)).toEqual(['09:30']);
  });

  test('and then START is texted again, as both', async () => {
    const texts = [
      { at: '10:00', body: 'STOP' },
      { at: '10:10', body: 'START' },
    ];
    expect(await promisedTo(...texts)).toEqual(['09:30', '10:10', '10:30', '10:31']);
  });

  test('a START that is overtaken by the STOP after it brings no texts back', async () => {
    const texts = [
      { at: '10:05', body: 'STOP' },
      { at: '10:00', arrives: '10:10', body: 'START' },
    ];
    expect(await promisedTo(...texts)).toEqual(['09:30']);
  });

  test('and a STOP that is overtaken by the START after it silences nobody', async () => {
    const texts = [
      { at: '10:05', body: 'START' },
      { at: '10:00', arrives: '10:10', body: 'STOP' },
    ];
    expect(await promisedTo(...texts)).toEqual(['09:30', '10:05', '10:30', '10:31']);
  });
});

describe('a supervisor who was promised a call', () => {
  /** A call to Pam at 11:00 is promised at 9:30; a page about another customer's case asks her at 10:00. */
  async function promisedAndAsked({
    page = '10:00',
    promise = '09:30',
    texts = [],
  }: {
    readonly page?: string | null;
    readonly promise?: string;
    readonly texts?: readonly { at: string; body: string; optOut?: 'STOP' }[];
  }) {
    const w = createWorld();
    const data = { at: at('11:00'), customer: { phone: PAM, name: 'Pam' } };
    w.takes(fact({ time: at(promise), type: 'callback.promised', data, subject: 'own' }));
    if (page !== null) w.takes(askedBy('Kim', 'other', page));
    for (const [i, { at: wallTime, ...text }] of texts.entries()) {
      await w.runTo(wallTime);
      const receivedAt = at(wallTime);
      await w.queues.intake([{ kind: 'text', from: PAM as never, sid: `SM-b${i}`, receivedAt, ...text }]);
    }
    await w.runTo('10:04');
    const [own] = (await w.caseOf('own')).promises.slice(-1);
    const climb = page && (await w.caseOf('other')).climbs[0]?.state;
    const [answer] = w.sent.filter(({ to, at: when }) => to === PAM && when > '10:00').slice(-1);
    return { promise: own?.at === at('11:00') ? own.state : own?.at, climb, answer: answer?.words };
  }
  const at1001 = (body: string) => [{ at: '10:01', body }];
  const none = { page: null };

  test.each<[string, Parameters<typeof promisedAndAsked>[0], object]>([
    ['CANCEL, and no page waits', { ...none, texts: at1001('CANCEL') }, { promise: 'withdrawn' }],
    ['a time, and no page waits', { ...none, texts: at1001('4pm') }, { promise: at('16:00') }],
    ['a bare hour, and no page waits', { ...none, texts: at1001('3') }, { promise: at('15:00') }],
    [
      'CANCEL and then YES',
      { ...none, texts: [...at1001('CANCEL'), { at: '10:02', body: 'yes' }] },
      { promise: 'made' },
    ],
    [
      'CANCEL, which Twilio took for STOP',
      { ...none, texts: [{ at: '10:01', body: 'CANCEL', optOut: 'STOP' }] },
      { promise: 'withdrawn' },
    ],
    [
      'CANCEL, which no page could mean',
      { texts: at1001('CANCEL') },
      { promise: 'withdrawn', climb: 'climbing' },
    ],
    [
      'a time that is no word to a page',
      { texts: at1001('4pm') },
      { promise: at('16:00'), climb: 'climbing' },
    ],
    ['the code of a page', { texts: at1001('1 10') }, { promise: 'made', climb: 'acknowledged' }],
    ['take', { texts: at1001('take') }, { promise: 'made', climb: 'acknowledged' }],
    ['1, asked by the page last', { texts: at1001('1') }, { promise: 'made', climb: 'acknowledged' }],
    [
      '3, asked by the promise last',
      { promise: '10:00:30', texts: at1001('3') },
      { promise: at('15:00'), climb: 'climbing' },
    ],
    [
      'ok, asked by the page last',
      { texts: at1001('ok') },
      { promise: 'made', climb: 'climbing', answer: expect.stringContaining('Reply with its code') },
    ],
    [
      'ok, asked by the promise last',
      { promise: '10:00:30', texts: at1001('ok') },
      { promise: 'made', climb: 'climbing', answer: expect.stringContaining('We will call you') },
    ],
    [
      'a bare hour, when the page is over',
      { texts: [...at1001('3 10'), { at: '10:02', body: '3' }] },
      { promise: at('15:00'), climb: 'ended' },
    ],
    [
      'take, when the page is over',
      { texts: [...at1001('3 10'), { at: '10:02', body: 'take' }] },
      { promise: 'made', climb: 'ended', answer: expect.stringContaining('Nothing changed') },
    ],
  ])('%s', async (_, given, expected) => {
    expect(await promisedAndAsked(given)).toMatchObject(expected);
  });
});

describe('a text of anybody else', () => {
  test('is a sign of life of a customer we know, on their case', async () => {
    const w = createWorld();
    w.takes(
      fact({
        time: at('10:00'),
        type: 'interaction.started',
        data: { channel: 'chat', customer: { phone: '+15555550101' } },
        subject: 'c',
      }),
    );
    w.takes(
      fact({
        time: at('10:10'),
        type: 'case.waiting',
        data: { on: 'customer', what: 'a photo' },
        subject: 'c',
      }),
    );
    w.texts('10:20', '+15555550101', 'here it is');
    await w.runTo('10:30');
    const state = await w.caseOf('c');
    expect(state.waiting).toBeUndefined();
    expect(state.pauses).toMatchObject([{ from: at('10:10'), to: at('10:20'), on: 'customer' }]);
  });

  test('of a stranger opens nothing and is answered nothing', async () => {
    const w = createWorld();
    w.texts('10:00', '+15555550199', 'win a prize');
    await w.runTo('10:30');
    expect(w.table.cases()).toEqual([]);
    expect(w.sent).toEqual([]);
    expect(w.errors).toEqual([]);
  });
});

describe('a customer who was promised a call and texts', () => {
  const CUSTOMER = E164.parse('+15555550101');
  async function promised(
    ...texts: readonly { at: string; body: string; optOut?: 'STOP' | 'START' | 'HELP' }[]
  ) {
    const w = createWorld();
    const data = { at: at('11:00'), customer: { phone: CUSTOMER, name: 'Kim' } };
    w.takes(fact({ time: at('09:30'), type: 'callback.promised', data, subject: 'c' }));
    for (const [i, { at: wallTime, ...text }] of texts.entries()) {
      await w.runTo(wallTime);
      const receivedAt = at(wallTime);
      await w.queues.intake([{ kind: 'text', from: CUSTOMER, sid: `SM-c${i}`, receivedAt, ...text }]);
    }
    await w.runTo('10:30');
    const got = w.sent.filter(({ to }) => to === CUSTOMER).map(({ at: when }) => when);
    return { w, got, promise: (await w.caseOf('c')).promises[0] };
  }

  test('STOP is texted nothing more; the promised call stands', async () => {
    const { w, got, promise } = await promised({ at: '10:00', body: 'STOP' }, { at: '10:10', body: '4pm' });
    expect(got).toEqual(['09:30']);
    expect(promise).toMatchObject({ state: 'made', at: at('16:00') });
    const history = await w.table.history((await w.caseOf('c')).id);
    const codes = history.flatMap((f) => (f.type === 'message.failed' ? [f.data.code] : []));
    expect(new Set(codes)).toEqual(new Set(['stopped']));
  });

  test('START is texted again', async () => {
    const texts = [
      { at: '10:00', body: 'STOP' },
      { at: '10:10', body: 'START' },
      { at: '10:20', body: '4pm' },
    ];
    expect((await promised(...texts)).got).toEqual(['09:30', '10:20']);
  });

  test('CANCEL, which Twilio took for STOP, has cancelled the call and is texted nothing more', async () => {
    const { got, promise } = await promised({ at: '10:00', body: 'CANCEL', optOut: 'STOP' });
    expect(promise?.state).toBe('withdrawn');
    expect(got).toEqual(['09:30']);
  });

  test('a word that only Twilio knows is not answered by us', async () => {
    expect((await promised({ at: '10:00', body: 'AYUDA', optOut: 'HELP' })).got).toEqual(['09:30']);
    expect(
      (await promised({ at: '10:00', body: 'ARRET', optOut: 'STOP' }, { at: '10:10', body: '4pm' })).got,
    ).toEqual(['09:30']);
  });

  test('the same text twice is answered once', async () => {
    const w = createWorld();
    const data = { at: at('11:00'), customer: { phone: CUSTOMER } };
    w.takes(fact({ time: at('09:30'), type: 'callback.promised', data, subject: 'c' }));
    await w.runTo('10:00');
    const text = {
      kind: 'text',
      from: CUSTOMER,
      sid: 'SM-twice',
      receivedAt: at('10:00'),
      body: '4pm',
    } as const;
    await w.queues.intake([text, text]);
    await w.runTo('10:05');
    await w.queues.intake([text]);
    await w.runTo('10:10');
    expect(w.sent.filter(({ to }) => to === CUSTOMER).map(({ at: when }) => when)).toEqual([
      '09:30',
      '10:00',
    ]);
  });
});
