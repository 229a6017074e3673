import type { AmiBlock } from '../sources/asterisk/ami-block.ts';
import { amiCaptureReader } from '../sources/asterisk/ami-capture.ts';
import { stampOf } from '../sources/asterisk/ami-clock.ts';
import { amiReader } from '../sources/asterisk-ami.ts';
import type { CloudEvent } from '../sources/cloud-events.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import { callSentences, counted, some, when } from './convert-words.ts';
import { inOrder } from './in-order.ts';

/** Blocks that are stamped may come out of order by as much, as when several captures were merged. */
const LATE_BY_MS = 60_000;

export function asteriskAmi(options: ConversionOptions): Conversion {
  const capture = amiCaptureReader(options.timeZone);
  const reader = amiReader(options);
  const waiting = inOrder<AmiBlock>(LATE_BY_MS);
  const take = (block: AmiBlock): CloudEvent[] => {
    const stamp = stampOf(block);
    if (stamp === undefined) return reader.read(block);
    return waiting.push(stamp, block).flatMap(({ value }) => reader.read(value));
  };
  return {
    read(text) {
      const blocks = text === undefined ? [] : capture.line(text);
      return blocks.length === 0 ? [] : blocks.flatMap(take);
    },
    end: () => [
      ...capture.end().flatMap(take),
      ...waiting.end().flatMap(({ value }) => reader.read(value)),
      ...reader.end(),
    ],
    report: () => reader.report(),
    understood: () => Object.keys({ ...reader.report().words, ...reader.report().unknownWords }).length > 0,
    sentences() {
      const report = reader.report();
      return [
        `blocks: ${report.blocks}, events: ${report.events}, calls started: ${report.calls}, still open: ${report.open}`,
        ...when(report.words, `events read: ${counted(report.words)}`),
        ...when(report.unknownWords, `unknown events, counted: ${counted(report.unknownWords)}`),
        ...some(capture.passedOver(), 'lines and objects that are no part of an event'),
        ...some(report.doubled, 'blocks that came twice'),
        ...some(report.malformed, 'blocks without what their event needs'),
        ...some(report.failedTransfers, 'transfers that failed, as Asterisk says'),
        ...callSentences(report),
      ];
    },
  };
}
