import type { SourceReading } from '../source-reading.ts';
import { eventOf, nothing, telling, unknown } from '../source-reading.ts';
import type { CallRow } from './call-row.ts';
import { callRowOf } from './call-row.ts';
import type { SwitchOptions } from './callcenter.ts';
import { readSwitchCdr, withoutQueue } from './cdr.ts';
import type { Fields } from './records.ts';
import { startedAs } from './told.ts';

/** A leg's row is written before its caller's, a call's length before at most. */
const MOST_WAITING = 10_000;

interface RowOptions extends SwitchOptions {
  /** The zone of the switch's clock: the rows name none. */
  readonly timeZone: string;
}

/** A row whose template names the queue's variables is a call's record like any other. */
export const isWhole = ({ named }: CallRow): boolean => Object.hasOwn(named, 'cc_queue');

const recordOf = (row: CallRow): Fields => ({
  uuid: row.uuid,
  caller_id_number: row.caller,
  destination_number: row.dialled,
  start_epoch: String(row.began / 1000),
  end_epoch: String(row.over / 1000),
  hangup_cause: row.cause,
  ...row.named,
});

/** What a row of the switch's own templates tells, with that of the other leg where there is one. */
export function readRow(row: CallRow, other: CallRow | undefined, options: SwitchOptions): SourceReading {
  if (isWhole(row)) return readSwitchCdr(recordOf(row), options);
  const { uuid, began, over, dialled } = row;
  const caller = options.readCaller(row.caller);
  if (caller.extension !== undefined) return nothing('cdr row of a call that began inside');
  const answered = (other ?? row).answered;
  const fields = {
    hangup_cause: row.cause,
    ...(other ? { agent: other.dialled } : {}),
    ...(answered === undefined ? {} : { answer_epoch: String(answered / 1000) }),
  };
  const told = [
    startedAs(uuid, began, caller, dialled || undefined),
    ...withoutQueue(uuid, over, fields, row.answered !== undefined),
  ];
  return telling(
    'cdr row',
    told.map((one) => eventOf({ source: options.source, subject: uuid }, one)),
  );
}

/**
 * Rows of mod_cdr_csv. A call that was bridged may have two: that of the other leg, which ends and is written first, and
 * its own, which names it. So a row waits until it is known whose it is.
 */
export function switchRowReader(options: RowOptions) {
  const waiting = new Map<string, CallRow>();

  function release(row: CallRow): SourceReading {
    waiting.delete(row.uuid);
    return readRow(row, undefined, options);
  }

  return {
    read(cells: readonly string[]): SourceReading[] {
      const row = callRowOf(cells, options.timeZone);
      if (row === undefined) return [unknown('row of other columns', cells)];
      if (isWhole(row)) return [readRow(row, undefined, options)];
      const other = waiting.get(row.other);
      if (row.other !== '') {
        waiting.delete(row.other);
        return [nothing('cdr row of a leg'), readRow(row, other, options)].slice(other ? 0 : 1);
      }
      waiting.set(row.uuid, row);
      const [oldest] = waiting.values();
      return oldest && waiting.size > MOST_WAITING ? [release(oldest)] : [];
    },
    end: (): SourceReading[] => [...waiting.values()].map(release),
  };
}
