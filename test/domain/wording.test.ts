import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { briefOf } from '../../functions/domain/brief/brief-of.ts';
import { spokenBrief } from '../../functions/domain/brief/brief-words.ts';
import { type Case, newCase, type Reply } from '../../functions/domain/case.ts';
import { E164, PersonId } from '../../functions/domain/ids.ts';
import { pageText } from '../../functions/domain/wording/page-text.ts';
import { replyText, unclearText } from '../../functions/domain/wording.ts';
import { at, CASE, policyOf, timeline } from '../support/given.ts';

const GSM_7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€';
const septets = (text: string) =>
  [...text].reduce((sum, c) => sum + (GSM_7.includes(c) ? 1 : EXTENDED.includes(c) ? 2 : Number.NaN), 0);

const ascii = fc.string({
  unit: fc.integer({ min: 1, max: 126 }).map((n) => String.fromCharCode(n)),
  maxLength: 400,
});
const shortAscii = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((n) => String.fromCharCode(n)),
  minLength: 1,
  maxLength: 256,
});

const told = fc.record({
  name: fc.option(shortAscii, { nil: undefined }),
  topic: shortAscii,
  summary: ascii,
  note: ascii,
  handsOff: fc.array(ascii, { maxLength: 3 }),
  tried: fc.array(ascii, { maxLength: 3 }),
  why: ascii,
});

function caseOf(t: {
  name?: string | undefined;
  topic: string;
  summary: string;
  note: string;
  handsOff: string[];
  tried: string[];
}): Case {
  return {
    ...newCase(CASE),
    customer: { phone: E164.parse('+15555550142'), ...(t.name === undefined ? {} : { name: t.name }) },
    topic: t.topic,
    summary: t.summary,
    tried: t.tried,
    handsOff: t.handsOff,
    lastNote: { by: 'ann', text: t.note },
  };
}
const grounds = { rule: 'loop', revision: '0123456789ab', compared: { 'sent to': 'x' }, events: ['pbx/1'] };
const climb = (why: string) => ({ why, grounds, startedAt: at('10:00') }) as never;
const brief = (state: Case) => briefOf(state, policyOf(), at('12:00'));

describe('a page', () => {
  test('fits two segments in GSM-7 whatever was typed in ASCII, and always ends in its code and answers', () => {
    fc.assert(
      fc.property(told, fc.integer({ min: 10, max: 999 }), (t, code) => {
        const text = pageText(brief(caseOf(t)), climb(t.why), code);
        expect(septets(text)).toBeLessThanOrEqual(306);
        expect(text.startsWith(`Baton ${code}: `)).toBe(true);
        expect(text.endsWith(`Reply 1 ${code} take, 2 ${code} pass, 3 ${code} done, ? ${code} why.`)).toBe(
          true,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('never has more than two characters of a phone number in it', () => {
    const text = pageText(
      brief(caseOf({ topic: 't', summary: '', note: '', handsOff: [], tried: [] })),
      climb('w'),
      10,
    );
    expect(text).toContain('42');
    expect(text).not.toContain('5555');
  });

  test('says why, and what must not be done, before what is merely good to know', () => {
    const t = timeline();
    t.happens('10:00', 'interaction.started', {
      channel: 'voice',
      topic: 'router',
      customer: { name: 'Kim' },
    });
    t.happens('10:01', 'case.noted', {
      by: 'ann',
      text: 'is polite',
      tried: ['reset'],
      handsOff: ['the old line'],
    });
    t.happens('10:02', 'supervisor.requested', { by: 'customer' });
    const [first] = t.state().climbs;
    const text = pageText(brief(t.state()), first as never, 12);
    const order = [
      'Kim',
      'asks for a supervisor',
      'router',
      'the old line',
      'reset',
      'is polite',
      'Reply 1 12',
    ];
    expect(order.map((part) => text.indexOf(part))).toEqual(
      order.map((part) => text.indexOf(part)).toSorted((a, b) => a - b),
    );
    expect(order.every((part) => text.includes(part))).toBe(true);
  });
});

describe('an answer', () => {
  const outcomes: readonly Reply['outcome'][] = [
    'taken',
    'yours',
    'held',
    'passed',
    'resolved',
    'over',
    'why',
  ];
  test('fits two segments too', () => {
    fc.assert(
      fc.property(told, fc.constantFrom(...outcomes), (t, outcome) => {
        const reply: Reply = {
          person: PersonId.parse('pam'),
          reply: 'SM1',
          outcome,
          holder: PersonId.parse('raj'),
        };
        expect(septets(replyText(caseOf(t), climb(t.why), reply, policyOf()))).toBeLessThanOrEqual(306);
      }),
      { numRuns: 100 },
    );
  });

  test('to an unclear word lists the codes, as many as fit', () => {
    expect(unclearText([10, 11])).toBe('Baton: which one? Reply with its code, like 1 10. Open: 10, 11.');
    expect(unclearText([])).toContain('nothing open');
    expect(unclearText(Array.from({ length: 200 }, (_, i) => 10 + i)).length).toBeLessThanOrEqual(306);
  });
});

describe('a spoken brief', () => {
  test('says whom and why, and never a number', () => {
    const spoken = spokenBrief(
      brief(caseOf({ topic: 'router', summary: 'is down', note: '', handsOff: [], tried: ['reset'] })),
      'the technician’s answer',
    );
    expect(spoken).toContain("the technician's answer");
    expect(spoken).toContain('router');
    expect(spoken).not.toMatch(/\+?\d{5}/);
  });
});
