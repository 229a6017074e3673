import { amiBlockReader } from '../sources/asterisk/ami-block.ts';
import { CEL_NAMING, celBlocks, celOfBlock, kindOf } from '../sources/asterisk/cel.ts';
import { wallClock } from '../sources/asterisk/wall-clock.ts';
import { amiReader } from '../sources/asterisk-ami.ts';
import type { CloudEvent } from '../sources/cloud-events.ts';
import { jsonObjectReader } from '../sources/json-objects.ts';
import { type Row, rowReader } from '../sources/table-rows.ts';
import { countWord } from '../sources/word-counts.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import { callSentences, counted, DISORDERED, some, when } from './convert-words.ts';

/** Asterisk's channel event log: rows of a table (CSV, `psql`, `mysql`, JSON), or the manager's `CEL` events. */
export function asteriskCel(options: ConversionOptions): Conversion {
  const blockOf = celBlocks();
  const rows = rowReader(CEL_NAMING);
  const json = jsonObjectReader();
  const blocks = amiBlockReader();
  const timeOf = wallClock(options.timeZone);
  const reader = amiReader(options);
  const report = { records: 0, kinds: {} as Record<string, number>, malformed: 0, disordered: 0 };
  let latest = 0;

  function take(row: Row | undefined): CloudEvent[] {
    if (row === undefined) return [];
    const kind = kindOf(row);
    const at = timeOf(row['eventtime'] ?? '', row['uniqueid'] ?? '', kind === 'CHAN_START');
    report.records++;
    if (at === undefined || !row['uniqueid']) {
      report.malformed++;
      return [];
    }
    if (at < latest - 60_000) report.disordered++;
    latest = at;
    countWord(report.kinds, kind.slice(0, 64));
    const block = blockOf(row, at);
    return block ? reader.read(block) : [];
  }
  const ofBlock = (block: ReturnType<typeof blocks.end>): CloudEvent[] =>
    block === undefined ? [] : take(celOfBlock(block));

  return {
    read(text) {
      if (text === undefined) return [];
      if (json.takes(text)) return json.line(text).flatMap((fields) => take(rows.ofJson(fields)));
      return /^[A-Za-z-]+:|^\s*$/.test(text) ? ofBlock(blocks.line(text)) : take(rows.row(text));
    },
    end: () => [
      ...json.end().flatMap((fields) => take(rows.ofJson(fields))),
      ...ofBlock(blocks.end()),
      ...reader.end(),
    ],
    report: () => ({ ...reader.report(), ...report }),
    understood: () => report.records > report.malformed,
    sentences() {
      const { events, calls, open, unknownWords, ...rest } = reader.report();
      return [
        `records: ${report.records}, events: ${events}, calls started: ${calls}, still open: ${open}`,
        ...when(report.kinds, `kinds: ${counted(report.kinds)}`),
        ...when(unknownWords, `unknown kinds, counted: ${counted(unknownWords)}`),
        ...some(report.disordered, `records ${DISORDERED}`),
        ...some(report.malformed, 'records without a time or a channel'),
        ...callSentences({ events, calls, open, ...rest }),
      ];
    },
  };
}
