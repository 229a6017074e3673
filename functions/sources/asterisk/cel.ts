import type { Naming, Row } from '../table-rows.ts';
import type { AmiBlock } from './ami-block.ts';
import { fieldOf, localAt } from './ami-block.ts';

/** Asterisk's channel event log: records with the columns that the manager's `CEL` has, whatever their table calls them. */

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

/** What each number stands for where the column of the kind is one (cel.h of Asterisk 12 and later). */
const KINDS = [
  ...['', 'CHAN_START', 'CHAN_END', 'HANGUP', 'ANSWER', 'APP_START', 'APP_END', 'BRIDGE_ENTER'],
  ...['BRIDGE_EXIT', 'PARK_START', 'PARK_END', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'USER_DEFINED'],
  ...['LINKEDID_END', 'PICKUP', 'FORWARD', 'LOCAL_OPTIMIZE', 'LOCAL_OPTIMIZE_BEGIN'],
];

/** How a table of these records names its columns. */
export const CEL_NAMING: Naming = {
  same: SAME,
  needed: ['uniqueid', 'eventname', 'eventtime'],
  hint: /eventtime/i,
  columns: COLUMNS,
};

/** The kind of record, in Asterisk's own word. */
export function kindOf(row: Row): string {
  const word = (row['eventname'] ?? '').toUpperCase();
  return /^\d{1,2}$/.test(word) ? (KINDS[Number(word)] ?? word) : word;
}

/** Who began the calls that are under way, and who answered last: later records do not say it again. */
interface Begun {
  readonly channel: string;
  readonly number: string;
  readonly answered: Row | undefined;
}

const MOST_BEGUN = 20_000;

/** Puts records into the words of the manager interface, one after the other. */
export function celBlocks() {
  const begun = new Map<string, Begun>();

  function remember(linked: string, news: Partial<Begun>): void {
    const known = begun.get(linked) ?? { channel: '', number: '', answered: undefined };
    begun.set(linked, { ...known, ...news });
    for (const oldest of begun.keys()) {
      if (begun.size <= MOST_BEGUN) break;
      begun.delete(oldest);
    }
  }

  /** What a record says; `undefined` where it says nothing of a call. */
  return (row: Row, at: number): AmiBlock | undefined => {
    const kind = kindOf(row);
    const own = row['uniqueid'] ?? '';
    const linked = row['linkedid'] || own;
    const channel = row['channel'] ?? '';
    const number = row['calleridnum'] ?? '';
    if (own === linked) remember(linked, number === '' ? { channel } : { channel, number });
    else if (kind === 'ANSWER' && localAt(channel) === undefined) remember(linked, { answered: row });
    const call = begun.get(linked);
    if (kind === 'LINKEDID_END') begun.delete(linked);
    return blockOf(kind, row, call, (name, more = {}) => {
      const stamp = { Event: name, Timestamp: (at / 1000).toFixed(6) };
      const all = {
        ...stamp,
        Uniqueid: own,
        Linkedid: linked,
        Channel: channel,
        CallerIDNum: number,
        ...more,
      };
      const entries = Object.entries(all).map(([key, value]) => [key.toLowerCase(), value] as const);
      return { fields: Object.fromEntries(entries), text: JSON.stringify([kind, row]) };
    });
  };
}

type Say = (name: string, more?: Readonly<Record<string, string>>) => AmiBlock;

function blockOf(kind: string, row: Row, call: Begun | undefined, say: Say): AmiBlock | undefined {
  const extra = extraOf(row);
  const linked = row['linkedid'] || (row['uniqueid'] ?? '');
  const isCallers = row['uniqueid'] === linked;
  const channel = row['channel'] ?? '';
  const application = row['application']?.toLowerCase();
  const caller = { Uniqueid: linked, Channel: call?.channel ?? '', CallerIDNum: call?.number ?? '' };
  switch (kind) {
    case 'CHAN_START':
      return isCallers ? say('Newchannel') : undefined;
    case 'APP_START':
      if (application === 'queue')
        return say('QueueCallerJoin', { Queue: (row['appdata'] ?? '').split(',')[0] ?? '' });
      return application === 'dial' && isCallers ? say('DialBegin') : undefined;
    case 'APP_END':
      return application === 'queue' ? say('QueueCallerLeave') : undefined;
    case 'BRIDGE_ENTER':
      return isCallers
        ? undefined
        : say('CEL BRIDGE_ENTER', {
            ...caller,
            DestChannel: channel,
            DestCallerIDNum: row['calleridnum'] ?? '',
          });
    case 'BRIDGE_START':
      // Before Asterisk 12, in a record of the caller's: the other end is the peer, or who answered.
      return say('CEL BRIDGE_ENTER', {
        ...caller,
        DestChannel: row['peer'] || (call?.answered?.['channel'] ?? ''),
        DestCallerIDNum: call?.answered?.['calleridnum'] ?? '',
      });
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
      // What a dialplan says in a word of its own is USER_DEFINED, whatever the column shows.
      return CEL_SILENT.has(kind) || application === 'celgenuserevent' || row['userdeftype']
        ? undefined
        : say(`CEL ${kind.slice(0, 64)}`);
  }
}

const CEL_SILENT: ReadonlySet<string> = new Set([
  ...['CHAN_END', 'ANSWER', 'BRIDGE_EXIT', 'BRIDGE_END', 'BRIDGE_TO_CONF', 'CONF_ENTER', 'CONF_EXIT'],
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
  ...['BRIDGE_UPDATE', 'TRANSFER', 'MIXMONITOR_START', 'MIXMONITOR_STOP'],
]);

function extraOf(row: Row): Readonly<Record<string, string>> {
  try {
    const extra: unknown = JSON.parse(row['extra'] ?? '');
    if (typeof extra !== 'object' || extra === null) return {};
    return Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}

/** The manager's `CEL` event as a record. */
export function celOfBlock(block: AmiBlock): Row | undefined {
  return fieldOf(block, 'event')?.toUpperCase() === 'CEL' ? block.fields : undefined;
}
