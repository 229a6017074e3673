import { onDuty, rotationNamed } from '../calendar/rotation.ts';
import { agentNamed, type Case, isActive } from '../case.ts';
import { AgentId, type E164, type PersonId } from '../ids.ts';
import type { Policy } from '../policy.ts';
import type { Instant } from '../time.ts';
import type { Promised } from './promised.ts';

export interface Candidate {
  readonly agent: AgentId;
  readonly phone: E164;
}

/** Whoever has the case by their word first, then who is asked at present, then everybody on the ladder. */
function ladderPeople(state: Case, policy: Policy, start: Instant): string[] {
  const holders = state.climbs.flatMap((c) =>
    c.state === 'acknowledged' && c.acknowledgedBy ? [c.acknowledgedBy] : [],
  );
  const asked = state.climbs.filter(isActive).flatMap(({ people }) => people);
  const rungs = (policy.ladders['default']?.rungs ?? [])
    .flatMap(({ notify }) => notify)
    .flatMap((who) => {
      const rotation = rotationNamed(who, policy);
      return (rotation ? onDuty(rotation, start) : who) ?? [];
    });
  return [...holders.reverse(), ...asked.reverse(), ...rungs];
}

/** The agent's own team, then the others as the policy lists them. */
function teamsOf(named: string | undefined, state: Case, policy: Policy): Candidate[] {
  const own = named === undefined ? undefined : agentNamed(state, named).team;
  const names = Object.keys(policy.teams);
  return [...names.filter((name) => name === own), ...names.filter((name) => name !== own)].flatMap(
    (name) => {
      const team = policy.teams[name];
      return team ? [{ agent: AgentId.parse(`team:${name}`), phone: team.phone }] : [];
    },
  );
}

/**
 * Who could take the call, in the order in which they are asked: the agent named, else who has the case, else who
 * had the customer last; then the teams; then the ladder's people. Never whom the complaint is about, and never
 * somebody who had the case and did not move it.
 */
export function candidates(promise: Promised, state: Case, policy: Policy, start: Instant): Candidate[] {
  const named = promise.agent ?? state.owner ?? state.lastAgent;
  const agentPhone = named && agentNamed(state, named).phone;
  const excluded = new Set<string>([...state.about, ...state.climbs.flatMap((c) => c.excluded)]);
  const people = ladderPeople(state, policy, start).flatMap((id) => {
    const person = policy.people[id as PersonId];
    return person?.channels.includes('voice') ? [{ agent: AgentId.parse(id), phone: person.phone }] : [];
  });
  const all: Candidate[] = [
    ...(named && agentPhone ? [{ agent: named, phone: agentPhone }] : []),
    ...teamsOf(named, state, policy),
    ...people,
  ].filter(({ agent }) => !excluded.has(agent));
  return all.filter(({ phone }, i) => all.findIndex((c) => c.phone === phone) === i);
}
