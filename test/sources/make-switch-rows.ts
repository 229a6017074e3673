import { BEGAN } from './make-freeswitch.ts';

/** Rows of mod_cdr_csv with values of our own, as the switch's own template writes them, in UTC unless stamps are given. */
export interface SwitchRow {
  readonly uuid: string;
  readonly name?: string;
  readonly number?: string;
  readonly dialled?: string;
  /** Seconds after `BEGAN`, or what the switch's clock showed. */
  readonly start?: number | string;
  readonly answer?: number | string;
  readonly end?: number | string;
  readonly duration?: number;
  readonly cause?: string;
  readonly other?: string;
  /** Cells that were added to the template. */
  readonly queue?: readonly string[];
}

const stampOf = (at: number | string): string =>
  typeof at === 'string'
    ? at
    : new Date(Math.floor(BEGAN + at) * 1000).toISOString().slice(0, 19).replace('T', ' ');

export function cdrRow(row: SwitchRow): string {
  const { start = 0, answer = start, end = 61, cause = 'NORMAL_CLEARING', other = '', queue = [] } = row;
  const lasted =
    row.duration ??
    (typeof start === 'number' && typeof end === 'number' ? Math.floor(end) - Math.floor(start) : 61);
  const cells = [
    ...[row.name ?? 'Any Caller', row.number ?? '5555550121', row.dialled ?? '5555550120', 'public'],
    ...[stampOf(start), stampOf(answer), stampOf(end), String(lasted), String(lasted), cause],
    ...[row.uuid, other, '', 'PCMU', 'PCMU', ...queue],
  ];
  return `${cells.map((cell) => `"${cell}"`).join(',')}\n`;
}

/** The names that Baton asks for, filled in as mod_callcenter does for a caller; `entry` numbers their queues. */
export function queueCells(
  n: number,
  more: Readonly<Record<string, string | number>> = {},
  queue = 'support',
  entry = 1,
): readonly string[] {
  const all = {
    cc_side: 'member',
    cc_queue: `${queue}@default`,
    cc_member_uuid: `00000002-0000-4000-8000-${String(n * 10 + entry).padStart(12, '0')}`,
    cc_agent: '',
    cc_cause: '',
    cc_cancel_reason: '',
    cc_queue_joined_epoch: BEGAN + 1,
    ...more,
  };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`);
}
