import type { Fact, OutsideType } from '../domain/event.ts';
import { OUTSIDE_DATA } from '../domain/event.ts';
import { CaseId } from '../domain/ids.ts';
import { type Instant, InstantIn, instantAt } from '../domain/time.ts';
import { readEvents } from '../sources/cloud-events.ts';
import { isInstant, isName, PLAIN_DATA } from './plain-data.ts';

/** Reads recorded events, one a line as `convert` writes them, fast: a backtest reads millions. */

export type RecordedRead = { readonly fact: Fact } | { readonly reason: string };

const isOutside = (type: unknown): type is OutsideType =>
  typeof type === 'string' && Object.hasOwn(OUTSIDE_DATA, type);

/** As it is stored; `undefined` when only the slow reader can say what is wrong with it. */
function timeOf(value: unknown): Instant | undefined {
  if (isInstant(value)) return value;
  const read = InstantIn.safeParse(value);
  return read.success ? read.data : undefined;
}

function dataOf(type: OutsideType, given: unknown): unknown {
  if (PLAIN_DATA.get(type)?.(given)) return given;
  return OUTSIDE_DATA[type].safeParse(given).data;
}

/** What is plainly in order is read here; everything else by the reader of `POST /events`, which says what is wrong. */
function plainFact(value: object, place: number): Fact | undefined {
  const { specversion, id, source, subject, type, time, data, sequence } = value as Record<string, unknown>;
  if (specversion !== '1.0' || !isName(id) || !isName(source) || !isName(subject) || !isOutside(type))
    return undefined;
  const at = timeOf(time);
  if (at === undefined || (subject.startsWith('case:') && !CaseId.safeParse(subject.slice(5)).success))
    return undefined;
  const read = dataOf(type, data ?? {});
  if (read === undefined) return undefined;
  const order = typeof sequence === 'string' && /^\d{1,15}$/.test(sequence) ? Number(sequence) : place;
  // The data were found in order for this very type.
  return { id, source, type, time: at, subject, order, data: read } as Fact;
}

/** `place` orders events of one instant that have no sequence. */
export function recordedEvent(value: unknown, place: number): RecordedRead {
  const fact = typeof value === 'object' && value !== null ? plainFact(value, place) : undefined;
  if (fact) return { fact };
  const read = readEvents('application/json', JSON.stringify(value), instantAt(Date.now()));
  if ('refusal' in read) return { reason: read.refusal.detail };
  const [slow] = read.facts;
  if (slow) return { fact: { ...slow, order: slow.order || place } };
  return { reason: read.refused[0]?.reason ?? 'not one event' };
}

export function recordedLine(line: string, place: number): RecordedRead {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { reason: 'not JSON' };
  }
  return recordedEvent(value, place);
}
