import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OUTSIDE_DATA } from '../../functions/domain/event.ts';
import { instantOf } from '../../functions/domain/time.ts';
import { readEvents } from '../../functions/sources/cloud-events.ts';

const now = instantOf('2026-11-23T19:00:00Z');
const ONE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const LINES = 'application/x-ndjson';

const started = {
  specversion: '1.0',
  id: 'e-1',
  source: 'asterisk:pbx-1',
  type: 'interaction.started',
  time: '2026-11-23T12:59:30.5-06:00',
  subject: 'call-1',
  data: { channel: 'voice', customer: { phone: '+15555550101' }, ivr: { path: [1, 4] } },
};

const read = (type: string | undefined, body: unknown) =>
  readEvents(type, typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body), now);

function refusedOf(changes: object): { field?: string | undefined; reason: string } {
  const reading = read(ONE, { ...started, ...changes });
  if ('refusal' in reading || !reading.refused[0]) throw new Error(`taken: ${JSON.stringify(reading)}`);
  expect(reading.facts).toEqual([]);
  const { field, reason } = reading.refused[0];
  return { field, reason };
}

describe('one event', () => {
  test('becomes a fact: its time in UTC, its unknown data kept', () => {
    expect(read(ONE, started)).toEqual({
      refused: [],
      facts: [
        {
          id: 'e-1',
          source: 'asterisk:pbx-1',
          type: 'interaction.started',
          time: '2026-11-23T18:59:30.500Z',
          subject: 'call-1',
          order: 0,
          data: started.data,
        },
      ],
    });
  });

  test.each([
    [ONE, started],
    [`${ONE}; charset=UTF-8`, started],
    [BATCH, [started]],
    [LINES, JSON.stringify(started)],
    ['application/json', started],
    ['application/json', [started]],
    [ONE, Buffer.from(JSON.stringify(started))],
  ])('is taken as %s', (type, body) => {
    expect(read(type, body)).toMatchObject({ facts: [{ id: 'e-1' }], refused: [] });
  });

  test('may leave out data where no field is needed', () => {
    expect(read(ONE, { ...started, type: 'interaction.held', data: undefined })).toMatchObject({
      facts: [{ type: 'interaction.held', data: {} }],
    });
  });

  test('may be about a case', () => {
    expect(read(ONE, { ...started, subject: 'case:case_abcdefghijklmnop' })).toMatchObject({ refused: [] });
  });

  test('may have a name instead of a form: an agent is an id or more', () => {
    const event = { ...started, type: 'interaction.connected', data: { agent: 'ada' } };
    expect(read(ONE, event)).toMatchObject({ facts: [{ data: { agent: { id: 'ada' } } }] });
  });
});

describe('events of one instant', () => {
  test('keep the order of their body', () => {
    const reading = read(
      BATCH,
      ['a', 'b', 'c'].map((id) => ({ ...started, id })),
    );
    expect(reading).toMatchObject({ facts: [{ id: 'a', order: 0 }, { order: 1 }, { id: 'c', order: 2 }] });
  });

  test('keep the order of their sequence, when they were sent in several bodies', () => {
    expect(read(ONE, { ...started, sequence: '000000000000420' })).toMatchObject({ facts: [{ order: 420 }] });
    expect(read(ONE, { ...started, sequence: 'next' })).toMatchObject({ facts: [{ order: 0 }] });
  });
});

describe('a bad event is refused by itself', () => {
  test('with its index and line, and the others are taken', () => {
    const body = [JSON.stringify(started), '', '{"id":', JSON.stringify({ ...started, id: 'e-2' })].join(
      '\r\n',
    );
    expect(read(LINES, body)).toMatchObject({
      facts: [{ id: 'e-1' }, { id: 'e-2', order: 2 }],
      refused: [{ index: 1, line: 3, reason: 'not valid JSON' }],
    });
  });

  test.each([
    [{ specversion: '0.3' }, 'specversion', 'Invalid input: expected "1.0"'],
    [{ id: '' }, 'id', 'expected string to have >=1 characters'],
    [{ id: undefined }, 'id', 'id: missing'],
    [{ source: 'a\nb' }, 'source', 'cannot be printed'],
    [{ source: 'x'.repeat(257) }, 'source', '<=256'],
    [{ subject: 'x'.repeat(257) }, 'subject', '<=256'],
    [{ subject: 'case:42' }, 'subject', 'not a case id'],
    [{ type: 'call.answered' }, 'type', 'not a type that may come from outside'],
    [{ type: 'climb.started' }, 'type', 'not a type that may come from outside'],
    [{ type: 'toString' }, 'type', 'not a type that may come from outside'],
    [{ time: '2026-11-23T12:59:30' }, 'time', 'with offset'],
    [{ time: '2026-13-23T12:59:30Z' }, 'time', 'with offset'],
    [{ time: '58849-01-01T00:00:00Z' }, 'time', 'with offset'],
    [{ time: '9999-12-31T23:59:59-01:00' }, 'time', 'not within the years'],
    [{ time: '0000-01-01T00:00:00+01:00' }, 'time', 'not within the years'],
    [{ data: null }, 'data', 'expected object'],
    [{ data: {} }, 'data.channel', 'missing'],
    [{ data: { channel: 'fax' } }, 'data.channel', 'expected one of'],
    [{ data: { channel: 'voice', customer: { phone: '555' } } }, 'data.customer.phone', 'E.164'],
    [{ type: 'interaction.connected', data: {} }, 'data.agent', 'missing'],
    [
      { type: 'interaction.connected', data: { agent: { id: 'a', phone: '1' } } },
      'data.agent.phone',
      'E.164',
    ],
    [{ type: 'interaction.connected', data: { agent: 7 } }, 'data.agent', 'none of the forms'],
    [{ type: 'interaction.transferred', data: { to: {} } }, 'data.to', 'needs one of agent, queue, external'],
    [{ type: 'callback.promised', data: {} }, 'data', 'needs exactly one of at, window, by'],
    [{ data: { channel: 'voice', note: '\ud800' } }, 'data.note', 'no Unicode text'],
    [{ data: { channel: 'voice', note: '\uffff' } }, 'data.note', 'no Unicode text'],
  ])('%j', (changes, field, reason) => {
    expect(refusedOf(changes)).toEqual({ field, reason: expect.stringContaining(reason) });
  });

  test('with all its faults, the first one as its field', () => {
    expect(refusedOf({ id: '', data: { channel: 'fax' } })).toEqual({
      field: 'id',
      reason: expect.stringMatching(/^id: .*; data\.channel: /),
    });
  });

  test('with eight faults at most', () => {
    const { reason } = refusedOf({
      type: 'case.noted',
      data: { by: 'a', text: 'b', tried: Array(5000).fill(1) },
    });
    expect(reason.split('; ')).toHaveLength(8);
  });

  test.each(['7', 'null', '"text"', '[]'])('%s is no object', (body) => {
    expect(read(LINES, body)).toMatchObject({ refused: [{ index: 0, reason: 'not a JSON object' }] });
  });

  test('over 256 KB', () => {
    const withNote = (length: number) => ({
      ...started,
      data: { channel: 'voice', note: 'x'.repeat(length) },
    });
    const spare = 256 * 1024 - JSON.stringify(withNote(0)).length;
    expect(read(BATCH, [withNote(spare), withNote(spare + 1)])).toMatchObject({
      facts: [{ order: 0 }],
      refused: [{ index: 1, reason: 'larger than 256 KB' }],
    });
  });

  test('that is nested without end', () => {
    const deep = `{"specversion":"1.0","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(read(ONE, deep)).toMatchObject({
      refused: [{ reason: expect.stringContaining('nested deeper') }],
    });
  });

  test('whose source the signature is not good for, under its index whatever its sequence', () => {
    const body = [
      { ...started, sequence: '70' },
      { ...started, source: 'zendesk:acme', sequence: '71' },
    ];
    const only = (source: string) => source === 'asterisk:pbx-1';
    expect(readEvents(BATCH, JSON.stringify(body), now, only)).toMatchObject({
      facts: [{ order: 70 }],
      refused: [{ index: 1, field: 'source', reason: expect.stringContaining('signature') }],
    });
  });

  test('without changing what objects are', () => {
    const reading = read(ONE, JSON.stringify(started).replace('"ivr"', '"__proto__"'));
    expect(reading).toMatchObject({ facts: [{ id: 'e-1' }] });
    expect('path' in {}).toBe(false);
  });
});

describe('a body is refused as a whole', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...started, id: `e-${i}` }));

  test.each([
    [415, 'no content type', undefined, started],
    [415, 'another content type', 'text/plain', started],
    [415, 'another character set', `${ONE}; charset=utf-16`, started],
    [400, 'no JSON', ONE, '{'],
    [400, 'no UTF-8', ONE, Uint8Array.from([0x22, 0xff, 0x22])],
    [400, 'an array where one was announced', ONE, [started]],
    [400, 'one where an array was announced', BATCH, started],
    [400, 'an empty array', BATCH, []],
    [400, 'an empty body', LINES, '\n\n'],
    [413, '1,001 events', BATCH, many(1001)],
    [413, '1,001 lines', LINES, '{}\n'.repeat(1001)],
    [413, 'over 1 MiB', LINES, `{"a":"${'é'.repeat(524_285)}"}`],
  ])('%i for %s', (status, _, type, body) => {
    expect(read(type, body)).toMatchObject({
      refusal: { status, title: expect.any(String), detail: expect.any(String) },
    });
  });

  test('but not at the limits', () => {
    expect(read(BATCH, many(1000))).toMatchObject({ refused: [] });
    expect(read(LINES, `${JSON.stringify(started)}\n${' '.repeat(1_048_000)}`)).toMatchObject({
      refused: [],
    });
  });

  test('and its refusal quotes nothing of it', () => {
    expect(JSON.stringify(read(ONE, '{"phone": +15555550101'))).not.toContain('5555');
  });
});

describe('whatever comes', () => {
  const types = fc.constantFrom(ONE, BATCH, LINES, 'application/json', undefined, '');

  test('nothing is thrown, and every member is either a fact or refused', () => {
    const almost = fc.record(
      {
        specversion: fc.constantFrom('1.0', '2'),
        id: fc.oneof(fc.string(), fc.constant('e')),
        source: fc.constant('s'),
        type: fc.constantFrom(...Object.keys(OUTSIDE_DATA), 'x', '__proto__'),
        time: fc.oneof(fc.constant('2026-11-23T19:00:00Z'), fc.string(), fc.date({ noInvalidDate: true })),
        subject: fc.oneof(fc.string(), fc.constant('case:')),
        data: fc.oneof(
          fc.jsonValue(),
          fc.dictionary(fc.constantFrom('agent', 'to', 'by', 'text'), fc.jsonValue()),
        ),
      },
      { requiredKeys: [] },
    );
    const members = fc.array(fc.oneof(almost, fc.jsonValue()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(members, (events) => {
        const reading = read(BATCH, events);
        if ('refusal' in reading) throw new Error(reading.refusal.detail);
        const indexes = [
          ...reading.facts.map(({ order }) => order),
          ...reading.refused.map(({ index }) => index),
        ];
        expect(indexes.sort((a, b) => a - b)).toEqual(events.map((_, index) => index));
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(types, fc.string({ unit: 'binary' }), (type, body) => void read(type, body)));
    fc.assert(fc.property(types, fc.uint8Array(), (type, body) => void read(type, body)));
  });
});
