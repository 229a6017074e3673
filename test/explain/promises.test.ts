import { describe, expect, test } from 'vitest';
import { explain } from '../../functions/domain/explain/explain.ts';
import { at, CASE, type Timeline } from '../support/given.ts';
import { promised } from '../support/promised.ts';

const risk = (t: Timeline) =>
  explain(CASE, t.history, t.policy, t.now()).rules.find(({ rule }) => rule === 'promiseAtRisk');
const WATCHED = { rules: { promiseAtRisk: {} } };

describe('a promised call is explained', () => {
  test('with its place in the plan of all calls, and the hours in which it may be placed', () => {
    const t = promised({ window: { start: at('10:00'), end: at('12:00') } }, {}, WATCHED);
    expect(risk(t)?.compared).toMatchObject({
      'open promises': 1,
      'calling hours': '08:00-21:00 in America/Chicago',
      'planned for': at('10:00'),
    });
    const { next } = explain(CASE, t.history, t.policy, t.now());
    expect(next.filter(({ why }) => why.includes('room'))).toEqual([
      { at: at('09:50'), why: 'a promised call: whether there is room for it is asked again' },
      { at: at('10:00'), why: 'a promised call: whether there is room for it is asked again' },
    ]);
  });

  test('when it has none: why, and when there would be one', () => {
    const t = promised({ at: at('22:00') }, {}, WATCHED);
    expect(risk(t)).toMatchObject({
      verdict: 'crossed',
      compared: {
        'no place': 'the customer may not be called at that hour',
        'nearest free': at('2026-11-24 08:00'),
      },
      crossed: [
        { why: 'a call is promised for today at 22:00 and the customer may not be called at that hour' },
      ],
    });
  });
});
