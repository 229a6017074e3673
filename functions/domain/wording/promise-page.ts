import { momentWords } from '../calendar/hours.ts';
import type { Promised } from '../promises/promised.ts';
import type { Instant } from '../time.ts';
import { type Times, whenWords } from '../wording.ts';
import { dueWords } from './offers.ts';

/** What a customer reads of a promised call behind its link: where it stands, and what follows. */
export interface PromiseWords {
  readonly title: string;
  /** The time itself, when there is one ahead. */
  readonly when?: string;
  readonly sentence: string;
}

interface Due {
  readonly promise: Promised;
  readonly times: Times;
}

/** `next`: the call that is planned since, when this one has ended. */
export function promiseWords(due: Due, next: Due | undefined, now: Instant, zone: string): PromiseWords {
  const words = standing(due, now, zone);
  if (!next) return words;
  const when = whenWords(next.times, next.promise, now, zone);
  return { ...words, sentence: `${words.sentence} The next call is planned ${when}.` };
}

function standing({ promise, times }: Due, now: Instant, zone: string): PromiseWords {
  const { state, attempts, endedAt } = promise;
  const ended = endedAt === undefined ? '' : ` ${momentWords(endedAt, now, zone)}`;
  switch (state) {
    case 'made':
      return {
        title: 'Your call',
        when: capital(whenWords(times, promise, now, zone)),
        sentence: promise.plan?.lacks
          ? 'We may not be able to call at that time. Please choose another one.'
          : 'We call you. You need not do anything.',
      };
    case 'calling':
      return attempts.at(-1)?.outcome === undefined
        ? { title: 'Your call', when: 'Now', sentence: 'We are calling you.' }
        : { title: 'Your call', when: 'Soon', sentence: 'We have tried to reach you and will try again.' };
    case 'kept':
      return { title: 'We talked', sentence: `Our call ended${ended}.` };
    case 'withdrawn':
      return { title: 'Your call is cancelled', sentence: `It was cancelled${ended}.` };
    case 'renegotiated':
      return { title: 'We missed each other', sentence: `We called as promised, the last time${ended}.` };
    case 'broken':
      return {
        title: 'We did not call in time',
        sentence: `We said that we would call you ${dueWords(times, zone)} and did not. We are sorry: a supervisor has been told.`,
      };
  }
}

/** What follows from what the customer has just asked for. */
export const MOVED_TITLE = 'Your call is moved';
export const movedWords = (at: Instant, now: Instant, zone: string): string =>
  `We will call you ${momentWords(at, now, zone)}. A text confirms it in a moment.`;
export const CANCELLED_TITLE = 'Your call is cancelled';
export const CANCELLED_WORDS = 'We will not call you. A text confirms it in a moment.';
/** Somebody else took it, or the call was changed by text in the meantime. */
export const CHANGED_WORDS = 'This has changed since you opened the page. Please look again.';
export const TAKEN_WORDS = 'That time is not free any more. Please choose another one.';

/** `America/New_York` as people say it. */
export const zoneWords = (zone: string): string =>
  `${(zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')} time`;

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
