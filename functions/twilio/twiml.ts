import type { MessageId } from '../domain/ids.ts';
import type { Webhooks } from './addresses.ts';
import { element, response, words as written } from './xml.ts';

/** What Twilio is told to do on a call, as TwiML. */

/** The most that Twilio takes inside a request for a call; more is refused (32018). */
export const MOST_TWIML = 4_000;

const KEY_TO_ACCEPT = '1';

const say = (text: string): string => element('Say', {}, written(text));
const HANG_UP = element('Hangup', {});
const redirect = (url: string): string => element('Redirect', { method: 'POST' }, written(url));

/** Says the brief and asks for the key; the key goes to `keyUrl`. Too long a brief is cut, the rest stands. */
export const briefAndAsk = (brief: string, keyUrl: string): string =>
  sayAndAsk(brief, 'Press 1 to be connected.', keyUrl);

/** Says a page and asks who takes it. */
export const pageAndAsk = (page: string, keyUrl: string): string =>
  sayAndAsk(page, 'Press 1 to take it, 2 to pass it on, 3 to hear it again.', keyUrl);

function sayAndAsk(brief: string, question: string, keyUrl: string): string {
  for (let words = speakable(brief); ; words = shortened(words)) {
    const text = response(
      element(
        'Gather',
        { numDigits: 1, timeout: 10, action: keyUrl, method: 'POST' },
        say(`${words} ${question}`),
      ),
      say('No key was pressed. Goodbye.'),
      HANG_UP,
    );
    if (text.length <= MOST_TWIML || words === '') return text;
  }
}

/** A place in a conference, and what Twilio does around it. */
interface Room {
  readonly conference: string;
  /** The name of this leg in it. */
  readonly label: MessageId;
  readonly waitUrl: string;
  readonly statusUrl: string;
  /** The conference is over for everybody when this leg leaves it. */
  readonly isHost: boolean;
  /** Where to go on when it is over; without it, the call ends. */
  readonly afterUrl?: string;
}

/** When the agent goes, the customer is out of the conference at once, and hears what happens next. */
export const agentRoom = (conference: string, label: MessageId, webhooks: Webhooks): Room => ({
  conference,
  label,
  waitUrl: webhooks.waiting,
  statusUrl: webhooks.conferenceStatus,
  isHost: true,
});

/** The customer may go and come back, to press a key; the agent waits meanwhile. */
export const customerRoom = (conference: string, label: MessageId, webhooks: Webhooks): Room => ({
  conference,
  label,
  waitUrl: webhooks.waiting,
  statusUrl: webhooks.conferenceStatus,
  isHost: false,
  afterUrl: webhooks.conferenceOver(conference),
});

/** Into the conference; with words before it, or without. Nobody hears a beep, and nobody who is alone hears nothing. */
export const connect = (room: Room): string => greetAndConnect('', room);

export function greetAndConnect(words: string, room: Room): string {
  const conference = element(
    'Conference',
    {
      startConferenceOnEnter: true,
      endConferenceOnExit: room.isHost,
      beep: 'false',
      participantLabel: room.label,
      waitUrl: room.waitUrl,
      waitMethod: 'POST',
      statusCallback: room.statusUrl,
      statusCallbackEvent: 'join leave',
      statusCallbackMethod: 'POST',
    },
    written(room.conference),
  );
  return response(
    ...(words === '' ? [] : [say(speakable(words))]),
    element('Dial', {}, conference),
    ...(room.afterUrl === undefined ? [] : [redirect(room.afterUrl)]),
  );
}

/** Asks for any key, twice; without one the call ends. */
export function askForKey(words: string, noKey: string, keyUrl: string): string {
  const ask = element(
    'Gather',
    { numDigits: 1, timeout: 5, finishOnKey: '', action: keyUrl, method: 'POST' },
    say(speakable(words)),
  );
  return response(ask, ask, say(noKey), HANG_UP);
}

/** Seconds between two times that somebody who waits is spoken to. */
const QUIET = 8;

/** What is heard by whoever is alone in a conference. Only what Twilio allows there: 13238. */
export const wait = (words: string, againUrl: string): string =>
  response(say(words), element('Pause', { length: QUIET }), redirect(againUrl));

/** The agent takes it. */
export const isAccepted = (key: string): boolean => key === KEY_TO_ACCEPT;

export const sayAndHangUp = (words: string): string => response(say(speakable(words)), HANG_UP);

export const hangUp = (): string => response(HANG_UP);

/** Nothing to do: the answer to a text, which Baton answers later and by itself. */
export const empty = (): string => response();

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
