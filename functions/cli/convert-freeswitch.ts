import type { CloudEvent } from '../sources/cloud-events.ts';
import { switchRecordReader } from '../sources/freeswitch/records.ts';
import { freeswitchReader } from '../sources/freeswitch.ts';
import type { SourceReading } from '../sources/source-reading.ts';
import { countWord } from '../sources/word-counts.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import { counted, some, when } from './convert-words.ts';

/** Events of mod_callcenter and calls' records, in the forms in which the switch writes them. */
export function freeswitch(options: ConversionOptions): Conversion {
  const records = switchRecordReader();
  const reader = freeswitchReader(options);
  const report = {
    records: 0,
    events: 0,
    kinds: {} as Record<string, number>,
    unknownKinds: {} as Record<string, number>,
  };

  function take({ kind, says, events }: SourceReading): CloudEvent[] {
    report.records++;
    countWord(says === 'unknown' ? report.unknownKinds : report.kinds, kind);
    report.events += events.length;
    return events.map((event) =>
      options.shift === 0
        ? event
        : { ...event, time: new Date(Date.parse(event.time) + options.shift).toISOString() },
    );
  }

  return {
    read: (text) =>
      text === undefined
        ? []
        : records.line(text).flatMap((record) => reader.read(record).flatMap((reading) => take(reading))),
    end: () => [
      ...records.end().flatMap((record) => reader.read(record).flatMap(take)),
      ...reader.end().flatMap(take),
    ],
    report: () => report,
    understood: () => Object.keys(report.kinds).length > 0,
    sentences: () => [
      `records: ${report.records}, events: ${report.events}`,
      ...when(report.kinds, `kinds: ${counted(report.kinds)}`),
      ...when(report.unknownKinds, `unknown kinds, counted: ${counted(report.unknownKinds)}`),
      ...some(records.unread(), 'objects that are no JSON, or were cut off'),
    ],
  };
}
