import type { Fact } from '../../domain/event.ts';
import type { CaseId } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import { incidentAmong, type Member } from '../../domain/rules/incidents.ts';
import { type Instant, minus, spanOf } from '../../domain/time.ts';
import { finding, joining, openingOf } from '../incidents.ts';

/** Incidents across the cases of a replay: the counters of `app/incidents.ts`, without a table. */

interface Topic {
  members: readonly Member[];
  foundAt?: Instant;
}

/** Topics that nobody has named for a window are forgotten when there are more than this. */
const MOST_TOPICS = 10_000;

type SaidOfIncidents = (id: CaseId, fact: Fact) => readonly Fact[];

/** What is to be said to cases because this fact opens one, in order. */
export function createTopics(policy: Policy): SaidOfIncidents {
  const topics = new Map<string, Topic>();
  const rule = policy.rules.incident;
  if (!rule) return () => [];

  function prune(since: Instant): void {
    for (const [name, { members, foundAt }] of topics)
      if ((foundAt ?? '') <= since && members.every(({ at }) => at <= since)) topics.delete(name);
  }

  return (id, fact) => {
    const opening = openingOf({ id, loaded: undefined, facts: [fact], claimed: [] });
    if (!opening) return [];
    const { topic, member } = opening;
    const since = minus(fact.time, spanOf(rule.within));
    if (topics.size > MOST_TOPICS) prune(since);
    const noted = topics.get(topic) ?? { members: [] };
    if (noted.foundAt !== undefined && noted.foundAt > since) return [joining(topic, noted.foundAt, member)];
    const members = [...noted.members.filter(({ at }) => at > since), member];
    const among = incidentAmong(members, policy);
    topics.set(topic, { members, ...(among ? { foundAt: fact.time } : {}) });
    if (!among) return [];
    return [finding(topic, fact.time, among, rule.within), ...among.map((m) => joining(topic, fact.time, m))];
  };
}
