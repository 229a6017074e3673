import type { Fact } from '../../functions/domain/event.ts';
import { casesOfFacts } from './told-cases.ts';

/**
 * How each conversation stands when all is over, by the real fold; `without`: what the switch's own template cannot tell,
 * who talked and who hung up.
 */
export function endStates(facts: readonly Fact[], without: 'nothing' | 'names' = 'nothing') {
  const ends = Object.fromEntries(
    facts
      .filter(({ type }) => type === 'interaction.ended')
      .sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
      .map(({ subject, data }) => [subject, data as { readonly outcome?: string; readonly by?: string }]),
  );
  const cases = casesOfFacts(facts);
  return Object.fromEntries(
    [...cases].map(([subject, { interactions }]) => {
      const { outcome, by } = ends[subject] ?? {};
      const named = without === 'nothing';
      const stand = interactions.map(({ state, legs, agent }) => [state, legs, named ? agent : undefined]);
      return [subject, { stand, end: named ? `${outcome} ${by}` : outcome }];
    }),
  );
}

/** How often a thing was told of a conversation. */
export function tally(facts: readonly Fact[]): ReadonlyMap<string, number> {
  const told = new Map<string, number>();
  for (const { subject, type } of facts)
    told.set(`${subject} ${type}`, (told.get(`${subject} ${type}`) ?? 0) + 1);
  return told;
}
