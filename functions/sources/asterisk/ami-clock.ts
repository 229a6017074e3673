import type { AmiBlock } from './ami-block.ts';
import { fieldOf, numberOf } from './ami-block.ts';
import type { Call } from './calls/call.ts';
import { bornAt } from './calls/call.ts';

/**
 * When a block was written, in milliseconds since 1970: as its `Timestamp` says (`timestampevents = yes` in manager.conf),
 * else as it arrived. A capture without either still tells: each channel's id holds the second in which it began, and
 * the queue's own seconds lead from there. Time never runs back.
 */
export function timeOf(block: AmiBlock, call: Call | undefined, latest: number): number {
  const begun = [
    'uniqueid',
    'destuniqueid',
    'transfertargetuniqueid',
    'secondtransfereruniqueid',
    'targetuniqueid',
  ]
    .map((name) => bornAt(fieldOf(block, name) ?? ''))
    .filter((at) => at !== undefined);
  return Math.max(latest, ...begun, afterWaiting(block, call));
}

export function stampOf(block: AmiBlock): number | undefined {
  const [, seconds, micros = ''] =
    /^(\d{9,11})(?:\.(\d{1,9}))?$/.exec(fieldOf(block, 'timestamp') ?? '') ?? [];
  return seconds === undefined
    ? undefined
    : Number(seconds) * 1000 + Number(micros.padEnd(3, '0').slice(0, 3));
}

/** Nobody waits or talks for longer: such a number is no figure of the queue's. */
const MOST = 172_800;
const MS = 1000;

function lengthOf(block: AmiBlock, name: string, unit: number): number | undefined {
  const length = numberOf(block, name);
  return length === undefined || length * unit > MOST * MS ? undefined : length * unit;
}

/** `HoldTime` and `TalkTime` are seconds; `RingTime` is too, but milliseconds where nobody answered. */
function afterWaiting(block: AmiBlock, call: Call | undefined): number {
  const event = fieldOf(block, 'event')?.toLowerCase();
  if (event === 'queueentry') return 0;
  if (event === 'agentringnoanswer')
    return (bornAt(fieldOf(block, 'destuniqueid') ?? '') ?? 0) + (lengthOf(block, 'ringtime', 1) ?? 0);
  const talked = lengthOf(block, 'talktime', MS) ?? 0;
  const since = talked > 0 ? call?.seen['talkingSince'] : undefined;
  if (since !== undefined) return since + talked;
  const waited = lengthOf(block, 'holdtime', MS);
  const entered = call?.enteredAt ?? bornAt(fieldOf(block, 'uniqueid') ?? '');
  return waited === undefined || entered === undefined ? 0 : entered + waited + talked;
}
