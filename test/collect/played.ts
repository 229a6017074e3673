import { existsSync, readdirSync } from 'node:fs';
import type { Fact } from '../../functions/domain/event.ts';
import { instantAt } from '../../functions/domain/time.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
import { readEvents } from '../../functions/sources/cloud-events.ts';
import { readAmi } from '../sources/read-ami.ts';

/** Recorded sequences, and own ones in the same shapes, as a manager interface on loopback plays them. */
export const RECORDED = new URL('../../../shared/payloads/asterisk/', import.meta.url);
const OWN = new URL('../sources/fixtures/', import.meta.url);
const namesIn = (folder: URL, begin: string) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith(begin))
        .map((name) => new URL(name, folder))
    : [];
export const captures = [...namesIn(OWN, 'ami-'), ...namesIn(RECORDED, 'ami-')];
export const logs = [...namesIn(OWN, 'queue-log-'), ...namesIn(RECORDED, 'queue-log-')];
export const nameOf = (file: URL) => file.pathname.split('/').slice(-2).join('/');

export const SOURCE = 'asterisk:pbx-1';
const AGO = 400;

/**
 * As if it had begun some minutes ago, and so many seconds later: the ids of channels are seconds, and so is the time of a
 * log. Two calls of two systems may have one id, which those of one never have.
 */
export function asOfToday(text: string, seconds = 0): string {
  const found = [...text.matchAll(/(?<=^|[\s:-])1\d{9}(?=[.|])/gm)].map(([second]) => Number(second));
  const later = Math.floor(Date.now() / 1000) - AGO + seconds - Math.min(...found, Number.MAX_SAFE_INTEGER);
  return text.replaceAll(/(?<=^|[\s:|-])1\d{9}(?=[.|])/gm, (second) => String(Number(second) + later));
}
/** Whole blocks, each with its time to the microsecond, as `timestampevents = yes` has it. */
export function stamped(text: string): string[] {
  const began = Math.floor(Date.now() / 1000) - AGO;
  return text
    .split(/\n(?:\.{2,})?\n|\n\.{2,}\n/)
    .filter((block) => block.includes(':'))
    .map((block, i) => `${block.trim().replace('\n', `\nTimestamp: ${began + i}.000000\n`)}\n\n`);
}
export const LAST = '1789999999.999';
/** A call so much later that nothing waits any more; what was told before it is posted before it. */
export const lastCall = (later: number): string =>
  `Event: QueueCallerJoin\r\nTimestamp: ${Math.floor(Date.now() / 1000) + later}.000000\r\nCallerIDNum: 5555550129\r\nUniqueid: ${LAST}\r\nQueue: 9\r\n\r\n`;

/** Everything of an event but its place in the reading, and its time where only the arrival tells it; each once. */
export function told(facts: readonly Fact[], withTime: boolean) {
  const rows = facts.map(({ id, type, subject, data, time }) => ({
    id,
    type,
    subject,
    data,
    time: withTime && time,
  }));
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}
/** As Baton reads what `convert` prints. */
export function factsOf(events: readonly CloudEvent[]): readonly Fact[] {
  if (events.length === 0) return [];
  const body = Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'));
  const reading = readEvents('application/x-ndjson', body, instantAt(Date.now()), () => true);
  return 'refusal' in reading ? [] : reading.facts;
}
export const readOf = (text: string) => factsOf(readAmi(text, { source: SOURCE }).events);

export const channelsOf = (text: string) =>
  [...text.matchAll(/^\w*(?:Uniqueid|Linkedid): (\S+)/gm)].map(([, id = '']) => id);
