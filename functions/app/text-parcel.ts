import { fitsTwoSegments, inTwoSegments } from '../domain/brief/segments.ts';
import type { E164, PersonId } from '../domain/ids.ts';
import { LINK_PATH, type Link, TOKEN_LENGTH, withoutLink } from '../domain/links.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';

/** A text as it leaves: to whom, by what, in which words, and with which link behind them. */

export interface LinkToMake {
  readonly to: Link;
  readonly expiresAt: Instant;
}

export interface TextParcel {
  readonly kind: 'text';
  readonly to: E164;
  readonly words: string;
  readonly by: 'twilio' | 'sns';
  /** Made when it leaves, and put behind the words. */
  readonly link?: LinkToMake;
}

export interface Linking {
  /** Where the links in texts lead. */
  readonly publicUrl: string;
  /** Baton's own number at Twilio. */
  readonly ownNumber: E164;
}

/** Whether words fit into two segments together with a link. */
export const fitsWithLink = (publicUrl: string) => (words: string) =>
  fitsTwoSegments(`${words} ${publicUrl}${LINK_PATH}${'x'.repeat(TOKEN_LENGTH)}`);

/**
 * The words as they fit into two segments, with room for a link, which is always whole. A text by SNS comes from a
 * number that is not ours: ours, which answers go to and calls come from, is named.
 */
export function noticeWords(
  text: string,
  { publicUrl, ownNumber }: Linking,
  by: 'twilio' | 'sns',
  hasLink: boolean,
): string {
  const number = by === 'sns' ? `Our number: ${ownNumber}` : '';
  const link = hasLink ? `${publicUrl}${LINK_PATH}${'x'.repeat(TOKEN_LENGTH)}` : '';
  return withoutLink(inTwoSegments(text, [number, link].filter((part) => part !== '').join(' ')));
}

/** A text to a person, by what their texts go by. */
export function textTo(policy: Policy, person: PersonId, words: string): TextParcel | undefined {
  const known = policy.people[person];
  return known && { kind: 'text', to: known.phone, words, by: known.sms ?? policy.delivery.sms };
}
