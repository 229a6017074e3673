import { type CodeMeaning, meaningOf } from '../carrier-codes.ts';
import { MessageId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Refusal } from './asking.ts';
import type { PersonFact } from './facts.ts';
import { type Line, lineOf, type PersonMessage, type PersonState } from './person.ts';

/** What outcomes say about a person's number: texts to a landline, STOP, and a number that fails again and again. */

type Failed = Extract<PersonFact, { type: 'message.failed' }>;

/** So many failures one after the other put a channel of a number into quarantine. */
const MOST_FAILURES = 2;

/** Baton's own refusals say nothing new about a number. */
const OWN: ReadonlySet<string> = new Set<Refusal | 'nobody' | 'withdrawn'>([
  'stopped',
  'landline',
  'quarantined',
  'budget',
  'nobody',
  'withdrawn',
]);

const AT_ONCE: ReadonlySet<CodeMeaning> = new Set(['invalidNumber', 'unreachableForGood']);
/** Nothing that the number could help. */
const NOT_THE_NUMBER: ReadonlySet<CodeMeaning> = new Set(['filtered', 'configuration', 'overloaded']);
const TOLD_TO_OPERATORS: ReadonlySet<CodeMeaning> = new Set(['filtered', 'configuration']);

/** Of STOP and START the one that was said later counts, in whatever order they come. */
export function saidStop(line: Line, { at, code }: NonNullable<Line['stopped']>): Line {
  const known = line.stopped?.at ?? line.startedAt;
  return known !== undefined && known >= at ? line : { ...line, stopped: { at, code } };
}

export function saidStart(line: Line, at: Instant): Line {
  const known = line.stopped?.at ?? line.startedAt;
  if (known !== undefined && known >= at) return line;
  const { stopped: _, ...rest } = line;
  return { ...rest, startedAt: at };
}

function failed(line: Line, { at, channel, code, name }: Failed): Line {
  const meaning = meaningOf(code);
  if (meaning === 'optedOut') return saidStop(line, { at, code });
  if (meaning === 'landline' && channel === 'sms')
    return { ...line, landline: line.landline ?? { at, code } };
  if (NOT_THE_NUMBER.has(meaning)) return line;
  const failures = [...new Set([...line.failures[channel], name])].slice(-MOST_FAILURES);
  const isOut = AT_ONCE.has(meaning) || failures.length >= MOST_FAILURES;
  return {
    ...line,
    failures: { ...line.failures, [channel]: failures },
    quarantined: isOut
      ? { ...line.quarantined, [channel]: line.quarantined[channel] ?? { at, code } }
      : line.quarantined,
  };
}

const alarm = ({ at }: PersonFact, name: string, text: string): PersonMessage => ({
  id: MessageId.parse(`alarm.${name}`),
  kind: 'alarm',
  at,
  ask: 1,
  text,
});

/** What those who run Baton are told of it: a quarantine once, and what they must mend once a day. */
function alarms({ person, line: before }: PersonState, fact: Failed, after: Line): PersonMessage[] {
  const { at, channel, code, number } = fact;
  const known = before?.number === number ? before.quarantined[channel] : undefined;
  if (after.quarantined[channel] && !known) {
    const words = `${channel} to ${person} is in quarantine: it failed twice, or for good (${code}). Their pages go by another channel or to the next in line; POST /people/${person}/release ends it`;
    return [alarm(fact, `quarantine.${person}.${channel}.${at}`, words)];
  }
  if (!TOLD_TO_OPERATORS.has(meaningOf(code))) return [];
  const words = `${channel} to ${person} was refused with ${code}: see https://www.twilio.com/docs/api/errors/${code}`;
  return [alarm(fact, `code.${code}.${person}.${at.slice(0, 10)}`, words)];
}

export function lineFailed(state: PersonState, fact: Failed): PersonState {
  if (OWN.has(fact.code)) return state;
  const line = failed(lineOf(state, fact.number), fact);
  const told = alarms(state, fact, line);
  const known = state.outstanding.filter(({ id }) => !told.some((one) => one.id === id));
  return { ...state, line, outstanding: [...known, ...told] };
}

/** It works: what failed before counts no more. */
export function lineWorks(
  state: PersonState,
  { channel, number }: Extract<PersonFact, { type: 'message.delivered' }>,
): PersonState {
  const line = lineOf(state, number);
  if (line.failures[channel].length === 0) return state;
  return { ...state, line: { ...line, failures: { ...line.failures, [channel]: [] } } };
}

const isTroubled = ({ failures, quarantined }: Line): boolean =>
  failures.sms.length + failures.voice.length > 0 || Object.values(quarantined).some(Boolean);

/** Every quarantine is over. STOP is not: only START ends it. */
export function outOfQuarantine(state: PersonState): PersonState {
  const { line } = state;
  if (!line || !isTroubled(line)) return state;
  return { ...state, line: { ...line, failures: { sms: [], voice: [] }, quarantined: {} } };
}
