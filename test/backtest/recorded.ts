import { recordedLine } from '../../functions/cli/recorded-events.ts';
import type { Fact } from '../../functions/domain/event.ts';
import type { Instant } from '../../functions/domain/time.ts';
import { at } from '../support/given.ts';
import { eventLines, type Made } from '../support/make-events.ts';

/** One recorded event. */
export function factAt(time: Instant, type: string, subject: string, data: object, id?: string): Fact {
  const name = id ?? `${subject} ${type} ${time}`;
  const line = JSON.stringify({ specversion: '1.0', id: name, source: 'acd', type, time, subject, data });
  const read = recordedLine(line, 0);
  if ('reason' in read) throw new Error(read.reason);
  return read.fact;
}

/** The same, at a wall time of the story's day. */
export const event = (wall: string, type: string, subject: string, data: object, id?: string): Fact =>
  factAt(at(wall), type, subject, data, id);

/** A call that is handed over twice, at 10:10 and 10:20. */
export const handedOverTwice = (subject: string): Fact[] => [
  event('10:00', 'interaction.started', subject, { channel: 'voice' }),
  event('10:05', 'interaction.connected', subject, { agent: 'ada' }),
  event('10:10', 'interaction.transferred', subject, { to: { queue: 'billing' } }),
  event('10:15', 'interaction.connected', subject, { agent: 'bob' }),
  event('10:20', 'interaction.transferred', subject, { to: { queue: 'repairs' } }),
];

/** The generator's events as facts. */
export const madeFacts = (made: Made): Fact[] =>
  [...eventLines(made)].flatMap((line, i) => {
    const read = recordedLine(line, i);
    if ('reason' in read) throw new Error(read.reason);
    return [read.fact];
  });
