import { businessDeadline } from '../calendar/hours.ts';
import { type Policy, shadowOf } from '../policy.ts';
import { type Duration, duration, type Instant, lengthWords, spanOf } from '../time.ts';
import { type Found, found, type Lint, type Seen } from './lint.ts';
import { openings } from './openings.ts';

/** Lints about limits: those that come too late, never, or always. */

const FORTNIGHT = spanOf(duration('P14D'));
const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;

function notRising({ policy, now }: Seen): Found[] {
  const { stall } = policy.rules;
  if (!stall) return [];
  const hours = stall.hours === undefined ? undefined : policy.hours[stall.hours];
  const calendar = { hours, timeZone: policy.timeZone };
  // Hours and days of business time have no fixed relation: it counts what holds from every opening.
  const starts = hours ? [...openings(calendar, now, FORTNIGHT)].map(({ start }) => start) : [now];
  return PRIORITIES.slice(1).flatMap((priority, i) => {
    const above = PRIORITIES[i] ?? 'urgent';
    const deadline = (from: Instant, p: (typeof PRIORITIES)[number]) =>
      businessDeadline(from, stall.after[p], calendar);
    const isSooner = (from: Instant) => {
      const [upper, lower] = [deadline(from, above), deadline(from, priority)];
      return upper !== undefined && lower !== undefined && upper > lower;
    };
    return starts.length > 0 && starts.every(isSooner)
      ? [
          found(
            ['rules', 'stall', 'after', priority],
            `${lengthWords(stall.after[priority])} is over before the ${lengthWords(stall.after[above])} of ${above}`,
          ),
        ]
      : [];
  });
}

/** Limits that would be reached in the moment in which they begin. */
function limitsOf({ rules }: Policy): (readonly [path: readonly string[], limit: Duration])[] {
  const { stall, longWait, agentSilence, idleAfterAcknowledge: idle } = rules;
  return [
    ...(stall ? PRIORITIES.map((p) => [['rules', 'stall', 'after', p], stall.after[p]] as const) : []),
    ...(longWait ? [[['rules', 'longWait', 'offerAfter'], longWait.offerAfter] as const] : []),
    ...(agentSilence
      ? [
          [['rules', 'agentSilence', 'nudgeAfter'], agentSilence.nudgeAfter] as const,
          [['rules', 'agentSilence', 'escalateAfter'], agentSilence.escalateAfter] as const,
        ]
      : []),
    ...(idle ? [[['rules', 'idleAfterAcknowledge', 'after'], idle.after] as const] : []),
  ];
}

const windowsOf = ({ rules: { transfers, repeatContact, incident, longWait } }: Policy) => [
  ...(transfers && transfers.limit > 1
    ? [[['rules', 'transfers', 'within'], transfers.within] as const]
    : []),
  ...(repeatContact ? [[['rules', 'repeatContact', 'within'], repeatContact.within] as const] : []),
  ...(incident && incident.customers > 1
    ? [[['rules', 'incident', 'within'], incident.within] as const]
    : []),
  ...(longWait ? [[['rules', 'longWait', 'callbackWithin'], longWait.callbackWithin] as const] : []),
];

export const RULE_LINTS: readonly Lint[] = [
  {
    code: 'stall-not-rising',
    severity: 'fault',
    finds: 'a stall limit that is shorter than that of a higher priority: raising a case would delay it',
    mend: 'let rules.stall.after rise from urgent over high and normal to low',
    find: notRising,
  },
  {
    code: 'limit-of-no-time',
    severity: 'fault',
    finds: 'a limit of no time: the rule would fire for every case at once',
    mend: 'give it some time, or switch the rule off with false',
    find: ({ policy }) =>
      limitsOf(policy)
        .filter(([, limit]) => spanOf(limit) === 0)
        .map(([path]) => found(path, 'is no time: it is reached as soon as it begins')),
  },
  {
    code: 'window-of-no-time',
    severity: 'fault',
    finds: 'a window of no time: the rule can never fire, or its promise never be kept',
    mend: 'give it some time, or switch the rule off with false',
    find: ({ policy }) =>
      windowsOf(policy)
        .filter(([, window]) => spanOf(window) === 0)
        .map(([path]) => found(path, 'is no time: nothing fits into it')),
  },
  {
    code: 'nudge-too-late',
    severity: 'fault',
    finds: 'an agent who is nudged only when the case is with a supervisor already',
    mend: 'let rules.agentSilence.nudgeAfter be shorter than escalateAfter',
    find: ({ policy: { rules } }) =>
      rules.agentSilence && spanOf(rules.agentSilence.nudgeAfter) >= spanOf(rules.agentSilence.escalateAfter)
        ? [found(['rules', 'agentSilence', 'nudgeAfter'], 'is not shorter than escalateAfter')]
        : [],
  },
  {
    code: 'retention-too-short',
    severity: 'fault',
    finds:
      'cases that are forgotten while a rule still counts back to them, so that its limit cannot be reached',
    mend: 'let retention be longer than every within',
    find: ({ policy }) =>
      windowsOf(policy)
        .filter(([, window]) => spanOf(window) > spanOf(policy.retention))
        .map(([path, window]) =>
          found(path, `is ${lengthWords(window)}, and cases are kept for ${lengthWords(policy.retention)}`),
        ),
  },
  {
    code: 'fires-always',
    severity: 'warning',
    finds: 'a limit that everything reaches',
    mend: 'lower lowSatisfaction.atMost, raise incident.customers, or switch the rule off',
    find: ({ policy: { rules } }) => [
      ...(rules.lowSatisfaction && rules.lowSatisfaction.atMost === 5
        ? [found(['rules', 'lowSatisfaction', 'atMost'], 'is the best score: every feedback is low')]
        : []),
      ...(rules.incident && rules.incident.customers === 1
        ? [found(['rules', 'incident', 'customers'], 'is 1: every case with a topic is an incident')]
        : []),
    ],
  },
  {
    code: 'broken-promises-untold',
    severity: 'warning',
    finds: 'promises whose breaking no supervisor hears of, before or after',
    mend: 'switch promiseAtRisk or promiseBroken on',
    find: ({ policy: { rules } }) =>
      rules.promiseAtRisk || rules.promiseBroken
        ? []
        : [
            found(
              ['rules', 'promiseBroken'],
              'is off, and so is promiseAtRisk: a callback can be lost unseen',
            ),
          ],
  },
  {
    code: 'standstill-unseen',
    severity: 'warning',
    finds: 'cases that may stand still for ever: neither stall nor thirdPartyOverdue is on',
    mend: 'switch stall on, with long limits if need be',
    find: ({ policy: { rules } }) =>
      rules.stall || rules.thirdPartyOverdue
        ? []
        : [found(['rules', 'stall'], 'is off, and so is thirdPartyOverdue: a case can be forgotten')],
  },
  {
    code: 'shadow-of-itself',
    severity: 'warning',
    finds: 'a shadow that changes nothing: there is nothing to compare',
    mend: 'write into shadow what is to be tried, or take it out',
    find: ({ policy }) => {
      const { shadow: _, ...own } = policy;
      const other = shadowOf(policy);
      return other && JSON.stringify({ ...other, revision: '' }) === JSON.stringify({ ...own, revision: '' })
        ? [found(['shadow'], 'changes nothing')]
        : [];
    },
  },
];
