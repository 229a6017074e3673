import { awaiting, settled } from './awaited.ts';
import type { Case } from './case.ts';
import { isPageWanted, pageFailed, pagesFor } from './climbs/pages.ts';
import type { Decided } from './decision.ts';
import type { Fact, Leg } from './event.ts';
import { type E164, MessageId, type PromiseId } from './ids.ts';
import type { Outstanding } from './outstanding.ts';
import type { Promised } from './promises/promised.ts';
import { hasCome, type Instant, minutes, plus, type Span, seconds } from './time.ts';

/**
 * The messages that were decided and whose outcome is not known (D4). Each has an id that the same decision
 * always gives it, and leaves only by its outcome, or when nobody wants it any more.
 */

export const callId = (promise: PromiseId, attempt: number, leg: Leg | 'release'): MessageId =>
  MessageId.parse(`call.${promise}.${attempt}.${leg}`);

/**
 * Whoever claimed a message so short a while ago may still be waiting for the carrier's answer: a function lives
 * no longer than that (infra/worker.ts).
 */
export const CLAIM_HELD = seconds(15);

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

/** A call to place, or to let go. */
export const call = (
  state: Case,
  at: Instant,
  kind: 'ringAgent' | 'ringCustomer' | 'release',
  { promise, attempt }: { readonly promise: PromiseId; readonly attempt: number },
): Case => {
  const leg = ({ ringAgent: 'agent', ringCustomer: 'customer', release: 'release' } as const)[kind];
  return awaiting(state, { id: callId(promise, attempt, leg), kind, at, ask: 1, promise, attempt });
};

/** What a failure means to whoever waited for the message; calls also end their leg (attempts.ts). */
function failed(state: Case, id: MessageId, at: Instant): Case {
  const message = state.outstanding.find((m) => m.id === id);
  return message?.kind === 'page' ? pageFailed(state, message, at) : settled(state, id);
}

export const messageFailed = (state: Case, { time, data }: Fact<'message.failed'>): Case =>
  failed(state, data.message, time);

const promised = (state: Case, id: PromiseId): Promised | undefined =>
  state.promises.find((p) => p.id === id);

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
    case 'ringCustomer': {
      const promise = promised(state, message.promise);
      const attempt = promise?.attempts.find((a) => a.attempt === message.attempt);
      return promise?.state === 'calling' && attempt !== undefined && attempt.outcome === undefined;
    }
    case 'release':
      return promised(state, message.promise)?.attempts.some((a) => a.attempt === message.attempt) === true;
  }
}

/** What nobody wants any more waits for no outcome. */
export const withoutUnwanted = (state: Case): Case => {
  const outstanding = state.outstanding.filter((message) => isWanted(state, message));
  return outstanding.length === state.outstanding.length ? state : { ...state, outstanding };
};

/**
 * How long to wait for an outcome before asking. A text has its status within seconds, and no status for a
 * minute counts as failed. A call rings for half a minute and then talks: it is asked after every five.
 */
const ASK_AFTER: Record<Outstanding['kind'], Span> = {
  page: seconds(60),
  answer: seconds(60),
  notice: seconds(60),
  alarm: seconds(60),
  ringAgent: seconds(90),
  ringCustomer: seconds(300),
  release: seconds(60),
};

/** After so many questions without an answer the message has failed. Calls may last longer than texts. */
const MOST_ASKS: Record<Outstanding['kind'], number> = {
  page: 3,
  answer: 3,
  notice: 3,
  alarm: 10,
  ringAgent: 4,
  ringCustomer: 12,
  release: 3,
};

/** The person's own look sends a digest and asks after it; only when all of that fails is the page asked after. */
const AFTER_DIGEST = minutes(5);

export const askAt = (message: Outstanding): Instant =>
  message.kind === 'page' && message.heldUntil !== undefined
    ? plus(message.heldUntil, AFTER_DIGEST)
    : plus(message.at, ASK_AFTER[message.kind]);

export function overdue(state: Case, { time, data }: Fact<'message.overdue'>): Case {
  const message = state.outstanding.find((m) => m.id === data.message);
  if (message && data.ask > MOST_ASKS[message.kind]) return failed(state, data.message, time);
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
    .filter((message) => hasCome(askAt(message), now))
    .map(({ id, ask }) => ({ type: 'message.overdue', data: { message: id, ask: ask + 1 } }));
}
