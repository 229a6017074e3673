import type { Row } from '../table-rows.ts';
import { rowReader } from '../table-rows.ts';
import { COLUMNS, isChannelId } from './call-columns.ts';

/** Those of the template `asterisk`, as far as they are the same. */
const OF_ASTERISK: Readonly<Record<string, number>> = {
  caller_id_number: 1,
  destination_number: 2,
  context: 3,
  start_stamp: 9,
  answer_stamp: 10,
  end_stamp: 11,
  duration: 12,
  billsec: 13,
  hangup_cause: 14,
  uuid: 16,
};

/** Calls' records in tables that say how their columns are called, as `sqlite3 -header` and `psql` print them. */
export const recordTable = () =>
  rowReader({ same: { xml_cdr_uuid: 'uuid' }, needed: ['uuid', 'hangup_cause'], hint: /hangup_cause/i });

/** A row of a table whose times are on a wall, as mod_cdr_csv would have written it. */
export const cellsOfNamed = (row: Row): readonly string[] | undefined =>
  row['start_epoch'] === undefined && row['start_stamp'] !== undefined
    ? COLUMNS.map((name) => row[name] ?? '')
    : undefined;

/** The cells of a row of the template `asterisk` in the order of the others. */
export const inUsualOrder = (cells: readonly string[]): readonly string[] =>
  isChannelId(cells[OF_ASTERISK['uuid'] ?? 0]) && !isChannelId(cells[COLUMNS.indexOf('uuid')])
    ? COLUMNS.map((name) => cells[OF_ASTERISK[name] ?? -1] ?? '')
    : cells;
