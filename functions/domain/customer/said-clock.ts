/** An hour of the day in a customer's own words: `4`, `4:30pm`, `1630`, `half past 4`, `noon`. */

/** An hour on the clock, of 24. One that is not sure, from 1 to 11, may be in either half of the day. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly isSure: boolean;
}

/** What an hour may look like, for a regular expression. */
export const CLOCK = String.raw`(?:noon|midday|midnight|half past \d{1,2}(?: ?[ap]m)?|quarter (?:past|to) \d{1,2}(?: ?[ap]m)?|\d{1,2}(?:[:.h]\d{2})?(?: ?[ap]m)?|\d{3,4})`;

/** The hour that such words say; `undefined` for one that no clock shows. */
export function clockFrom(words: string): Clock | undefined {
  const sure = (hour: number, minute: number): Clock => ({ hour, minute, isSure: true });
  if (words === 'noon' || words === 'midday') return sure(12, 0);
  if (words === 'midnight') return sure(24, 0);
  const spoken = /^(half|quarter) (past|to) (\d{1,2})(?: ?([ap]m))?$/.exec(words);
  if (spoken) {
    const [, what, past, hour, half = ''] = spoken;
    const minute = what === 'half' ? 30 : 15;
    const full = Number(hour);
    return past === 'past' ? clock(full, minute, half) : clock(full === 1 ? 12 : full - 1, 60 - minute, half);
  }
  const digits = /^(\d{1,2})(\d{2})$/.exec(words);
  if (digits) return clock(Number(digits[1]), Number(digits[2]), '', words.length === 4);
  const [, hour = '', minute = '0', half = ''] =
    /^(\d{1,2})(?:[:.h](\d{2}))?(?: ?([ap]m))?$/.exec(words) ?? [];
  return hour === '' ? undefined : clock(Number(hour), Number(minute), half, hour.startsWith('0'));
}

/** `isWritten24`: it was written as only the clock of 24 hours is. */
function clock(hour: number, minute: number, half: string, isWritten24 = false): Clock | undefined {
  if (minute > 59) return undefined;
  if (half !== '')
    return hour >= 1 && hour <= 12
      ? { hour: (hour % 12) + (half === 'pm' ? 12 : 0), minute, isSure: true }
      : undefined;
  if (hour > 24 || (hour === 24 && minute > 0)) return undefined;
  return { hour, minute, isSure: isWritten24 || hour === 0 || hour >= 12 };
}

export const minutesOf = ({ hour, minute }: Clock): number => hour * 60 + minute;
