import type { Case } from '../case.ts';
import type { Fact } from '../event.ts';
import { keyOf, refOf } from '../history.ts';
import { PromiseId } from '../ids.ts';
import { acceptOffer } from '../promises/long-wait.ts';
import type { Promised } from '../promises/promised.ts';
import { askedFor, isOpen, keptAfterAll } from '../promises/promises.ts';
import { duration, type Instant, latest, plus, spanOf } from '../time.ts';

/** What a customer was offered, and may take by answering YES: the latest offer counts. */

interface Offer {
  readonly madeAt: Instant;
  readonly until: Instant;
  accept(state: Case, fact: Fact<'interaction.message'>): Case;
}

/** A call instead of the wait in a queue. */
const ofWaits = (state: Case): Offer[] =>
  state.interactions.flatMap(({ conversation, offeredAt, offerUntil }) =>
    offeredAt && offerUntil
      ? [
          {
            madeAt: offeredAt,
            until: offerUntil,
            accept: (s: Case, fact: Fact<'interaction.message'>) => acceptOffer(s, fact, conversation),
          },
        ]
      : [],
  );

/** A new time for a call that cannot come, or did not come, as promised. */
const ofTimes = (state: Case): Offer[] =>
  state.promises.flatMap((p) =>
    p.offered
      ? [
          {
            madeAt: p.offeredAt ?? p.endedAt ?? p.warnedAt ?? p.madeAt,
            until: p.offered,
            accept: (s: Case, fact: Fact<'interaction.message'>) =>
              askedFor(s, { like: p, to: { at: p.offered }, ...namesOf(fact) }),
          },
        ]
      : [],
  );

/** A call that they cancelled, and may keep after all. */
const ofCancelled = (state: Case): Offer[] =>
  state.promises.flatMap((p) =>
    p.state === 'withdrawn' && p.withdrawal
      ? [
          {
            madeAt: p.endedAt ?? p.madeAt,
            until: p.withdrawal.until,
            accept: (s: Case, fact: Fact<'interaction.message'>) => keptAfterAll(s, p.id, fact.time),
          },
        ]
      : [],
  );

export const offersOf = (state: Case): Offer[] =>
  [...ofWaits(state), ...ofTimes(state), ...ofCancelled(state)].sort((a, b) =>
    a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0,
  );

/** What a promise that a text makes is known by. */
export const namesOf = (fact: Fact) => ({
  at: fact.time,
  ref: refOf(fact),
  id: PromiseId.parse(`p_${keyOf(fact)}`),
});

/** After a promise has ended, or an offer, a customer's words are about it for so long. */
const REMEMBERED = spanOf(duration('P7D'));

export const openPromise = (state: Case): Promised | undefined => state.promises.findLast(isOpen);

/** The promise that a time in a customer's words is about: the open one, or the one that was missed last. */
export const promiseMeant = (state: Case): Promised | undefined =>
  openPromise(state) ?? state.promises.findLast((p) => p.state !== 'kept');

/** When the customer was last told of a call, or offered one: what a text of theirs answers. */
export const lastAskedAt = (state: Case): Instant | undefined =>
  latest([
    ...state.promises.flatMap((p) => (p.state === 'kept' ? [] : [p.endedAt ?? p.warnedAt ?? p.madeAt])),
    ...offersOf(state).map(({ madeAt }) => madeAt),
  ]);

/** Whether there is anything that a customer's text could be an answer to. */
export function isTalkedAbout(state: Case, at: Instant): boolean {
  if (openPromise(state)) return true;
  if (state.state === 'resolved') return false;
  const ended = state.promises.flatMap((p) => (p.state === 'kept' ? [] : [p.endedAt ?? p.madeAt]));
  return [...ended, ...offersOf(state).map(({ until }) => until)].some((t) => plus(t, REMEMBERED) > at);
}
