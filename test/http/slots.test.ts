import { describe, expect, test } from 'vitest';
import { PromiseId } from '../../functions/domain/ids.ts';
import { minuteOf } from '../../functions/domain/promises/slots.ts';
import { instantOf } from '../../functions/domain/time.ts';
import { createTestedApi, SECRETS } from '../support/api.ts';

/** It is 6:00 in Chicago; customers may be called from 8:00 on, 60 a minute. */

const ada = { authorization: `Basic ${btoa(`${SECRETS.console.user}:${SECRETS.console.password}`)}` };
const EIGHT = instantOf('2026-11-23T08:00:00-06:00');

function tested() {
  const api = createTestedApi();
  const get = async (query: string, headers = ada) => {
    const answer = await api.ask({ method: 'GET', path: '/callbacks/slots', query, headers });
    return { status: answer.status, json: answer.status === 401 ? {} : JSON.parse(answer.body) };
  };
  const take = async (many: number) => {
    for (let n = 0; n < many; n++)
      await api.table.takePlace(
        minuteOf(EIGHT),
        { rank: 'window', guard: 'all', perMinute: 60 },
        { promise: PromiseId.parse(`p_${n}`), asked: 1 },
      );
  };
  return { get, take };
}

describe('GET /callbacks/slots', () => {
  test('offers only what is free, minute by minute, within the calling hours', async () => {
    const { get, take } = tested();
    await take(60);
    const { status, json } = await get('from=2026-11-23T07:30:00-06:00&until=2026-11-23T08:03:00-06:00');
    expect(status).toBe(200);
    expect(json.slots).toEqual([
      { start: '2026-11-23T14:01:00.000Z', end: '2026-11-23T14:02:00.000Z', free: 60 },
      { start: '2026-11-23T14:02:00.000Z', end: '2026-11-23T14:03:00.000Z', free: 60 },
    ]);
  });

  test('in quarters of an hour when more than two hours are asked for', async () => {
    const { get, take } = tested();
    await take(10);
    const { json } = await get('from=2026-11-23T07:30:00-06:00&until=2026-11-24T09:00:00-06:00');
    expect(json.slots[0]).toEqual({
      start: '2026-11-23T14:00:00.000Z',
      end: '2026-11-23T14:15:00.000Z',
      free: 890,
    });
    // 13 hours of one day and one hour of the next.
    expect(json.slots).toHaveLength(14 * 4);
  });

  test('within the hours of a number’s own zone', async () => {
    const { get } = tested();
    const until = 'until=2026-11-23T08:00:00-06:00';
    expect((await get(`${until}&phone=%2B12125550123`)).json.slots[0].start).toBe('2026-11-23T13:00:00.000Z');
    expect((await get(`${until}&phone=+18085550123`)).json.slots).toEqual([]);
  });

  test.each([
    ['from=yesterday', 'from'],
    ['until=2026', 'until'],
    ['until=2027-01-01T00:00:00Z', 'seven days'],
    ['phone=911', 'phone'],
  ])('says what is wrong with %s', async (query, word) => {
    const { status, json } = await tested().get(query);
    expect([status, json.detail]).toEqual([400, expect.stringContaining(word)]);
  });

  test('is behind the password of the console', async () => {
    expect((await tested().get('', { authorization: '' })).status).toBe(401);
  });
});
