import { hash } from 'node:crypto';
import type * as z from 'zod';
import type { OUTSIDE_DATA, OutsideType } from '../domain/event.ts';
import type { CloudEvent } from './cloud-events.ts';
import type { QueueLogLine } from './queue-log-line.ts';

/** A type and its data: what a line says, before it has a source, an id and a subject. */
export type Said<Type extends OutsideType = OutsideType> = Type extends OutsideType
  ? { readonly type: Type; readonly data: z.input<(typeof OUTSIDE_DATA)[Type]> }
  : never;

export type Target = Said<'interaction.transferred'>['data']['to'];
export type Place = NonNullable<Said<'interaction.transferred'>['data']['from']>;

/** A line with where it stood: the same line of the same file always makes the same event. */
export interface Entry {
  readonly line: QueueLogLine;
  readonly text: string;
  /** Byte offset in its file. */
  readonly offset: number;
  /** How many lines were read before it, over all files. */
  readonly position: number;
  /** How many events it has made so far. */
  told: number;
}

/** An end or a transfer that the next line of the call may take back or complete. */
export type Pending =
  | {
      readonly kind: 'ended';
      readonly entry: Entry;
      readonly due: number;
      readonly said: Said<'interaction.ended'>;
    }
  | {
      readonly kind: 'transferred';
      readonly entry: Entry;
      readonly due: number;
      readonly from: Place;
      readonly mode: 'cold' | 'warm';
      /** Where it went if nothing more is heard of it. */
      readonly to: Target;
    };

export function eventOf(
  source: string,
  shiftMilliseconds: number,
  entry: Entry,
  subject: string,
  said: Said,
): CloudEvent {
  const nth = Math.min(entry.told++, 9);
  return {
    specversion: '1.0',
    id: hash('sha256', `${entry.offset} ${said.type} ${subject}\n${entry.text}`, 'base64url').slice(0, 22),
    source,
    ...said,
    time: new Date(entry.line.at + shiftMilliseconds).toISOString(),
    subject,
    sequence: String(entry.position * 10 + nth).padStart(15, '0'),
  };
}

export const transferred = (from: Place, to: Target, mode?: 'cold' | 'warm'): Said => ({
  type: 'interaction.transferred',
  data: { from, to, ...(mode === undefined ? {} : { mode }) },
});

export const ended = (
  outcome: Said<'interaction.ended'>['data']['outcome'],
  by: 'customer' | 'agent' | 'system',
): Said<'interaction.ended'> => ({ type: 'interaction.ended', data: { outcome, by } });

/** Agent and queue as far as they are known. */
export const placeOf = ({
  agent,
  queue,
}: {
  readonly agent: string | undefined;
  readonly queue: string | undefined;
}): Place => ({ ...(agent === undefined ? {} : { agent }), ...(queue === undefined ? {} : { queue }) });
