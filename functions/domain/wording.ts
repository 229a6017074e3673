import { agentNamed, type Case, type Climb, type Reply } from './case.ts';
import { dayWord, momentWords, wallTime } from './hours.ts';
import type { PersonId } from './ids.ts';
import type { Policy } from './policy.ts';
import type { Promised } from './promised.ts';
import { type Duration, type Instant, lengthWords } from './time.ts';

/** Every sentence that a person reads or hears from Baton. */

/** Two GSM-7 segments of a joined text: 153 characters each. */
const LONGEST_TEXT = 306;

/** In GSM-7 only as two characters, or not at all. */
const PLAINER: Readonly<Record<string, string>> = {
  '[': '(',
  '{': '(',
  ']': ')',
  '}': ')',
  '|': '/',
  '\\': '/',
  '^': "'",
  '`': "'",
  '~': '-',
};

/**
 * Outside GSM-7 a text is sent in UCS-2, at 70 characters a segment: dashes, quotes and brackets are made
 * plain, and control characters are left out.
 */
function plain(text: string): string {
  return text
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[–—]/g, '-')
    .replaceAll('…', '...')
    .replaceAll(/[[\]{}|\\^`~]/g, (c) => PLAINER[c] ?? ' ')
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 3)).trimEnd()}...`;
}

/** So much of a name leaves room for what else is to be said. */
const LONGEST_NAME = 60;

const who = ({ customer }: Case): string =>
  customer.name !== undefined
    ? clipped(plain(customer.name), LONGEST_NAME)
    : customer.phone
      ? `a customer (number ending ${customer.phone.slice(-2)})`
      : 'a customer';

const about = (state: Case): string[] => [
  ...(state.topic ? [state.topic] : []),
  ...(state.summary ? [state.summary] : []),
];

/** What is known, in the order in which it is needed; the first parts survive when a text gets too long. */
function particulars(state: Case): string[] {
  const last = state.lastAgent ? agentNamed(state, state.lastAgent) : undefined;
  return [
    ...(about(state).length > 0 ? [`About: ${about(state).join('. ')}`] : []),
    ...(state.handsOff.length > 0 ? [`Do not touch: ${state.handsOff.join(', ')}`] : []),
    ...(state.tried.length > 0 ? [`Tried: ${state.tried.join(', ')}`] : []),
    ...(last ? [`Last with: ${last.name ?? last.id}`] : []),
    ...(state.lastNote ? [`Note: ${state.lastNote.text}`] : []),
  ];
}

/** The text of a page, within two segments; its code and what to answer always fit. */
export function pageText(state: Case, climb: Climb, code: number): string {
  const answers = `Reply 1 ${code} take, 2 ${code} pass, 3 ${code} done, ? ${code} why.`;
  const head = plain(`Baton ${code}: ${who(state)}: ${climb.why}.`);
  const room = LONGEST_TEXT - answers.length - 2;
  const body = [
    clipped(head, Math.min(room, 170)),
    ...particulars(state).map((part) => plain(`${part}.`)),
  ].join(' ');
  return `${clipped(body, room)} ${answers}`;
}

/** What the agent hears before pressing 1. */
export function spokenBrief(state: Case, promise: Promised): string {
  return plain(
    [
      `Baton. A promised call to ${state.customer.name ?? 'a customer'}.`,
      ...(promise.reason ? [`It is about: ${promise.reason}.`] : []),
      ...particulars(state).map((part) => `${part}.`),
    ].join(' '),
  ).slice(0, 600);
}

const nameOf = (policy: Policy, person: PersonId | undefined): string =>
  (person !== undefined && policy.people[person]?.name) || 'somebody else';

/** The answer to a supervisor's word: what it did, or who has it. */
export const replyText = (...about: Parameters<typeof answerWords>): string =>
  clipped(plain(answerWords(...about)), LONGEST_TEXT);

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
      return `${name}: ${climb ? climb.why : 'nothing was raised'}. ${particulars(state).join('. ')}`;
  }
}

/** To an agent whose customer waits for an answer. */
export function nudgeText(state: Case): string {
  const what = state.topic ?? state.summary;
  return clipped(
    plain(`Baton: ${who(state)} waits for your answer in the chat${what ? ` (${what})` : ''}.`),
    LONGEST_TEXT,
  );
}

/** To a customer who waits in a queue for too long. */
export const offerText = (within: Duration): string =>
  `Sorry for the wait. Reply YES and keep your place: we will call you within ${lengthWords(within)}.`;

/** To each customer of an incident. */
export const knownText = (topic: string): string =>
  clipped(plain(`We know about ${topic} and are working on it. You need not report it again.`), LONGEST_TEXT);

/** To a customer, before a promised time that may be missed. */
export const warningText = (due: Instant, zone: string): string =>
  `We promised to call you at ${wallTime(due, zone)} and may not make it. A supervisor has been told.`;

/** The answer to a text that fits no open page. */
export function unclearText(codes: readonly number[]): string {
  if (codes.length === 0) return 'Baton: there is nothing open for you.';
  const text = `Baton: which one? Reply with its code, like 1 ${codes[0]}. Open: ${codes.join(', ')}.`;
  return clipped(text, LONGEST_TEXT);
}

interface Times {
  readonly start: Instant;
  readonly end: Instant;
  readonly exact: boolean;
}

/** When we call, in the customer's own wall time. */
function whenWords({ start, end, exact }: Times, { by }: Promised, now: Instant, zone: string): string {
  if (exact) return momentWords(start, now, zone);
  if (by !== undefined) return `${dayWord(end, now, zone)} by ${wallTime(end, zone)}`;
  return `${dayWord(start, now, zone)} between ${wallTime(start, zone)} and ${wallTime(end, zone)}`;
}

export function confirmationText(promise: Promised, times: Times, now: Instant, zone: string): string {
  const why = promise.reason ? ` (${promise.reason})` : '';
  return clipped(plain(`We will call you ${whenWords(times, promise, now, zone)}${why}.`), LONGEST_TEXT);
}

/** What the customer is told when a promise ends; nothing after a call that took place. */
export function endText(
  end: 'kept' | 'renegotiated' | 'broken',
  { start, end: latest, exact }: Times,
  zone: string,
): string | undefined {
  switch (end) {
    case 'kept':
      return undefined;
    case 'renegotiated':
      return 'We called you as promised and could not reach you. Call us when it suits you: you will not have to start again.';
    case 'broken':
      return `We said we would call you ${exact ? `at ${wallTime(start, zone)}` : `by ${wallTime(latest, zone)}`} and did not. We are sorry: a supervisor has been told.`;
  }
}

/** What an agent hears who waits for a customer that cannot be reached. */
export const RELEASE_WORDS = 'The customer did not answer. Thank you, you may hang up. We will try again.';
