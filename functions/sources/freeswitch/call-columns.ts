/**
 * The columns that the templates of mod_cdr_csv's own configuration begin with (conf/vanilla, cdr_csv.conf.xml), and
 * that tables of mod_cdr_sqlite and mod_cdr_pg_csv have.
 */
export const COLUMNS = [
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

/** A channel is named by a UUID. */
export const isChannelId = (cell: string | undefined): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(cell ?? '');
