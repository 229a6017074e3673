import { type Case, changed } from '../case.ts';
import type { Decided } from '../decision.ts';
import type { Fact } from '../event.ts';
import { keyOf, refOf } from '../history.ts';
import { PromiseId } from '../ids.ts';
import type { Interaction } from '../interaction.ts';
import { notice } from '../messages.ts';
import type { Policy } from '../policy.ts';
import { hasCome, type Instant, plus, spanOf } from '../time.ts';
import { offerText } from '../wording.ts';
import type { Promised } from './promised.ts';
import { withPromise } from './promises.ts';

/** Rule `longWait`: who waits in a queue for too long is offered a call instead, and keeps their place. */

/** Whoever has written waits for an answer, and holds no line. */
const isWritten = ({ channel }: Interaction): boolean => channel === 'email' || channel === 'web';

const waitingIn = (state: Case) =>
  state.interactions.flatMap((i) =>
    !isWritten(i) && i.state === 'waiting' && i.queuedAt !== undefined && i.offeredAt === undefined
      ? [{ ...i, queuedAt: i.queuedAt }]
      : [],
  );

const line = (state: Case, conversation: string, to: (i: Interaction) => Interaction): Case => ({
  ...state,
  interactions: changed(state.interactions, (i) => i.conversation === conversation, to),
});

export const offered = (state: Case, { time, data }: Fact<'wait.offered'>): Case =>
  notice(
    line(state, data.conversation, (i) => ({ ...i, offeredAt: time, offerUntil: data.until })),
    time,
    `longWait.${data.name}`,
    data.phone,
    data.text,
  );

/** An offer that is taken is a promise; whoever hangs up after that has not abandoned. */
export function acceptOffer(state: Case, fact: Fact<'interaction.message'>, conversation: string): Case {
  const offer = state.interactions.find((i) => i.conversation === conversation);
  if (!offer?.offerUntil) return state;
  const made: Promised = {
    id: PromiseId.parse(`p_${keyOf(fact)}`),
    madeAt: fact.time,
    ref: refOf(fact),
    window: { start: fact.time, end: offer.offerUntil },
    reason: 'you kept your place in the queue',
    origin: 'longWait',
    state: 'made',
    confirmed: false,
    attempts: [],
  };
  const next = line(state, conversation, ({ offerUntil: _, ...i }) => i);
  return withPromise(next, made);
}

/** `YES` in a chat, to an offer that still stands. */
export function acceptedOffer(state: Case, fact: Fact<'interaction.message'>): Case {
  if (!/^\s*yes\s*[.!]?\s*$/i.test(fact.data.text ?? '')) return state;
  const offer = state.interactions.findLast((i) => i.offerUntil !== undefined && i.offerUntil > fact.time);
  return offer ? acceptOffer(state, fact, offer.conversation) : state;
}

export function offerDecisions(state: Case, policy: Policy, now: Instant): Decided[] {
  const rule = policy.rules.longWait;
  const { phone } = state.customer;
  if (!rule || !phone || state.state === 'resolved') return [];
  return waitingIn(state)
    .filter(({ queuedAt }) => hasCome(plus(queuedAt, spanOf(rule.offerAfter)), now))
    .map(({ conversation, queuedAt }) => {
      const name = queuedAt.replaceAll(/\D/g, '');
      const until = plus(now, spanOf(rule.callbackWithin));
      return {
        type: 'wait.offered',
        data: { conversation, name, phone, until, text: offerText(rule.callbackWithin) },
      };
    });
}

export function offerLooks(state: Case, policy: Policy): Instant[] {
  const rule = policy.rules.longWait;
  if (!rule || !state.customer.phone || state.state === 'resolved') return [];
  return waitingIn(state).map(({ queuedAt }) => plus(queuedAt, spanOf(rule.offerAfter)));
}
