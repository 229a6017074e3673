import type { Context } from 'hono';
import { newsOf } from '../app/source-tally.ts';
import { withoutOwnNumber } from '../domain/own-calls.ts';
import type { Instant } from '../domain/time.ts';
import { readMembers } from '../sources/cloud-events.ts';
import { type SourceReading, unplacedIn } from '../sources/source-reading.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

/**
 * Answers 202 only when every event that was made of a webhook is durable in the intake queue. What was not understood
 * is said by its name, in the answer and in the log, and is no reason for the sender to send it again.
 */
export async function answerReadings(
  c: Context<OnLambda>,
  { log, queues, secrets, tally }: Pick<ApiPorts, 'log' | 'queues' | 'secrets' | 'tally'>,
  readings: readonly SourceReading[],
  now: Instant,
) {
  const events = readings.flatMap((reading) => reading.events);
  const own = new Set([(await secrets.read()).twilio.from]);
  const { facts: told, refused: found } = readMembers(
    events.map((value) => ({ value })),
    now,
  );
  const facts = told.map((fact) => withoutOwnNumber(fact, own));
  const by = c.req.routePath;
  const refusals = found.map(({ source = by, reason }) => ({ source, reason }));
  const refused = found.map(({ source: _, isProbe: __, ...about }) => about);
  await tally(newsOf(facts, now, { refused: refusals, unplaced: unplacedIn(readings, by) }));
  const unknown = readings.filter(({ says }) => says === 'unknown').map(({ kind }) => kind);
  for (const kind of unknown) {
    log.count('UnknownKind');
    log.info('not understood', { path: c.req.routePath, kind });
  }
  if (refused.length > 0) log.info('refused', { path: c.req.routePath, count: refused.length });
  if (facts.length === 0 && refused.length > 0)
    return problem(c, 400, 'No event was accepted', 'every event of this request was refused', { refused });
  if (facts.length > 0) await queues.intake(facts.map((fact) => ({ kind: 'fact', fact })));
  return c.json({ accepted: facts.length, refused, unknown }, 202);
}

/** Nothing of what it says is told: the parser's own message quotes it. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
