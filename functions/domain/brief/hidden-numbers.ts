import type { Case } from '../case.ts';
import { type E164, masked } from '../ids.ts';
import type { Policy } from '../policy.ts';
import { Instant } from '../time.ts';

/** Every number that the case or the policy knows, so that it is found again however somebody typed it. */
const numbersOf = (state: Case, policy: Policy): E164[] =>
  [
    state.customer.phone,
    ...Object.values(state.agents).map(({ phone }) => phone),
    ...state.promises.map(({ phone }) => phone),
    ...Object.values(policy.people).map(({ phone }) => phone),
    ...Object.values(policy.teams).map(({ phone }) => phone),
  ].filter((phone) => phone !== undefined);

const LIKE_A_NUMBER = /\+?\(?\d[\d\s().-]{5,}\d/g;
/** Fewer digits than a subscriber's number has name no phone. */
const FEWEST_DIGITS = 7;

/**
 * Masks phone numbers in what people wrote: those in E.164, and those known here in any spelling. Other long
 * numbers (a parcel's, an order's) are what the next person needs, and stay.
 */
export function hidingNumbers(state: Case, policy: Policy): (text: string) => string {
  const known = numbersOf(state, policy);
  const isPhone = (found: string): boolean => {
    const digits = found.replaceAll(/\D/g, '');
    if (found.startsWith('+')) return true;
    const national = digits.replace(/^0+/, '');
    return national.length >= FEWEST_DIGITS && known.some((number) => number.endsWith(national));
  };
  return (text) =>
    text.replaceAll(LIKE_A_NUMBER, (found) =>
      isPhone(found) ? masked(`+${found.replaceAll(/\D/g, '')}` as E164) : found,
    );
}

/** The same value with every text in it masked. */
export function hidden<T>(value: T, hide: (text: string) => string): T {
  const within = (part: unknown): unknown => {
    if (typeof part === 'string') return Instant.safeParse(part).success ? part : hide(part);
    if (Array.isArray(part)) return part.map(within);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, within(inner)]));
  };
  return within(value) as T;
}
