import { describe, expect, test } from 'vitest';
import { newsOf } from '../../functions/app/source-tally.ts';
import { ArrivingBody, allIncoming, heardDirectly, incomingIn } from '../../functions/arriving.ts';
import { contactEvent, contactRecord, piped } from '../sources/make-connect.ts';
import { detailEvent, GENESYS } from '../sources/make-genesys.ts';
import { at, fact } from '../support/given.ts';

const NOW = at('12:00');

function reading() {
  const lines: unknown[] = [];
  const counts: string[] = [];
  const log = {
    info: (message: string, fields: object = {}) => void lines.push({ message, ...fields }),
    failed: (message: string) => void lines.push({ message }),
    count: (name: string) => void counts.push(name),
  };
  return {
    lines,
    counts,
    log,
    reads: (body: unknown) => incomingIn(ArrivingBody.parse(body), NOW, log).items,
  };
}

describe('what the intake queue holds', () => {
  test('what Baton put there is taken as it is', () => {
    const item = { kind: 'fact' as const, fact: fact({ type: 'interaction.held', time: NOW }) };
    expect(reading().reads(item)).toEqual([item]);
  });

  test.each([
    [
      'aws.connect',
      contactEvent('QUEUED', '1:00', { id: 'a', queue: ['q', '1:00'] }),
      ['interaction.started', 'interaction.queued'],
    ],
    [
      'a pipe, a contact record of Amazon Connect,',
      piped(contactRecord({ id: 'a', ended: '1:00', reason: 'TELECOM_PROBLEM' })),
      ['interaction.started', 'interaction.ended'],
    ],
    ['Genesys Cloud', detailEvent('acd.start', 5, 'c', { queueId: 'q' }), ['interaction.queued']],
  ])('what comes of %s becomes what it tells', (_, envelope, types) => {
    const read = reading().reads(envelope);
    expect(read.map((item) => item.kind === 'fact' && item.fact.type)).toEqual(types);
  });

  test('what is not understood is counted by its name, without a word of its content', () => {
    const r = reading();
    r.reads({ source: 'aws.other', 'detail-type': 'Kim +15555550101', detail: { name: 'Kim' } });
    r.reads({ ...contactEvent('Kim called +15555550101', '1:00', { id: 'a' }) });
    expect(r.counts).toEqual(['UnknownKind', 'UnknownKind']);
    expect(r.lines).toMatchObject([
      { message: 'read', kind: 'event of aws.other', says: 'unknown', events: 0 },
      { message: 'read', says: 'unknown', events: 2 },
    ]);
    expect(JSON.stringify(r.lines)).not.toMatch(/5555/);
  });

  test('a record of a stream that is no JSON, or no contact record, is counted and holds up nobody', () => {
    const r = reading();
    for (const data of ['!', 'bm90IGpzb24=', 'e30=', '']) {
      const body = { ...piped({}), data };
      expect(r.reads(body)).toEqual([]);
    }
    expect(r.counts).toEqual(Array(4).fill('UnknownKind'));
  });

  test('what EventBridge brought is heard here, and nothing that the API heard already', () => {
    const { log } = reading();
    const item = { kind: 'fact' as const, fact: fact({ type: 'interaction.held', time: NOW }) };
    const queued = detailEvent('acd.start', 5, 'c', { queueId: 'q' });
    const ended = piped(contactRecord({ id: 'a', ended: '1:00' }));
    const read = [item, queued, ended].map((body) => ({ record: 'one', value: ArrivingBody.parse(body) }));
    const heard = heardDirectly(allIncoming(read, NOW, log, () => {}).incoming);
    expect(heard.map(({ type }) => type)).toEqual([
      'interaction.queued',
      'interaction.started',
      'interaction.ended',
    ]);
  });

  test('what names no conversation is counted by the source that says it', () => {
    const { log } = reading();
    const bodies = [
      { source: 'aws.other', 'detail-type': 'News', detail: {} },
      {
        source: 'aws.connect',
        'detail-type': 'Brand New Event',
        resources: ['arn:aws:connect:us-east-1:111122223333:instance/i-1'],
        detail: { instanceArn: 'arn:aws:connect:us-east-1:111122223333:instance/i-1' },
      },
      { ...piped({}), data: 'e30=' },
      // This one is kept in its case, and counted there.
      detailEvent('teleport', 5, 'c'),
    ];
    const read = bodies.map((body) => ({ record: 'one', value: ArrivingBody.parse(body) }));
    const { incoming, unplaced } = allIncoming(read, NOW, log, () => {});
    const news = newsOf(heardDirectly(incoming), NOW, { unplaced });
    expect(news.map(({ source, events, unknown }) => [source, events, Object.keys(unknown)])).toEqual([
      [GENESYS, 1, ['teleport']],
      ['aws.other', 0, ['event of aws.other']],
      ['amazon-connect:i-1', 0, ['Brand New Event']],
      ['amazon-connect', 0, ['stream record']],
    ]);
  });

  test('what is neither is refused', () => {
    for (const body of [{}, { source: 'x' }, { kind: 'fact' }, 'text', null])
      expect(ArrivingBody.safeParse(body).success).toBe(false);
  });

  test('a message that cannot be read takes no other with it', () => {
    const { log, lines } = reading();
    const failed: string[] = [];
    const good = { kind: 'fact' as const, fact: fact({ type: 'interaction.held', time: NOW }) };
    const broken = {
      kind: 'envelope' as const,
      envelope: Object.freeze({
        source: 'aws.connect',
        'detail-type': '',
        get detail(): never {
          throw new Error('broken');
        },
      }),
    };
    const read = [
      { record: '1', value: broken },
      { record: '2', value: good },
    ];
    expect(allIncoming(read, NOW, log, (record) => failed.push(record)).incoming).toEqual([
      { record: '2', value: good, item: good },
    ]);
    expect({ failed, lines }).toMatchObject({
      failed: ['1'],
      lines: [{ message: 'what a phone system says cannot be read' }],
    });
  });
});
