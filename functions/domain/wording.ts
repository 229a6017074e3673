import { clipped, inTwoSegments, plain } from './brief/segments.ts';
import { dayWord, momentWords, wallOf, wallTime } from './calendar/hours.ts';
import type { Case, Climb, Reply } from './case.ts';
import { groundsWords } from './climbs/grounds.ts';
import type { PersonId } from './ids.ts';
import type { Policy } from './policy.ts';
import type { Heard, Promised } from './promises/promised.ts';
import { type Duration, type Instant, lengthWords } from './time.ts';

/** Every sentence that a person reads or hears from Baton. */

/** So much of a name leaves room for what else is to be said. */
const LONGEST_NAME = 60;

const who = ({ customer }: Case): string =>
  customer.name !== undefined
    ? clipped(plain(customer.name), LONGEST_NAME)
    : customer.phone
      ? `a customer (number ending ${customer.phone.slice(-2)})`
      : 'a customer';

export const nameOf = (policy: Policy, person: PersonId | undefined): string =>
  (person !== undefined && policy.people[person]?.name) || 'somebody else';

/** The answer to a supervisor's word: what it did, or who has it. */
export const replyText = (...about: Parameters<typeof answerWords>): string =>
  inTwoSegments(plain(answerWords(...about)));

function answerWords(
  state: Case,
  climb: Climb | undefined,
  { outcome, holder }: Reply,
  policy: Policy,
): string {
  const name = who(state);
  switch (outcome) {
    case 'taken':
      return `You have ${name}. Reply 3 when it is done, 2 to pass it on.`;
    case 'yours':
      return `You have ${name} already.`;
    case 'held':
      return `${nameOf(policy, holder)} has ${name}. Nothing changed.`;
    case 'passed':
      return `${name} goes to the next in line.`;
    case 'resolved':
      return `${name} is closed. Thank you.`;
    case 'over':
      return `${name}: nothing is open for you there any more. Nothing changed.`;
    case 'why':
      return climb
        ? `${name}: ${climb.why}. ${groundsWords(climb.grounds, climb.startedAt, policy.timeZone)}.`
        : `${name}: nothing was raised.`;
  }
}

/** The same, said to somebody who was rung and has pressed a key. */
export function spokenReply(
  state: Case,
  { outcome, holder }: Pick<Reply, 'outcome' | 'holder'>,
  policy: Policy,
): string {
  const reply = { person: holder ?? ('' as PersonId), reply: '', outcome, ...(holder ? { holder } : {}) };
  const said = outcome === 'taken' ? `You have ${who(state)}.` : answerWords(state, undefined, reply, policy);
  return `${plain(said)} Thank you. Goodbye.`;
}

/** To an agent whose customer waits for an answer. */
export function nudgeText(state: Case): string {
  const what = state.topic ?? state.summary;
  return inTwoSegments(
    plain(`Baton: ${who(state)} waits for your answer in the chat${what ? ` (${what})` : ''}.`),
  );
}

/** To a customer who waits in a queue for too long. */
export const offerText = (within: Duration): string =>
  `Sorry for the wait. Reply YES and keep your place: we will call you within ${lengthWords(within)}.`;

/** To each customer of an incident. */
export const knownText = (topic: string): string =>
  inTwoSegments(plain(`We know about ${topic} and are working on it. You need not report it again.`));

/** The answer to a text that fits no open page. */
export function unclearText(codes: readonly number[]): string {
  if (codes.length === 0) return 'Baton: there is nothing open for you.';
  const text = `Baton: which one? Reply with its code, like 1 ${codes[0]}. Open: ${codes.join(', ')}.`;
  return inTwoSegments(text);
}

/** What was promised, as instants: see terms.ts. */
export interface Times {
  readonly start: Instant;
  readonly end: Instant;
  readonly exact: boolean;
}

/** When we call, in the customer's own wall time. */
export function whenWords(
  { start, end, exact }: Times,
  { by }: Promised,
  now: Instant,
  zone: string,
): string {
  if (exact) return momentWords(start, now, zone);
  if (by !== undefined) return `${dayWord(end, now, zone)} by ${wallTime(end, zone)}`;
  return `${dayWord(start, now, zone)} between ${wallTime(start, zone)} and ${wallTime(end, zone)}`;
}

/** The same as it is kept on record: what the words of a confirmation say, with its date and zone. */
export function heardAs({ start, end, exact }: Times, { by }: Promised, zone: string): Heard {
  if (exact) return { zone, wall: wallOf(start, zone) };
  if (by !== undefined) return { zone, wall: wallOf(end, zone) };
  return { zone, wall: `${wallOf(start, zone)}/${wallOf(end, zone)}` };
}

export function confirmationText(promise: Promised, times: Times, now: Instant, zone: string): string {
  const why = promise.reason ? ` (${promise.reason})` : '';
  const not = otherDayWords(promise, times, zone);
  return inTwoSegments(plain(`${not}We will call you ${whenWords(times, promise, now, zone)}${why}.`));
}

/** A day was promised on which nobody calls, or calls any more. */
function otherDayWords({ by, madeAt }: Promised, { end }: Times, zone: string): string {
  if ((by !== 'today' && by !== 'tomorrow') || dayWord(end, madeAt, zone) === by) return '';
  return by === 'today' ? 'Nobody calls any more today. ' : 'Nobody calls tomorrow. ';
}
