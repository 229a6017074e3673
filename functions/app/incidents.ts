import type { Fact } from '../domain/event.ts';
import { keysIn } from '../domain/joining.ts';
import type { Policy } from '../domain/policy.ts';
import { incidentAmong, type Member } from '../domain/rules/incidents.ts';
import { type Duration, type Instant, minus, spanOf } from '../domain/time.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { Assigned } from './find.ts';
import { caseIdOf } from './identity.ts';

/** Looks for incidents among the cases that are about to be opened; before they are written, so that a crash
 * in between finds them again. */

interface WithIncidents {
  readonly works: readonly Assigned[];
  /** For cases that exist already, and for the one that stands for all. */
  readonly others: readonly Fact[];
}

interface Opening {
  readonly topic: string;
  readonly member: Member;
}

/** A new case counts if it has a topic and a known customer. */
export function openingOf({ id, loaded, isLeaving, facts }: Assigned): Opening | undefined {
  const started = facts.find((f) => f.type === 'interaction.started');
  const topic = started?.type === 'interaction.started' ? started.data.topic : undefined;
  const [customer] = keysIn(facts);
  if (loaded || isLeaving || !started || topic === undefined || customer === undefined) return undefined;
  return { topic, member: { customer, caseId: id, at: started.time } };
}

const fact = (topic: string, at: Instant, subject: string) => ({
  id: `${subject}/${topic}/${at}`,
  source: 'baton:incidents',
  subject,
  time: at,
  order: 0,
});

const subjectOf = (topic: string, foundAt: Instant): string => `incident:${topic}:${foundAt}`;

export const joining = (topic: string, foundAt: Instant, { caseId }: Member): Fact => ({
  ...fact(topic, foundAt, `case:${caseId}`),
  type: 'incident.joined',
  data: { topic, incident: caseIdOf(subjectOf(topic, foundAt)) },
});

/** Said to the case that stands for all. */
export function finding(topic: string, foundAt: Instant, among: readonly Member[], within: Duration): Fact {
  const data = { topic, customers: among.length, within, cases: among.map((m) => m.caseId) };
  return { ...fact(topic, foundAt, subjectOf(topic, foundAt)), type: 'incident.found', data };
}

export async function findIncidents(
  incidents: Incidents,
  policy: Policy,
  works: readonly Assigned[],
  now: Instant,
): Promise<WithIncidents> {
  const rule = policy.rules.incident;
  if (!rule) return { works, others: [] };
  const since = minus(now, spanOf(rule.within));
  const said: Fact[] = [];
  for (const work of works) {
    const opening = openingOf(work);
    if (!opening) continue;
    const { topic, member } = opening;
    const noted = await incidents.note(topic, member, since);
    const among = noted.foundAt ? undefined : incidentAmong(noted.members, policy);
    if (noted.foundAt) said.push(joining(topic, noted.foundAt, member));
    if (!among) continue;
    const foundAt = await incidents.find(topic, now, since);
    said.push(finding(topic, foundAt, among, rule.within));
    said.push(...among.map((m) => joining(topic, foundAt, m)));
  }
  const own = (id: string): Fact[] => said.filter(({ subject }) => subject === `case:${id}`);
  return {
    works: works.map((work) => ({ ...work, facts: [...work.facts, ...own(work.id)] })),
    others: said.filter(({ subject }) => !works.some(({ id }) => subject === `case:${id}`)),
  };
}
