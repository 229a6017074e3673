import * as z from 'zod';
import type { Secrets } from '../../env.ts';
import { ask } from './ask.ts';
import { advice, type Finding, good } from './finding.ts';

const Seen = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      lastEvent: z.string().optional(),
      eventsPerMinute: z.number(),
      refusalsPerMinute: z.number(),
      unknownKinds: z.record(z.string(), z.number()),
    }),
  ),
});

/** What Baton has heard of a source, as `/sources` shows it. */
export async function heardFindings(
  check: string,
  source: string,
  { user, password }: Secrets['console'],
  url: string,
): Promise<Finding[]> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const answer = await ask(`${url}/sources`, { headers: { authorization, accept: 'application/json' } });
  if (typeof answer === 'string' || answer.status !== 200) return [];
  const seen = Seen.safeParse(JSON.parse(answer.body)).data?.sources.filter(
    (one) => one.source === source || one.source.startsWith(`${source}:`),
  );
  if (!seen) return [];
  if (!seen.some(({ lastEvent }) => lastEvent !== undefined))
    return [advice(check, 'no event of it was ever heard', 'send one, and look at /sources')];
  return seen.flatMap(({ lastEvent, eventsPerMinute, refusalsPerMinute, unknownKinds }) => {
    const unknown = Object.keys(unknownKinds).length;
    const kinds = unknown === 0 ? '' : `, ${unknown} kinds of events that are not understood`;
    const says = `last event ${lastEvent ?? 'none'}, ${eventsPerMinute} a minute${kinds}`;
    return refusalsPerMinute > 0
      ? [
          advice(
            check,
            `${says}, ${refusalsPerMinute} refused a minute`,
            'the sender is told why, event by event',
          ),
        ]
      : [good(check, says)];
  });
}
