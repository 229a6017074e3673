import { amiBlockReader } from '../sources/asterisk/ami-block.ts';
import { blockOfCel, type CelRow, celClock, celOfBlock, celRowReader } from '../sources/asterisk/cel.ts';
import { countWord } from '../sources/asterisk/queue-log-report.ts';
import { amiReader } from '../sources/asterisk-ami.ts';
import type { CloudEvent } from '../sources/cloud-events.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import { callSentences, counted, some, when } from './convert-words.ts';

/** Asterisk's channel event log: rows of CSV, or the manager's `CEL` events. */
export function asteriskCel(options: ConversionOptions): Conversion {
  const rowOf = celRowReader();
  const blocks = amiBlockReader();
  const timeOf = celClock();
  const reader = amiReader(options);
  const report = { records: 0, kinds: {} as Record<string, number>, malformed: 0 };

  function take(row: CelRow | undefined): CloudEvent[] {
    if (row === undefined) return [];
    const at = timeOf(row);
    report.records++;
    if (at === undefined || !row['uniqueid']) {
      report.malformed++;
      return [];
    }
    countWord(report.kinds, (row['eventname'] ?? '').slice(0, 64));
    const block = blockOfCel(row, at);
    return block ? reader.read(block) : [];
  }
  const ofBlock = (block: ReturnType<typeof blocks.end>): CloudEvent[] =>
    block === undefined ? [] : take(celOfBlock(block));

  return {
    read(text) {
      if (text === undefined) return [];
      return /^[A-Za-z-]+:|^\s*$/.test(text) ? ofBlock(blocks.line(text)) : take(rowOf(text));
    },
    end: () => [...ofBlock(blocks.end()), ...reader.end()],
    report: () => ({ ...reader.report(), ...report }),
    understood: () => report.records > report.malformed,
    sentences() {
      const { events, calls, open, unknownWords, ...rest } = reader.report();
      return [
        `records: ${report.records}, events: ${events}, calls started: ${calls}, still open: ${open}`,
        ...when(report.kinds, `kinds: ${counted(report.kinds)}`),
        ...when(unknownWords, `unknown kinds, counted: ${counted(unknownWords)}`),
        ...some(report.malformed, 'records without a time or a channel'),
        ...callSentences({ events, calls, open, ...rest }),
      ];
    },
  };
}
