import type { CountryCode } from 'libphonenumber-js/min';
import type { CloudEvent } from '../sources/cloud-events.ts';

/** What is asked of every conversion. */
export interface ConversionOptions {
  readonly source: string;
  readonly country: CountryCode | undefined;
  /** Milliseconds added to every time. */
  readonly shift: number;
}

/** One phone system's own log or capture on its way to events: line by line, files in the order in which they were written. */
export interface Conversion {
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
