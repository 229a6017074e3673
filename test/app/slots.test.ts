import { describe, expect, test } from 'vitest';
import { createMemorySlots } from '../../functions/app/memory-slots.ts';
import { answered } from '../../functions/app/slots.ts';
import { PromiseId } from '../../functions/domain/ids.ts';
import {
  type Answer,
  fits,
  type Minute,
  minuteOf,
  type Place,
  type PlaceAsk,
  type Rank,
} from '../../functions/domain/promises/slots.ts';
import { minutes, plus } from '../../functions/domain/time.ts';
import type { Slots } from '../../functions/ports/slots.ts';
import { at } from '../support/given.ts';

/** Many promises for the same time: who is called when, and who is told at once that it cannot be. */

const NINE = at('09:00');
const until = (m: number) => plus(NINE, minutes(m));
const ask = (n: number, more: Partial<PlaceAsk> = {}): PlaceAsk => ({
  kind: 'place',
  promise: PromiseId.parse(`p_${n}`),
  asked: 1,
  rank: 'window',
  perMinute: 60,
  stretches: [{ from: NINE, to: until(99) }],
  prefer: NINE,
  instead: [{ from: until(100), to: until(700) }],
  ...more,
});
const placeOf = (answer: Answer): Place | undefined => (answer.kind === 'placed' ? answer.place : undefined);

function counting(slots: Slots): { slots: Slots; calls: () => number } {
  let calls = 0;
  const counted = new Proxy(slots, {
    get: (target, name) => {
      calls += 1;
      return Reflect.get(target, name);
    },
  });
  return { slots: counted, calls: () => calls };
}

function perMinute(places: readonly (Place | undefined)[]): Map<string, number> {
  const count = new Map<string, number>();
  for (const place of places) if (place) count.set(place.minute, (count.get(place.minute) ?? 0) + 1);
  return count;
}

/** Who is called in each minute once everybody has looked whether their ticket still fits. */
async function called(slots: Slots, places: readonly Place[], limit: number): Promise<Map<string, number>> {
  const wanted = [...new Set(places.map(({ minute }) => minuteOf(minute)))];
  const { taken } = await slots.callsIn(wanted);
  return perMinute(places.filter((place) => fits(place, taken(minuteOf(place.minute)), limit)));
}

describe('200,000 promises for a window from 9:00 to 10:40', () => {
  const MANY = 200_000;

  test.each([
    ['all find a place when the centre can place 2,000 calls a minute', 2000, 200_000],
    ['at 60 a minute, 6,000 find a place and all others know it at once', 60, 6000],
  ])('%s', { timeout: 120_000 }, async (_, limit, fit) => {
    const { slots, calls } = counting(createMemorySlots());
    const before = process.cpuUsage();
    const answers: Answer[] = [];
    for (let n = 0; n < MANY; n++) answers.push(await answered(slots, ask(n, { perMinute: limit })));
    // Of this process, so that a busy machine is no failure; about 4 s where it has a core of its own.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);

    const places = answers.map(placeOf);
    const count = perMinute(places);
    expect(places.filter(Boolean)).toHaveLength(fit);
    expect([count.size, ...new Set(count.values())]).toEqual([100, limit]);
    // Whoever was first is called first.
    expect(places.slice(0, fit).map((place) => place?.minute)).toEqual(
      places.slice(0, fit).map((__, n) => until(Math.floor(n / limit))),
    );
    for (const answer of answers.slice(fit)) expect(answer).toEqual({ kind: 'full', nearest: until(100) });
    expect(calls() / MANY).toBeLessThanOrEqual(2);
  });

  test('urgent ones fit over the heads of others, and no minute has more calls than it may', async () => {
    const slots = createMemorySlots();
    const places: Place[] = [];
    const take = async (n: number, more: Partial<PlaceAsk> = {}) => {
      const place = placeOf(await answered(slots, ask(n, { perMinute: 3, ...more })));
      if (place) places.push(place);
      return place;
    };
    for (let n = 0; n < 300; n++) await take(n, { rank: n % 2 === 0 ? 'window' : 'exact' });
    expect(await take(300)).toBeUndefined();
    const urgent = await Promise.all([301, 302, 303, 304].map((n) => take(n, { rank: 'urgent' })));
    expect(urgent.every((place) => place !== undefined)).toBe(true);

    const count = await called(slots, places, 3);
    expect([...new Set(count.values())]).toEqual([3]);
    // Those to the second are the last whose heads one goes over: they cannot be moved inside a window.
    const { taken } = await slots.callsIn(places.map(({ minute }) => minuteOf(minute)));
    const gaveWay = places.filter((place) => !fits(place, taken(minuteOf(place.minute)), 3));
    expect(gaveWay.map(({ rank }) => rank)).toEqual(['window', 'window', 'window', 'window']);
  });

  test('one minute promised to the second, to everybody: an urgent one is called all the same', async () => {
    const slots = createMemorySlots();
    const exact = { rank: 'exact', perMinute: 3, stretches: [{ from: NINE, to: NINE }] } as const;
    const places: Place[] = [];
    for (let n = 0; n < 10; n++) {
      const place = placeOf(await answered(slots, ask(n, exact)));
      if (place) places.push(place);
    }
    const urgent = placeOf(await answered(slots, ask(10, { ...exact, rank: 'urgent' })));
    expect(urgent?.minute).toBe(NINE);
    const { taken } = await slots.callsIn([minuteOf(NINE)]);
    expect(places.map((place) => fits(place, taken(minuteOf(NINE)), 3))).toEqual([true, true, false]);
  });
});

describe('whatever is taken and given back', () => {
  const RANKS: readonly Rank[] = ['window', 'exact', 'urgent'];

  test('no minute has more calls than it may', async () => {
    const slots = createMemorySlots();
    const held = new Map<number, { readonly asked: number; readonly place: Place }>();
    for (let step = 0; step < 3000; step++) {
      const n = (step * 7919) % 60;
      const asked = ask(n, {
        asked: step,
        rank: RANKS[(step * 31) % 3] ?? 'window',
        perMinute: 4,
        stretches: [{ from: NINE, to: until(3) }],
      });
      const before = held.get(n);
      if (before) await slots.givePlaceBack({ promise: asked.promise, asked: before.asked });
      held.delete(n);
      const found = placeOf(await answered(slots, asked));
      if (found) held.set(n, { asked: step, place: found });
      const count = await called(
        slots,
        [...held.values()].map(({ place }) => place),
        4,
      );
      expect(Math.max(...count.values())).toBeLessThanOrEqual(4);
    }
  });

  test('many at once that want one minute find a place each, in a few rounds', async () => {
    const base = createMemorySlots();
    // What was read is old by the time it is used.
    const slots: Slots = {
      ...base,
      async callsIn(wanted, name) {
        const now = await base.callsIn(wanted, name);
        const copy = new Map<Minute, ReturnType<typeof now.taken>>(
          wanted.map((m) => [m, { ...now.taken(m) }]),
        );
        await new Promise((later) => setTimeout(later, 1));
        return { ...now, taken: (m) => copy.get(m) ?? now.taken(m) };
      },
    };
    const { slots: counted, calls } = counting(slots);
    const answers = await Promise.all(
      Array.from({ length: 2000 }, (_, n) => answered(counted, ask(n, { perMinute: 20 }))),
    );
    expect(answers.filter(({ kind }) => kind === 'placed')).toHaveLength(2000);
    expect(Math.max(...perMinute(answers.map(placeOf)).values())).toBe(20);
    expect(calls() / 2000).toBeLessThan(20);
  });

  test('who asks again, after a crash or a conflict, finds the place that it has', async () => {
    const { slots, calls } = counting(createMemorySlots());
    const first = await answered(slots, ask(1));
    expect(await answered(slots, ask(1))).toEqual(first);
    expect(calls()).toBe(3);
    expect((await slots.callsIn([minuteOf(NINE)])).taken(minuteOf(NINE)).all).toBe(1);
  });

  test('what was promised anew meanwhile is not called in the place of before', async () => {
    const slots = createMemorySlots();
    await answered(slots, ask(1));
    const moved = { stretches: [{ from: until(30), to: until(40) }], prefer: until(30) };
    expect(placeOf(await answered(slots, ask(1, moved)))?.minute).toBe(until(30));
    expect((await slots.callsIn([minuteOf(NINE)])).taken(minuteOf(NINE)).all).toBe(0);
  });
});
