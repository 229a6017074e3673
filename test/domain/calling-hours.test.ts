import { describe, expect, test } from 'vitest';
import { carrier } from '../support/carrier.ts';
import { at, policyOf, type Settings, type Timeline, timeline } from '../support/given.ts';
import { ANN, rings, state } from '../support/promised.ts';

/** The called party’s own hours: the centre of these tests is in Chicago. */

const NEW_YORK = '+12125550123';
const HONOLULU = '+18085550123';
/** Boise, an hour behind Chicago, or Los Angeles, two hours behind. */
const IDAHO = '+12085550123';

function promised(due: object, customer: object, changes: Settings = {}, made = '06:30'): Timeline {
  const t = timeline(policyOf(changes), carrier());
  t.happens(made, 'callback.promised', { ...due, agent: ANN, customer });
  return t;
}
const allDay = { window: { start: at('07:00'), end: at('18:00') } };

describe('the zone of a number', () => {
  test.each([
    ['of an area code', { phone: NEW_YORK }, '07:00'],
    ['far behind', { phone: HONOLULU }, '12:00'],
    ['of several: when it is day in all of them', { phone: IDAHO }, '10:00'],
    ['given with the customer', { phone: NEW_YORK, timeZone: 'America/Los_Angeles' }, '10:00'],
    ['given in words that are no zone', { phone: NEW_YORK, timeZone: 'Eastern' }, '07:00'],
    ['of an area code that is nobody’s: the centre’s', { phone: '+15555550101' }, '08:00'],
  ])('%s', (_, customer, first) => {
    const t = promised(allDay, customer);
    t.runTo(at('18:00'));
    expect(rings(t)[0]).toBe(`${first} ann`);
  });

  test('is the one in which the customer is told the time, when it can be only one', () => {
    expect(promised({ at: at('11:00') }, { phone: NEW_YORK }).words[0]).toBe(
      'We will call you today at 12:00.',
    );
    expect(promised({ at: at('11:00') }, { phone: IDAHO }).words[0]).toBe('We will call you today at 11:00.');
  });

  test('of the number to be called, when that is another than the customer’s', () => {
    const t = promised({ ...allDay, phone: HONOLULU }, { phone: NEW_YORK });
    t.runTo(at('18:00'));
    expect(rings(t)[0]).toBe('12:00 ann');
  });
});

describe('a promise for the night', () => {
  const night = { at: at('21:30') };

  test('is answered at once with the nearest time at which the customer may be called', () => {
    const t = promised(night, { phone: '+15555550101' }, { rules: { promiseAtRisk: {} } });
    expect(t.words[0]).toBe(
      'We cannot call you today at 21:30: that is an hour at which nobody may be called. We can call you tomorrow at 8:00: reply YES to take that, or reply with another time.',
    );
    expect(t.state().promises[0]).toMatchObject({
      offered: at('2026-11-24 08:00'),
      plan: { lacks: 'hours' },
    });
    expect(t.pages).toEqual(['06:30 pam promiseAtRisk.1']);
    t.runTo(at('22:00'));
    expect([state(t), rings(t)]).toEqual(['broken', []]);
  });

  test('is kept when the hours for its reason allow it', () => {
    const callbacks = { callingHoursFor: { 'no heating': '00:00-24:00' } };
    const t = promised({ ...night, reason: 'no heating' }, { phone: '+15555550101' }, { callbacks });
    t.runTo(at('22:00'));
    expect([state(t), rings(t)]).toEqual(['kept', ['21:29:15 ann', '21:30 the customer']]);
  });

  test('that turns out to be one, because the customer lives elsewhere, is planned anew and climbs', () => {
    const t = promised({ at: at('20:30') }, { phone: '+15555550101' }, { rules: { promiseAtRisk: {} } });
    t.happens('12:00', 'case.noted', {
      by: 'ann',
      text: 'has moved',
      customer: { timeZone: 'America/New_York' },
    });
    expect(t.words.at(-1)).toContain('We can call you tomorrow at 8:00: reply YES');
    expect(t.pages).toEqual(['12:00 pam promiseAtRisk.1']);
    t.runTo(at('22:00'));
    expect(rings(t)).toEqual([]);
  });

  test('whose agent takes it a moment too late is not placed: the agent is let go', () => {
    const t = timeline(policyOf({ callbacks: { callingHours: '08:00-20:59' } }), carrier());
    t.happens('12:00', 'callback.promised', {
      window: { start: at('20:58:55'), end: at('20:58:59') },
      agent: ANN,
      customer: { phone: '+15555550101' },
    });
    t.runTo(at('21:02'));
    expect(t.sent.filter((line) => !line.includes('text'))).toEqual([
      '20:58:55 ring ann',
      '20:59:05 let go ann',
      expect.stringContaining('pam promiseBroken'),
    ]);
  });
});

describe('a call that is held up past the calling hours', () => {
  test('is not placed: the customer was on the line until then, and is told', () => {
    const t = timeline(policyOf({ rules: { promiseAtRisk: {} } }), carrier());
    t.happens('12:00', 'callback.promised', {
      window: { start: at('20:50'), end: at('22:00') },
      agent: ANN,
      customer: { phone: '+15555550101' },
    });
    t.happens('20:45', 'interaction.started', { channel: 'voice' });
    t.happens('21:05', 'interaction.ended', { outcome: 'abandoned' });
    t.runTo(at('21:06'));
    expect(rings(t)).toEqual([]);
    expect(t.words.at(-1)).toContain('We can call you tomorrow at 8:00');
    expect(t.pages).toEqual(['21:05 pam promiseAtRisk.1']);
  });
});

describe('a promise whose time is over when it is made', () => {
  test('is answered with the nearest time, and lives until then', () => {
    const t = promised({ at: at('09:00') }, { phone: '+15555550101' }, {}, '10:00');
    expect(t.words).toEqual([
      'We cannot call you today at 9:00: that time is over. We can call you today at 10:05: reply YES to take that, or reply with another time.',
    ]);
    t.happens('10:02', 'callback.rescheduled', { at: at('10:05') });
    t.runTo(at('10:30'));
    expect(state(t)).toBe('kept');
  });
});
