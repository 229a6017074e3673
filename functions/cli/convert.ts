import { open } from 'node:fs/promises';
import type { QueueLogReader } from '../sources/asterisk-queue-log.ts';
import { queueLogReader } from '../sources/asterisk-queue-log.ts';
import { isCountry } from '../sources/caller-id.ts';
import { lineOf } from '../sources/queue-log-line.ts';
import type { QueueLogReport } from '../sources/queue-log-report.ts';
import { CommandFailure, fileFailure } from './failure.ts';
import { linesOf } from './lines.ts';
import { complain, print } from './output.ts';

export interface ConvertOptions {
  readonly source?: string;
  readonly country?: string;
  /** Shifts all times alike, so that the last line is now. */
  readonly endingNow?: boolean;
  readonly json?: boolean;
}

/** No line of a queue_log comes near it. */
const LONGEST_LINE = 64 * 1024;

/** Enough of a file's end to hold its last lines. */
const TAIL_BYTES = 64 * 1024;

/** Asterisk's queue logs in, events out as NDJSON on standard output; what was read goes to standard error. */
export async function convert(files: readonly string[], options: ConvertOptions): Promise<number> {
  const country = options.country?.toUpperCase();
  if (country !== undefined && !isCountry(country))
    throw new CommandFailure(2, `--country ${options.country}: not a country of ISO 3166, like US`);
  const shift = options.endingNow ? Date.now() - (await lastTimeOf(files)) : 0;
  const reader = queueLogReader({ source: options.source ?? 'asterisk:queue-log', country, shift });
  for (const file of files) await readFile(reader, file);
  await print(ndjson(reader.end()));
  const report = reader.report();
  if (options.json) complain(JSON.stringify(report));
  else for (const sentence of sentencesOf(report)) complain(sentence);
  return report.lines > 0 && report.malformed === report.lines ? 1 : 0;
}

async function readFile(reader: QueueLogReader, file: string): Promise<void> {
  for await (const lines of linesOf(file, LONGEST_LINE)) {
    let text = '';
    for (const { text: line, number } of lines)
      if (line !== '') text += ndjson(reader.read(line, { file, line: number }));
    await print(text);
  }
}

function ndjson(events: readonly object[]): string {
  let text = '';
  for (const event of events) text += `${JSON.stringify(event)}\n`;
  return text;
}

/** Milliseconds since 1970 of the latest last line. */
async function lastTimeOf(files: readonly string[]): Promise<number> {
  if (files.includes('-'))
    throw new CommandFailure(
      2,
      '--ending-now: needs files, because standard input has no end to look at first',
    );
  const times = await Promise.all(files.map(async (file) => lastTime(await tailOf(file), file)));
  return Math.max(...times);
}

function lastTime(tail: string, file: string): number {
  for (const text of tail.split('\n').reverse()) {
    const line = lineOf(text.trimEnd());
    if (!('fault' in line)) return line.at;
  }
  throw new CommandFailure(2, `--ending-now: ${file}: no line with a time at its end`);
}

async function tailOf(file: string): Promise<string> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(TAIL_BYTES),
      position: Math.max(0, size - TAIL_BYTES),
    });
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    throw fileFailure(file, error);
  }
}

function sentencesOf(report: QueueLogReport): readonly string[] {
  const counted = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([word, times]) => `${word} ${times}`)
      .join(', ');
  const { malformed, malformedLines, unreadCallerIds } = report;
  return [
    ...malformedLines.map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
    ...(malformed > malformedLines.length
      ? [`and ${malformed - malformedLines.length} more malformed lines`]
      : []),
    `lines: ${report.lines}, events: ${report.events}, calls started: ${report.calls}, still open: ${report.open}`,
    ...when(report.words, `words: ${counted(report.words)}`),
    ...when(report.unknownWords, `unknown words, passed over: ${counted(report.unknownWords)}`),
    ...some(report.consultations, "agents' second legs, joined to their calls"),
    ...some(report.dropped, 'calls dropped when Asterisk was started again'),
    ...some(report.lost, 'calls without an end, forgotten after a day'),
    ...some(report.unknownTransfers, 'transfers of calls that this log does not know'),
    ...some(
      unreadCallerIds,
      'caller ids that are no international number; name their country, like --country US',
    ),
  ];
}

const some = (times: number, what: string): readonly string[] => (times > 0 ? [`${what}: ${times}`] : []);

const when = (counts: Record<string, number>, sentence: string): readonly string[] =>
  Object.keys(counts).length > 0 ? [sentence] : [];
