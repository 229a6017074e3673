import type { Case } from '../case.ts';
import { MessageId, type PromiseId } from '../ids.ts';
import type { LegName } from '../outstanding.ts';
import type { AgentLeg, Attempt, CallLeg, Promised } from './promised.ts';

/** How the legs of an attempt are named, in messages and in the carrier's conference. */

export const callId = (promise: PromiseId, attempt: number, leg: LegName): MessageId =>
  MessageId.parse(`call.${promise}.${attempt}.${leg}`);

/** Whether a message places a callback's call, or says something on one: it is due to the second, or somebody waits. */
export const isOfCall = (message: MessageId): boolean => /^(call|ask|release)\./.test(message);

export const isCustomerCall = (message: MessageId): boolean => /^call\..*\.customer$/.test(message);

/** The agents of one attempt are asked in turn, from 1. */
export const agentLegName = (turn: number): LegName => (turn === 1 ? 'agent' : `agent.${turn}`);

/** The attempt that a message is about. */
export function attemptOf(
  state: Case,
  { promise: id, attempt: n }: { readonly promise: PromiseId; readonly attempt: number },
): { readonly promise: Promised; readonly attempt: Attempt } | undefined {
  const promise = state.promises.find((p) => p.id === id);
  const attempt = promise?.attempts.find((a) => a.attempt === n);
  return promise && attempt && { promise, attempt };
}

export const legOf = (attempt: Attempt, name: LegName): CallLeg | undefined =>
  name === 'customer' ? attempt.customerLeg : agentLegOf(attempt, name);

export const agentLegOf = ({ agentLegs }: Attempt, name: LegName): AgentLeg | undefined =>
  agentLegs.find((_, i) => agentLegName(i + 1) === name);
