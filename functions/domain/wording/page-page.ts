import { type Case, isActive, type Reply } from '../case.ts';
import type { PersonId } from '../ids.ts';
import type { Policy } from '../policy.ts';

/** What a supervisor reads behind a link. */

const nameOf = (policy: Policy, person: PersonId): string => policy.people[person]?.name ?? 'Somebody else';

export function standingText(state: Case, person: PersonId, policy: Policy): string {
  if (state.state === 'resolved') return 'It is closed.';
  if (state.climbs.some(isActive)) return 'Nobody has it yet.';
  const holder = state.climbs.findLast((c) => c.state === 'acknowledged')?.acknowledgedBy;
  if (holder === undefined) return 'Nothing is asked of you here any more.';
  return holder === person ? 'You have it.' : `${nameOf(policy, holder)} has it.`;
}

export const BUTTON_WORDS = { take: 'I take it', pass: 'Pass it on', done: 'It is done' } as const;

const DID: Readonly<Record<Reply['outcome'], string>> = {
  taken: 'You have it',
  yours: 'You have it already',
  held: 'Somebody else has it',
  passed: 'It goes to the next in line',
  resolved: 'It is closed. Thank you',
  over: 'Nothing is open here any more',
  why: 'This is why',
};

/** What a button did. */
export const didText = (
  { outcome, holder }: Pick<Reply, 'outcome' | 'holder'>,
  policy: Policy,
): { readonly title: string; readonly changed: boolean } => ({
  title: outcome === 'held' && holder ? `${nameOf(policy, holder)} has it` : DID[outcome],
  changed: outcome === 'taken' || outcome === 'passed' || outcome === 'resolved',
});

/** What many buttons at once did. */
export const digestTitle = (n: number): string => (n === 1 ? '1 case needs you' : `${n} cases need you`);
