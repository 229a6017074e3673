import { describe, expect, test } from 'vitest';
import { asteriskCel } from '../../functions/cli/convert-cel.ts';
import { described, said } from './described-events.ts';

const [ID, AGENT, OTHER] = ['1790000000.1', '1790000008.2', '1790000050.3'];

function convert(rows: readonly string[]) {
  const conversion = asteriskCel({ source: 'asterisk:test', country: 'US', timeZone: undefined, shift: 0 });
  const at = { file: 'cel', line: 1 };
  const events = rows.flatMap((row) => conversion.read(row, at));
  return { events: [...events, ...conversion.end()], report: conversion.report() };
}

/** Seconds after the call began, on a wall in Chicago. */
const row = (
  after: number,
  event: string,
  own: string,
  channel: string,
  more: { app?: string; data?: string; extra?: object } = {},
) => {
  const wall = new Date((1_790_000_000 + after - 5 * 3600) * 1000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
  const { app = '', data = '', extra = {} } = more;
  const cells = [
    event,
    wall,
    '',
    '+15555550121',
    '',
    '',
    '',
    's',
    'default',
    channel,
    app,
    data,
    '3',
    '',
    own,
    ID,
    '',
    '',
    '',
  ];
  return [...cells, JSON.stringify(extra)].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
};
const begun = [
  row(0, 'CHAN_START', ID, 'PJSIP/trunk-00000001'),
  row(1, 'APP_START', ID, 'PJSIP/trunk-00000001', { app: 'Queue', data: '2001,t' }),
  row(8, 'CHAN_START', AGENT, 'PJSIP/3011-00000002'),
  row(11, 'ANSWER', AGENT, 'PJSIP/3011-00000002'),
  row(11, 'BRIDGE_ENTER', AGENT, 'PJSIP/3011-00000002'),
  row(11, 'BRIDGE_ENTER', ID, 'PJSIP/trunk-00000001'),
];
const start = ['started', 'queued 2001', 'connected PJSIP/3011@2001'];
const over = [
  row(90, 'HANGUP', ID, 'PJSIP/trunk-00000001', { extra: { hangupcause: 16 } }),
  row(90, 'CHAN_END', ID, 'PJSIP/trunk-00000001'),
  row(90, 'LINKEDID_END', ID, 'PJSIP/trunk-00000001'),
];

describe('the channel event log', () => {
  test('tells of a call in a queue, in the zone that its channels’ ids reveal', () => {
    expect(convert([...begun, ...over]).events.map(described)).toEqual([
      '14:13:21 started',
      '14:13:21 queued 2001',
      '14:13:31 connected PJSIP/3011@2001',
      '14:14:50 ended completed',
    ]);
  });

  test('of a line that failed, and of a caller who gave up', () => {
    const failed = row(90, 'HANGUP', ID, 'PJSIP/trunk-00000001', { extra: { hangupcause: 38 } });
    expect(
      convert([...begun, failed])
        .events.map(said)
        .at(-1),
    ).toBe('ended dropped by system');
    expect(
      convert([...begun.slice(0, 2), ...over])
        .events.map(said)
        .at(-1),
    ).toBe('ended abandoned by customer');
  });

  test('of transfers, without asking and after it', () => {
    const blind = row(60, 'BLINDTRANSFER', AGENT, 'PJSIP/3011-00000002', {
      extra: { extension: '3052', context: 'default', transferee_channel_uniqueid: ID },
    });
    expect(convert([...begun, blind, ...over]).events.map(said)).toEqual([
      ...start,
      'transferred PJSIP/3011@2001 -> (3052) cold',
      'ended completed',
    ]);
    const attended = row(60, 'ATTENDEDTRANSFER', AGENT, 'PJSIP/3011-00000002', {
      extra: {
        channel2_uniqueid: OTHER,
        transferee_channel_uniqueid: ID,
        transfer_target_channel_name: 'PJSIP/3052-00000004',
      },
    });
    const joins = row(60, 'BRIDGE_ENTER', '1790000052.4', 'PJSIP/3052-00000004');
    expect(convert([...begun, attended, joins, ...over]).events.map(said)).toEqual([
      ...start,
      'transferred PJSIP/3011@2001 -> 3052 warm',
      'connected PJSIP/3052',
      'ended completed',
    ]);
  });

  test('of a transfer whose target joins the customer before the record of it, once', () => {
    const joins = row(60, 'BRIDGE_ENTER', '1790000052.4', 'PJSIP/3052-00000004');
    const attended = row(60, 'ATTENDEDTRANSFER', AGENT, 'PJSIP/3011-00000002', {
      extra: { transferee_channel_uniqueid: ID, transfer_target_channel_name: 'PJSIP/3052-00000004' },
    });
    expect(convert([...begun, joins, attended, ...over]).events.map(said)).toEqual([
      ...start,
      'transferred PJSIP/3011@2001 -> PJSIP/3052',
      'connected PJSIP/3052',
      'ended completed',
    ]);
  });

  test('of the phone behind the Local channels that a queue’s members may be', () => {
    const local = 'Local/id-9@members-00000003';
    const rows = [
      ...begun.slice(0, 2),
      row(8, 'CHAN_START', '1790000008.3', `${local};1`),
      row(8, 'CHAN_START', '1790000008.4', `${local};2`),
      row(8, 'APP_START', '1790000008.4', `${local};2`, { app: 'Dial', data: 'PJSIP/x7Gk2' }),
      row(8, 'CHAN_START', AGENT, 'PJSIP/x7Gk2-00000004'),
      row(12, 'BRIDGE_ENTER', AGENT, 'PJSIP/x7Gk2-00000004'),
      row(12, 'BRIDGE_ENTER', '1790000008.4', `${local};2`),
      row(12, 'BRIDGE_ENTER', '1790000008.3', `${local};1`),
      row(12, 'BRIDGE_ENTER', ID, 'PJSIP/trunk-00000001'),
      row(12, 'BRIDGE_ENTER', AGENT, 'PJSIP/x7Gk2-00000004'),
      row(12, 'HANGUP', '1790000008.4', `${local};2`),
    ].map((text) => (text.includes('x7Gk2-') ? text.replace('+15555550121', '3052') : text));
    expect(convert([...rows, ...over]).events.map(said)).toEqual([
      'started',
      'queued 2001',
      'connected PJSIP/x7Gk2@2001',
      'ended completed',
    ]);
  });

  test('of a call that was dialled without a queue, with the number that its first record shows', () => {
    const agents = [
      row(8, 'CHAN_START', AGENT, 'PJSIP/3011-00000002'),
      row(9, 'BRIDGE_ENTER', AGENT, 'PJSIP/3011-00000002'),
    ].map((text) => text.replace('+15555550121', '3011'));
    const { events } = convert([row(0, 'CHAN_START', ID, 'PJSIP/trunk-00000001'), ...agents, ...over]);
    expect(events.map(said)).toEqual(['started', 'connected PJSIP/3011', 'ended completed']);
    expect(events[0]?.data).toMatchObject({ customer: { phone: '+15555550121' } });
  });

  test('of nothing where a phone of the house calls out', () => {
    const rows = [
      row(0, 'CHAN_START', ID, 'PJSIP/3011-00000002'),
      row(1, 'APP_START', ID, 'PJSIP/3011-00000002', { app: 'Dial', data: 'PJSIP/+15555550121@trunk' }),
      row(8, 'BRIDGE_ENTER', AGENT, 'PJSIP/trunk-00000003'),
    ].map((text) => text.replace('+15555550121', '3011'));
    expect(convert([...rows, ...over]).events).toEqual([]);
  });

  test('before Asterisk 12, by BRIDGE_START, which names who answered or leaves it to the answer', () => {
    const answered = row(11, 'ANSWER', AGENT, 'SIP/ada-00000002').replace('+15555550121', '3011');
    const rows = [...begun.slice(0, 2), answered, row(11, 'BRIDGE_START', ID, 'SIP/trunk-00000001'), ...over];
    expect(convert(rows).events.map(said)).toEqual([
      ...start.slice(0, 2),
      'connected SIP/ada@2001',
      'ended completed',
    ]);
  });

  test.each([
    ['psql', ' ', (cells: string[]) => ` ${cells.join(' | ')}`],
    ['mysql', '+----+', (cells: string[]) => `| ${cells.join(' | ')} |`],
    ['mysql --batch', '', (cells: string[]) => cells.join('\t')],
    ['a spreadsheet', '', (cells: string[]) => cells.map((cell) => `"${cell}"`).join(';')],
  ])('may be a table as %s writes it, with the offset of its times', (_, border, write) => {
    const names = [
      'eventtype',
      'eventtime',
      'channame',
      'uniqueid',
      'linkedid',
      'appname',
      'appdata',
      'cid_num',
    ];
    const cells = (event: string, app: string) => [
      event,
      '2026-09-21 09:13:21.5-05',
      'PJSIP/t-1',
      ID,
      ID,
      app,
      app && '2001',
      '+15555550121',
    ];
    const lines = [names, cells('CHAN_START', ''), cells('APP_START', 'Queue')].map(write);
    const { events } = convert([border, lines[0] ?? '', border, ...lines.slice(1), border, '(2 rows)']);
    expect(events.map(described)).toEqual(['14:13:21 started', '14:13:21 queued 2001']);
    expect(events[0]?.data).toMatchObject({ customer: { phone: '+15555550121' } });
  });

  test('may be JSON, a record each or an array, with numbers for the kinds', () => {
    const record = { eventtype: 5, eventtime: '2026-09-21T14:13:21Z', uniqueid: ID, linkedid: ID };
    const json = JSON.stringify([{ ...record, appname: 'Queue', appdata: '2001,t', extra: null }], null, 1);
    const becomes = ['14:13:21 started', '14:13:21 queued 2001'];
    expect(convert(json.split('\n')).events.map(described)).toEqual(becomes);
    expect(convert([json.replaceAll('\n', '')]).events.map(described)).toEqual(becomes);
  });

  test('may name its columns, or come as events of the manager interface', () => {
    const named = [
      'uniqueid,linkedid,eventtype,eventtime,cid_num,channame,appname,appdata,extra',
      `${ID},${ID},APP_START,1790000001.5,+15555550121,PJSIP/trunk-1,Queue,"2001,t",`,
    ];
    expect(convert(named).events.map(said)).toEqual(['started', 'queued 2001']);
    const block = [
      'Event: CEL',
      'EventName: APP_START',
      'EventTime: 1790000001.5',
      'Application: Queue',
      'AppData: 2001',
      `UniqueID: ${ID}`,
      `LinkedID: ${ID}`,
      'CallerIDnum: +15555550121',
      '',
    ];
    expect(convert(block).events.map(said)).toEqual(['started', 'queued 2001']);
  });

  test('says that it was not sorted by time', () => {
    expect(convert([...begun, ...over]).report).toMatchObject({ disordered: 0 });
    expect(convert([...over, ...begun]).report).toMatchObject({ disordered: 1 });
  });

  test('counts what is not understood, and records without a time', () => {
    const { report } = convert([...begun, row(20, 'CHAN_SINGS', ID, 'PJSIP/trunk-00000001'), 'a,b,c,d,e,f']);
    expect(report).toMatchObject({ unknownWords: { 'CEL CHAN_SINGS': 1 }, malformed: 1 });
  });
});
