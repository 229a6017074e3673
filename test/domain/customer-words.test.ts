import { describe, expect, test } from 'vitest';
import { fitsTwoSegments } from '../../functions/domain/brief/segments.ts';
import { readCustomerWord } from '../../functions/domain/customer/words.ts';
import { at, policyOf, type Settings, type Timeline, timeline } from '../support/given.ts';
import { ANN, PHONE } from '../support/promised.ts';

describe('a customer’s text is read as', () => {
  test.each([
    ['YES', 'yes'],
    ['yes!', 'yes'],
    ['Ok thanks', 'yes'],
    ['CANCEL', 'cancel'],
    ['Cancel my call please', 'cancel'],
    ["don't call me", 'cancel'],
    ['SUPERVISOR', 'supervisor'],
    ['I want to talk to a manager', 'supervisor'],
    ['Stop', 'stop'],
    ['UNSUBSCRIBE', 'stop'],
    ['start', 'start'],
    ['thank you so much!', 'courtesy'],
    ['tomorrow 10:30', 'time'],
    ['yes, at 4pm', 'time'],
    ['the manager broke my phone', 'other'],
    ['cancel my subscription at once', 'other'],
    ['do not call me at 4', 'other'],
    ['call me later', 'other'],
    ['', 'other'],
  ])('%j: %s', (text, kind) => expect(readCustomerWord(text).kind).toBe(kind));
});

let texts = 0;
/** The customer texts; what Baton texts back. */
function says(t: Timeline, wallTime: string, text: string): string[] {
  texts += 1;
  const before = t.words.length;
  t.happens(
    wallTime,
    'interaction.message',
    { by: 'customer', text, phone: PHONE },
    { source: 'twilio', id: `SM-${texts}`, subject: `case:${t.state().id}` },
  );
  return t.words.slice(before);
}

/** A call is promised at 9:30 for 11:00. */
function promisedAt11(changes: Settings = {}): Timeline {
  const t = timeline(policyOf(changes));
  t.happens('09:30', 'callback.promised', {
    at: at('11:00'),
    agent: ANN,
    reason: 'the repair',
    customer: { phone: PHONE, name: 'Kim' },
  });
  return t;
}
const promises = (t: Timeline) => t.state().promises.map(({ state }) => state);
const rings = (t: Timeline) => t.sent.filter((line) => line.includes('ring the customer'));

describe('a customer who was promised a call at 11:00', () => {
  test('and names another time is called then, and is told so', () => {
    const t = promisedAt11();
    expect(says(t, '10:00', 'can you call me at 4pm please')).toEqual([
      'We will call you today at 16:00 (the repair).',
    ]);
    t.runTo(at('18:00'));
    expect(rings(t)).toEqual(['16:00 ring the customer']);
    expect(promises(t)).toEqual(['kept']);
  });

  test('and names a part of a day is called within it', () => {
    const t = promisedAt11();
    expect(says(t, '10:00', 'tomorrow morning')).toEqual([
      'We will call you tomorrow between 8:00 and 12:00 (the repair).',
    ]);
  });

  test('and cancels is not called, and hears how to keep it', () => {
    const t = promisedAt11();
    expect(says(t, '10:00', 'CANCEL')).toEqual([
      'Your call today at 11:00 is cancelled. To keep it after all, reply YES.',
    ]);
    t.runTo(at('18:00'));
    expect(rings(t)).toEqual([]);
    expect(promises(t)).toEqual(['withdrawn']);
  });

  test('and keeps it after all is called at 11:00', () => {
    const t = promisedAt11();
    says(t, '10:00', 'cancel');
    expect(says(t, '10:30', 'yes')).toEqual(['We will call you today at 11:00 (the repair).']);
    t.runTo(at('18:00'));
    expect(rings(t)).toEqual(['11:00 ring the customer']);
  });

  test('and would keep it when its time has passed hears the truth, and may name another', () => {
    const t = promisedAt11();
    says(t, '10:00', 'cancel');
    expect(says(t, '11:30', 'yes')).toEqual([
      'That offer is over. If you still want a call, reply with a time that suits you, like 4pm or tomorrow 10:30.',
    ]);
    expect(says(t, '11:31', '4pm')).toEqual(['We will call you today at 16:00 (the repair).']);
    expect(promises(t)).toEqual(['withdrawn', 'made']);
  });

  test('and says YES to nothing in particular hears what stands', () => {
    expect(says(promisedAt11(), '10:00', 'Yes')).toEqual(['We will call you today at 11:00.']);
  });

  test('and asks for a supervisor gets one: the ladder is climbed at once', () => {
    const t = promisedAt11();
    expect(says(t, '10:00', 'supervisor')).toEqual(['A supervisor has been asked to look at this now.']);
    expect(t.pages[0]).toBe('10:00 pam supervisorRequested.1');
  });

  test('and asks for a supervisor when all seemed done gets one too', () => {
    const t = promisedAt11();
    t.happens('12:00', 'case.resolved', { by: 'ann' });
    expect(says(t, '12:30', 'I need a manager')).toEqual([
      'A supervisor has been asked to look at this now.',
    ]);
    expect(t.pages[0]).toBe('12:30 pam supervisorRequested.1');
  });

  test('and names an hour at which nobody is called is offered the nearest, and may take it by YES', () => {
    const t = promisedAt11();
    expect(says(t, '10:00', '11pm')).toEqual([
      'We cannot call you then. The nearest time is tomorrow at 8:00: reply YES to take it, or name another time.',
    ]);
    expect(t.state().promises[0]).toMatchObject({ at: at('11:00'), offered: at('2026-11-24 08:00') });
    expect(says(t, '10:01', 'YES')).toEqual(['We will call you tomorrow at 8:00 (the repair).']);
  });

  test('and is not understood is asked once, then a person is told, and then texts are only kept', () => {
    const t = promisedAt11();
    expect(says(t, '10:00', 'hmm what about the thing')[0]).toMatch(
      /did not understand.*4pm or tomorrow 10:30/,
    );
    expect(says(t, '10:01', 'I said the thing')[0]).toMatch(/A person will read/);
    expect(t.pages).toEqual(['10:01 pam supervisorRequested.1']);
    expect(says(t, '10:02', 'the thing!!')).toEqual([]);
    expect(says(t, '10:03', '4pm')).toEqual(['We will call you today at 16:00 (the repair).']);
    expect(t.state().misunderstood).toBe(0);
  });

  test.each(['thanks', 'STOP', 'START'])('and says %s is answered nothing', (text) => {
    const t = promisedAt11();
    expect(says(t, '10:00', text)).toEqual([]);
    expect(promises(t)).toEqual(['made']);
  });
});

test('a word counts at the moment at which it was received, whatever came before it was handled', () => {
  const t = promisedAt11();
  t.runTo(at('11:30'));
  t.takes(
    {
      id: 'SM-late',
      source: 'twilio',
      subject: `case:${t.state().id}`,
      time: at('10:59:00'),
      order: 0,
      type: 'interaction.message',
      data: { by: 'customer', text: 'CANCEL', phone: PHONE as never },
    },
    at('11:31'),
  );
  expect(t.refolded().promises[0]?.state).toBe('withdrawn');
});

test('a text of a customer who was promised nothing is a sign of life, and is not answered', () => {
  const t = timeline();
  t.happens('09:30', 'interaction.started', { channel: 'chat', customer: { phone: PHONE } });
  expect(says(t, '10:00', '4pm')).toEqual([]);
  expect(says(t, '10:01', 'where is my parcel')).toEqual([]);
});

describe('a call that cannot come as promised', () => {
  const atRisk = () => {
    const t = timeline(
      policyOf({
        rules: { promiseAtRisk: {} },
        people: { pam: { name: 'Pam', phone: '+15555550110', channels: ['sms'] } },
        ladders: { default: { rungs: [{ notify: ['pam'], acknowledgeWithin: 'PT5M' }] } },
      }),
    );
    t.happens('09:30', 'callback.promised', { at: at('11:00'), customer: { phone: PHONE, name: 'Kim' } });
    return t;
  };

  test('is apologized for before its time, with a new one that YES takes', () => {
    const t = atRisk();
    t.runTo(at('10:55'));
    expect(t.words[1]).toBe(
      'We are sorry: we promised to call you at 11:00 and may not make it. A supervisor has been told. We can call you today at 11:30: reply YES to take that, or reply with another time.',
    );
    expect(says(t, '10:56', 'yes')).toEqual(['We will call you today at 11:30.']);
  });

  test('and did not come is apologized for, with a new time in a new promise', () => {
    const t = atRisk();
    t.runTo(at('11:05'));
    expect(t.words.at(-1)).toBe(
      'We said we would call you at 11:00 and did not. We are sorry: a supervisor has been told. We can call you today at 11:30: reply YES to take that, or reply with another time.',
    );
    expect(says(t, '11:06', 'yes').at(-1)).toBe('We will call you today at 11:30.');
    expect(promises(t)).toEqual(['broken', 'made']);
  });
});

describe('a customer who waits in a queue and is offered a call instead', () => {
  const offered = () => {
    const t = timeline(policyOf({ rules: { longWait: {} } }));
    t.happens(
      '10:00',
      'interaction.started',
      { channel: 'voice', customer: { phone: PHONE } },
      { subject: 'q' },
    );
    t.happens('10:00:01', 'interaction.queued', { queue: 'support' }, { subject: 'q' });
    t.runTo(at('10:11'));
    return t;
  };

  test('takes it by YES in a text, and is told until when', () => {
    const t = offered();
    expect(says(t, '10:12', 'Yes please')).toEqual([
      'We will call you today between 10:12 and 10:40 (you kept your place in the queue).',
    ]);
  });

  test('and answers too late hears the truth, and may name a time', () => {
    const t = offered();
    expect(says(t, '10:41', 'YES')[0]).toMatch(
      /^That offer is over. If you still want a call, reply with a time/,
    );
    expect(says(t, '10:42', 'in half an hour')).toEqual(['We will call you today at 11:12.']);
  });

  test('of two offers, YES takes the later one', () => {
    const t = offered();
    t.happens(
      '10:12',
      'callback.promised',
      { at: at('15:00'), customer: { phone: PHONE } },
      { subject: 'q' },
    );
    says(t, '10:13', '11pm');
    expect(says(t, '10:14', 'yes')).toEqual(['We will call you tomorrow at 8:00.']);
    expect(t.state().promises).toHaveLength(1);
  });
});

describe('on the way to a call', () => {
  const both = { callbacks: { reminder: true, announcement: true } };

  test('the customer hears each thing once: the time, the time again, and that it comes', () => {
    const t = promisedAt11(both);
    t.runTo(at('18:00'));
    expect(t.sent.filter((line) => line.includes(' text '))).toEqual([
      '09:30 text +15555550101',
      '10:50 text +15555550101',
      '10:59:15 text +15555550101',
    ]);
    expect(t.words).toEqual([
      'We will call you today at 11:00 (the repair).',
      'A reminder: we will call you today at 11:00. To change it, reply with another time, or CANCEL.',
      'We are about to call you, as promised.',
    ]);
  });

  test('one that was agreed a moment before needs no reminder', () => {
    const t = promisedAt11(both);
    says(t, '10:00', '10:08');
    t.runTo(at('18:00'));
    expect(t.words.filter((words) => words.includes('reminder'))).toEqual([]);
  });

  test('heard of when its time has begun, it has no reminder, and the next look lies ahead', () => {
    const t = timeline(policyOf(both));
    const window = { start: at('10:00'), end: at('14:00') };
    t.happens('08:50', 'interaction.started', { channel: 'voice', customer: { phone: PHONE } });
    t.happens('08:55', 'interaction.connected', { agent: ANN });
    t.happens('09:00', 'callback.promised', { window, agent: ANN }, { arrives: '10:05' });
    t.runTo(at('13:00'));
    expect(t.words.filter((words) => words.includes('reminder'))).toEqual([]);
    expect(t.sent.filter((line) => line.includes(' ring '))).toEqual([
      '12:55 ring ann',
      '12:55:10 ring the customer',
    ]);
  });

  test('another time has a reminder of its own', () => {
    const t = promisedAt11(both);
    t.runTo(at('10:55'));
    says(t, '10:55', '4pm');
    t.runTo(at('18:00'));
    expect(t.words.filter((words) => words.includes('reminder'))).toHaveLength(2);
  });
});

test('every text fits into two segments, however long its words', () => {
  const t = timeline(policyOf({ callbacks: { reminder: true, announcement: true } }));
  t.happens('09:30', 'callback.promised', {
    at: at('11:00'),
    reason: 'ремонт '.repeat(200),
    customer: { phone: PHONE },
  });
  for (const [i, text] of ['4pm', '11pm', 'what', 'is', 'this', 'CANCEL', 'YES', 'SUPERVISOR'].entries())
    says(t, `10:0${i}`, text);
  t.runTo(at('18:00'));
  expect(t.words.length).toBeGreaterThan(8);
  for (const words of t.words) expect(fitsTwoSegments(words)).toBe(true);
});
