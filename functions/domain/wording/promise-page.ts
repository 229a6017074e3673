import { momentWords, wallTime } from '../calendar/hours.ts';
import type { Promised } from '../promises/promised.ts';
import type { Instant } from '../time.ts';
import { type Times, whenWords } from '../wording.ts';

/** What a customer reads of a promised call behind its link: where it stands, and what follows. */
export interface PromiseWords {
  readonly title: string;
  /** The time itself, when there is one ahead. */
  readonly when?: string;
  readonly sentence: string;
}

export function promiseWords(promise: Promised, times: Times, now: Instant, zone: string): PromiseWords {
  const { state, attempts, endedAt } = promise;
  const ended = endedAt === undefined ? '' : `${momentWords(endedAt, now, zone)}`;
  switch (state) {
    case 'made':
      return {
        title: 'Your call',
        when: capital(whenWords(times, promise, now, zone)),
        sentence: 'We call you; you need not do anything.',
      };
    case 'calling':
      return attempts.at(-1)?.outcome === undefined
        ? { title: 'Your call', when: 'Now', sentence: 'We are calling you.' }
        : { title: 'Your call', when: 'Soon', sentence: 'We have tried to reach you and will try again.' };
    case 'kept':
      return { title: 'We talked', sentence: `Our call ended ${ended}.` };
    case 'withdrawn':
      return { title: 'Your call is cancelled', sentence: `It was cancelled ${ended}. We will not call.` };
    case 'renegotiated':
      return {
        title: 'We could not reach you',
        sentence: `We called as promised, for the last time ${ended}.`,
      };
    case 'broken':
      return {
        title: 'We did not call in time',
        sentence: `We said that we would call you ${times.exact ? `at ${wallTime(times.start, zone)}` : `by ${wallTime(times.end, zone)}`} and did not. We are sorry: a supervisor has been told.`,
      };
  }
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
