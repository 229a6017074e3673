import * as z from 'zod';
import type { Secrets } from '../../env.ts';
import { ask } from './ask.ts';
import { advice, type Finding, good } from './finding.ts';

const SeenSource = z.object({
  source: z.string(),
  wired: z.array(z.string()).default([]),
  lastEvent: z.string().optional(),
  eventsPerMinute: z.number(),
  refusalsPerMinute: z.number(),
  lastRefusal: z.object({ reason: z.string() }).optional(),
  unknownKinds: z.record(z.string(), z.number()),
});
export type SeenSource = z.infer<typeof SeenSource>;
const Seen = z.object({ sources: z.array(SeenSource) });

/** Every source that Baton knows of, as `/sources` shows it; `undefined` when it does not say. */
export async function sourcesSeen(
  { user, password }: Secrets['console'],
  url: string,
): Promise<readonly SeenSource[] | undefined> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const answer = await ask(`${url}/sources`, { headers: { authorization, accept: 'application/json' } });
  if (typeof answer === 'string' || answer.status !== 200) return undefined;
  return Seen.safeParse(JSON.parse(answer.body)).data?.sources;
}

/** The source of this name, or all of a system: `asterisk` is `asterisk:pbx-1`, too. */
export const ownOf = (source: string, all: readonly SeenSource[]): SeenSource[] =>
  all.filter((one) => one.source === source || one.source.startsWith(`${source}:`));

/** What Baton has heard of a source. */
export function heardFindings(check: string, seen: readonly SeenSource[]): Finding[] {
  if (!seen.some(({ lastEvent }) => lastEvent !== undefined))
    return [advice(check, 'no event of it was ever heard', 'send one, and look at /sources')];
  return seen.flatMap(({ lastEvent, eventsPerMinute, refusalsPerMinute, lastRefusal, unknownKinds }) => {
    const unknown = Object.keys(unknownKinds).length;
    const kinds = unknown === 0 ? '' : `, ${unknown} kinds of events that are not understood`;
    const says = `last event ${lastEvent ?? 'none'}, ${eventsPerMinute} a minute${kinds}`;
    return refusalsPerMinute > 0
      ? [
          advice(
            check,
            `${says}, ${refusalsPerMinute} refused a minute${lastRefusal ? `, the last one for ${lastRefusal.reason}` : ''}`,
            'the sender is told why, event by event',
          ),
        ]
      : [good(check, says)];
  });
}
