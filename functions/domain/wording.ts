import { agentNamed, type Case, type Climb, type Promised, type Reply } from './case.ts';
import { dayWord, wallTime } from './hours.ts';
import { masked, type PersonId } from './ids.ts';
import type { Policy } from './policy.ts';
import type { Instant } from './time.ts';

/** Every sentence that a person reads or hears from Baton. */

/** Two GSM-7 segments of a joined text: 153 characters each. */
const LONGEST_TEXT = 306;

/** Outside these a text is sent in UCS-2, at 70 characters a segment: dashes and quotes are made plain. */
function plain(text: string): string {
  return text
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[–—]/g, '-')
    .replaceAll('…', '...')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 3)).trimEnd()}...`;
}

const who = (state: Case): string =>
  state.customer.name ??
  (state.customer.phone ? `the customer ${masked(state.customer.phone)}` : 'a customer');

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
export function replyText(
  state: Case,
  climb: Climb | undefined,
  { outcome, holder }: Reply,
  policy: Policy,
): string {
  const name = who(state);
  switch (outcome) {
    case 'taken':
      return plain(`You have ${name}. Reply 3 when it is done, 2 to pass it on.`);
    case 'yours':
      return plain(`You have ${name} already.`);
    case 'held':
      return plain(`${nameOf(policy, holder)} has ${name}. Nothing changed.`);
    case 'passed':
      return plain(`${name} goes to the next in line.`);
    case 'resolved':
      return plain(`${name} is closed. Thank you.`);
    case 'over':
      return plain(`${name}: nothing is open for you there any more. Nothing changed.`);
    case 'why':
      return plain(
        clipped(
          `${name}: ${climb ? climb.why : 'nothing was raised'}. ${particulars(state).join('. ')}`,
          LONGEST_TEXT,
        ),
      );
  }
}

/** The answer to a text that fits no open page. */
export function unclearText(codes: readonly number[]): string {
  if (codes.length === 0) return 'Baton: there is nothing open for you.';
  return `Baton: which one? Reply with its code, like 1 ${codes[0]}. Open: ${codes.join(', ')}.`;
}

interface Times {
  readonly start: Instant;
  readonly end: Instant;
  readonly exact: boolean;
}

/** When we call, in the customer's own wall time. */
function whenWords({ start, end, exact }: Times, { by }: Promised, now: Instant, zone: string): string {
  const at = (t: Instant) => `${dayWord(t, now, zone)} at ${wallTime(t, zone)}`;
  if (exact) return at(start);
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
  due: Instant,
  zone: string,
): string | undefined {
  switch (end) {
    case 'kept':
      return undefined;
    case 'renegotiated':
      return 'We called as promised and could not reach you. When may we try again? Reply with a time.';
    case 'broken':
      return `We said we would call you at ${wallTime(due, zone)} and did not. We are sorry: a supervisor has been told.`;
  }
}

/** What an agent hears who waits for a customer that cannot be reached. */
export const RELEASE_WORDS = 'The customer did not answer. Thank you, you may hang up. We will try again.';
