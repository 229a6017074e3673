import { inTwoSegments, plain } from '../brief/segments.ts';
import { momentWords, wallTime } from '../calendar/hours.ts';
import type { Lack, Promised } from '../promises/promised.ts';
import type { Instant } from '../time.ts';
import { type Times, whenWords } from '../wording.ts';

/** What a customer is told when a call is not placed as it was promised: the nearest time that it can be, or why not. */

const WHY: Record<Lack, string> = {
  capacity: 'all our lines are taken then',
  hours: 'that is an hour at which nobody may be called',
  past: 'that time is over',
};

/** A new time, and how to take it or another one. */
export const offerWords = (offered: Instant | undefined, now: Instant, zone: string): string =>
  offered === undefined
    ? 'Reply with a time that suits you, like 4pm or tomorrow 10:30.'
    : `We can call you ${momentWords(offered, now, zone)}: reply YES to take that, or reply with another time.`;

/** When a call was due, as the customer was told. */
export const dueWords = ({ start, end, exact }: Times, zone: string): string =>
  exact ? `at ${wallTime(start, zone)}` : `by ${wallTime(end, zone)}`;

/** The answer to a promise that was made and cannot be kept as it was. */
export function refusalText(
  promise: Promised,
  lacks: Lack,
  times: Times,
  now: Instant,
  zone: string,
): string {
  const when = whenWords(times, promise, now, zone);
  const offer = offerWords(promise.plan?.nearest, now, zone);
  return inTwoSegments(plain(`We cannot call you ${when}: ${WHY[lacks]}. ${offer}`));
}

/** Before a promised time that may be missed. */
export function warningText(due: Times, offered: Instant | undefined, now: Instant, zone: string): string {
  const missed = `We are sorry: we promised to call you ${dueWords(due, zone)} and may not make it. A supervisor has been told.`;
  return inTwoSegments(plain(`${missed} ${offerWords(offered, now, zone)}`));
}

/** To a customer who called before they were called. */
export function soonerText(promise: Promised, times: Times, now: Instant, zone: string): string {
  const when = whenWords(times, promise, now, zone);
  return inTwoSegments(
    plain(
      `You have somebody on the line, so we will not call you again ${when}. Reply YES if we still should.`,
    ),
  );
}
