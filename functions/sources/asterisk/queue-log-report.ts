import type { CallCounts } from './calls/desk.ts';
import { newCallCounts } from './calls/desk.ts';

/** What was read and what became of it: counts and places, no content. */
export interface QueueLogReport extends CallCounts {
  lines: number;
  /** Known words, by how often each was read. */
  words: Record<string, number>;
  unknownWords: Record<string, number>;
  malformed: number;
  /** Lines a minute or more before their forerunner: files in the wrong order, or a table that was not sorted by time. */
  disordered: number;
  /** The first of the malformed lines. */
  malformedLines: Malformed[];
}

interface Malformed {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

const MOST_PLACES = 20;

export const newReport = (): QueueLogReport => ({
  ...newCallCounts(),
  lines: 0,
  words: {},
  unknownWords: {},
  malformed: 0,
  disordered: 0,
  malformedLines: [],
});

export function countMalformed(report: QueueLogReport, place: Malformed): void {
  report.malformed++;
  if (report.malformedLines.length < MOST_PLACES) report.malformedLines.push(place);
}
