import { newCase } from '../../functions/domain/case.ts';
import { settle } from '../../functions/domain/decide.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { absorb } from '../../functions/domain/evolve.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
import { readEvents } from '../../functions/sources/cloud-events.ts';
import { CASE, comparable } from './given.ts';
import { livedPolicy } from './histories.ts';

/**
 * What the cases of these conversations are at `now`, by the real fold and the real rules: the events are taken as they
 * come, one by one, from the same NDJSON that a system sends.
 */
export function casesOf(events: readonly CloudEvent[], now: Instant): Record<string, unknown> {
  const read = readEvents(
    'application/x-ndjson',
    events.map((event) => JSON.stringify(event)).join('\n'),
    now,
  );
  if ('refusal' in read || read.refused.length > 0) throw new Error('an event of the source was refused');
  const cases = new Map<string, { state: ReturnType<typeof newCase>; seen: Fact[] }>();
  for (const fact of read.facts) {
    const { state, seen } = cases.get(fact.subject) ?? { state: newCase(CASE), seen: [] };
    cases.set(fact.subject, { state: absorb(state, [fact], seen).state, seen: [...seen, fact] });
  }
  return Object.fromEntries(
    [...cases].map(([subject, { state }]) => [subject, comparable(settle(state, livedPolicy, now).state)]),
  );
}
