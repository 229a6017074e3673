import { inTwoSegments, plain } from '../brief/segments.ts';
import { momentWords, wallTime } from '../calendar/hours.ts';
import type { Lack, Promised } from '../promises/promised.ts';
import type { Instant } from '../time.ts';
import { type Times, whenWords } from '../wording.ts';

/** What a customer is told when a call cannot be placed as it was promised, with the nearest time that it can. */

const WHY: Record<Lack, string> = {
  capacity: 'all our lines are taken then',
  hours: 'that is an hour at which nobody may be called',
  past: 'that time is over',
};

const offerWords = (offered: Instant | undefined, now: Instant, zone: string): string =>
  offered === undefined
    ? 'A supervisor has been told.'
    : `We can call you ${momentWords(offered, now, zone)}: reply YES to take that.`;

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
export function warningText(
  { start }: Times,
  offered: Instant | undefined,
  now: Instant,
  zone: string,
): string {
  const missed = `We promised to call you at ${wallTime(start, zone)} and may not make it.`;
  return inTwoSegments(plain(`${missed} ${offerWords(offered, now, zone)}`));
}
