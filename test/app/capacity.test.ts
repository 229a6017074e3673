import { describe, expect, test } from 'vitest';
import { withoutLink } from '../../functions/domain/links.ts';
import { minuteOf } from '../../functions/domain/promises/slots.ts';
import { minutes, plus } from '../../functions/domain/time.ts';
import { carrier } from '../support/carrier.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld, type World, type Wrap } from '../support/world.ts';

/** Promises of many customers against a budget of two calls a minute. */

const policy = policyOf({ callbacks: { perMinute: 2 }, rules: { promiseAtRisk: {}, reopened: {} } });
const phoneOf = (n: number) => `+155555502${String(n).padStart(2, '0')}`;
const ANN = { id: 'ann', phone: '+15555550121' };

function centre(
  phones = carrier(),
  wrap: Wrap = (port) => port,
): World & {
  happens(wallTime: string, n: number, type: Parameters<typeof fact>[0]['type'], data: object): void;
  promise(wallTime: string, n: number, due: object): void;
} {
  const world = createWorld({ policy, phones, wrap });
  const happens = (wallTime: string, n: number, type: Parameters<typeof fact>[0]['type'], data: object) =>
    world.takes(
      fact({
        time: at(wallTime),
        type,
        data: { ...data },
        subject: `call-${n}`,
        id: `${n}/${type}/${wallTime}`,
      }),
    );
  return {
    ...world,
    happens,
    promise: (wallTime, n, due) =>
      happens(wallTime, n, 'callback.promised', { ...due, agent: ANN, customer: { phone: phoneOf(n) } }),
  };
}
const window = (from: string, to: string) => ({ window: { start: at(from), end: at(to) } });
const rung = (world: World) =>
  world.sent
    .filter(({ kind }) => kind === 'customer')
    .map(({ at: when, to }) => `${when} ${Number(to.slice(-2))}`);
const textsTo = (world: World, n: number) =>
  world.sent
    .filter(({ kind, to }) => kind === 'text' && to === phoneOf(n))
    .map(({ words }) => withoutLink(words));
const paged = (world: World) =>
  world.sent.filter(({ kind, to }) => kind === 'text' && to === '+15555550110').map(({ at: when }) => when);
const callsIn = async (world: World, wallTime: string) => {
  const minute = minuteOf(at(wallTime));
  return (await world.table.callsIn([minute])).taken(minute).all;
};

/** How often a place was given back; the first time may fail after it was done, or before. */
function givingBack(fails?: 'before' | 'after') {
  let calls = 0;
  const wrap: Wrap = (port) => {
    if (!('givePlaceBack' in port)) return port;
    const inner = port.givePlaceBack as (name: unknown) => Promise<void>;
    return {
      ...port,
      async givePlaceBack(name: unknown) {
        calls += 1;
        const isFirst = calls === 1;
        if (isFirst && fails === 'before') throw new Error('no answer');
        await inner(name);
        if (isFirst && fails === 'after') throw new Error('no answer');
      },
    };
  };
  return { wrap, calls: () => calls };
}

describe('the place of a call that is cancelled', () => {
  async function cancelled(fails?: 'before' | 'after') {
    const { wrap, calls } = givingBack(fails);
    const world = centre(carrier(), wrap);
    world.promise('09:01', 1, window('11:00', '11:00:30'));
    world.happens('09:30', 1, 'callback.withdrawn', { by: 'customer' });
    for (const minute of ['09:40', '09:50', '10:00'])
      world.happens(minute, 1, 'case.noted', { by: 'ann', text: 'noted' });
    await world.runTo('10:30');
    return { calls: calls(), taken: await callsIn(world, '11:00') };
  }

  test('is given back once, whatever happens to its case afterwards', async () => {
    expect(await cancelled()).toEqual({ calls: 1, taken: 0 });
  });

  test.each(['before', 'after'] as const)('is given back though the first try fails %s it', async (when) => {
    expect(await cancelled(when)).toEqual({ calls: 2, taken: 0 });
  });
});

describe('a window', () => {
  test('is called in the order in which it was promised, spread over its minutes', async () => {
    const world = centre();
    for (let n = 1; n <= 5; n++) world.promise(`09:0${n}`, n, window('10:00', '11:00'));
    await world.runTo('11:00');
    expect(rung(world)).toEqual(['10:00:10 1', '10:00:40 2', '10:01:10 3', '10:01:40 4', '10:02:10 5']);
  });

  test('that is full is answered at once, hours before, with the nearest time that is free', async () => {
    const world = centre();
    for (let n = 1; n <= 3; n++) world.promise(`09:0${n}`, n, window('11:00', '11:00:30'));
    await world.runTo('09:10');
    expect(textsTo(world, 2)).toEqual(['We will call you today between 11:00 and 11:00.']);
    expect(textsTo(world, 3)).toEqual([
      'We cannot call you today between 11:00 and 11:00: all our lines are taken then. We can call you today at 11:01: reply YES to take that, or reply with another time.',
    ]);
    expect(paged(world)).toEqual(['09:03']);
    const [promise] = (await world.caseOf('call-3')).promises;
    expect(promise).toMatchObject({ state: 'made', offered: at('11:01') });
    await world.runTo('11:05');
    expect((await world.caseOf('call-3')).promises[0]?.state).toBe('broken');
  });

  test('that was full and is not any more is called after all', async () => {
    const world = centre();
    for (let n = 1; n <= 3; n++) world.promise(`09:0${n}`, n, window('11:00', '11:00:30'));
    world.happens('10:30', 1, 'callback.withdrawn', { by: 'customer' });
    await world.runTo('11:05');
    expect(rung(world)).toEqual(['11:00:40 2', '11:00:40 3']);
  });
});

describe('a promise to the second', () => {
  test('rings at its very second, in a place of a minute that it touches', async () => {
    const world = centre();
    for (let n = 1; n <= 5; n++) world.promise(`09:0${n}`, n, { at: at('11:00') });
    await world.runTo('12:00');
    expect(rung(world)).toEqual(['11:00 1', '11:00 2', '11:00 3', '11:00 4']);
    expect(textsTo(world, 5)[0]).toContain('We can call you today at 11:02');
  });
});

describe('a promise by a time', () => {
  test('holds a late place, and takes an early one when the case progresses', async () => {
    const world = centre();
    world.promise('09:01', 1, { by: 'today' });
    await world.runTo('09:30');
    expect(await callsIn(world, '17:35')).toBe(1);
    world.happens('10:00', 1, 'case.progressed', { by: 'ann', what: 'found it' });
    await world.runTo('10:01');
    expect([await callsIn(world, '10:00'), await callsIn(world, '17:35')]).toEqual([1, 0]);
    expect(rung(world)).toEqual(['10:00:10 1']);
  });
});

describe('a customer who comes back because the fix failed', () => {
  const comesBack = (world: ReturnType<typeof centre>, wallTime: string, n: number) => {
    world.happens('08:59', n, 'case.resolved', { by: 'ann' });
    world.happens(wallTime, n, 'case.reopened', { reason: 'it broke again' });
  };

  test('is first in line: called first in the window, and the last of the others finds another time', async () => {
    const world = centre();
    for (let n = 1; n <= 4; n++) world.promise(`09:0${n}`, n, window('10:00', '11:00'));
    comesBack(world, '09:20', 5);
    world.promise('09:21', 5, window('10:00', '11:00'));
    await world.runTo('11:00');
    expect(rung(world)).toEqual(['10:00:10 5', '10:00:10 1', '10:01:10 3', '10:01:40 4', '10:02:10 2']);
    expect(textsTo(world, 2)).toHaveLength(1);
  });

  test('moves forward with a call that is promised already', async () => {
    const world = centre();
    for (let n = 1; n <= 6; n++) world.promise(`09:0${n}`, n, window('10:00', '11:00'));
    comesBack(world, '09:20', 6);
    await world.runTo('11:00');
    expect(rung(world).find((line) => line.endsWith(' 6'))).toBe('10:00:10 6');
    expect(rung(world)).toHaveLength(6);
  });

  test('takes the place of one who was promised that very minute, who is told before it', async () => {
    const world = centre();
    for (let n = 1; n <= 2; n++) world.promise(`09:0${n}`, n, window('10:00', '10:00:59'));
    comesBack(world, '09:20', 3);
    world.promise('09:21', 3, window('10:00', '10:00:59'));
    await world.runTo('09:51');
    expect(textsTo(world, 2)[1]).toMatch(
      /may not make it. A supervisor has been told. We can call you today at 10:01: reply YES/,
    );
    await world.runTo('10:05');
    expect(rung(world).map((line) => line.slice(-1))).toEqual(['3', '1']);
  });
});

describe('places', () => {
  test('are given back when a promise is withdrawn or moved', async () => {
    const world = centre();
    world.promise('09:01', 1, window('10:00', '11:00'));
    world.promise('09:02', 2, window('10:00', '11:00'));
    await world.runTo('09:05');
    expect(await callsIn(world, '10:00')).toBe(2);
    world.happens('09:10', 1, 'callback.withdrawn', { by: 'customer' });
    world.happens('09:11', 2, 'callback.rescheduled', window('10:30', '11:00'));
    await world.runTo('09:15');
    expect([await callsIn(world, '10:00'), await callsIn(world, '10:30')]).toEqual([0, 1]);
  });

  test('are taken for every further call to the customer, and not for another try to have the agent', async () => {
    const world = centre(carrier({ customers: ['no-answer', 'human'], agents: ['no-answer', 'press-1'] }));
    world.promise('09:01', 1, window('10:00', '11:00'));
    await world.runTo('11:00');
    const minutesFrom = Array.from({ length: 60 }, (_, m) => plus(at('10:00'), minutes(m)));
    const { taken } = await world.table.callsIn(minutesFrom.map(minuteOf));
    expect(minutesFrom.reduce((sum, m) => sum + taken(minuteOf(m)).all, 0)).toBe(2);
    expect(rung(world)).toHaveLength(2);
  });
});

describe('a customer who texts a time at which all calls are taken', () => {
  test('is offered the nearest that is free, and takes it by YES', async () => {
    const world = centre();
    for (const n of [1, 2, 4, 5]) world.promise(`09:0${n}`, n, { at: at('16:00') });
    world.promise('09:03', 3, { at: at('11:00') });
    await world.runTo('09:10');
    world.texts('09:10', phoneOf(3), 'can you call at 4pm?');
    world.texts('09:12', phoneOf(3), 'yes');
    await world.runTo('09:15');
    expect(textsTo(world, 3).slice(1)).toEqual([
      'We cannot call you today at 16:00: all our lines are taken then. We can call you today at 16:02: reply YES to take that, or reply with another time.',
      'We will call you today at 16:02.',
    ]);
    await world.runTo('16:05');
    expect(rung(world).filter((line) => line.endsWith(' 3'))).toEqual(['16:02 3']);
  });
});
