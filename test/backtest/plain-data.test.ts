import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInstant, PLAIN_DATA } from '../../functions/cli/plain-data.ts';
import { OUTSIDE_DATA } from '../../functions/domain/event.ts';
import { InstantIn } from '../../functions/domain/time.ts';
import { eventLines } from '../support/make-events.ts';

const short = fc.string({ maxLength: 3 });
const phone = fc.constantFrom(
  '+15555550101',
  '+1555555010',
  '15555550101',
  '+0555555010',
  '+1555',
  '+155555501011234',
  '+266696687',
);
const time = fc.constantFrom(
  ...['2026-11-23T19:00:00.000Z', '2026-02-30T19:00:00.000Z', '2026-11-23T24:00:00.000Z', 'today', ''],
);
const agent = fc.oneof(
  fc.constantFrom('ada', ''),
  fc.record({ id: short, name: short, team: short, phone, skill: short }, { requiredKeys: [] }),
);
const customer = fc.record(
  {
    phone,
    name: short,
    timeZone: short,
    externalId: fc.oneof(short, fc.constant('anonymous')),
    vip: fc.boolean(),
    __proto__: short,
  },
  { requiredKeys: [] },
);
const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(0, 1, 5, 6, -1, 0.5, 2 ** 53, null));
const long = fc.constantFrom('x'.repeat(256), 'x'.repeat(257), 'x'.repeat(10_000), 'x'.repeat(10_001));

/** Every field that any type knows, each right, nearly right, or nothing like it. */
const field = {
  customer,
  agent,
  from: fc.record({ agent, queue: short }, { requiredKeys: [] }),
  to: fc.record({ agent, queue: short, external: short, floor: short }, { requiredKeys: [] }),
  channel: fc.constantFrom('voice', 'chat', 'fax'),
  direction: fc.constantFrom('inbound', 'sideways'),
  mode: fc.constantFrom('cold', 'warm', 'hot'),
  outcome: fc.constantFrom('completed', 'dropped', 'lost'),
  by: fc.constantFrom('customer', 'agent', 'system', 'ada', ''),
  on: fc.constantFrom('customer', 'third-party', 'nobody'),
  queue: fc.oneof(short, long),
  topic: short,
  leg: short,
  text: fc.oneof(short, long),
  what: short,
  summary: short,
  comment: short,
  until: time,
  estimatedWait: fc.constantFrom('PT5M', '5 minutes'),
  movedIsTransfer: fc.boolean(),
  mayBeAsked: fc.boolean(),
  position: odd,
  score: odd,
  other: odd,
};
const anyData = fc.oneof(
  { weight: 9, arbitrary: fc.record(field, { requiredKeys: [] }) },
  { weight: 9, arbitrary: fc.record({ ...field, queue: odd, by: odd, agent: odd }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: odd },
);

describe('what is plainly in order', () => {
  test.each([...PLAIN_DATA])('as data of %s is taken by the schema as it is', (type, isPlain) => {
    fc.assert(
      fc.property(anyData, (given) => {
        const known = new Set(Object.keys(OUTSIDE_DATA[type].shape));
        const fields = Object.entries(Object(given)).filter(([name]) => known.has(name) || name === 'other');
        const data: unknown =
          typeof given === 'object' && given !== null ? Object.fromEntries(fields) : given;
        if (!isPlain(data)) return;
        const read = OUTSIDE_DATA[type].safeParse(data);
        expect(read.error?.issues ?? []).toEqual([]);
        expect(read.data).toEqual(data);
      }),
      { numRuns: 1000 },
    );
  });

  test('as a time is taken as it is', () => {
    const digits = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
    const times = fc
      .tuple(digits, digits, digits, digits, digits, digits)
      .map(([y, mo, d, h, mi, s]) => `20${y}-${mo}-${d}T${h}:${mi}:${s}.000Z`);
    fc.assert(
      fc.property(
        fc.oneof(
          times,
          time,
          fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
        ),
        (given) => {
          if (isInstant(given)) expect(InstantIn.parse(given)).toBe(given);
        },
      ),
    );
    expect(isInstant('2026-02-30T00:00:00.000Z')).toBe(false);
  });

  test('is nearly everything that a log holds', () => {
    const events = [...eventLines({ count: 5000 })].map((line) => JSON.parse(line));
    const plain = events.filter(({ type, data }) => PLAIN_DATA.get(type)?.(data));
    expect(plain.length / events.length).toBeGreaterThan(0.98);
  });
});
