import type { SourceSeen } from '../domain/source-seen.ts';
import type { Instant, Span } from '../domain/time.ts';

/** What came from one source at one moment. */
export interface SourceNews {
  readonly source: string;
  readonly at: Instant;
  readonly events: number;
  readonly refused: number;
  /** Why, of the last one: what was wrong, and where, without its content. */
  readonly refusal?: string;
  readonly eventAt?: Instant;
  readonly ahead?: Span;
  /** By its name there; counted, never its content. */
  readonly unknown: Readonly<Record<string, number>>;
}

/** What was not understood and names no conversation: it is in no case, and counted all the same. */
export interface Unplaced {
  readonly source: string;
  readonly kind: string;
}

/** What was seen of each source, across functions. */
export interface SourceBook {
  /** Answers the kinds of what was not understood that it has said for the first time. */
  noteSource(news: SourceNews): Promise<readonly string[]>;
  sourcesSeen(): Promise<readonly SourceSeen[]>;
  /** That somebody was told of its silence; false when they had been since `silentSince`. */
  toldOfSilence(source: string, silentSince: Instant, at: Instant): Promise<boolean>;
}
