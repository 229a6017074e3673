import type { CountryCode } from 'libphonenumber-js/min';
import { callerReader } from './caller-id.ts';
import { readSwitchEvent } from './freeswitch/callcenter.ts';
import { readSwitchCdr } from './freeswitch/cdr.ts';
import { switchRowReader } from './freeswitch/cdr-rows.ts';
import type { SwitchRecord } from './freeswitch/records.ts';
import type { SourceReading } from './source-reading.ts';

export interface FreeswitchOptions {
  /** The `source` of its events: one name for each switch. */
  readonly source: string;
  /** Where national numbers are to be read; without it only `+…` is a phone number. */
  readonly country?: CountryCode | undefined;
  /** The zone of the times in rows of mod_cdr_csv, which name none. */
  readonly timeZone?: string | undefined;
}

/**
 * What FreeSWITCH writes of its queues: events of mod_callcenter, and calls' records in whatever form.
 *
 * | written | becomes |
 * | --- | --- |
 * | `member-queue-start`, `member-queue-resume` | `interaction.started` (once a channel) and `interaction.queued` |
 * | `bridge-agent-start` | `interaction.connected` |
 * | `member-queue-end`, `Terminated` | `interaction.ended`, `completed`; `interaction.transferred` if its cause is a transfer |
 * | `member-queue-end`, `Cancel` | `interaction.ended`, `abandoned`: by the customer (`BREAK_OUT`) or the system |
 * | either, with a cause of either channel that is no wish of anybody's | `interaction.ended`, `dropped` |
 * | the same channel in another queue | a hand-off, which the fold sees |
 * | `CHANNEL_HOLD`, `CHANNEL_UNHOLD` of a caller in a queue | `interaction.held`, `interaction.resumed` |
 * | a call's record | the same, all at once |
 */
export function freeswitchReader({ source, country, timeZone = 'UTC' }: FreeswitchOptions) {
  const options = { source, readCaller: callerReader(country), timeZone };
  const rows = switchRowReader(options);
  return {
    /** `arrived`: when it came, where it is read as it comes; used where it has no time of its own. */
    read(record: SwitchRecord, arrived?: number): readonly SourceReading[] {
      switch (record.form) {
        case 'event':
          return [readSwitchEvent(record.fields, options, arrived)];
        case 'cdr':
          return [readSwitchCdr(record.fields, options)];
        case 'row':
          return rows.read(record.cells);
      }
    },
    end: (): readonly SourceReading[] => rows.end(),
  };
}
