import type { CloudEvent } from '../../functions/sources/cloud-events.ts';

type Party = string | { readonly id: string } | undefined;
interface Spot {
  readonly agent?: Party;
  readonly queue?: string;
  readonly external?: string;
}

const nameOf = (agent: Party): string | undefined => (typeof agent === 'object' ? agent.id : agent);
const spot = ({ agent, queue, external }: Spot): string =>
  [nameOf(agent), queue, external && `(${external})`].filter(Boolean).join('@');

/** What an event says, in few words: `200 connected 3011@2001`. */
export function said({ type, data }: Pick<CloudEvent, 'type' | 'data'>): string {
  const fields = data as Spot & {
    readonly from?: Spot;
    readonly to?: Spot;
    readonly outcome?: string;
    readonly by?: string;
    readonly mode?: string;
    readonly kind?: string;
  };
  const words = [type.replace('interaction.', ''), fields.kind];
  if (fields.to) words.push(spot(fields.from ?? {}), '->', spot(fields.to), fields.mode);
  else words.push(spot(fields));
  if (fields.outcome) words.push(fields.outcome, fields.by && `by ${fields.by}`);
  return words.filter(Boolean).join(' ');
}

/** With its time of day, in UTC. */
export const described = (event: CloudEvent): string => `${event.time.slice(11, 19)} ${said(event)}`;

/** What each conversation went through, in the order of time. */
export function byConversation(events: readonly CloudEvent[]): Record<string, readonly string[]> {
  const calls: Record<string, string[]> = {};
  const keys = (event: CloudEvent) => event.time + event.sequence;
  for (const event of [...events].sort((a, b) => (keys(a) < keys(b) ? -1 : 1))) {
    calls[event.subject] ??= [];
    calls[event.subject]?.push(said(event));
  }
  return calls;
}
