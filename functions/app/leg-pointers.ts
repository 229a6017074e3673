import type { Case } from '../domain/case.ts';
import { interactionOf } from '../domain/contact.ts';
import type { Fact } from '../domain/event.ts';
import type { CaseId } from '../domain/ids.ts';
import { caseIdOf } from './identity.ts';

/**
 * The parts of a conversation that are heard of for the first time, under the ids that their source gives them. They
 * are to lead to its case, as the conversation does: after a transfer an agent's screen asks with the id that it has.
 * A part may have given the case its id: one conversation may be told of under two names, each a part of the other.
 */
export const newLegs = (id: CaseId, before: Case | undefined, facts: readonly Fact[]): CaseId[] => [
  ...new Set(
    facts.flatMap((fact) => {
      const { subject } = fact;
      const leg = legOf(fact);
      if (leg === undefined || leg === subject || leg.startsWith('case:')) return [];
      const isKnown = before && interactionOf(before, subject)?.legs?.includes(leg);
      const own = caseIdOf(leg);
      return isKnown || own === id ? [] : [own];
    }),
  ),
];

/** What Baton itself placed has legs, too, that are named by whom they ring. */
const legOf = ({ type, data }: Fact): string | undefined =>
  type.startsWith('interaction.') && 'leg' in data && typeof data.leg === 'string' ? data.leg : undefined;
