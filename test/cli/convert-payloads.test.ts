import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginConversion } from '../../functions/cli/conversions.ts';
import { jsonValuesOf } from '../../functions/cli/json-values.ts';
import { callOf, contactEvent, contactRecord, flowInvocation, SOURCE } from '../sources/make-connect.ts';
import { detailEvent, GENESYS } from '../sources/make-genesys.ts';
import { baton, linesOf } from './run-baton.ts';

function temporary(name: string, content: string | Buffer): string {
  const file = join(mkdtempSync(join(tmpdir(), 'baton-')), name);
  writeFileSync(file, content);
  return file;
}

async function cut(content: string | Buffer, longest = 1_000_000, name = 'values.json') {
  const found: { text: string | undefined; number: number; offset: number }[] = [];
  for await (const values of jsonValuesOf(temporary(name, content), longest)) found.push(...values);
  return found;
}
const texts = async (content: string, longest?: number) =>
  (await cut(content, longest)).map(({ text }) => text);

describe('the objects of a file', () => {
  const values = ['{"a":1}', '{"b":{"c":["}",{"d":"\\"{\\\\"}]}}', '{}'];
  test.each([
    ['a line each', values.join('\n')],
    ['nothing in between', values.join('')],
    ['one array', `[${values.join(',')}]`],
    ['an array over many lines', `[\r\n  ${values.join(',\r\n  ')}\r\n]\r\n`],
    ['a byte order mark and blank lines', `\ufeff\n\n${values.join('\n\n')}\n`],
  ])('%s', async (_, content) => expect(await texts(content)).toEqual(values));

  test('each has its line and its place', async () => {
    expect((await cut('{"a":\n1}\n{"b":2}')).map(({ number, offset }) => ({ number, offset }))).toEqual([
      { number: 1, offset: 0 },
      { number: 3, offset: 9 },
    ]);
  });

  test('one that was cut off takes no other with it', async () => {
    for (const broken of ['{"a":"b', '{"a":{"b":1', 'nonsense', '{"a":"\\'])
      expect(await texts(`{"x":1}\n${broken}\n{"y":2}\n`)).toEqual([
        '{"x":1}',
        expect.stringContaining(broken),
        '{"y":2}',
      ]);
  });

  test('one that is too long is passed over, and the rest is read', async () => {
    const long = `{"a":"${'x'.repeat(600_000)}"}`;
    expect(await texts(`{"x":1}\n${long}\n{"y":2}`, 300_000)).toEqual(['{"x":1}', undefined, '{"y":2}']);
  });

  test('an export that is packed is unpacked', async () => {
    expect((await cut(gzipSync(values.join('')), 1_000_000, 'export.gz')).map(({ text }) => text)).toEqual(
      values,
    );
  });

  test('whatever they hold, and wherever a block of the file ends', async () => {
    const long = fc
      .string({ unit: 'grapheme', minLength: 20, maxLength: 40 })
      .map((unit) => unit.repeat(2000));
    const value = fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.jsonValue(), long), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 6 }),
        fc.constantFrom('', '\n', ' ', ',', '\r\n'),
        async (all, between) => {
          const written = all.map((one) => JSON.stringify(one));
          expect(await texts(written.join(between), 10_000_000)).toEqual(written);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('convert --from amazon-connect', () => {
  const { events, records } = callOf([
    {
      id: 'a',
      queue: ['billing', '0:20'],
      agent: ['ann', '2:10'],
      ended: '6:05',
      reason: 'CUSTOMER_DISCONNECT',
    },
  ]);
  const types = (out: string) =>
    linesOf(out).map((line) => JSON.parse(line).type.replace('interaction.', ''));
  const convert = (...args: string[]) => baton(['convert', '--from', 'amazon-connect', ...args]);
  const AS_ONE = ['started', 'queued', 'connected', 'ended'];

  test('contact events, contact records as Firehose exports them, and both: each thing once', async () => {
    const ndjson = temporary('events.ndjson', events.map((event) => JSON.stringify(event)).join('\n'));
    const stream = temporary(
      'records',
      [...records, ...records].map((record) => JSON.stringify(record)).join(''),
    );
    for (const files of [[ndjson], [stream], [ndjson, stream], [stream, ndjson]]) {
      const { code, out } = await convert(...files);
      expect({ code, types: new Set(types(out)) }).toEqual({ code: 0, types: new Set(AS_ONE) });
      // The record knows the agent's name, and says so beside the event.
      expect(types(out).filter((type) => type !== 'connected')).toHaveLength(3);
    }
  });

  test('a flow invocation, whose customer has no name and no log', async () => {
    const { out, err } = await convert(
      temporary('flow.json', JSON.stringify(flowInvocation('a', '+15555550101'), null, 2)),
    );
    expect(JSON.parse(out)).toMatchObject({
      source: SOURCE,
      subject: 'a',
      type: 'customer.identified',
      data: { customer: { phone: '+15555550101' } },
    });
    expect(err).not.toContain('5555');
  });

  test('counts kinds that are known, those that are not, and what is malformed, by its place', async () => {
    const content = [
      JSON.stringify(contactEvent('QUEUED', '0:20', { id: 'a', queue: ['q', '0:20'] })),
      '{"cut":"off',
      JSON.stringify(contactEvent('TELEPORTED', '1:00', { id: 'a' })),
      JSON.stringify(contactRecord({ id: 'b', method: 'MONITOR' })),
      '{"something":"else"}',
    ].join('\n');
    const file = temporary('mixed.json', content);
    const { code, err } = await convert(file);
    expect(code).toBe(0);
    expect(linesOf(err)).toEqual([
      `${file}:2: neither JSON nor a form`,
      'payloads: 4, events: 3',
      'kinds: contact event QUEUED 1, contact record 1',
      'payloads that tell nothing of a customer: 1',
      'unknown kinds, kept where their conversation is known: contact event TELEPORTED 1, no payload of Amazon Connect 1',
    ]);
    const json = await convert('--json', file);
    expect(JSON.parse(json.err)).toMatchObject({
      payloads: 4,
      malformed: 1,
      unknownKinds: { 'contact event TELEPORTED': 1 },
    });
  });

  test('ends with 1 when nothing in the file is of the system', async () => {
    expect(await convert(temporary('other.json', '{"hello":1}'))).toMatchObject({ code: 1, out: '' });
  });

  test('names another source, and shifts all times alike', async () => {
    const file = temporary('events.json', JSON.stringify(events));
    const { out } = await convert('--source', 'connect:test', '--ending-now', file);
    const told = linesOf(out).map((line) => JSON.parse(line));
    expect(new Set(told.map(({ source }) => source))).toEqual(new Set(['connect:test']));
    const last = Math.max(...told.map(({ time }) => Date.parse(time)));
    expect(Math.abs(Date.now() - last)).toBeLessThan(60_000);
    expect(last - Math.min(...told.map(({ time }) => Date.parse(time)))).toBe(365_000);
  });
});

describe('convert --from genesys', () => {
  test('detail events', async () => {
    const events = [
      detailEvent('customer.start', 0, 'c', { ani: 'tel:+15555550101' }),
      detailEvent('customer.end', 60, 'c', { disconnectType: 'ERROR' }),
    ];
    const { code, out, err } = await baton([
      'convert',
      '--from',
      'genesys',
      temporary('events.json', JSON.stringify(events)),
    ]);
    expect(code).toBe(0);
    expect(linesOf(out).map((line) => JSON.parse(line))).toMatchObject([
      { source: GENESYS, subject: 'c', type: 'customer.identified' },
      { type: 'interaction.started' },
      { type: 'interaction.ended', data: { outcome: 'dropped' } },
    ]);
    expect(err).toContain('kinds: customer.start 1, customer.end 1');
  });
});

describe('payloads that were kept in something else', () => {
  const read = (from: 'amazon-connect' | 'genesys' | 'zendesk', text: string) => {
    const conversion = beginConversion({ from });
    const events = conversion.read(text, { file: 'kept', line: 1 });
    return { types: events.map(({ type }) => type), report: conversion.report() };
  };
  const call = detailEvent('customer.start', 0, 'c1');

  test('a log of a function, with what it writes before them', () => {
    const line = `2026-11-23T15:00:00.000Z\t5f1\tINFO\t${JSON.stringify(contactEvent('INITIATED', '0:00', { id: 'a' }))}`;
    expect(read('amazon-connect', line).types).toEqual(['interaction.started']);
    expect(read('amazon-connect', 'START RequestId: 5f1 Version: $LATEST').report).toMatchObject({
      malformed: 1,
    });
  });

  test('what has no time of its own, like a flow’s invocation, has that of the log', () => {
    const call = JSON.stringify(flowInvocation('a', '+15555550101'));
    const times = (text: string) =>
      beginConversion({ from: 'amazon-connect' })
        .read(text, { file: 'kept', line: 1 })
        .map(({ time }) => time);
    const at = '2026-11-23T15:00:07.250Z';
    expect(times(`${at}\t5f1\tINFO\t${call}`)).toEqual([at]);
    const logged = { events: [{ timestamp: Date.parse(at), message: call }] };
    expect(times(JSON.stringify(logged))).toEqual([at]);
    const data = Buffer.from(call).toString('base64');
    const streamed = { Records: [{ kinesis: { data, approximateArrivalTimestamp: Date.parse(at) / 1000 } }] };
    expect(times(JSON.stringify(streamed))).toEqual([at]);
    const queued = { Records: [{ body: call, attributes: { SentTimestamp: String(Date.parse(at)) } }] };
    expect(times(JSON.stringify(queued))).toEqual([at]);
  });

  test('messages of a queue, of any system; what is none is counted by its wrapper', () => {
    const queued = { Records: [{ body: JSON.stringify(call) }, { body: 'gone' }] };
    const { types, report } = read('genesys', JSON.stringify(queued));
    expect(types).toEqual(['interaction.started']);
    expect(report).toMatchObject({ payloads: 2, unknownKinds: { 'queue message': 1 } });
    expect(
      read('zendesk', JSON.stringify({ Messages: [{ ReceiptHandle: 'r', Body: '{}' }] })).report,
    ).toMatchObject({
      unknownKinds: { 'no event of Zendesk': 1 },
    });
  });
});
