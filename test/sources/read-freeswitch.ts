import { switchRecordReader } from '../../functions/sources/freeswitch/records.ts';
import type { FreeswitchOptions } from '../../functions/sources/freeswitch.ts';
import { freeswitchReader } from '../../functions/sources/freeswitch.ts';

/** What a capture of FreeSWITCH, or a file of its calls' records, becomes. */
export function readFreeswitch(capture: string, options: Partial<FreeswitchOptions> = {}) {
  const records = switchRecordReader();
  const reader = freeswitchReader({ source: 'freeswitch:test', country: 'US', ...options });
  const readings = [...capture.split('\n').flatMap((line) => records.line(line)), ...records.end()].flatMap(
    (record) => reader.read(record),
  );
  const all = [...readings, ...reader.end()];
  return {
    events: all.flatMap(({ events }) => events),
    kinds: all.map(({ kind, says }) => (says === 'unknown' ? `${kind} (unknown)` : kind)),
  };
}
