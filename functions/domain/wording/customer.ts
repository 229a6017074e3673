import { inTwoSegments, plain } from '../brief/segments.ts';
import { momentWords } from '../calendar/hours.ts';
import type { Said } from '../customer/said.ts';
import type { Promised } from '../promises/promised.ts';
import type { Instant } from '../time.ts';
import { type Times, whenWords } from '../wording.ts';
import { dueWords, offerWords } from './offers.ts';

/** Every sentence that a customer is texted on the way to a promised call, and in answer to their own texts. */

const text = (words: string): string => inTwoSegments(plain(words));

/** What a customer can always answer. */
const NAME_A_TIME = 'reply with a time that suits you, like 4pm or tomorrow 10:30';

export const reminderText = (promise: Promised, times: Times, now: Instant, zone: string): string =>
  text(
    `A reminder: we will call you ${whenWords(times, promise, now, zone)}. To change it, reply with another time, or CANCEL.`,
  );

export const announcementText = (): string => text('We are about to call you, as promised.');

export function cancelledText(
  promise: Promised,
  times: Times,
  now: Instant,
  zone: string,
  mayKeep: boolean,
): string {
  const when = promise.by === undefined ? ` ${whenWords(times, promise, now, zone)}` : '';
  return text(
    `Your call${when} is cancelled. ${mayKeep ? 'To keep it after all, reply YES.' : 'Thank you.'}`,
  );
}

interface Standing {
  readonly promise: Promised;
  readonly times: Times;
}

/** The answer to YES, CANCEL and SUPERVISOR, where it does not follow by itself. */
export function answerTo(
  outcome: Exclude<Said['outcome'], 'toRead'>,
  open: Standing | undefined,
  now: Instant,
  zone: string,
): string {
  const stands = open && `We will call you ${whenWords(open.times, open.promise, now, zone)}.`;
  switch (outcome) {
    case 'standing':
      return text(stands ?? `No call is planned. If you want one, ${NAME_A_TIME}.`);
    case 'late':
      return text(`That offer is over. ${stands ?? `If you still want a call, ${NAME_A_TIME}.`}`);
    case 'nothingToCancel':
      return text('No call is planned.');
    case 'supervisor':
      return text('A supervisor has been asked to look at this now.');
  }
}

/** A time at which nobody is called; `mayTake`: YES takes the other one. */
export const notAtThatHour = (nearest: Instant, now: Instant, zone: string, mayTake: boolean): string => {
  const when = momentWords(nearest, now, zone);
  return text(
    mayTake
      ? `We cannot call you then. The nearest time is ${when}: reply YES to take it, or name another time.`
      : `We cannot call you then. From ${when} on we can: ${NAME_A_TIME}.`,
  );
};

export const notUnderstood = (): string =>
  text(
    `Sorry, we did not understand. When shall we call you? Please ${NAME_A_TIME}. Or reply CANCEL, or SUPERVISOR.`,
  );

export const TOLD_A_PERSON = 'Sorry, we still do not understand. A person will read your texts.';

/** What the customer is told when a promise ends; nothing after a call that took place. */
export function endText(
  end: 'kept' | 'renegotiated' | 'broken',
  due: Times,
  now: Instant,
  zone: string,
  offered: Instant | undefined,
): string | undefined {
  switch (end) {
    case 'kept':
      return undefined;
    case 'renegotiated':
      return inTwoSegments(
        `We called you as promised and could not reach you. ${offerWords(undefined, now, zone)} You will not have to start again.`,
      );
    case 'broken':
      return inTwoSegments(
        `We said we would call you ${dueWords(due, zone)} and did not. We are sorry: a supervisor has been told. ${offerWords(offered, now, zone)}`,
      );
  }
}
