import type { Case } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
import type { Fact } from '../event.ts';
import { refOf } from '../history.ts';
import type { CaseId } from '../ids.ts';
import { notice } from '../messages.ts';
import type { Policy } from '../policy.ts';
import { type Instant, lengthWords, minus, spanOf } from '../time.ts';
import { knownText } from '../wording.ts';

/**
 * Rule `incident`: different customers open cases with the same topic within a short time. One case stands for
 * all of them and climbs once; the others are marked, and their customers told that the fault is known.
 */

/** Who opened a case with a topic. */
export interface Member {
  readonly customer: string;
  readonly caseId: CaseId;
  readonly at: Instant;
}

/** The members of the latest window, one a customer, when they are enough for an incident. */
export function incidentAmong(members: readonly Member[], policy: Policy): readonly Member[] | undefined {
  const rule = policy.rules.incident;
  const latest = members
    .map(({ at }) => at)
    .sort()
    .at(-1);
  if (!rule || latest === undefined) return undefined;
  const since = minus(latest, spanOf(rule.within));
  const inside = new Map(members.filter(({ at }) => at > since).map((m) => [m.customer, m]));
  return inside.size >= rule.customers ? [...inside.values()] : undefined;
}

export function found(state: Case, fact: Fact<'incident.found'>): Case {
  const { topic, customers, within, cases } = fact.data;
  return { ...state, topic, stands: { at: fact.time, topic, customers, within, cases, ref: refOf(fact) } };
}

export function joined(state: Case, { time, data }: Fact<'incident.joined'>): Case {
  if (state.incident === data.incident) return state;
  const next = { ...state, incident: data.incident };
  const { phone } = state.customer;
  return phone ? notice(next, time, `incident.${data.incident}`, phone, knownText(data.topic)) : next;
}

export function incidentCrossings(state: Case, policy: Policy): Crossing[] {
  const rule = policy.rules.incident;
  if (!rule || !state.stands) return [];
  const { at, topic, customers, within, cases, ref } = state.stands;
  const named = cases.map((id) => id.slice('case_'.length, 'case_'.length + 6)).join(', ');
  const why = `${customers} customers within ${lengthWords(within)} report ${topic} (cases ${named})`;
  const grounds = () => ({
    compared: { customers, limit: rule.customers, within, topic, cases: cases.join(' ') },
    events: [ref],
  });
  return [{ reason: 'incident', occurrence: 1, at, why, grounds }];
}
