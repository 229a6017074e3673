import { queueLogReader } from '../sources/asterisk-queue-log.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import { callSentences, counted, DISORDERED, some, when } from './convert-words.ts';

export function asteriskQueueLog(options: ConversionOptions): Conversion {
  const reader = queueLogReader(options);
  return {
    read: (text, at) => (text === '' ? [] : reader.read(text, at)),
    end: () => reader.end(),
    report: () => reader.report(),
    understood: () => reader.report().malformed < reader.report().lines || reader.report().lines === 0,
    sentences() {
      const report = reader.report();
      const { malformed, malformedLines } = report;
      return [
        ...malformedLines.map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
        ...(malformed > malformedLines.length
          ? [`and ${malformed - malformedLines.length} more malformed lines`]
          : []),
        `lines: ${report.lines}, events: ${report.events}, calls started: ${report.calls}, still open: ${report.open}`,
        ...when(report.words, `words: ${counted(report.words)}`),
        ...when(report.unknownWords, `unknown words, passed over: ${counted(report.unknownWords)}`),
        ...some(report.disordered, `lines ${DISORDERED}`),
        ...callSentences(report),
      ];
    },
  };
}
