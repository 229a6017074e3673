import type { Case } from '../case.ts';
import type { Decided } from '../decision.ts';
import type { Policy } from '../policy.ts';
import { callingHours, termsOf, zoneOf } from '../promises/terms.ts';
import type { Instant } from '../time.ts';
import { answerTo, notAtThatHour, notUnderstood, TOLD_A_PERSON } from '../wording/customer.ts';
import { openPromise, promiseMeant } from './offers.ts';
import type { Said } from './said.ts';
import { callable, wantedTime } from './wanted-time.ts';
import { readCustomerWord } from './words.ts';

/**
 * The answers to customers' own texts. A time that is understood is agreed, and its confirmation is the answer; for
 * one at which nobody is called, the nearest that can is offered. What is not understood is asked again once; then a
 * person is told, and from there on their texts are only kept.
 */

type Answer = Decided<'text.answered'>;

/** A conversation with a machine would go on for ever. */
const ASKED_ONCE = 1;

function misunderstood(said: Said, state: Case): Answer {
  const data = { reply: said.ref, phone: said.phone };
  if (state.misunderstood === 0)
    return { type: 'text.answered', data: { ...data, outcome: 'asked', text: notUnderstood() } };
  if (state.misunderstood === ASKED_ONCE)
    return { type: 'text.answered', data: { ...data, outcome: 'handedOn', text: TOLD_A_PERSON } };
  return { type: 'text.answered', data: { ...data, outcome: 'unread' } };
}

function read(said: Said, state: Case, policy: Policy, now: Instant): Answer {
  const word = readCustomerWord(said.text);
  const zone = zoneOf(state, policy);
  const like = promiseMeant(state);
  const calling = { zone, calendars: callingHours(like ?? {}, state, policy).calendars };
  const wanted = word.kind === 'time' ? wantedTime(word.said, said.at, calling) : undefined;
  const found = wanted && callable(wanted, calling);
  if (!found) return misunderstood(said, state);
  const data = { reply: said.ref, phone: said.phone, ...(like ? { promise: like.id } : {}) };
  switch (found.kind) {
    case 'at':
      return { type: 'text.answered', data: { ...data, outcome: 'moved', at: found.at } };
    case 'window': {
      const { start, end } = found;
      return { type: 'text.answered', data: { ...data, outcome: 'moved', window: { start, end } } };
    }
    case 'nearest': {
      const text = notAtThatHour(found.at, now, zone, like !== undefined);
      return { type: 'text.answered', data: { ...data, outcome: 'offered', offered: found.at, text } };
    }
  }
}

function answer(said: Said, state: Case, policy: Policy, now: Instant): Answer {
  if (said.outcome === 'toRead') return read(said, state, policy, now);
  const open = openPromise(state);
  const zone = zoneOf(state, policy);
  const text = answerTo(
    said.outcome,
    open && { promise: open, times: termsOf(open, state, policy) },
    now,
    zone,
  );
  return { type: 'text.answered', data: { reply: said.ref, phone: said.phone, outcome: 'told', text } };
}

/** One at a time: what the first one changes, the second one is read with. */
export const answerDecisions = (state: Case, policy: Policy, now: Instant): Answer[] =>
  state.said.slice(0, 1).map((said) => answer(said, state, policy, now));
