import { settled } from '../awaited.ts';
import { CALL_RANK, type CallStatus } from '../call-status.ts';
import { type Case, changed } from '../case.ts';
import type { DataOf, Fact, Leg } from '../event.ts';
import type { MessageId, PromiseId } from '../ids.ts';
import { call, callId } from '../messages.ts';
import type { Instant } from '../time.ts';
import type { Attempt, AttemptOutcome, CallLeg, Promised } from './promised.ts';
import { isOpen } from './promises.ts';

/** One try to keep a promise, as the carrier reports it: two legs whose statuses never go backwards. */

const FINAL = 4;
/** Statuses that prove that the phone rang (a busy line was reached too). */
const RANG: ReadonlySet<CallStatus> = new Set(['ringing', 'in-progress', 'completed', 'busy', 'no-answer']);

const rankOf = (leg: CallLeg | undefined): number => CALL_RANK[(leg?.status ?? 'queued') as CallStatus] ?? 0;
export const isOver = (leg: CallLeg | undefined): boolean => rankOf(leg) === FINAL;

const placed: CallLeg = { status: 'queued', rang: false };

export function attempted(state: Case, { time, data }: Fact<'promise.attempted'>): Case {
  const attempt: Attempt = {
    attempt: data.attempt,
    startedAt: time,
    agent: data.agent,
    agentPhone: data.agentPhone,
    customerPhone: data.customerPhone,
    ringAt: data.ringAt,
    agentLeg: placed,
    released: false,
  };
  const next = {
    ...state,
    promises: changed(
      state.promises,
      (p) => p.id === data.promise,
      // A withdrawal that was on its way ends the promise; the agent who was rung is still to be let go.
      (p) => ({
        ...p,
        state: isOpen(p) ? 'calling' : p.state,
        attempts: [...p.attempts.filter((a) => a.attempt !== data.attempt), attempt],
      }),
    ),
  } satisfies Case;
  return call(next, time, 'ringAgent', data);
}

const inAttempt = (
  state: Case,
  promise: PromiseId,
  attempt: number,
  change: (a: Attempt) => Attempt,
): Case => ({
  ...state,
  promises: changed(
    state.promises,
    (p) => p.id === promise,
    (p) => ({ ...p, attempts: changed(p.attempts, (a) => a.attempt === attempt, change) }),
  ),
});

export const customerRung = (state: Case, { time, data }: Fact<'promise.rung'>): Case =>
  call(
    inAttempt(state, data.promise, data.attempt, (a) => ({ ...a, customerLeg: a.customerLeg ?? placed })),
    time,
    'ringCustomer',
    data,
  );

export const released = (state: Case, { time, data }: Fact<'promise.released'>): Case =>
  call(
    inAttempt(state, data.promise, data.attempt, (a) => ({ ...a, released: true })),
    time,
    'release',
    data,
  );

/** Which attempt and leg a call message is about. */
function addressed(
  state: Case,
  message: MessageId,
): { promise: Promised; attempt: Attempt; leg: Leg } | undefined {
  for (const promise of state.promises)
    for (const attempt of promise.attempts)
      for (const leg of ['agent', 'customer'] as const)
        if (callId(promise.id, attempt.attempt, leg) === message) return { promise, attempt, leg };
  return undefined;
}

/** Who picked up, in the words of machine detection: only `human` is proof of one. */
function pickedUpBy({ answeredBy }: CallLeg): AttemptOutcome {
  if (answeredBy === 'human') return 'talked';
  return answeredBy === undefined ? 'noAnswer' : 'machine';
}

const OF_CUSTOMER: Record<CallStatus, (leg: CallLeg) => AttemptOutcome | undefined> = {
  queued: () => undefined,
  initiated: () => undefined,
  ringing: () => undefined,
  'in-progress': () => undefined,
  completed: pickedUpBy,
  busy: () => 'busy',
  'no-answer': () => 'noAnswer',
  failed: () => 'failed',
  canceled: () => 'failed',
};

function outcomeOf({ agentLeg, customerLeg, acceptedAt }: Attempt): AttemptOutcome | undefined {
  if (customerLeg) return OF_CUSTOMER[customerLeg.status as CallStatus](customerLeg);
  return isOver(agentLeg) || (acceptedAt === undefined && agentLeg.status === 'declined')
    ? 'agentUnavailable'
    : undefined;
}

function withOutcome(a: Attempt, at: Instant): Attempt {
  const outcome = outcomeOf(a);
  return outcome === undefined ? a : { ...a, outcome, endedAt: a.endedAt ?? at };
}

function onLeg(state: Case, message: MessageId, at: Instant, to: (leg: CallLeg) => CallLeg): Case {
  const found = addressed(state, message);
  if (!found) return state;
  const { promise, attempt, leg } = found;
  return inAttempt(state, promise.id, attempt.attempt, (a) => {
    if (leg === 'agent') return withOutcome({ ...a, agentLeg: to(a.agentLeg) }, at);
    return a.customerLeg ? withOutcome({ ...a, customerLeg: to(a.customerLeg) }, at) : a;
  });
}

function reported(leg: CallLeg, data: DataOf<'call.status'>): CallLeg {
  const isNews = CALL_RANK[data.status] > rankOf(leg);
  return {
    ...leg,
    sid: leg.sid ?? data.sid,
    rang: leg.rang || RANG.has(data.status),
    ...(isNews ? { status: data.status } : {}),
    ...(data.talkSeconds === undefined ? {} : { talkSeconds: data.talkSeconds }),
    ...(data.answeredBy === undefined ? {} : { answeredBy: data.answeredBy }),
  };
}

export function callStatus(state: Case, { time, data }: Fact<'call.status'>): Case {
  const next = onLeg(state, data.message, time, (leg) => reported(leg, data));
  return CALL_RANK[data.status] === FINAL ? settled(next, data.message) : next;
}

export const callAnswered = (state: Case, { time, data }: Fact<'call.answered'>): Case =>
  onLeg(state, data.message, time, (leg) => ({ ...leg, rang: true, answeredBy: data.answeredBy }));

/** The call could not be placed at all. */
export const callFailed = (state: Case, message: MessageId, at: Instant): Case =>
  onLeg(state, message, at, (leg) => (isOver(leg) ? leg : { ...leg, status: 'failed' }));

/**
 * The carrier was asked often enough and never said how the call ended. An agent who pressed 1 is taken to be
 * waiting for the customer.
 */
export function callGivenUp(state: Case, { time, data }: Fact<'message.overdue'>): Case {
  const found = addressed(state, data.message);
  const isAwaited = state.outstanding.some((m) => m.id === data.message);
  if (!found || isAwaited || (found.leg === 'agent' && found.attempt.acceptedAt)) return state;
  return callFailed(state, data.message, time);
}

/** The agent pressed a key after the brief: 1 takes the call, any other leaves it to somebody else. */
export function keyPressed(state: Case, { time, data }: Fact<'call.key'>): Case {
  const found = addressed(state, data.message);
  if (found?.leg !== 'agent' || found.attempt.acceptedAt) return state;
  const { promise, attempt } = found;
  return inAttempt(state, promise.id, attempt.attempt, (a) =>
    data.key === '1'
      ? { ...a, acceptedAt: time }
      : withOutcome({ ...a, agentLeg: { ...a.agentLeg, status: 'declined' } }, time),
  );
}
