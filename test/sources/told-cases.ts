import { caseIdOf } from '../../functions/app/identity.ts';
import { type Case, newCase } from '../../functions/domain/case.ts';
import { settle } from '../../functions/domain/decide.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { absorb, freshOf, needsRefold } from '../../functions/domain/evolve.ts';
import { instantOf, plus, seconds } from '../../functions/domain/time.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
import { readEvents } from '../../functions/sources/cloud-events.ts';
import type { SourceReading } from '../../functions/sources/source-reading.ts';
import { comparable, policyOf } from '../support/given.ts';

/** What becomes of the cases that events are about, each by its conversation, through the real fold. */

const policy = policyOf({ rules: { dropped: {}, longWait: {}, stall: {} } });

/** Events as Baton takes them, checked as `POST /events` checks them. */
export function factsOf(events: readonly CloudEvent[]): readonly Fact[] {
  if (events.length === 0) return [];
  const body = events.map((event) => JSON.stringify(event)).join('\n');
  const read = readEvents('application/x-ndjson', body, instantOf('2027-01-01T00:00:00Z'));
  if ('refusal' in read || read.refused.length > 0) throw new Error(JSON.stringify(read));
  return read.facts;
}

/** The cases after all has come in, one payload after the other, in this order. */
export const casesAfter = (readings: readonly SourceReading[]): ReadonlyMap<string, Case> =>
  casesOfFacts(readings.flatMap(({ events }) => factsOf(events)));

/** The same of what Baton took. */
export function casesOfFacts(facts: readonly Fact[]): ReadonlyMap<string, Case> {
  const cases = new Map<string, Case>();
  const histories = new Map<string, Fact[]>();
  for (const fact of facts) {
    const history = histories.get(fact.subject) ?? [];
    const state = cases.get(fact.subject) ?? newCase(caseIdOf(fact.subject));
    const late = needsRefold(state, freshOf(state, [fact]));
    const absorbed = absorb(state, [fact], late ? history : undefined);
    history.push(...absorbed.fresh);
    cases.set(fact.subject, absorbed.state);
    histories.set(fact.subject, history);
  }
  return cases;
}

/** The same, and what is decided upon it a moment later: equal whenever only the order of arrival differs. */
export const settledAfter = (readings: readonly SourceReading[]) =>
  [...casesAfter(readings)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([subject, state]) => {
      const now = state.newest && plus(state.newest.time, seconds(1));
      return { subject, ...comparable(now ? settle(state, policy, now).state : state) };
    });

export const theCase = (readings: readonly SourceReading[]): Case => {
  const [only, ...others] = casesAfter(readings).values();
  if (!only || others.length > 0) throw new Error(`${others.length + 1} cases instead of one`);
  return only;
};

export const handoffsIn = ({ handoffs }: Case): string[] =>
  handoffs.map(({ from, to, loop }) => `${from} > ${to}${loop ? ' again' : ''}`);
