import { describe, expect, test } from 'vitest';
import { casePage } from '../../functions/console/case-page.ts';
import { CASE, comparable } from '../support/given.ts';
import { on, promised } from '../support/promised.ts';

const heard = (t: ReturnType<typeof promised>) => t.state().promises[0]?.heard;
const zone = 'America/Chicago';

describe('a promise keeps the wall time that the customer heard', () => {
  test.each([
    ['at a second', { at: on('11:00') }, '2026-11-23T11:00'],
    [
      'in a window',
      { window: { start: on('11:00'), end: on('12:30') } },
      '2026-11-23T11:00/2026-11-23T12:30',
    ],
    ['by a time', { by: on('2026-11-24 10:00') }, '2026-11-24T10:00'],
    ['by the end of today', { by: 'today' }, '2026-11-23T18:00'],
  ])('%s', (_, due, wall) => {
    expect(heard(promised(due))).toEqual({ zone, wall });
  });

  test('in their own zone, not in the centre’s', () => {
    const t = promised({ at: on('11:00') });
    t.happens('09:31', 'case.noted', { by: 'ann', text: 'x', customer: { timeZone: 'Asia/Kathmandu' } });
    expect(heard(t)).toEqual({ zone, wall: '2026-11-23T11:00' });
    t.happens('09:32', 'callback.rescheduled', { at: on('12:00') });
    expect(heard(t)).toEqual({ zone: 'Asia/Kathmandu', wall: '2026-11-23T23:45' });
    expect(comparable(t.refolded())).toEqual(comparable(t.state()));
  });

  test('and a page of the case shows it', () => {
    const view = {
      id: CASE,
      state: 'open' as const,
      priority: 'normal',
      customer: 'Kim',
      topic: 'repair',
      handoffs: 0,
      openedAt: on('09:30'),
      nextLook: undefined,
      why: 'in time',
      promises: [
        {
          id: 'p_1',
          state: 'made',
          proof: '',
          heard: '2026-11-23T11:00 America/Chicago',
          kept: undefined,
          attempts: [],
        },
      ],
      timeline: [],
      shadow: [],
    };
    expect(String(casePage(view, zone))).toContain('the customer heard 2026-11-23T11:00 America/Chicago');
    expect(String(casePage({ ...view, promises: [] }, zone))).not.toContain('heard');
  });
});
