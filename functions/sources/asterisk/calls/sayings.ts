import { hash } from 'node:crypto';
import type * as z from 'zod';
import type { OUTSIDE_DATA, OutsideType } from '../../../domain/event.ts';
import { instantAt } from '../../../domain/time.ts';
import type { CloudEvent } from '../../cloud-events.ts';

/** A type and its data: what a phone system says of a call, before it has a source, an id and a subject. */
export type Said<Type extends OutsideType = OutsideType> = Type extends OutsideType
  ? { readonly type: Type; readonly data: z.input<(typeof OUTSIDE_DATA)[Type]> }
  : never;

export type Target = Said<'interaction.transferred'>['data']['to'];
type Place = NonNullable<Said<'interaction.transferred'>['data']['from']>;

/** One thing that a phone system wrote of a call: a line, a block, a record. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The id under which it was written; empty when it is about no call. */
  readonly callid: string;
  readonly queue: string | undefined;
  readonly agent: string | undefined;
  /** How many were read before it. */
  readonly position: number;
  /** How many events it has made so far. */
  told: number;
}

/** An end or a transfer that what comes next may take back or complete. */
export type Pending =
  | {
      readonly kind: 'ended';
      readonly entry: Entry;
      readonly due: number;
      readonly said: Said<'interaction.ended'>;
      /** Only its absence says so: any sign of life takes it back. */
      readonly lost?: true;
    }
  | {
      readonly kind: 'transferred';
      readonly entry: Entry;
      readonly due: number;
      readonly from: Place;
      readonly mode?: 'cold' | 'warm';
      /** Where it went if nothing more is heard of it. */
      readonly to: Target;
    };

/**
 * The id has no clock and no place in it: the n-th time that this was said of this call, so that what two routes
 * of one phone system tell (a log and its events) is one event.
 */
const idOf = (subject: string, mark: string, nth: string): string =>
  hash('sha256', `${subject}\n${mark}\n${nth}`, 'base64url').slice(0, 22);

/** What tells two events of one call and one type apart. */
export function markOf(said: Said): string {
  switch (said.type) {
    case 'interaction.queued':
      return `${said.type} ${said.data.queue}`;
    case 'interaction.connected':
      return `${said.type} ${nameOf(said.data.agent)}`;
    case 'interaction.transferred':
      return `${said.type} ${nameOf(said.data.from?.agent)}`;
    case 'source.unknown':
      return `${said.type} ${said.data.kind}`;
    default:
      return said.type;
  }
}

const nameOf = (agent: Place['agent']): string =>
  agent === undefined ? '' : typeof agent === 'string' ? agent : agent.id;

export function eventOf(
  source: string,
  at: number,
  entry: Entry,
  subject: string,
  said: Said,
  mark: string,
  nth: string,
): CloudEvent {
  const place = Math.min(entry.told++, 9);
  return {
    specversion: '1.0',
    id: idOf(subject, mark, nth),
    source,
    ...said,
    time: instantAt(at),
    subject,
    sequence: String(entry.position * 10 + place).padStart(15, '0'),
  };
}

export const transferred = (from: Place, to: Target, mode?: 'cold' | 'warm'): Said => ({
  type: 'interaction.transferred',
  data: { from, to, ...(mode === undefined ? {} : { mode }) },
});

export const ended = (
  outcome: Said<'interaction.ended'>['data']['outcome'],
  by?: 'customer' | 'agent' | 'system',
): Said<'interaction.ended'> => ({
  type: 'interaction.ended',
  data: { outcome, ...(by === undefined ? {} : { by }) },
});

/** Agent and queue as far as they are known. */
export const placeOf = ({
  agent,
  queue,
}: {
  readonly agent: string | undefined;
  readonly queue: string | undefined;
}): Place => ({ ...(agent === undefined ? {} : { agent }), ...(queue === undefined ? {} : { queue }) });
