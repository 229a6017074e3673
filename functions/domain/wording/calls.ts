import { inTwoSegments, plain } from '../brief/segments.ts';
import type { E164 } from '../ids.ts';
import type { ReleaseWhy } from '../outstanding.ts';

/**
 * Every sentence that is said on a promised call, and the texts that go with one. Whoever picks up may not be the
 * customer, and a mailbox may be heard by others: none of them says what the call is about.
 */

interface Centre {
  /** Its name, as the customer knows it. */
  readonly from?: string | undefined;
  /** Where it takes calls. */
  readonly number?: E164 | undefined;
}

/** Who calls and why, at once: whoever hears a voice that is not human must know whose it is. */
export const greeting = ({ from }: Centre): string =>
  from === undefined
    ? 'Hello. This is the call that you were promised.'
    : `Hello. This is ${from} with the call that we promised you.`;

/** To a customer, again and again until an agent comes. */
export const WAITING = 'Please hold the line. Somebody will be with you in a moment.';

/** To an agent, while the customer's phone rings. */
export const AGENT_WAITING = 'The customer is being called. Please hold the line.';

/** To an agent who does not take the call. */
export const PASSED_ON = 'Thank you. Somebody else will be asked. Goodbye.';

/** To a customer whose agent is gone before the matter can have been settled. */
export const CUT_OFF =
  'We are sorry, we were cut off. Please hold the line. Somebody will be with you in a moment.';

export const keyQuestion = (centre: Centre): string => `${greeting(centre)} Press any key to be connected.`;

export const NO_KEY = 'No key was pressed. We will try again. Goodbye.';

/** Digit by digit, as people write it down. */
const spoken = (number: E164): string =>
  [...number.replace(/^\+1(?=\d{10}$)/, '').replace('+', '')].join(' ');

const callUs = ({ number }: Centre): string =>
  `You can call us at ${number === undefined ? 'the number that this call comes from' : spoken(number)}.`;

/** What whoever is on a call hears before it ends; nothing is said to what is no human, unless a message is left. */
export function goodbyeWords(why: ReleaseWhy, to: 'agent' | 'customer', centre: Centre): string {
  if (to === 'customer') return customerGoodbye(why, centre);
  switch (why) {
    case 'unreached':
      return 'The customer did not answer. Thank you, you may hang up. We will try again.';
    case 'machine':
    case 'message':
      return 'A mailbox answered. Thank you, you may hang up. We will try again.';
    case 'noAgent':
    case 'over':
      return 'The customer has hung up. Thank you.';
    case 'notNeeded':
      return 'This call is not needed any more. Thank you, you may hang up.';
  }
}

function customerGoodbye(why: ReleaseWhy, centre: Centre): string {
  switch (why) {
    case 'message':
      return `${greeting(centre)} We will try again. ${callUs(centre)} Goodbye.`;
    case 'noAgent':
      return `We are sorry. Nobody can take this call now, and we do not want to keep you waiting. We will text you to agree on a new time. ${callUs(centre)} Goodbye.`;
    case 'notNeeded':
      return 'This call is not needed any more. Goodbye.';
    case 'machine':
    case 'unreached':
    case 'over':
      return '';
  }
}

const name = (from: string | undefined): string => (from === undefined ? '' : `${from}: `);

/** After a mailbox, or anything else that is no human, has picked up. */
export const mailboxText = (from: string | undefined): string =>
  inTwoSegments(plain(`${name(from)}We called you as promised and did not reach you. We will try again.`));

/** To a customer who picked up and found nobody. */
export const leftAloneText = (from: string | undefined, offer: string): string =>
  inTwoSegments(
    plain(`${name(from)}We called you as promised, and nobody could take the call. We are sorry. ${offer}`),
  );
