import { statSync } from 'node:fs';
import type { Fact } from '../domain/event.ts';
import { type Conversion, piecesOf } from './conversion.ts';
import type { Asked } from './conversions.ts';
import { beginConversion } from './conversions.ts';
import { fileFailure } from './failure.ts';
import type { Line } from './lines.ts';
import { type RecordedRead, recordedEvent, recordedLine } from './recorded-events.ts';
import type { System } from './systems.ts';

/** Reads what a backtest replays: recorded events, or a phone system's own log. */

export interface LogOptions {
  readonly from?: System;
  readonly source?: string;
  readonly country?: string;
  readonly timeZone?: string;
}

interface ReadLogs {
  readonly events: number;
  readonly refused: number;
  /** The first few, each with file, line and reason. */
  readonly faults: readonly string[];
}

/** The queue takes no larger event. */
const LONGEST_LINE = 256 * 1024;
const MOST_FAULTS = 10;

type Reader = Pick<Conversion, 'cutting'> & {
  readonly read: (line: Line, file: string) => readonly RecordedRead[];
  readonly end: () => readonly RecordedRead[];
};

export async function readLogs(
  files: readonly string[],
  options: LogOptions,
  take: (fact: Fact) => void,
): Promise<ReadLogs> {
  const { from, ...asked } = options;
  const reader = from === undefined ? eventReader() : logReader({ from, ...asked });
  const { read, end } = reader;
  const progress = progressOf(files);
  const faults: string[] = [];
  let [events, refused] = [0, 0];
  const pass = (all: readonly RecordedRead[], file: string, line: number): void => {
    for (const one of all) {
      if ('fact' in one) {
        events += 1;
        take(one.fact);
      } else if (++refused <= MOST_FAULTS) faults.push(`${file}:${line}: ${one.reason}`);
    }
  };
  for (const file of files) {
    for await (const lines of piecesOf(reader, file, LONGEST_LINE)) {
      for (const line of lines) pass(read(line, file), file, line.number);
      progress.at(file, lines.at(-1)?.offset ?? 0, events);
    }
    progress.over(file);
  }
  pass(end(), files.at(-1) ?? '', 0);
  progress.end();
  return { events, refused, faults };
}

function eventReader(): Reader {
  let place = 0;
  return {
    read({ text }) {
      if (text === '') return [];
      return [text === undefined ? { reason: 'longer than 256 KB' } : recordedLine(text, place++)];
    },
    end: () => [],
  };
}

function logReader(asked: Asked): Reader {
  const conversion = beginConversion(asked);
  let place = 0;
  return {
    ...(conversion.cutting ? { cutting: conversion.cutting } : {}),
    read: ({ text, number }, file) =>
      conversion.read(text, { file, line: number }).map((event) => recordedEvent(event, place++)),
    end: () => conversion.end().map((event) => recordedEvent(event, place++)),
  };
}

const EVERY_MS = 500;

/** One line on standard error that follows the work, when somebody watches. */
function progressOf(files: readonly string[]) {
  const { stderr } = process;
  const began = performance.now();
  let told = began;
  let before = 0;
  const total = files.reduce((sum, file) => sum + sizeOf(file), 0);
  return {
    at(file: string, offset: number, events: number): void {
      const now = performance.now();
      if (!stderr.isTTY || now - told < EVERY_MS) return;
      told = now;
      const share = total > 0 && file !== '-' ? `${Math.floor((100 * (before + offset)) / total)} %, ` : '';
      const pace = Math.round((1000 * events) / (now - began));
      stderr.write(
        `\r\u001b[K${share}${events.toLocaleString('en')} events, ${pace.toLocaleString('en')} a second`,
      );
    },
    over(file: string): void {
      before += sizeOf(file);
    },
    end(): void {
      if (stderr.isTTY && told !== began) stderr.write('\r\u001b[K');
    },
  };
}

function sizeOf(file: string): number {
  if (file === '-') return 0;
  try {
    return statSync(file).size;
  } catch (error) {
    throw fileFailure(file, error);
  }
}
