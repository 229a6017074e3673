/** What was read and what became of it: counts and places, no content. */
export interface QueueLogReport {
  lines: number;
  events: number;
  /** Calls that started in this log. */
  calls: number;
  /** Known words, by how often each was read. */
  words: Record<string, number>;
  unknownWords: Record<string, number>;
  malformed: number;
  /** The first of the malformed lines. */
  malformedLines: Malformed[];
  /** Legs that agents opened to ask before a transfer: part of the customer's call. */
  consultations: number;
  /** Caller ids that may be phone numbers but could not be read as one: see `--country`. */
  unreadCallerIds: number;
  /** Transfers of a call that this log does not know. */
  unknownTransfers: number;
  /** Calls that were open when Asterisk was started again. */
  dropped: number;
  /** Calls without a line for a day and without an end. */
  lost: number;
  /** Calls still open at the end of the log. */
  open: number;
}

export interface Malformed {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

const MOST_PLACES = 20;
/** A file of something else altogether must not fill the memory with its words. */
const MOST_WORDS = 100;

export const newReport = (): QueueLogReport => ({
  lines: 0,
  events: 0,
  calls: 0,
  words: {},
  unknownWords: {},
  malformed: 0,
  malformedLines: [],
  consultations: 0,
  unreadCallerIds: 0,
  unknownTransfers: 0,
  dropped: 0,
  lost: 0,
  open: 0,
});

export function countWord(counts: Record<string, number>, word: string): void {
  const known = Object.hasOwn(counts, word);
  const name = known || Object.keys(counts).length < MOST_WORDS ? word : 'others';
  counts[name] = (Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0) + 1;
}

export function countMalformed(report: QueueLogReport, place: Malformed): void {
  report.malformed++;
  if (report.malformedLines.length < MOST_PLACES) report.malformedLines.push(place);
}
