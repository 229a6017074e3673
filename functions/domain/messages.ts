import { awaiting, settled } from './awaited.ts';
import type { Case } from './case.ts';
import { isPageWanted, pageFailed, pagesFor } from './climbs/pages.ts';
import type { Decided } from './decision.ts';
import type { Fact } from './event.ts';
import { type E164, MessageId, type PromiseId } from './ids.ts';
import type { LegName, Outstanding, ReleaseWhy } from './outstanding.ts';
import { attemptOf, callId, legOf } from './promises/leg-names.ts';
import { isAnswered, isOver } from './promises/legs.ts';
import { duration, hasCome, type Instant, minutes, plus, type Span, seconds, spanOf } from './time.ts';

/**
 * The messages that were decided and whose outcome is not known (D4). Each has an id that the same decision
 * always gives it, and leaves only by its outcome, or when nobody wants it any more.
 */

/**
 * Whoever claimed a message so short a while ago may still be waiting for the carrier's answer: a function lives
 * no longer than that (infra/worker.ts).
 */
export const CLAIM_HELD = seconds(15);

/** Four days in a queue and fourteen among its dead letters: who redrives one after that sends it again. */
export const CLAIM_KEPT = spanOf(duration('P30D'));

export function lastResortPages(state: Case, { time, data }: Fact<'climb.exhausted'>): Case {
  const alarm: Outstanding = {
    id: MessageId.parse(`alarm.exhausted.${data.climb}.${data.step}`),
    kind: 'alarm',
    at: time,
    ask: 1,
    text: `nobody acknowledged ${state.id} (${data.climb}); last resort told: ${data.people.join(', ') || 'nobody'}`,
  };
  return awaiting(state, ...pagesFor(data, time), alarm);
}

export const answerOutstanding = (state: Case, { id, time, data }: Fact<'page.replied'>): Case =>
  awaiting(state, {
    id: MessageId.parse(`answer.${id}`.replaceAll(/[^\w.-]/g, '-')),
    kind: 'answer',
    at: time,
    ask: 1,
    person: data.person,
    text: data.text,
  });

/** A text to the customer; with a promise, the link to it follows the words. */
export const notice = (
  state: Case,
  at: Instant,
  name: string,
  phone: E164,
  text: string,
  promise?: PromiseId,
): Case =>
  awaiting(state, {
    id: MessageId.parse(`notice.${name}`),
    kind: 'notice',
    at,
    ask: 1,
    phone,
    text,
    ...(promise === undefined ? {} : { promise }),
  });

interface OfLeg {
  readonly promise: PromiseId;
  readonly attempt: number;
  readonly leg: LegName;
}

/** A call to place. */
export const call = (state: Case, at: Instant, { promise, attempt, leg }: OfLeg): Case =>
  awaiting(state, {
    id: callId(promise, attempt, leg),
    kind: leg === 'customer' ? 'ringCustomer' : 'ringAgent',
    at,
    ask: 1,
    promise,
    attempt,
    leg,
  });

/** A question to whoever picked up the customer's phone: a key shows that it is a human. */
export const askKey = (state: Case, at: Instant, { promise, attempt }: Omit<OfLeg, 'leg'>): Case =>
  awaiting(state, {
    id: MessageId.parse(`ask.${promise}.${attempt}`),
    kind: 'askKey',
    at,
    ask: 1,
    promise,
    attempt,
  });

/** Goodbye on a call that was placed, whether it rings or is talked on. */
export const letGo = (
  state: Case,
  at: Instant,
  { promise, attempt, leg, why }: OfLeg & { readonly why: ReleaseWhy },
): Case =>
  awaiting(state, {
    id: MessageId.parse(`release.${promise}.${attempt}.${leg}`),
    kind: 'release',
    at,
    ask: 1,
    promise,
    attempt,
    leg,
    why,
  });

/** What a failure means to whoever waited for the message; calls also end their leg (attempts.ts). */
function failed(state: Case, id: MessageId, at: Instant): Case {
  const message = state.outstanding.find((m) => m.id === id);
  return message?.kind === 'page' ? pageFailed(state, message, at) : settled(state, id);
}

export const messageFailed = (state: Case, { time, data }: Fact<'message.failed'>): Case =>
  failed(state, data.message, time);

/** Whether a message is still to be sent: read again just before it is. */
export function isWanted(state: Case, message: Outstanding): boolean {
  switch (message.kind) {
    case 'page':
      return isPageWanted(state, message);
    case 'answer':
    case 'notice':
    case 'alarm':
      return true;
    case 'ringAgent':
    case 'ringCustomer':
    case 'askKey': {
      const found = attemptOf(state, message);
      const leg = found && legOf(found.attempt, message.kind === 'askKey' ? 'customer' : message.leg);
      return found?.promise.state === 'calling' && found.attempt.outcome === undefined && leg !== undefined;
    }
    case 'release': {
      const found = attemptOf(state, message);
      const leg = found && legOf(found.attempt, message.leg);
      return leg !== undefined && !isOver(leg);
    }
  }
}

/** What nobody wants any more waits for no outcome. */
export const withoutUnwanted = (state: Case): Case => {
  const outstanding = state.outstanding.filter((message) => isWanted(state, message));
  return outstanding.length === state.outstanding.length ? state : { ...state, outstanding };
};

/**
 * How long to wait for an outcome before asking. A text has its status within seconds, and no status for a
 * minute counts as failed. A call rings for half a minute, and one that was cancelled in the carrier's queue is
 * never heard of: it is asked after soon, and seldom once it is talked on.
 */
const ASK_AFTER: Record<Outstanding['kind'], Span> = {
  page: seconds(60),
  answer: seconds(60),
  notice: seconds(60),
  alarm: seconds(60),
  ringAgent: seconds(45),
  ringCustomer: seconds(45),
  release: seconds(60),
  askKey: seconds(60),
};
const ASK_AFTER_TALKING = seconds(300);

/** After so many questions without an answer the message has failed. Calls may last longer than texts. */
const MOST_ASKS: Record<Outstanding['kind'], number> = {
  page: 3,
  answer: 3,
  notice: 3,
  alarm: 10,
  ringAgent: 4,
  ringCustomer: 4,
  release: 3,
  askKey: 3,
};
/** Twilio ends a call after four hours. */
const MOST_ASKS_TALKING = 50;

/** The person's own look sends a digest and asks after it; only when all of that fails is the page asked after. */
const AFTER_DIGEST = minutes(5);

function isTalkedOn(state: Case, message: Outstanding): boolean {
  if (message.kind !== 'ringAgent' && message.kind !== 'ringCustomer') return false;
  const found = attemptOf(state, message);
  const leg = found && legOf(found.attempt, message.leg);
  return leg !== undefined && isAnswered(leg);
}

export const askAt = (state: Case, message: Outstanding): Instant =>
  message.kind === 'page' && message.heldUntil !== undefined
    ? plus(message.heldUntil, AFTER_DIGEST)
    : plus(message.at, isTalkedOn(state, message) ? ASK_AFTER_TALKING : ASK_AFTER[message.kind]);

export function overdue(state: Case, { time, data }: Fact<'message.overdue'>): Case {
  const message = state.outstanding.find((m) => m.id === data.message);
  const most = message && (isTalkedOn(state, message) ? MOST_ASKS_TALKING : MOST_ASKS[message.kind]);
  if (most !== undefined && data.ask > most) return failed(state, data.message, time);
  return {
    ...state,
    outstanding: state.outstanding.map((m) => (m.id === data.message ? askedAgain(m, time, data.ask) : m)),
  };
}

function askedAgain(message: Outstanding, at: Instant, ask: number): Outstanding {
  if (message.kind !== 'page') return { ...message, at, ask };
  const { heldUntil: _, ...page } = message;
  return { ...page, at, ask };
}

export function askDecisions(state: Case, now: Instant): Decided[] {
  return state.outstanding
    .filter((message) => hasCome(askAt(state, message), now))
    .map(({ id, ask }) => ({ type: 'message.overdue', data: { message: id, ask: ask + 1 } }));
}
