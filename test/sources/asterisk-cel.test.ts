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
      'connected PJSIP/3052@2001',
      'ended completed',
    ]);
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

  test('counts what is not understood, and records without a time', () => {
    const { report } = convert([...begun, row(20, 'CHAN_SINGS', ID, 'PJSIP/trunk-00000001'), 'a,b,c,d,e,f']);
    expect(report).toMatchObject({ unknownWords: { 'CEL CHAN_SINGS': 1 }, malformed: 1 });
  });
});
