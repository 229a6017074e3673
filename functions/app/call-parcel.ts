import { briefOf } from '../domain/brief/brief-of.ts';
import { spokenBrief } from '../domain/brief/brief-words.ts';
import type { Case } from '../domain/case.ts';
import type { E164, MessageId } from '../domain/ids.ts';
import type { Outstanding } from '../domain/outstanding.ts';
import type { Policy } from '../domain/policy.ts';
import { agentLegOf, attemptOf, callId, legOf } from '../domain/promises/leg-names.ts';
import type { Promised } from '../domain/promises/promised.ts';
import type { Instant } from '../domain/time.ts';
import { goodbyeWords, greeting, keyQuestion } from '../domain/wording/calls.ts';
import type { AgentCall, CustomerCall } from '../ports/calls.ts';

/** A call to place for a promise, or what is to be said on one that was placed. */
export type CallParcel =
  | ({ readonly kind: 'ringAgent'; readonly to: E164; readonly words: string } & AgentCall)
  | ({ readonly kind: 'ringCustomer'; readonly to: E164 } & CustomerCall)
  | {
      readonly kind: 'askKey';
      readonly sid: string;
      readonly words: string;
      readonly conference: string;
      /** The call that it is asked on. */
      readonly call: MessageId;
    }
  | { readonly kind: 'release'; readonly sid: string; readonly words: string };

/** Longer, and most mailboxes pick up in the person's place. */
const RING_SECONDS = 30;

/** A customer waits: who has not picked up by then leaves it to the next. */
const RING_SECONDS_WHILE_WAITING = 15;

type OfCall = Extract<Outstanding, { kind: 'ringAgent' | 'ringCustomer' | 'askKey' | 'release' }>;

const hasMessage = ({ attempts }: Promised): boolean =>
  attempts.some(({ customerLeg }) => customerLeg?.released === 'message');

/** `undefined` when the attempt or its call is not there (any more). */
export function packCall(policy: Policy, state: Case, message: OfCall, now: Instant): CallParcel | undefined {
  const found = attemptOf(state, message);
  if (!found) return undefined;
  const { promise, attempt } = found;
  const { callbacks } = policy;
  const conference = `${promise.id}.${attempt.attempt}`;
  switch (message.kind) {
    case 'ringAgent': {
      const to = agentLegOf(attempt, message.leg)?.phone;
      const brief = spokenBrief(briefOf(state, policy, now), promise.reason);
      const ringSeconds = attempt.customerLeg ? RING_SECONDS_WHILE_WAITING : RING_SECONDS;
      return to && { kind: 'ringAgent', to, words: brief, brief, conference, ringSeconds };
    }
    case 'ringCustomer': {
      const isMessageLeft = callbacks.machine.leaveMessage && !hasMessage(promise);
      const words = greeting(callbacks);
      return { kind: 'ringCustomer', to: attempt.customerPhone, words, conference, isMessageLeft };
    }
    case 'askKey': {
      const sid = attempt.customerLeg?.sid;
      const call = callId(promise.id, attempt.attempt, 'customer');
      return sid === undefined
        ? undefined
        : { kind: 'askKey', sid, words: keyQuestion(callbacks), conference, call };
    }
    case 'release': {
      const sid = legOf(attempt, message.leg)?.sid;
      const to = message.leg === 'customer' ? 'customer' : 'agent';
      return sid === undefined
        ? undefined
        : { kind: 'release', sid, words: goodbyeWords(message.why, to, callbacks) };
    }
  }
}
