import { briefOf } from '../domain/brief/brief-of.ts';
import { spokenPage } from '../domain/brief/brief-words.ts';
import { type Case, climbOf, latestClimb } from '../domain/case.ts';
import { pageNamed } from '../domain/climbs/pages.ts';
import { outcomeOf } from '../domain/climbs/replies.ts';
import type { Fact } from '../domain/event.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import { spokenReply } from '../domain/wording.ts';
import type { Address, CaseStore } from '../ports.ts';
import { readCases } from './find.ts';

/** A key that a supervisor pressed after a page was read to them. */
interface Pressed {
  readonly sid: string;
  readonly key: string;
  readonly at: Instant;
}

/** What the caller hears next, and what it means for the case. */
type KeyAnswer =
  | { readonly kind: 'ask'; readonly words: string }
  | { readonly kind: 'goodbye'; readonly words: string; readonly fact?: Fact<'page.answered'> };

const VERBS: Readonly<Record<string, 'take' | 'pass'>> = { '1': 'take', '2': 'pass' };

/** The page as it is read out: with what the case says now. */
export function pageAloud(state: Case, policy: Policy, climb: string, now: Instant): string {
  const why = (climbOf(state, climb) ?? latestClimb(state))?.why ?? '';
  return spokenPage(briefOf(state, policy, now), why);
}

/** The key counts from the moment at which it reached the API; what is said is how the case stands then. */
export async function keyOnPage(
  store: Pick<CaseStore, 'read'>,
  policy: Policy,
  { caseId, message }: Address,
  { sid, key, at }: Pressed,
): Promise<KeyAnswer> {
  const page = pageNamed(message);
  const state = (await readCases(store, [caseId])).get(caseId);
  if (!page || !state) return { kind: 'goodbye', words: 'This page is not open any more. Goodbye.' };
  const verb = VERBS[key];
  if (!verb) return { kind: 'ask', words: pageAloud(state, policy, page.climb, at) };
  const { person } = page;
  return {
    kind: 'goodbye',
    words: spokenReply(state, outcomeOf(state, person, verb, at), policy),
    fact: {
      id: `${sid}/key/${key}`,
      source: 'twilio',
      subject: `case:${caseId}`,
      time: at,
      order: 0,
      type: 'page.answered',
      data: { person, verb, reply: sid, via: 'voice' },
    },
  };
}
