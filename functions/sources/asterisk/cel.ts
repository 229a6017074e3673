import { bornAt } from '../calls/call.ts';
import type { AmiBlock } from './ami-block.ts';
import { fieldOf, partyAt } from './ami-block.ts';

/** One record of Asterisk's channel event log: its columns by their names in the database and in the manager's `CEL`. */
export type CelRow = Readonly<Record<string, string>>;

/** The columns of `cel_custom.conf` as it is delivered. */
const COLUMNS = [
  ...['eventname', 'eventtime', 'calleridname', 'calleridnum', 'calleridani', 'calleridrdnis', 'callerdnid'],
  ...[
    'exten',
    'context',
    'channel',
    'application',
    'appdata',
    'amaflags',
    'accountcode',
    'uniqueid',
    'linkedid',
  ],
  ...['peer', 'userfield', 'userdeftype', 'extra'],
];

/** What databases and files call the same columns. */
const SAME: Readonly<Record<string, string>> = {
  eventtype: 'eventname',
  cid_name: 'calleridname',
  cidname: 'calleridname',
  cid_num: 'calleridnum',
  cidnum: 'calleridnum',
  channame: 'channel',
  appname: 'application',
  bridgepeer: 'peer',
  eventextra: 'extra',
};

/** Reads rows of CSV; a first row of names says how the columns stand. */
export function celRowReader() {
  let columns: readonly string[] = COLUMNS;
  return (line: string): CelRow | undefined => {
    const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
      (quoted ?? bare ?? '').replaceAll('""', '"').trim(),
    );
    if (cells.length < 5) return undefined;
    const names = cells.map((cell) => cell.toLowerCase()).map((cell) => SAME[cell] ?? cell);
    if (names.includes('uniqueid') && names.includes('eventname')) {
      columns = names;
      return undefined;
    }
    return Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']));
  };
}

const QUARTER_MS = 900_000;

/**
 * When a record was made. Files have the time of the server's wall without its zone; a channel's id holds the second in
 * which it began, so the zone is the whole quarters of an hour between the two where a channel begins.
 */
export function celClock() {
  let zone: number | undefined;
  return (row: CelRow): number | undefined => {
    const time = row['eventtime'] ?? '';
    if (/^\d{9,11}(\.\d+)?$/.test(time)) return Math.floor(Number(time) * 1000);
    const wall = Date.parse(`${time.replace(' ', 'T')}Z`);
    if (Number.isNaN(wall)) return undefined;
    const born = bornAt(row['uniqueid'] ?? '');
    if (born !== undefined && row['eventname'] === 'CHAN_START')
      zone = Math.round((wall - born) / QUARTER_MS) * QUARTER_MS;
    return wall - (zone ?? (born === undefined ? 0 : Math.floor((wall - born) / QUARTER_MS) * QUARTER_MS));
  };
}

/** The record in the words of the manager interface; `undefined` where it says nothing of a call. */
export function blockOfCel(row: CelRow, at: number): AmiBlock | undefined {
  const event = (row['eventname'] ?? '').toUpperCase();
  const [own = '', linked = ''] = [row['uniqueid'], row['linkedid']];
  const channel = row['channel'] ?? '';
  const common = {
    Uniqueid: own,
    Linkedid: linked || own,
    Channel: channel,
    CallerIDNum: row['calleridnum'] ?? '',
  };
  const say = (name: string, more: Readonly<Record<string, string>> = {}): AmiBlock => {
    const all = { Event: name, Timestamp: (at / 1000).toFixed(6), ...common, ...more };
    const entries = Object.entries(all).map(([key, value]) => [key.toLowerCase(), value] as const);
    return { fields: Object.fromEntries(entries), text: JSON.stringify([event, row]) };
  };
  const extra = extraOf(row);
  const isCallers = own === linked || linked === '';
  switch (event) {
    case 'CHAN_START':
      return isCallers ? say('Newchannel') : undefined;
    case 'APP_START':
      return row['application']?.toLowerCase() === 'queue'
        ? say('QueueCallerJoin', { Queue: (row['appdata'] ?? '').split(',')[0] ?? '' })
        : undefined;
    case 'APP_END':
      return row['application']?.toLowerCase() === 'queue' ? say('QueueCallerLeave') : undefined;
    case 'BRIDGE_ENTER':
      // Who joins and did not begin the call has it: an agent, unless it is the inside of a Local channel.
      return isCallers || /;2$/.test(channel)
        ? undefined
        : say('AgentConnect', { Uniqueid: linked, Interface: partyAt(channel) });
    case 'BLINDTRANSFER':
      return say('BlindTransfer', {
        TransfererChannel: channel,
        TransfereeUniqueid: extra['transferee_channel_uniqueid'] ?? '',
        TransfereeLinkedid: linked,
        Extension: extra['extension'] ?? row['exten'] ?? '',
      });
    case 'ATTENDEDTRANSFER':
      return say('AttendedTransfer', {
        OrigTransfererChannel: channel,
        OrigTransfererLinkedid: linked,
        SecondTransfererUniqueid: extra['channel2_uniqueid'] ?? '',
        TransfereeUniqueid: extra['transferee_channel_uniqueid'] ?? '',
        TransfereeLinkedid: linked,
        TransferTargetChannel: extra['transfer_target_channel_name'] ?? '',
        TransferTargetUniqueid: extra['transfer_target_channel_uniqueid'] ?? '',
        DestType: extra['app'] === undefined ? 'Bridge' : 'App',
        DestApp: extra['app'] ?? '',
      });
    case 'HANGUP':
      return say('Hangup', { Cause: extra['hangupcause'] ?? '16' });
    case 'LINKEDID_END':
      return say('Hangup', { Uniqueid: linked, Cause: '16' });
    default:
      return CEL_SILENT.has(event) ? undefined : say(`CEL ${event.slice(0, 64)}`);
  }
}

const CEL_SILENT: ReadonlySet<string> = new Set([
  ...[
    'CHAN_END',
    'ANSWER',
    'BRIDGE_EXIT',
    'BRIDGE_START',
    'BRIDGE_END',
    'BRIDGE_TO_CONF',
    'CONF_ENTER',
    'CONF_EXIT',
  ],
  ...[
    'CONF_START',
    'CONF_END',
    'PARK_START',
    'PARK_END',
    'PICKUP',
    'FORWARD',
    '3WAY_START',
    '3WAY_END',
    'HOOKFLASH',
  ],
  ...['LOCAL_OPTIMIZE', 'LOCAL_OPTIMIZE_BEGIN', 'USER_DEFINED', 'STREAM_BEGIN', 'STREAM_END', 'DTMF', ''],
]);

function extraOf(row: CelRow): Readonly<Record<string, string>> {
  try {
    const extra: unknown = JSON.parse(row['extra'] ?? '');
    if (typeof extra !== 'object' || extra === null) return {};
    return Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}

/** The manager's `CEL` event as a record. */
export function celOfBlock(block: AmiBlock): CelRow | undefined {
  return fieldOf(block, 'event')?.toUpperCase() === 'CEL' ? block.fields : undefined;
}
