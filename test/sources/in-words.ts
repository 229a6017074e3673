import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
import type { SourceReading } from '../../functions/sources/source-reading.ts';

/** Ids as long as these are told apart by their ends. */
const short = (text: string): string =>
  text.replace(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{10}(?=[0-9a-f]{2}$)/, '..');

function placeOf(value: unknown): string {
  if (typeof value === 'string') return short(value);
  const { id, name, agent, queue, external, onward } = Object(value);
  if (id !== undefined) return name === undefined ? short(id) : `${short(id)} (${name})`;
  return [agent && placeOf(agent), queue && short(queue), external, onward && 'onward']
    .filter(Boolean)
    .join('@');
}

/** An id that a system has given is `zendesk:9000001:user:40501`; only its end is told. */
const endOf = (value: unknown): string => String(value).replace(/^\S+:(contact|user|profile):/, '');

/** An event in a line: `15:06:02 transferred to tech`. Milliseconds are shown where there are any. */
export function inWords({ time, type, data }: CloudEvent): string {
  const fields: Record<string, unknown> = data;
  const { agent, queue, to, from, outcome, by, mode, customer, channel, direction } = fields;
  const words = [
    time.slice(11, 23).replace('.000', ''),
    type.replace(/^interaction\./, ''),
    direction && `${channel} ${direction}`,
    agent && `by ${placeOf(agent)}`,
    queue && `in ${placeOf(queue)}`,
    from && `from ${placeOf(from)}`,
    to && `to ${placeOf(to)}`,
    mode,
    outcome,
    by && `by ${by}`,
    customer && Object.values(Object(customer)).map(endOf).join(' '),
    ...['kind', 'what', 'text', 'reason', 'summary', 'on', 'until'].map((name) => fields[name]),
  ];
  return words.filter(Boolean).join(' ');
}

/** What a payload is, and what becomes of it. */
export const readingInWords = ({ kind, says, events }: SourceReading): string[] => [
  says === 'events' ? kind : `${kind}: ${says}`,
  ...events.map((event) => `  ${inWords(event)}`),
];
