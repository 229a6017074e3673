import { type Case, climbOf } from '../domain/case.ts';
import { channelOf } from '../domain/climbs/pages.ts';
import type { E164, PromiseId } from '../domain/ids.ts';
import type { Link } from '../domain/links.ts';
import type { Outstanding } from '../domain/outstanding.ts';
import type { Policy } from '../domain/policy.ts';
import { termsOf } from '../domain/promises/terms.ts';
import { duration, type Instant, plus, spanOf } from '../domain/time.ts';
import { type CallParcel, packCall } from './call-parcel.ts';
import { pageAloud } from './page-call.ts';
import { packPage } from './page-parcel.ts';
import { type Linking, type LinkToMake, noticeWords, type TextParcel, textTo } from './text-parcel.ts';

/** A message as it leaves: to whom, by what, and in which words. */
export type Parcel =
  | TextParcel
  | { readonly kind: 'alarm'; readonly subject: string; readonly words: string }
  | { readonly kind: 'ringPerson'; readonly to: E164; readonly words: string }
  | CallParcel;

/** So long after the call was due, its link still says how it ended. */
const OPENS_AFTERWARDS = spanOf(duration('P7D'));

function linkToPromise(state: Case, id: PromiseId | undefined, policy: Policy): LinkToMake | undefined {
  const promise = state.promises.find((p) => p.id === id);
  if (!promise) return undefined;
  const to: Link = { kind: 'promise', caseId: state.id, promise: promise.id };
  return { to, expiresAt: plus(termsOf(promise, state, policy).end, OPENS_AFTERWARDS) };
}

/**
 * Packs a message with what the case says now; `undefined` when there is nobody left to send it to. `code` is what a
 * page is answered by.
 */
export function pack(
  linking: Linking,
  policy: Policy,
  state: Case,
  message: Outstanding,
  code: number | undefined,
  now: Instant,
): Parcel | undefined {
  switch (message.kind) {
    case 'page': {
      const climb = climbOf(state, message.climb);
      if (!climb || code === undefined) return undefined;
      const known = policy.people[message.person];
      if (known && channelOf(message) === 'voice')
        return { kind: 'ringPerson', to: known.phone, words: pageAloud(state, policy, climb.id, now) };
      return packPage(linking, policy, { state, climb, person: message.person, code }, now);
    }
    case 'answer':
      return textTo(policy, message.person, message.text);
    case 'notice': {
      const by = policy.delivery.sms;
      const link = linkToPromise(state, message.promise, policy);
      const words = noticeWords(message.text, linking, by, link !== undefined);
      return { kind: 'text', to: message.phone, words, by, ...(link ? { link } : {}) };
    }
    case 'alarm':
      return { kind: 'alarm', subject: 'Baton: a case is exhausted', words: message.text };
    case 'ringAgent':
    case 'ringCustomer':
    case 'askKey':
    case 'release':
      return packCall(policy, state, message, now);
  }
}
