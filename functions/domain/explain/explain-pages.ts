import { type CodeMeaning, meaningOf } from '../carrier-codes.ts';
import type { Refusal } from '../people/asking.ts';
import type { PageFate } from './explain-climbs.ts';
import { stampIn } from './stamp.ts';

/** What became of one page, in words. */

export const BY = { sms: '', voice: ' by phone' };

/** What Baton itself refused. */
const REFUSALS: Readonly<Record<Refusal | 'nobody' | 'no-status', string>> = {
  budget: 'not sent: as many as the budget allows were sent, and it could not go before an answer was due',
  stopped: 'not sent: they said STOP',
  landline: 'not sent: their number takes no texts',
  quarantined: 'not sent: their number failed again and again and is in quarantine',
  nobody: 'not sent: they are not in the policy any more',
  'no-status': 'failed: the carrier said nothing for a minute',
};

const MEANINGS: Readonly<Record<CodeMeaning, string>> = {
  invalidNumber: 'no phone has this number',
  unreachableForGood: 'no carrier finds this number',
  landline: 'the number takes no texts',
  optedOut: 'they said STOP',
  unreachableNow: 'the phone is off or out of reach',
  filtered: 'a carrier refused it',
  configuration: 'our account or number is not set up for it',
  overloaded: 'the carrier was overloaded',
  unknown: 'the carrier gave no reason that is known',
};

const failureWords = (code: string): string =>
  Object.hasOwn(REFUSALS, code)
    ? REFUSALS[code as keyof typeof REFUSALS]
    : `failed: ${code}, ${MEANINGS[meaningOf(code)]}`;

function endWords({ fate, why = '' }: PageFate, time: string): string {
  switch (fate) {
    case 'outstanding':
      return 'its outcome is not known yet';
    case 'delivered':
      return `delivered${time}`;
    case 'failed':
      return `${failureWords(why)}${time}`;
    case 'withdrawn':
      return `not wanted any more from${time}: ${why}`;
  }
}

export function fateWords(page: PageFate, timeZone: string): string {
  const { fateAt, held, digest } = page;
  const end = endWords(page, fateAt ? ` ${stampIn(fateAt, timeZone)}` : '');
  const bundled = digest === undefined ? '' : `went out in ${digest}; `;
  if (!held) return `${bundled}${end}`;
  const until = stampIn(held.until, timeZone);
  return `held back by the budget ${stampIn(held.at, timeZone)}, to go out in a digest ${until}; ${bundled}${end}`;
}
