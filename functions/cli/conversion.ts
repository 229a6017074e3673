import type { CountryCode } from 'libphonenumber-js/min';
import type { CloudEvent } from '../sources/cloud-events.ts';
import { jsonValuesOf } from './json-values.ts';
import { type Line, linesOf } from './lines.ts';

/** What is asked of every conversion. */
export interface ConversionOptions {
  readonly source: string;
  readonly country: CountryCode | undefined;
  /** The zone of times that name none. */
  readonly timeZone: string | undefined;
  /** Milliseconds added to every time. */
  readonly shift: number;
  /** The file that says which column of a table is what. */
  readonly map?: string | undefined;
}

/** What is asked of a conversion whose payloads say themselves where they come from. */
export type PayloadOptions = Omit<ConversionOptions, 'source'> & { readonly source: string | undefined };

/** One phone system's own log or capture on its way to events: line by line, files in the order in which they were written. */
export interface Conversion {
  /** How a file is cut before it is read: into lines, if nothing is said. */
  readonly cutting?: 'values';
  /** The events that this line settles. A line too long to be one is given as undefined. */
  read(text: string | undefined, at: { readonly file: string; readonly line: number }): readonly CloudEvent[];
  /** No more lines: the events that were still waiting. */
  end(): readonly CloudEvent[];
  /** What was read and what became of it: counts and places, no content. */
  report(): object;
  sentences(): readonly string[];
  /** Whether anything at all was what it should be. */
  understood(): boolean;
}

/** The pieces of a file that this conversion reads, a block of them at a time. */
export const piecesOf = (
  { cutting }: Pick<Conversion, 'cutting'>,
  file: string,
  longestLine: number,
): AsyncGenerator<readonly Line[]> =>
  cutting === 'values' ? jsonValuesOf(file, LONGEST_VALUE) : linesOf(file, longestLine);

/** A transcript of a long chat is the longest that there is. */
const LONGEST_VALUE = 4 * 1024 * 1024;
