import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { briefOf } from '../../functions/domain/brief/brief-of.ts';
import { briefText, spokenBrief, spokenWords } from '../../functions/domain/brief/brief-words.ts';
import { at, policyOf, timeline } from '../support/given.ts';

/** A customer who has been to three places, with a promise, a note, and something that must not be touched. */
function known() {
  const t = timeline();
  t.happens('10:00', 'interaction.started', {
    channel: 'voice',
    topic: 'router',
    summary: 'No light since the storm; call 555-555-0142 or +15555550177',
    customer: { name: 'Kim', phone: '+15555550142', timeZone: 'America/New_York', tier: 'gold' },
  });
  t.happens('10:01', 'interaction.connected', { agent: { id: 'a1', name: 'Ann', phone: '+15555550121' } });
  t.happens('10:02', 'case.noted', {
    by: 'a1',
    text: 'Parcel 9400111899 is on its way',
    tried: ['reset', 'new cable'],
    handsOff: ['the old line'],
  });
  t.happens('10:03', 'interaction.transferred', { to: { queue: 'technicians' } });
  t.happens('10:05', 'interaction.connected', { agent: { id: 'b2', name: 'Bo' } });
  t.happens('10:06', 'callback.promised', {
    at: '2026-11-23T17:00:00Z',
    reason: 'read the meter',
    agent: 'a1',
  });
  t.happens('10:07', 'interaction.ended', { outcome: 'completed' });
  return t;
}
const briefAt = (t: ReturnType<typeof timeline>, wall = '10:10') => briefOf(t.state(), t.policy, at(wall));

describe('a brief', () => {
  test('says who, about what, what was promised and tried, what must not be touched, and where it has been', () => {
    expect(briefAt(known())).toMatchObject({
      who: 'Kim',
      customer: { tier: 'gold', timeZone: 'America/New_York' },
      about: ['router', expect.stringContaining('No light')],
      handsOff: ['the old line'],
      tried: ['reset', 'new cable'],
      promised: [{ state: 'made', due: 'today at 11:00', reason: 'read the meter', by: 'Ann' }],
      path: ['Ann', 'technicians', 'Bo'],
      lastAgent: 'Bo',
      next: 'Call the customer today at 11:00: read the meter.',
    });
  });

  test('hides each phone number, however somebody typed it, and leaves other numbers alone', () => {
    const brief = briefAt(known());
    const all = JSON.stringify(brief);
    expect(brief.number).toBe('…42');
    expect(brief.about[1]).toBe('No light since the storm; call …42 or …77');
    expect(brief.note).toEqual({ by: 'Ann', text: 'Parcel 9400111899 is on its way' });
    expect(all.replaceAll(/[ ().-]/g, '')).not.toContain('5555550');
  });

  test('does not say whom a complaint is about, and nobody hears a note about themselves', () => {
    const t = timeline();
    t.happens('10:00', 'interaction.started', { channel: 'voice', customer: { name: 'Kim' } });
    t.happens('10:01', 'case.noted', { by: 'x', text: 'The manager was rude', about: ['pam'] });
    const brief = briefAt(t);
    expect(JSON.stringify(brief)).not.toContain('pam');
    expect(spokenBrief(brief, 'an apology')).not.toContain('rude');
  });
});

describe('what is to be done next', () => {
  const nextAfter = (...events: readonly Parameters<ReturnType<typeof timeline>['happens']>[]) => {
    const t = timeline(policyOf({ rules: { stall: { hours: 'support' } } }));
    t.happens('10:00', 'interaction.started', { channel: 'chat', customer: { name: 'Kim' } });
    for (const event of events) t.happens(...event);
    return briefAt(t, '10:30').next;
  };

  test.each([
    ['nobody has it', nextAfter(), 'Nobody has it: move it on before tomorrow at 10:00.'],
    [
      'a chat without an answer',
      nextAfter(
        ['10:01', 'interaction.connected', { agent: 'a1' }],
        ['10:02', 'interaction.message', { by: 'customer' }],
      ),
      'Answer the customer in the chat: they have waited since 10:02.',
    ],
    [
      'a supervisor is asked',
      nextAfter(['10:01', 'supervisor.requested', { by: 'customer', reason: 'third call' }]),
      'A supervisor is to take it: the customer asks for a supervisor: third call.',
    ],
    [
      'a wait for the customer',
      nextAfter(['10:01', 'case.waiting', { on: 'customer', what: 'a photo' }]),
      'Wait for the customer: a photo.',
    ],
    [
      'a wait for somebody else',
      nextAfter([
        '10:01',
        'case.waiting',
        { on: 'third-party', what: 'the part', until: '2026-11-23T20:00:00Z' },
      ]),
      'Make sure that this comes by today at 14:00: the part.',
    ],
    [
      'a resolved case',
      nextAfter(['10:01', 'case.resolved', { by: 'a1' }]),
      'Nothing is open: it was resolved today at 10:01.',
    ],
  ])('%s', (_, next, words) => expect(next).toBe(words));
});

const GSM_7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const septets = (text: string) =>
  [...text].reduce((n, c) => n + (GSM_7.includes(c) ? 1 : '^{}\\[~]|€'.includes(c) ? 2 : Number.NaN), 0);

describe('the forms of a brief', () => {
  test('spoken: whose call and why come first, then what must not be done', () => {
    expect(spokenBrief(briefAt(known()), 'read the meter')).toBe(
      'Baton. A promised call to Kim. It is about read the meter. Do not touch the old line. Tried already: reset; new cable. The matter: router; No light since the storm; call ...42 or ...77.',
    );
  });

  test('as a text: what is next, then what must not be done, each sentence whole', () => {
    expect(briefText(briefAt(known()))).toBe(
      'Kim, normal: Call the customer today at 11:00: read the meter. About: router; No light since the storm; call ...42 or ...77. Do not touch: the old line. Promised: a call today at 11:00 (read the meter). Tried: reset; new cable. Been with: Ann; technicians; Bo. Note: Parcel 9400111899 is on its way.',
    );
  });

  const words = fc.string({ unit: 'grapheme', maxLength: 400 });
  const lists = fc.record({
    who: words,
    about: fc.array(words, { maxLength: 2 }),
    handsOff: fc.array(words, { maxLength: 5 }),
    tried: fc.array(words, { maxLength: 20 }),
    path: fc.array(words, { maxLength: 20 }),
    note: fc.record({ by: words, text: words }),
    next: words,
  });

  test('spoken: under 15 seconds at 150 words a minute, whatever was typed', () => {
    const brief = briefAt(known());
    fc.assert(
      fc.property(lists, words, (typed, reason) => {
        const spoken = spokenBrief({ ...brief, ...typed }, reason);
        expect(spoken.split(/\s+/).filter((w) => /[\p{L}\p{N}]/u.test(w)).length).toBeLessThanOrEqual(37);
        expect(spokenWords(spoken)).toBeLessThanOrEqual(37);
      }),
      { numRuns: 200 },
    );
  });

  test('as a text: two segments at most, in GSM-7 or, for other scripts, in UCS-2', () => {
    const brief = briefAt(known());
    fc.assert(
      fc.property(lists, (typed) => {
        const text = briefText({ ...brief, ...typed });
        const size = septets(text);
        if (Number.isNaN(size)) expect(text.length).toBeLessThanOrEqual(134);
        else expect(size).toBeLessThanOrEqual(306);
        expect(text.isWellFormed()).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('accents and pictures that GSM-7 does not have cost no length', () => {
    const brief = { ...briefAt(known()), who: 'Zoë Dvořák 🎉' };
    expect(briefText(brief).startsWith('Zoe Dvorak, normal:')).toBe(true);
    expect(briefText(brief).length).toBeGreaterThan(200);
  });
});
