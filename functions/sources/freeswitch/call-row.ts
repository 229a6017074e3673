import * as z from 'zod';
import { instantOnWall } from '../../domain/calendar/wall.ts';
import { epochOf } from '../../domain/time.ts';
import { COLUMNS, isChannelId } from './call-columns.ts';
import type { Fields } from './records.ts';
import { momentOf } from './told.ts';

type Cells = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** A row of mod_cdr_csv, understood. Plain data: a collector keeps it until it is settled what it means. */
export const CallRow = z.object({
  /** The channel that it is about, and the last one that was bridged to it. */
  uuid: z.string(),
  other: z.string(),
  caller: z.string(),
  dialled: z.string(),
  /** Milliseconds since 1970. A queue answers its callers itself: only `other` says that somebody talked. */
  began: z.number(),
  answered: z.number().optional(),
  over: z.number(),
  cause: z.string(),
  /** What the template adds by name (`"cc_queue=${cc_queue}"`): with `cc_queue`, the row tells all that events tell. */
  named: z.record(z.string(), z.string()),
});
export type CallRow = z.infer<typeof CallRow>;

const STAMP = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)/;

/**
 * `read`: the moment at which it was read, if that was soon after it was written. A row names no zone: in the hour that a
 * clock shows twice, the call's length says which one it was, and then what was not in the future.
 */
export function callRowOf(cells: readonly string[], timeZone: string, read?: number): CallRow | undefined {
  const row = cellsByName(cells);
  if (row === undefined) return undefined;
  const named = namedIn(cells);
  const times = timesOf(row, timeZone, read);
  const began = momentOf(named, 'start_uepoch', 'start_epoch') ?? times?.began;
  const over = momentOf(named, 'end_uepoch', 'end_epoch') ?? times?.over;
  if (began === undefined || over === undefined) return undefined;
  const [answered] = momentsOn(row.answer_stamp, timeZone).filter(
    (at) => at >= began - 1000 && at <= over + 1000,
  );
  return {
    uuid: row.uuid,
    other: row.bleg_uuid,
    caller: row.caller_id_number,
    dialled: row.destination_number,
    began,
    ...(answered === undefined ? {} : { answered }),
    over,
    cause: row.hangup_cause,
    named,
  };
}

/** A caller's name may hold quotes and commas: the id and the times before it tell where the columns are. */
function cellsByName(cells: readonly string[]): Cells | undefined {
  const [idAt, beganAt] = [COLUMNS.indexOf('uuid'), COLUMNS.indexOf('start_stamp')];
  const moved = cells.findIndex(
    (_, i) => isChannelId(cells[i + idAt]) && STAMP.test(cells[i + beganAt] ?? ''),
  );
  if (moved < 0) return undefined;
  return Object.fromEntries(COLUMNS.map((name, i) => [name, cells[i + moved] ?? ''])) as Cells;
}

const namedIn = (cells: readonly string[]): Fields =>
  Object.fromEntries(
    cells.flatMap((cell) => {
      const [, name, value] = /^((?:cc|start|end)_\w+)=(.*)$/.exec(cell) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );

const ROUNDED_MS = 1500;

function timesOf(row: Cells, timeZone: string, read: number | undefined) {
  const ends = momentsOn(row.end_stamp, timeZone);
  const all = momentsOn(row.start_stamp, timeZone).flatMap((began) => ends.map((over) => ({ began, over })));
  const lasted = Number(row.duration || Number.NaN) * 1000;
  const fitting = all.filter(({ began, over }) => Math.abs(over - began - lasted) <= ROUNDED_MS);
  const possible = fitting.length > 0 ? fitting : all;
  const past = read === undefined ? [] : possible.filter(({ over }) => over <= read + ROUNDED_MS);
  return past.at(-1) ?? possible[0];
}

/** `2023-10-11 08:43:13` on the wall of that zone: never, once, or twice in the hour that comes again. */
function momentsOn(stamp: string, timeZone: string): number[] {
  const [, date, time] = STAMP.exec(stamp) ?? [];
  if (date === undefined) return [];
  const moments = (['compatible', 'later'] as const).map((which) =>
    instantOnWall(`${date}T${time}`, timeZone, which),
  );
  return [...new Set(moments.flatMap((at) => (at === undefined ? [] : [epochOf(at)])))];
}
