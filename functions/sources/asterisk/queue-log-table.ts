import { jsonObjectReader } from '../json-objects.ts';
import { type Row, rowReader } from '../table-rows.ts';
import type { QueueLogLine } from './queue-log-line.ts';
import { lineFrom, lineOf } from './queue-log-line.ts';
import { wallClock } from './wall-clock.ts';

/** What the tables of Asterisk's realtime, FreePBX, Issabel, Wazo and QueueMetrics call the same columns. */
const SAME: Readonly<Record<string, string>> = {
  time_id: 'time',
  created: 'time',
  call_id: 'callid',
  queue: 'queuename',
  qname: 'queuename',
  queue_name: 'queuename',
  verb: 'event',
};

type Read = QueueLogLine | { readonly fault: string };

/**
 * What is no line of a `queue_log` as Asterisk writes it to a file: one with a prefix (`syslog`, `grep`, `docker`), or a row of
 * the table in which a database keeps it, as CSV, as `mysql` and `psql` print it, or as JSON.
 */
export function queueLogTable(timeZone: string | undefined) {
  const rows = rowReader({
    same: SAME,
    needed: ['time', 'callid', 'queuename', 'event'],
    hint: /time|created/i,
  });
  const json = jsonObjectReader();
  const clock = wallClock(timeZone);

  function ofRow(row: Row): Read {
    const { time = '', callid = '', queuename = '', agent = '', event = '' } = row;
    const at = clock(time, callid, event === 'ENTERQUEUE' || event === 'DID');
    if (at === undefined) return { fault: 'time: not like 2026-09-21 14:13:21 or seconds since 1970' };
    return lineFrom({ at, callid, queue: queuename, agent, word: event, data: dataOf(row) });
  }

  return {
    /** The lines that this text stands for; `undefined` where it is none of these. */
    read(text: string): readonly Read[] | undefined {
      if (json.takes(text)) return json.line(text).map((fields) => ofRow(rows.ofJson(fields)));
      const hadBegun = rows.begun();
      const row = rows.row(text);
      if (row) return [ofRow(row)];
      if (rows.begun() !== hadBegun || FRAME.test(text)) return [];
      const [, line] = PREFIXED.exec(text) ?? [];
      if (line !== undefined) return [lineOf(line.replaceAll(/ *\| */g, '|'))];
      return /^\s*(?:INSERT INTO|CREATE TABLE|-- MySQL)\b/i.test(text) ? [{ fault: DUMP }] : undefined;
    },
  };
}

/** What `mysql` and `psql` draw and count around a table. */
const FRAME = /^(?:[-+|=\s]*|\(?\d+ rows?\b.*)$/;
const DUMP = 'a dump in SQL: export the table with the names of its columns, like mysql --batch prints it';

/** A line somewhere in another, its fields perhaps apart from their bars; before it is a bar at most. */
const PREFIXED =
  /^(?:[^|]*\|)?[^|]*?(?<![\d.])(\d{9,11}(?:\.\d{1,9})? *\|(?:[^|]*\|){3} *[A-Za-z][\w-]+ *(?:\|.*)?)$/;

/** The first tables of Asterisk's realtime had one column for all data. */
function dataOf(row: Row): readonly string[] {
  const data = [1, 2, 3, 4, 5].map((n) => row[`data${n}`] ?? '');
  return data.some((value) => value !== '') ? data : (row['data'] ?? '').split('|');
}
