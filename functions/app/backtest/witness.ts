import type { Fact } from '../../domain/event.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Instant } from '../../domain/time.ts';
import { createLoad, type Load } from './load.ts';
import { type CaseSummary, type Escalation, firstTold, type PromiseCounts, type Seen } from './outcome.ts';
import { type Row, stateOf } from './row.ts';
import { createTally } from './tally.ts';

/** Notes down what a replay decides: who would have been told what, and when. A case's own notes stay on its row. */

interface Witness {
  /** Something that happened outside, once it is in its case. */
  happened(row: Row, fact: Fact): void;
  decided(row: Row, fact: Fact): void;
  /** Nothing more is said of this case. */
  over(row: Row): void;
  readonly seen: () => Seen;
}

/** By their first channel: whoever is rung gets no text. Facts from before people had channels name none. */
const isTexted = (
  { channels }: { readonly channels?: Readonly<Partial<Record<PersonId, readonly string[]>>> | undefined },
  person: PersonId,
): boolean => (channels?.[person]?.[0] ?? 'sms') === 'sms';

export function createWitness(policy: Policy): Witness {
  const tally = createTally();
  const loads = new Map<PersonId, Load>();
  const promises: PromiseCounts = { made: 0, atRisk: 0, kept: 0, broken: 0, renegotiated: 0, withdrawn: 0 };
  let [offers, nudges, incidents] = [0, 0, 0];

  function text(person: PersonId, at: Instant): void {
    const load = loads.get(person) ?? createLoad(person, policy);
    loads.set(person, load);
    load.text(at);
  }

  function summaryOf(row: Row): CaseSummary {
    const { id, openedAt, newest } = stateOf(row);
    row.summary ??= {
      id,
      conversation: row.conversations[0] ?? '',
      openedAt: openedAt ?? newest?.time ?? ('' as Instant),
      escalations: [],
    };
    return row.summary;
  }

  const escalationOf = (row: Row, climb: string): Escalation | undefined =>
    row.summary?.escalations.findLast((e) => e.climb === climb);

  return {
    happened(row, { type, time }) {
      if (type === 'callback.promised') promises.made += 1;
      if (type === 'callback.withdrawn') promises.withdrawn += 1;
      if (type === 'incident.found') incidents += 1;
      if (type === 'case.resolved' && row.summary && firstTold(row.summary) !== undefined)
        row.summary.solvedAt ??= time;
    },
    decided(row, fact) {
      const { time } = fact;
      switch (fact.type) {
        case 'climb.started': {
          const { climb, reason, why } = fact.data;
          summaryOf(row).escalations.push({ climb, reason, at: time, why, told: [], isExhausted: false });
          return;
        }
        case 'climb.climbed': {
          const rung = fact.data.rung + 1;
          for (const person of fact.data.people) {
            escalationOf(row, fact.data.climb)?.told.push({ person, at: time, rung });
            if (isTexted(fact.data, person)) text(person, time);
          }
          return;
        }
        case 'climb.exhausted': {
          const escalation = escalationOf(row, fact.data.climb);
          if (escalation) escalation.isExhausted = true;
          for (const person of fact.data.people) {
            escalation?.told.push({ person, at: time });
            if (isTexted(fact.data, person)) text(person, time);
          }
          return;
        }
        case 'page.replied':
          text(fact.data.person, time);
          return;
        case 'agent.nudged':
          nudges += 1;
          return;
        case 'wait.offered':
          offers += 1;
          return;
        case 'promise.made':
          promises.made += 1;
          return;
        case 'promise.warned':
          promises.atRisk += 1;
          return;
        case 'promise.ended':
          promises[fact.data.state] += 1;
          return;
      }
    },
    over({ summary }) {
      if (summary) tally.add(summary);
    },
    seen: () => ({
      ...tally.tallied(),
      people: [...loads.values()].map((load) => load.report()).sort((a, b) => b.texts - a.texts),
      promises,
      offers,
      nudges,
      incidents,
    }),
  };
}
