import { instantOnWall } from '../../domain/calendar/wall.ts';
import { epochOf } from '../../domain/time.ts';
import type { SourceReading } from '../source-reading.ts';
import { eventOf, nothing, telling, unknown } from '../source-reading.ts';
import type { SwitchOptions } from './callcenter.ts';
import { withoutQueue } from './cdr.ts';
import { startedAs } from './told.ts';

/** The columns of mod_cdr_csv as its own template writes them. */
const COLUMNS = [
  'caller_id_name',
  'caller_id_number',
  'destination_number',
  'context',
  'start_stamp',
  'answer_stamp',
  'end_stamp',
  'duration',
  'billsec',
  'hangup_cause',
  'uuid',
  'bleg_uuid',
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** A leg's row is written before its caller's, a call's length before at most. */
const MOST_WAITING = 10_000;

interface RowOptions extends SwitchOptions {
  /** The zone of the switch's clock: the rows name none. */
  readonly timeZone: string;
}

/**
 * Rows of mod_cdr_csv. A call that was bridged has two: that of the other leg, which ends and is written first, and its
 * own, which names it. So a row waits until it is known whose it is.
 */
export function switchRowReader(options: RowOptions) {
  const waiting = new Map<string, Row>();

  function release(row: Row): SourceReading {
    waiting.delete(row.uuid);
    return tell(row, undefined);
  }

  function tell(row: Row, other: Row | undefined): SourceReading {
    const { readCaller, source } = options;
    const caller = readCaller(row.caller_id_number);
    const began = momentIn(row.start_stamp, options.timeZone);
    const over = momentIn(row.end_stamp, options.timeZone);
    if (began === undefined || over === undefined) return unknown('cdr row without times', row);
    if (caller.extension !== undefined) return nothing('cdr row of a call that began inside');
    const fields = {
      hangup_cause: row.hangup_cause,
      ...(other ? { agent: other.destination_number } : {}),
      answer_epoch: String((momentIn((other ?? row).answer_stamp, options.timeZone) ?? 0) / 1000),
    };
    const told = [
      startedAs(row.uuid, began, caller, row.destination_number || undefined),
      ...withoutQueue(row.uuid, over, fields),
    ];
    return telling(
      'cdr row',
      told.map((one) => eventOf({ source, subject: row.uuid }, one)),
    );
  }

  return {
    read(cells: readonly string[]): SourceReading[] {
      const row = Object.fromEntries(COLUMNS.map((name, i) => [name, cells[i] ?? ''])) as Row;
      if (!/^[0-9a-f-]{36}$/i.test(row.uuid)) return [unknown('row of other columns', row)];
      const other = waiting.get(row.bleg_uuid);
      if (row.bleg_uuid !== '') {
        waiting.delete(row.bleg_uuid);
        return [nothing('cdr row of a leg'), tell(row, other)].slice(other ? 0 : 1);
      }
      waiting.set(row.uuid, row);
      const [oldest] = waiting.values();
      return oldest && waiting.size > MOST_WAITING ? [release(oldest)] : [];
    },
    end: (): SourceReading[] => [...waiting.values()].map(release),
  };
}

/** `2023-10-11 08:43:13` on the wall of that zone; what is not such a time is none. */
function momentIn(stamp: string, timeZone: string): number | undefined {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)/.exec(stamp) ?? [];
  const instant = date === undefined ? undefined : instantOnWall(`${date}T${time}`, timeZone);
  return instant && epochOf(instant);
}
