import { duration, lengthWords, spanOf } from '../time.ts';
import { found, type Lint } from './lint.ts';
import { OUTCOMES, pausesOf, retriesOf } from './retries.ts';
import { spanWords } from './words.ts';

/** Lints about how a promised callback is kept. */

const A_MINUTE = duration('PT1M');
const TEN_SECONDS = spanOf(duration('PT10S'));

export const CALLBACK_LINTS: readonly Lint[] = [
  {
    code: 'retries-longer-than-window',
    severity: 'fault',
    finds: 'tries that take longer than the window of a callback offered in the queue',
    mend: 'lengthen rules.longWait.callbackWithin, lower attempts, or shorten retryAfter',
    find: ({ policy }) => {
      const { longWait } = policy.rules;
      if (!longWait) return [];
      return OUTCOMES.filter((outcome) => retriesOf(policy, outcome) > spanOf(longWait.callbackWithin)).map(
        (outcome) =>
          found(
            ['callbacks', 'retryAfter', outcome],
            `all tries take ${spanWords(retriesOf(policy, outcome))}, and a callback from the queue is promised within ${lengthWords(longWait.callbackWithin)} (rules.longWait.callbackWithin)`,
          ),
      );
    },
  },
  {
    code: 'dropped-without-retry',
    severity: 'warning',
    finds: 'a window after a dropped call that has no room for a second try of any kind',
    mend: 'lengthen rules.dropped.callbackWithin, or shorten the first pause of retryAfter',
    find: ({ policy }) => {
      const { dropped } = policy.rules;
      if (!dropped || policy.callbacks.attempts < 2) return [];
      const window = spanOf(dropped.callbackWithin) - spanOf(dropped.waitBefore);
      const first = Math.min(...OUTCOMES.flatMap((outcome) => pausesOf(policy, outcome).slice(0, 1)));
      return window > 0 && first > window
        ? [
            found(
              ['rules', 'dropped', 'callbackWithin'],
              `leaves ${spanWords(window)}, and the shortest pause before a second try is ${Number.isFinite(first) ? spanWords(first) : 'not there'}`,
            ),
          ]
        : [];
    },
  },
  {
    code: 'dropped-window-empty',
    severity: 'fault',
    finds: 'a callback after a dropped call that is owed before it may be placed',
    mend: 'let rules.dropped.waitBefore be shorter than callbackWithin',
    find: ({ policy: { rules } }) =>
      rules.dropped && spanOf(rules.dropped.waitBefore) >= spanOf(rules.dropped.callbackWithin)
        ? [found(['rules', 'dropped', 'waitBefore'], 'is not shorter than callbackWithin')]
        : [],
  },
  {
    code: 'lead-longer-than-warning',
    severity: 'fault',
    finds: 'an agent who is rung before it is noticed that nobody can call',
    mend: 'let callbacks.warnBefore be longer than agentLead',
    find: ({ policy: { callbacks } }) =>
      spanOf(callbacks.agentLead) >= spanOf(callbacks.warnBefore)
        ? [
            found(
              ['callbacks', 'agentLead'],
              `is ${lengthWords(callbacks.agentLead)}, and warnBefore is ${lengthWords(callbacks.warnBefore)}: a promise at risk is noticed too late`,
            ),
          ]
        : [],
  },
  {
    code: 'lead-too-short',
    severity: 'warning',
    finds: 'an agent who has less than ten seconds to answer, hear the brief and press 1',
    mend: 'give callbacks.agentLead half a minute or more',
    find: ({ policy: { callbacks } }) =>
      spanOf(callbacks.agentLead) < TEN_SECONDS
        ? [
            found(
              ['callbacks', 'agentLead'],
              `is ${lengthWords(callbacks.agentLead)}: the customer is rung late`,
            ),
          ]
        : [],
  },
  {
    code: 'kept-without-talk',
    severity: 'fault',
    finds: 'a callback that counts as kept without a word spoken',
    mend: 'give callbacks.keptAfter some seconds',
    find: ({ policy: { callbacks } }) =>
      spanOf(callbacks.keptAfter) === 0
        ? [found(['callbacks', 'keptAfter'], 'is no time: a call that nobody spoke on would be proof')]
        : [],
  },
  {
    code: 'no-wait',
    severity: 'fault',
    finds: 'a customer who is told goodbye in the second in which they pick up',
    mend: 'give callbacks.longestWait half a minute or more',
    find: ({ policy: { callbacks } }) =>
      spanOf(callbacks.longestWait) === 0
        ? [
            found(
              ['callbacks', 'longestWait'],
              'is no time: no agent can come to a customer who is on the line',
            ),
          ]
        : [],
  },
  {
    code: 'no-grace',
    severity: 'fault',
    finds: 'a promise that is broken in the very second for which it was made',
    mend: 'give callbacks.grace half a minute or more',
    find: ({ policy: { callbacks } }) =>
      spanOf(callbacks.grace) === 0
        ? [found(['callbacks', 'grace'], 'is no time: no call is placed in the second in which it is due')]
        : [],
  },
  {
    code: 'attempts-without-pause',
    severity: 'warning',
    finds:
      'more attempts than the retry plan can give: after an outcome without a pause there is no next try',
    mend: 'give that outcome a pause in callbacks.retryAfter, or set attempts to 1',
    find: ({ policy: { callbacks } }) =>
      callbacks.attempts > 1
        ? OUTCOMES.filter((outcome) => callbacks.retryAfter[outcome].length === 0).map((outcome) =>
            found(
              ['callbacks', 'retryAfter', outcome],
              `has no pause: the first such outcome ends the ${callbacks.attempts} attempts`,
            ),
          )
        : [],
  },
  {
    code: 'pauses-unused',
    severity: 'warning',
    finds: 'pauses that no attempt comes to',
    mend: 'raise callbacks.attempts, or take the last pauses out',
    find: ({ policy: { callbacks } }) =>
      OUTCOMES.filter((outcome) => callbacks.retryAfter[outcome].length > callbacks.attempts - 1).map(
        (outcome) =>
          found(
            ['callbacks', 'retryAfter', outcome],
            `has ${callbacks.retryAfter[outcome].length} pauses, and ${callbacks.attempts} attempts have ${callbacks.attempts - 1} between them`,
          ),
      ),
  },
  {
    code: 'too-few-calls',
    severity: 'warning',
    finds: 'a window after a dropped call without room for the tries of even one customer',
    mend: 'raise callbacks.perMinute, lower attempts, or lengthen rules.dropped.callbackWithin',
    find: ({ policy: { rules, callbacks } }) => {
      if (!rules.dropped) return [];
      const window = spanOf(rules.dropped.callbackWithin) - spanOf(rules.dropped.waitBefore);
      const places = Math.ceil(window / spanOf(A_MINUTE)) * callbacks.perMinute;
      return places > 0 && places < callbacks.attempts
        ? [
            found(
              ['callbacks', 'perMinute'],
              `leaves ${places} calls in the window of rules.dropped, and one customer may need ${callbacks.attempts}`,
            ),
          ]
        : [];
    },
  },
  {
    code: 'same-hours-for-reason',
    severity: 'warning',
    finds: 'calling hours for a reason that are the usual ones',
    mend: 'take that reason out of callbacks.callingHoursFor, or give it other hours',
    find: ({ policy: { callbacks } }) =>
      Object.entries(callbacks.callingHoursFor)
        .filter(([, times]) => times === callbacks.callingHours)
        .map(([reason]) =>
          found(['callbacks', 'callingHoursFor', reason], 'says the same as callbacks.callingHours'),
        ),
  },
];
