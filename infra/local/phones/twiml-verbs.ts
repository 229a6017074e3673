import { TAKES } from './behaviour.ts';
import { hangUpAfter, stopAsking, wait } from './call-progress.ts';
import { isTaken, join } from './conference.ts';
import type { Conference, Line, Switch } from './line.ts';
import type { Call } from './records.ts';
import type { Element } from './twiml-read.ts';

/** One verb of TwiML each. What the stand-in would only pretend to do is refused, with the reason. */

interface Moment {
  readonly line: Line;
  readonly control: Switch;
  readonly call: Call;
  /** The document's own address. */
  readonly url: string | undefined;
  /** Goes on with the next verb. */
  readonly next: () => Promise<void>;
}

/** The message begins with Twilio's number for it, and ends on the call's page. */
export class Refused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refused';
  }
}

type Verb = (element: Element, moment: Moment) => Promise<void> | void;

const VERBS: Readonly<Record<string, { readonly attributes: readonly string[]; readonly perform: Verb }>> = {
  Say: { attributes: ['voice', 'language'], perform: say },
  Play: { attributes: [], perform: play },
  Pause: { attributes: ['length'], perform: pause },
  Gather: {
    attributes: ['numDigits', 'timeout', 'action', 'method', 'finishOnKey', 'input'],
    perform: gather,
  },
  Dial: { attributes: [], perform: dial },
  Redirect: {
    attributes: ['method'],
    perform: (element, { control, call, url }) =>
      control.fetch(call, absolute(posted(element).text.trim(), url)),
  },
  Hangup: { attributes: [], perform: (_, { control, call }) => control.end(call, 'completed') },
};

/** Does one verb, and goes on with the next when it is done. Throws `Refused`. */
export async function perform(element: Element, moment: Moment): Promise<void> {
  const verb = Object.hasOwn(VERBS, element.name) ? VERBS[element.name] : undefined;
  if (!verb) throw new Refused(`12100 <${element.name}> is not a verb that the stand-in can do`);
  only(element, verb.attributes);
  await verb.perform(element, moment);
}

export function only({ name, attributes }: Element, known: readonly string[]): void {
  const other = Object.keys(attributes).find((attribute) => !known.includes(attribute));
  if (other) throw new Refused(`12200 <${name}>: the stand-in does not know the attribute ${other}`);
}

export function posted(element: Element): Element {
  if ((element.attributes['method'] ?? 'POST') !== 'POST')
    throw new Refused(`12200 <${element.name}>: the stand-in asks by POST only`);
  return element;
}

export function absolute(address: string, base: string | undefined): string {
  if (URL.canParse(address)) return address;
  const url = base?.split('#', 1)[0];
  if (address === '' || !url || !URL.canParse(address, url))
    throw new Refused(`11100 ${JSON.stringify(address)} is no address`);
  return new URL(address, url).href;
}

export function whole({ name, attributes }: Element, attribute: string, otherwise: number): number {
  const given = attributes[attribute];
  if (given === undefined) return otherwise;
  if (!/^\d+$/.test(given)) throw new Refused(`12200 <${name}>: ${attribute} is not a number`);
  return Number(given);
}

function say({ text }: Element, { line, call, next }: Moment): void {
  call.heard.push(text.trim());
  line.changed();
  wait(line, call, text.trim().length * TAKES.wordsPerLetter, next);
}

function play({ text }: Element, { line, call, next }: Moment): void {
  call.heard.push(`(${text.trim()} is played)`);
  line.changed();
  wait(line, call, TAKES.playing, next);
}

function pause(element: Element, { line, call, next }: Moment): void {
  wait(line, call, whole(element, 'length', 1) * 1000, next);
}

const NESTED = ['Say', 'Play', 'Pause'];

async function gather(element: Element, moment: Moment): Promise<void> {
  const { line, control, call, url, next } = moment;
  const { action, input = 'dtmf', finishOnKey = '#' } = posted(element).attributes;
  if (action === undefined) throw new Refused('12200 <Gather> needs an action here');
  if (input !== 'dtmf') throw new Refused('12200 <Gather>: the stand-in takes keys only');
  const stranger = element.children.find(({ name }) => !NESTED.includes(name));
  if (stranger) throw new Refused(`12200 <${stranger.name}> cannot be inside <Gather>`);
  const target = absolute(action, url);
  const timeout = whole(element, 'timeout', 5) * 1000;
  const most = 'numDigits' in element.attributes ? whole(element, 'numDigits', 1) : undefined;

  let stopTimer = () => {};
  const complete = () => {
    const { digits = '' } = call.asking ?? {};
    stopTimer();
    stopAsking(call);
    return digits === '' ? next() : control.fetch(call, target, { Digits: digits, msg: 'Gather End' });
  };
  const rearm = () => {
    stopTimer();
    stopTimer = wait(line, call, timeout, complete);
  };
  call.asking = { digits: '', most, finishOn: finishOnKey, complete, rearm };
  call.asked = true;
  line.changed();
  pressesByItself(moment, Math.min(TAKES.key, timeout / 2));
  await each(element.children, 0, moment, async () => rearm());
}

/** What is said inside a Gather, one after the other. A key ends it: then nothing asks any more. */
async function each(
  children: readonly Element[],
  at: number,
  moment: Moment,
  done: () => Promise<void>,
): Promise<void> {
  const child = children[at];
  if (moment.call.asking?.digits !== '') return;
  if (!child) return done();
  await perform(child, { ...moment, next: () => each(children, at + 1, moment, done) });
}

function pressesByItself({ line, control, call }: Moment, after: number): void {
  if (call.outcome !== 'human' || call.manual) return;
  const key = call.plan === 'press-2' ? '2' : '1';
  wait(line, call, after, () => control.press(call, key));
}

const CONFERENCE = [
  'startConferenceOnEnter',
  'endConferenceOnExit',
  'beep',
  'participantLabel',
  'waitUrl',
  'waitMethod',
  'statusCallback',
  'statusCallbackEvent',
  'statusCallbackMethod',
];
const CONFERENCE_EVENTS = ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'speaker'];
const YES_OR_NO = ['true', 'false'];
const LONGEST_LABEL = 128;

async function dial({ children }: Element, moment: Moment): Promise<void> {
  const { line, control, call, url, next } = moment;
  const [conference, ...others] = children;
  if (conference?.name !== 'Conference' || others.length > 0)
    throw new Refused('12100 <Dial>: the stand-in can only dial one <Conference>');
  only(conference, CONFERENCE);
  const {
    startConferenceOnEnter = 'true',
    endConferenceOnExit = 'false',
    participantLabel: label,
    waitUrl,
    waitMethod = 'POST',
  } = conference.attributes;
  if (startConferenceOnEnter !== 'true' || !YES_OR_NO.includes(endConferenceOnExit))
    throw new Refused('12200 <Conference>: the stand-in begins it as soon as two are in it');
  if (waitMethod !== 'POST') throw new Refused('12200 <Conference>: the stand-in asks by POST only');
  if (label !== undefined && (label === '' || label.length > LONGEST_LABEL))
    throw new Refused(`12200 <Conference>: a participantLabel has 1 to ${LONGEST_LABEL} characters`);
  const name = conference.text.trim();
  if (isTaken(line, name, label)) {
    call.notes.push(`16025 there is a ${label} in the conference already`);
    return next();
  }
  await join(line, control, call, {
    name,
    endsIt: endConferenceOnExit === 'true',
    label,
    waitUrl: waitUrl === undefined ? undefined : absolute(waitUrl, url),
    news: newsOf(conference, url),
    next,
    hangUpAfter: (member, ms) => hangUpAfter(line, control, member, ms),
  });
}

function newsOf({ attributes }: Element, base: string | undefined): Conference['news'] {
  const { statusCallback, statusCallbackEvent, statusCallbackMethod = 'POST' } = attributes;
  if (statusCallback === undefined && statusCallbackEvent === undefined) return undefined;
  const events = (statusCallbackEvent ?? '').split(' ');
  const strange = events.find((event) => !CONFERENCE_EVENTS.includes(event));
  if (strange !== undefined || statusCallback === undefined || statusCallbackMethod !== 'POST')
    throw new Refused(
      '12200 <Conference>: statusCallback and statusCallbackEvent go together, by POST, with events that there are',
    );
  return { url: absolute(statusCallback, base), events: new Set(events) };
}
