import { hash } from 'node:crypto';
import type * as z from 'zod';
import type { OUTSIDE_DATA, OutsideType } from '../domain/event.ts';
import { instantAt } from '../domain/time.ts';
import type { CloudEvent } from './cloud-events.ts';
import { keptFields } from './kept-fields.ts';

/** What one payload of a phone system becomes. */
export interface SourceReading {
  /** What it is, by its name there: never a word of its content. */
  readonly kind: string;
  /** `nothing`: understood, and about no customer; `unknown`: counted, and kept if its conversation is known. */
  readonly says: 'events' | 'nothing' | 'unknown';
  readonly events: readonly CloudEvent[];
  /** Whose it is, where no event says so. */
  readonly source?: string;
}

/** What names no conversation of what was not understood: no case keeps it. `from`: whose it is if nothing else says so. */
export const unplacedIn = (
  readings: readonly SourceReading[],
  from: string,
): { readonly source: string; readonly kind: string }[] =>
  readings.flatMap(({ kind, says, events, source = events[0]?.source ?? from }) =>
    says === 'unknown' && !events.some(({ type }) => type === 'source.unknown') ? [{ source, kind }] : [],
  );

/** Where the events of a payload come from, and which conversation they are about. */
export interface Origin {
  readonly source: string;
  readonly subject: string;
}

export type Told = {
  [Type in OutsideType]: {
    readonly type: Type;
    /** What makes it this very thing: the same by whichever route, and however often, it is told. */
    readonly id: string;
    /** Milliseconds since 1970. */
    readonly at: number;
    /** Its place among what happens at one moment. */
    readonly rank: number;
    readonly data: z.input<(typeof OUTSIDE_DATA)[Type]>;
  };
}[OutsideType];

/** What is told, before it is known which event tells it, and when. */
export type Undated = { [T in Told['type']]: Omit<Extract<Told, { type: T }>, 'id' | 'at'> }[Told['type']];

const MOST_ID = 256;

export const eventOf = ({ source, subject }: Origin, { type, id, at, rank, data }: Told): CloudEvent =>
  ({
    specversion: '1.0',
    id: id.length <= MOST_ID ? id : hash('sha256', id, 'base64url'),
    source,
    type,
    time: instantAt(at),
    subject,
    sequence: String(rank).padStart(2, '0'),
    data,
    // The type and the data of one `Told` belong together.
  }) as CloudEvent;

export const nothing = (kind: string): SourceReading => ({ kind, says: 'nothing', events: [] });

export const telling = (kind: string, events: readonly CloudEvent[]): SourceReading => ({
  kind,
  says: events.length > 0 ? 'events' : 'nothing',
  events,
});

/** Kept in the history of its conversation when that and its time are known, with nothing personal in it. */
export function unknown(
  kind: string,
  payload: unknown,
  origin?: Origin,
  at?: number,
  more: readonly CloudEvent[] = [],
): SourceReading {
  const named = nameOf(kind);
  if (!origin || at === undefined) return { kind: named, says: 'unknown', events: more };
  const id = `unknown:${hash('sha256', JSON.stringify(payload), 'base64url').slice(0, 22)}`;
  const data = { kind: named, fields: keptFields(payload) };
  return {
    kind: named,
    says: 'unknown',
    events: [...more, eventOf(origin, { type: 'source.unknown', id, at, rank: 90, data })],
  };
}

/** A name that the source made up may hold anything: what is no plain word is not repeated in a log. */
const nameOf = (kind: string): string =>
  kind
    .slice(0, 128)
    .replaceAll(/[^\w.{} -]/g, '?')
    .replaceAll(/\d(?:[ ._-]?\d){5,}/g, '#');
