import { onDuty, rotationNamed } from '../calendar/rotation.ts';
import { agentNamed, type Case } from '../case.ts';
import { AgentId, type E164, type PersonId } from '../ids.ts';
import type { Policy } from '../policy.ts';
import type { Instant } from '../time.ts';
import type { Promised } from './promised.ts';

export interface Candidate {
  readonly agent: AgentId;
  readonly phone: E164;
}

/** Who could take the call: the agent named, else who has the case; then a team; then the ladder's people. */
export function candidates(promise: Promised, state: Case, policy: Policy, start: Instant): Candidate[] {
  const named = promise.agent ?? state.owner ?? state.lastAgent;
  const agentPhone = named && agentNamed(state, named).phone;
  const ladderPeople = (policy.ladders['default']?.rungs ?? [])
    .flatMap(({ notify }) => notify)
    .flatMap((who) => {
      const rotation = rotationNamed(who, policy);
      const id = rotation ? onDuty(rotation, start) : who;
      const person = id === undefined ? undefined : policy.people[id as PersonId];
      return id !== undefined && person?.channels.includes('voice') && !state.about.includes(id)
        ? [{ who: id, phone: person.phone }]
        : [];
    });
  const all: Candidate[] = [
    ...(named && agentPhone ? [{ agent: named, phone: agentPhone }] : []),
    ...Object.entries(policy.teams).map(([team, { phone }]) => ({
      agent: AgentId.parse(`team:${team}`),
      phone,
    })),
    ...ladderPeople.map(({ who, phone }) => ({ agent: AgentId.parse(who), phone })),
  ];
  return all.filter(({ phone }, i) => all.findIndex((c) => c.phone === phone) === i);
}
