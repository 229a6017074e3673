import { settled } from '../awaited.ts';
import { CALL_RANK, type CallStatus } from '../call-status.ts';
import type { Case } from '../case.ts';
import type { DataOf, Fact } from '../event.ts';
import type { MessageId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { addressed, inAttempt, onLeg, withOutcome } from './attempts.ts';
import { isOver, rankOf } from './legs.ts';
import type { CallLeg } from './promised.ts';

/** What the carrier and the people on the line say of a call. Statuses never go backwards, whatever their order. */

const FINAL = 4;
/** Statuses that prove that the phone rang (a busy line was reached too). */
const RANG: ReadonlySet<CallStatus> = new Set(['ringing', 'in-progress', 'completed', 'busy', 'no-answer']);

/** When somebody or something picked up is the first sign of it. */
const answered = <Leg extends CallLeg>(leg: Leg, at: Instant): Leg => ({
  ...leg,
  rang: true,
  answeredAt: leg.answeredAt ?? at,
});

function reported<Leg extends CallLeg>(leg: Leg, time: Instant, data: DataOf<'call.status'>): Leg {
  const rank = CALL_RANK[data.status];
  const isNews = rank > rankOf(leg);
  return {
    ...(data.status === 'in-progress' ? answered(leg, time) : leg),
    sid: leg.sid ?? data.sid,
    rang: leg.rang || RANG.has(data.status),
    ...(isNews ? { status: data.status } : {}),
    ...(isNews && rank === FINAL ? { endedAt: time } : {}),
    ...(data.talkSeconds === undefined ? {} : { talkSeconds: data.talkSeconds }),
    ...(data.answeredBy === undefined ? {} : { answeredBy: data.answeredBy }),
    ...(data.code === undefined ? {} : { code: data.code }),
  };
}

/** Only of a call that is just being placed: what has an end is known by then. */
function early(state: Case, { message, status, sid }: DataOf<'call.status'>): Case {
  if (!message.startsWith('call.') || CALL_RANK[status] === FINAL) return state;
  const before = state.early.find((news) => news.message === message);
  if (before && CALL_RANK[before.status as CallStatus] >= CALL_RANK[status]) return state;
  return {
    ...state,
    early: [...state.early.filter((news) => news.message !== message), { message, status, sid }],
  };
}

export function callStatus(state: Case, { time, data }: Fact<'call.status'>): Case {
  if (!addressed(state, data.message)) return early(state, data);
  const next = onLeg(state, data.message, (leg) => reported(leg, time, data), time);
  return CALL_RANK[data.status] === FINAL ? settled(next, data.message) : next;
}

export const callAnswered = (state: Case, { time, data }: Fact<'call.answered'>): Case =>
  onLeg(state, data.message, (leg) => ({ ...answered(leg, time), answeredBy: data.answeredBy }), time);

/** The leg entered or left the conference. Said twice, it counts once. */
export const callMoved = (
  state: Case,
  { time, data }: Fact<'call.joined' | 'call.left'>,
  what: 'joined' | 'left',
): Case =>
  onLeg(
    state,
    data.message,
    (leg) => {
      const { conference, sequence, at } = data;
      const others = leg.marks.filter((m) => m.conference !== conference || m.sequence !== sequence);
      return { ...leg, marks: [...others, { conference, sequence, at, what }] };
    },
    time,
  );

const failed = <Leg extends CallLeg>(leg: Leg, at: Instant, code: string | undefined): Leg =>
  isOver(leg) ? leg : { ...leg, status: 'failed', endedAt: at, ...(code === undefined ? {} : { code }) };

/** The call could not be placed at all. */
export const callFailed = (state: Case, message: MessageId, at: Instant, code?: string): Case =>
  onLeg(state, message, (leg) => failed(leg, at, code), at);

/**
 * The carrier was asked often enough and never said how the call ended. An agent who pressed 1 is taken to be
 * waiting for the customer; whoever picked up is taken to have hung up.
 */
export function callGivenUp(state: Case, { time, data }: Fact<'message.overdue'>): Case {
  const found = addressed(state, data.message);
  const isAwaited = state.outstanding.some((m) => m.id === data.message);
  if (!found || isAwaited) return state;
  const { attempt, turn } = found;
  if (turn !== undefined && attempt.agentLegs[turn]?.acceptedAt) return state;
  return onLeg(
    state,
    data.message,
    (leg) =>
      leg.status === 'in-progress'
        ? { ...leg, status: 'completed', endedAt: time }
        : failed(leg, time, undefined),
    time,
  );
}

/** An agent's key after the brief: 1 takes the call, any other passes it on. A customer's: there is a human. */
export function keyPressed(state: Case, { time, data }: Fact<'call.key'>): Case {
  const found = addressed(state, data.message);
  if (!found) return state;
  const { promise, attempt, turn } = found;
  if (turn === undefined)
    return onLeg(state, data.message, (leg) => ({ ...answered(leg, time), key: leg.key ?? data.key }), time);
  return inAttempt(state, promise, attempt.attempt, (a) => {
    const agentLegs = a.agentLegs.map((leg, i) => {
      if (i !== turn || leg.acceptedAt || leg.declined) return leg;
      return data.key === '1'
        ? { ...answered(leg, time), acceptedAt: time }
        : { ...answered(leg, time), declined: true };
    });
    return withOutcome({ ...a, agentLegs }, time);
  });
}
