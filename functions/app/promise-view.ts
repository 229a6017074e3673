import { hidingNumbers } from '../domain/brief/hidden-numbers.ts';
import type { Fact } from '../domain/event.ts';
import { keyOf } from '../domain/history.ts';
import type { Link } from '../domain/links.ts';
import type { Policy } from '../domain/policy.ts';
import type { Promised } from '../domain/promises/promised.ts';
import { isOpen } from '../domain/promises/promises.ts';
import { termsOf, zoneOf } from '../domain/promises/terms.ts';
import type { Instant } from '../domain/time.ts';
import { type PromiseWords, promiseWords } from '../domain/wording/promise-page.ts';
import type { CaseStore } from '../ports.ts';
import { readCases } from './find.ts';

/** What a customer sees of a promised call behind its link, and what they may do about it. */

type PromiseLink = Extract<Link, { kind: 'promise' }>;

export interface PromiseView extends PromiseWords {
  /** What the call is about, in the words that the customer was texted. */
  readonly about: string | undefined;
  readonly zone: string;
  /** Names the promise as it was shown: what is asked of an older showing is not asked of a newer one. */
  readonly seen: string;
  readonly mayCancel: boolean;
}

interface Reads {
  readonly store: Pick<CaseStore, 'read'>;
}

export async function viewPromise(
  { store }: Reads,
  policy: Policy,
  { caseId, promise: id }: PromiseLink,
  now: Instant,
): Promise<PromiseView | undefined> {
  const state = (await readCases(store, [caseId])).get(caseId);
  const promise = state?.promises.find((p) => p.id === id);
  if (!state || !promise) return undefined;
  const zone = zoneOf(state, policy);
  return {
    ...promiseWords(promise, termsOf(promise, state, policy), now, zone),
    about: promise.reason && hidingNumbers(state, policy)(promise.reason),
    zone,
    seen: seenAs(promise),
    mayCancel: isOpen(promise),
  };
}

/** Changes with every new time that is agreed. */
const seenAs = ({ ref }: Promised): string => keyOf({ source: 'seen', id: ref });

/** The customer needs no call any more. Asked twice, it is one fact. */
export const cancelled = (
  { caseId, promise }: PromiseLink,
  seen: string,
  now: Instant,
): Fact<'callback.withdrawn'> => ({
  id: `${promise}/${seen}/cancel`,
  source: 'baton:link',
  subject: `case:${caseId}`,
  time: now,
  order: 0,
  type: 'callback.withdrawn',
  data: { promise, by: 'customer' },
});
