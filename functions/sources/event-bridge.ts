import * as z from 'zod';
import type { Fact } from '../domain/event.ts';
import { OUTSIDE_DATA } from '../domain/event.ts';
import { instantOf } from '../domain/time.ts';
import { readConnect, sourceOfEnvelope } from './amazon-connect.ts';
import type { CloudEvent } from './cloud-events.ts';
import { genesysSource, readGenesys } from './genesys.ts';
import { type SourceReading, unknown } from './source-reading.ts';

/** An event as EventBridge delivers it; phone systems in the same cloud speak through it. */
export const Envelope = z.looseObject({
  source: z.string().min(1),
  'detail-type': z.string(),
  detail: z.looseObject({}),
});
export type Envelope = z.infer<typeof Envelope>;

/** A record of a Kinesis stream as a pipe of EventBridge hands it on: its data are text in base64. */
export const Piped = z.looseObject({ eventSource: z.literal('aws:kinesis'), data: z.string() });
export type Piped = z.infer<typeof Piped>;

/** What it says. The only stream that is wired is that of Amazon Connect's contact records. */
export const readPiped = (record: Piped, arrived: number): SourceReading[] =>
  of('amazon-connect', readConnect({ records: [record] }, { arrived }));

/** What it says, by the system that it comes from. `arrived`, in milliseconds since 1970, is for what has no time. */
export function readEnvelope(envelope: Envelope, arrived: number): SourceReading[] {
  const { source } = envelope;
  if (source === 'aws.connect' || source === 'aws.cases')
    return of(sourceOfEnvelope(envelope), readConnect(envelope, { arrived }));
  if (source.startsWith('aws.partner/genesys.com/'))
    return of(genesysSource(source), [readGenesys(envelope, {})]);
  return of(source.slice(0, 256), [unknown(`event of ${source}`, envelope)]);
}

const of = (source: string, readings: readonly SourceReading[]): SourceReading[] =>
  readings.map((reading) => ({ source, ...reading }));

/** An event that Baton made itself, as a fact: nothing in it is to be refused, and its data have their inner form. */
export const factOf = ({ id, source, type, time, subject, sequence, data }: CloudEvent): Fact =>
  ({
    id,
    source,
    type,
    time: instantOf(time),
    subject,
    order: Number(sequence),
    data: OUTSIDE_DATA[type].parse(data),
    // The data were read by the schema of this very type.
  }) as Fact;
