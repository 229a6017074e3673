import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

/** What Twilio is told to do on a call, as TwiML. */

/** The most that Twilio takes inside a request for a call; more is refused (32018). */
export const MOST_TWIML = 4_000;

const KEY_TO_ACCEPT = '1';

/** Says the brief and asks for the key; the key goes to `keyUrl`. Too long a brief is cut, the rest stands. */
export const briefAndAsk = (brief: string, keyUrl: string): string =>
  sayAndAsk(brief, 'Press 1 to be connected.', keyUrl);

/** Says a page and asks who takes it. */
export const pageAndAsk = (page: string, keyUrl: string): string =>
  sayAndAsk(page, 'Press 1 to take it, 2 to pass it on, 3 to hear it again.', keyUrl);

function sayAndAsk(brief: string, question: string, keyUrl: string): string {
  for (let words = speakable(brief); ; words = shortened(words)) {
    const response = new VoiceResponse();
    const gather = response.gather({ numDigits: 1, timeout: 10, action: keyUrl, method: 'POST' });
    gather.say(`${words} ${question}`);
    response.say('No key was pressed. Goodbye.');
    response.hangup();
    const text = response.toString();
    if (text.length <= MOST_TWIML || words === '') return text;
  }
}

/** Into the conference, where the call stays until either end leaves it. Nobody hears a beep. */
export function connect(conference: string): string {
  const response = new VoiceResponse();
  response
    .dial()
    .conference({ startConferenceOnEnter: true, endConferenceOnExit: true, beep: 'false' }, conference);
  return response.toString();
}

/** What follows the agent's key: 1 connects, any other declines. */
export const afterKey = (key: string, conference: string): string =>
  key === KEY_TO_ACCEPT
    ? connect(conference)
    : sayAndHangUp('Thank you. Somebody else will be asked. Goodbye.');

/**
 * What follows when the customer's phone was picked up. Only what is surely a machine is hung up on: whoever
 * could not be told apart may be a person.
 */
export const afterAnswer = (answeredBy: string, conference: string): string =>
  isMachine(answeredBy) ? hangUp() : connect(conference);

/** `machine_start`, `machine_end_beep` and their kin, plain `machine`, and `fax`. */
export const isMachine = (answeredBy: string): boolean => /^(machine|fax)/.test(answeredBy);

export function sayAndHangUp(words: string): string {
  const response = new VoiceResponse();
  response.say(speakable(words));
  response.hangup();
  return response.toString();
}

export function hangUp(): string {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
}

/** Nothing to do: the answer to a text, which Baton answers later and by itself. */
export const empty = (): string => new VoiceResponse().toString();

/** Characters that XML cannot hold would make the whole call fail. */
const speakable = (words: string): string =>
  words
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]+/gu, ' ')
    .trim();

const shortened = (words: string): string => {
  const letters = [...words.replace(/…$/, '')];
  const kept = letters
    .slice(0, Math.floor(letters.length * 0.9))
    .join('')
    .trimEnd();
  return kept === '' ? '' : `${kept}…`;
};
