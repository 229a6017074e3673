import { agentNamed, type Case } from '../case.ts';
import type { Decided } from '../decision.ts';
import type { Interaction } from '../interaction.ts';
import type { Policy } from '../policy.ts';
import type { Instant } from '../time.ts';
import { soonerText } from '../wording/offers.ts';
import type { Promised } from './promised.ts';
import { termsOf, zoneOf } from './terms.ts';

/**
 * The customer was sooner: who has somebody on the line, in a conversation that they began after a call was promised,
 * needs no call for it.
 */

/** That conversation, unless a call of ours has the customer on the line already. */
export function wasSooner(promise: Promised, { interactions }: Case): Interaction | undefined {
  const last = promise.attempts.at(-1);
  if (last?.customerLeg && last.outcome === undefined) return undefined;
  return interactions.find(
    (i) =>
      i.direction !== 'outbound' &&
      i.answeredAt !== undefined &&
      i.startedAt > (promise.keptAt ?? promise.madeAt),
  );
}

export function soonerEnd(
  promise: Promised,
  { conversation, agent }: Interaction,
  state: Case,
  policy: Policy,
  now: Instant,
): Decided {
  const phone = promise.phone ?? state.customer.phone;
  const who = agent === undefined ? 'somebody' : (agentNamed(state, agent).name ?? agent);
  const proof = `the customer called first and had ${who} on the line (${conversation})`;
  const terms = termsOf(promise, state, policy);
  const text = soonerText(promise, terms, now, zoneOf(state, policy));
  return {
    type: 'promise.ended',
    data: {
      promise: promise.id,
      state: 'withdrawn',
      proof,
      text,
      ...(phone ? { phone, keepsUntil: terms.end } : {}),
    },
  };
}
