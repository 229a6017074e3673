import { readConnect } from '../sources/amazon-connect.ts';
import type { CloudEvent } from '../sources/cloud-events.ts';
import { readGenesys } from '../sources/genesys.ts';
import { readIntercom } from '../sources/intercom.ts';
import { type SourceReading, unknown } from '../sources/source-reading.ts';
import { readTaskRouter } from '../sources/twilio-taskrouter.ts';
import { countWord } from '../sources/word-counts.ts';
import { contentOf, unwrapped, writtenAt } from '../sources/wrapped.ts';
import { readZendesk } from '../sources/zendesk.ts';
import type { Conversion, PayloadOptions } from './conversion.ts';
import { counted, some, when } from './convert-words.ts';

/** Systems whose payloads are JSON, each of which tells all that it knows by itself. */

export const amazonConnect = (options: PayloadOptions): Conversion => {
  const arrived = Date.now();
  return payloads(options, (payload, at = arrived) =>
    readConnect(payload, { source: options.source, arrived: at }),
  );
};

export const genesys = (options: PayloadOptions): Conversion =>
  payloads(
    options,
    inside((payload) => [readGenesys(payload, { source: options.source })]),
  );

export const zendesk = (options: PayloadOptions): Conversion => {
  const arrived = Date.now();
  return payloads(
    options,
    inside((payload, at = arrived) => [readZendesk(payload, { source: options.source, arrived: at })]),
  );
};

export const intercom = (options: PayloadOptions): Conversion => {
  const arrived = Date.now();
  return payloads(
    options,
    inside((payload, at = arrived) => [readIntercom(payload, { source: options.source, arrived: at })]),
  );
};

export const taskRouter = (options: PayloadOptions): Conversion =>
  payloads(
    options,
    inside((payload, arrived) => readTaskRouter(payload, { source: options.source, arrived })),
  );

/** `at` is when it came, where what it was kept in says so. */
type Read = (payload: unknown, at?: number) => readonly SourceReading[];

/** People keep payloads in what a queue or a stream has put around them. */
const inside =
  (read: Read): Read =>
  (payload, written) =>
    unwrapped(payload)?.flatMap(({ wrapper, inner, at = written }) =>
      inner === undefined ? [unknown(wrapper, payload)] : read(inner, at),
    ) ?? read(payload, written);

const MOST_PLACES = 20;
/** Payloads repeat what earlier ones have said; most of that is said within one call. */
const REMEMBERED = 50_000;

function payloads({ shift }: PayloadOptions, read: Read): Conversion {
  const report = {
    payloads: 0,
    events: 0,
    /** Payloads by what they are, and how many of them said nothing that Baton tracks. */
    kinds: {} as Record<string, number>,
    silent: 0,
    unknownKinds: {} as Record<string, number>,
    malformed: 0,
    malformedPlaces: [] as { file: string; line: number; reason: string }[],
  };
  const said = new Map<string, Set<string>>();

  function isNew({ source, id }: CloudEvent): boolean {
    const ids = said.get(source) ?? new Set();
    if (ids.has(id)) return false;
    if (ids.size >= REMEMBERED) ids.clear();
    said.set(source, ids.add(id));
    return true;
  }

  const shifted = (event: CloudEvent): CloudEvent =>
    shift === 0 ? event : { ...event, time: new Date(Date.parse(event.time) + shift).toISOString() };

  function take({ kind, says, events }: SourceReading): CloudEvent[] {
    report.payloads += 1;
    countWord(says === 'unknown' ? report.unknownKinds : report.kinds, kind);
    if (says === 'nothing') report.silent += 1;
    const told = events.filter(isNew).map(shifted);
    report.events += told.length;
    return told;
  }

  return {
    cutting: 'values',
    read(text, { file, line }) {
      const parsed = parse(text);
      if ('value' in parsed) return read(parsed.value, writtenAt(text ?? '')).flatMap(take);
      report.malformed += 1;
      if (report.malformedPlaces.length < MOST_PLACES)
        report.malformedPlaces.push({ file, line, reason: parsed.fault });
      return [];
    },
    end: () => [],
    report: () => report,
    understood: () => Object.keys(report.kinds).length > 0 || report.payloads + report.malformed === 0,
    sentences: () => [
      ...report.malformedPlaces.map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
      ...(report.malformed > MOST_PLACES
        ? [`and ${report.malformed - MOST_PLACES} more malformed payloads`]
        : []),
      `payloads: ${report.payloads}, events: ${report.events}`,
      ...when(report.kinds, `kinds: ${counted(report.kinds)}`),
      ...some(report.silent, 'payloads that tell nothing of a customer'),
      ...when(
        report.unknownKinds,
        `unknown kinds, kept where their conversation is known: ${counted(report.unknownKinds)}`,
      ),
    ],
  };
}

function parse(text: string | undefined): { readonly value: unknown } | { readonly fault: string } {
  if (text === undefined) return { fault: 'longer than any payload' };
  const value = contentOf(text);
  return value === undefined ? { fault: 'neither JSON nor a form' } : { value };
}
