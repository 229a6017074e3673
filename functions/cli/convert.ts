import { open } from 'node:fs/promises';
import { lineOf } from '../sources/asterisk/queue-log-line.ts';
import { type Conversion, piecesOf } from './conversion.ts';
import { beginConversion } from './conversions.ts';
import { CommandFailure, fileFailure } from './failure.ts';
import { complain, print } from './output.ts';
import type { System } from './systems.ts';

interface ConvertOptions {
  readonly from: System;
  readonly source?: string;
  readonly country?: string;
  readonly timeZone?: string;
  readonly map?: string;
  /** Shifts all times alike, so that the last line is now. */
  readonly endingNow?: boolean;
  readonly json?: boolean;
}

/** No line of a log comes near it; a whole call's record in one line may. */
const LONGEST_LINE = 1024 * 1024;

/** Enough of a file's end to hold its last lines. */
const TAIL_BYTES = 64 * 1024;

/** A phone system's logs or captures in, events out as NDJSON on standard output; what was read goes to standard error. */
export async function convert(files: readonly string[], options: ConvertOptions): Promise<number> {
  beginConversion(options);
  const shift = options.endingNow ? Date.now() - (await lastTimeOf(files, options)) : 0;
  const conversion = beginConversion(options, shift);
  for (const file of files)
    await readFile(conversion, file, async (events) => {
      await print(ndjson(events));
    });
  await print(ndjson(conversion.end()));
  if (options.json) complain(JSON.stringify(conversion.report()));
  else for (const sentence of conversion.sentences()) complain(sentence);
  return conversion.understood() ? 0 : 1;
}

type Events = readonly { readonly time: string }[];

async function readFile(
  conversion: Conversion,
  file: string,
  take: (events: Events) => Promise<void>,
): Promise<void> {
  for await (const lines of piecesOf(conversion, file, LONGEST_LINE)) {
    const events = lines.flatMap(({ text, number }) => conversion.read(text, { file, line: number }));
    if (events.length > 0) await take(events);
  }
}

function ndjson(events: readonly object[]): string {
  let text = '';
  for (const event of events) text += `${JSON.stringify(event)}\n`;
  return text;
}

/** Milliseconds since 1970 of the latest last line. */
async function lastTimeOf(files: readonly string[], options: ConvertOptions): Promise<number> {
  if (files.includes('-'))
    throw new CommandFailure(
      2,
      '--ending-now: needs files, because standard input has no end to look at first',
    );
  if (options.from !== 'asterisk-queue-log') return lastEventOf(files, options);
  const times = await Promise.all(files.map(async (file) => lastTime(await tailOf(file))));
  // A log that is no file of Asterisk's own says its times only when it is read.
  return times.includes(undefined) ? lastEventOf(files, options) : Math.max(...times.map((at) => at ?? 0));
}

/** Where a line has no time of its own, all is read once before it is read. */
async function lastEventOf(files: readonly string[], options: ConvertOptions): Promise<number> {
  const conversion = beginConversion(options);
  let latest = Number.NEGATIVE_INFINITY;
  const look = async (events: Events): Promise<void> => {
    for (const { time } of events) latest = Math.max(latest, Date.parse(time));
  };
  for (const file of files) await readFile(conversion, file, look);
  await look(conversion.end());
  if (latest === Number.NEGATIVE_INFINITY)
    throw new CommandFailure(2, `--ending-now: ${files.join(', ')}: no event with a time`);
  return latest;
}

function lastTime(tail: string): number | undefined {
  for (const text of tail.split('\n').reverse()) {
    const line = lineOf(text.trimEnd());
    if (!('fault' in line)) return line.at;
  }
  return undefined;
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
