import { type Case, changed } from '../case.ts';
import type { Fact } from '../event.ts';
import type { MessageId, PromiseId } from '../ids.ts';
import { askKey, call, letGo, notice } from '../messages.ts';
import type { LegName } from '../outstanding.ts';
import type { Instant } from '../time.ts';
import { agentLegName, callId } from './leg-names.ts';
import { outcomeOf } from './outcomes.ts';
import type { AgentLeg, Attempt, CallLeg } from './promised.ts';
import { isOpen } from './promises.ts';

/** One try to keep a promise: what was decided about its legs. What the carrier says of them is in call-news.ts. */

interface LegToPlace {
  readonly promise: PromiseId;
  readonly attempt: number;
  readonly leg: LegName;
}

/** A leg as it begins; with what the carrier said of it in the same moment. */
function placed(state: Case, placedAt: Instant, { promise, attempt, leg }: LegToPlace): CallLeg {
  const message = callId(promise, attempt, leg);
  const early = state.early.find((news) => news.message === message);
  return {
    status: early?.status ?? 'queued',
    ...(early ? { sid: early.sid } : {}),
    placedAt,
    rang: early?.status === 'ringing',
    marks: [],
  };
}

const agentLeg = (leg: CallLeg, agent: AgentLeg['agent'], phone: AgentLeg['phone']): AgentLeg => ({
  ...leg,
  agent,
  phone,
  declined: false,
});

export function attempted(state: Case, { time, data }: Fact<'promise.attempted'>): Case {
  const { promise, attempt, customerPhone, ringAt, agent, agentPhone } = data;
  const isAgentFirst = agent !== undefined && agentPhone !== undefined;
  const leg = isAgentFirst ? agentLegName(1) : 'customer';
  const first = placed(state, time, { promise, attempt, leg });
  const begun: Attempt = {
    attempt,
    startedAt: time,
    bridge: isAgentFirst ? 'agent-first' : 'customer-first',
    customerPhone,
    ringAt,
    agentLegs: isAgentFirst ? [agentLeg(first, agent, agentPhone)] : [],
    ...(isAgentFirst ? {} : { customerLeg: first }),
  };
  const next = {
    ...state,
    promises: changed(
      state.promises,
      (p) => p.id === promise,
      // A withdrawal that was on its way ends the promise; whoever was rung is still to be let go.
      (p) => ({
        ...p,
        state: isOpen(p) ? 'calling' : p.state,
        attempts: [...p.attempts.filter((a) => a.attempt !== attempt), begun],
      }),
    ),
  } satisfies Case;
  return call(next, time, { promise, attempt, leg });
}

export const inAttempt = (
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
    inAttempt(state, data.promise, data.attempt, (a) => ({
      ...a,
      customerLeg: a.customerLeg ?? placed(state, time, { ...data, leg: 'customer' }),
    })),
    time,
    { ...data, leg: 'customer' },
  );

/** The customer waits, and the next agent is asked. */
export function agentRung(state: Case, { time, data }: Fact<'promise.agentRung'>): Case {
  const { promise, attempt, turn, agent, agentPhone } = data;
  const leg = agentLegName(turn);
  const begun = agentLeg(placed(state, time, { promise, attempt, leg }), agent, agentPhone);
  const next = inAttempt(state, promise, attempt, (a) =>
    a.agentLegs.length >= turn ? a : { ...a, agentLegs: [...a.agentLegs, begun] },
  );
  return call(next, time, { promise, attempt, leg });
}

/** Detection could not tell whether the customer is a human: they are asked for a key. */
export const keyAsked = (state: Case, { time, data }: Fact<'promise.keyAsked'>): Case =>
  askKey(
    inAttempt(state, data.promise, data.attempt, (a) =>
      a.customerLeg ? { ...a, customerLeg: { ...a.customerLeg, askedAt: time } } : a,
    ),
    time,
    data,
  );

/** A leg is told goodbye, and why; while it rings, it is not to be answered any more. */
export function released(state: Case, { time, data }: Fact<'promise.released'>): Case {
  const { promise, attempt, leg, why, phone, text } = data;
  const marked = onLeg(state, callId(promise, attempt, leg), (l) => ({ ...l, released: why }));
  const next = letGo(marked, time, data);
  return phone && text ? notice(next, time, `${why}.${promise}.${attempt}`, phone, text) : next;
}

interface Addressed {
  readonly promise: PromiseId;
  readonly attempt: Attempt;
  /** `undefined` for the customer's. */
  readonly turn: number | undefined;
}

/** Which attempt and leg a call message is about. */
export function addressed(state: Case, message: MessageId): Addressed | undefined {
  for (const { id: promise, attempts } of state.promises)
    for (const attempt of attempts) {
      if (attempt.customerLeg && callId(promise, attempt.attempt, 'customer') === message)
        return { promise, attempt, turn: undefined };
      const place = attempt.agentLegs.findIndex(
        (_, i) => callId(promise, attempt.attempt, agentLegName(i + 1)) === message,
      );
      if (place >= 0) return { promise, attempt, turn: place };
    }
  return undefined;
}

export function withOutcome(a: Attempt, at: Instant): Attempt {
  const outcome = outcomeOf(a);
  return outcome === undefined ? a : { ...a, outcome, endedAt: a.endedAt ?? at };
}

/** The case with one leg changed; with `at`, what the attempt came to is worked out, and that it was then. */
export function onLeg(
  state: Case,
  message: MessageId,
  to: <Leg extends CallLeg>(leg: Leg) => Leg,
  at?: Instant,
): Case {
  const found = addressed(state, message);
  if (!found) return state;
  const { promise, attempt, turn } = found;
  const concluded = (a: Attempt) => (at === undefined ? a : withOutcome(a, at));
  return inAttempt(state, promise, attempt.attempt, (a) => {
    if (turn === undefined) return a.customerLeg ? concluded({ ...a, customerLeg: to(a.customerLeg) }) : a;
    return concluded({ ...a, agentLegs: a.agentLegs.map((leg, i) => (i === turn ? to(leg) : leg)) });
  });
}
