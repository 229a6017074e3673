import type { CountryCode } from 'libphonenumber-js/min';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { E164 } from '../domain/ids.ts';
import { isWithheld } from '../domain/withheld.ts';

/** What a phone system says of who is calling. */
export interface Caller {
  /** A number that can be called back from anywhere. */
  readonly phone?: E164;
  /** A short number inside the house, like an agent's. */
  readonly extension?: string;
  /** Whatever else it says, like a number in national form when the country is not known. */
  readonly other?: string;
}

/** A national number has seven digits or more; below that, numbering plans would read extensions as numbers. */
const EXTENSION = /^\d{2,6}$/;

/** The country (ISO 3166, two letters) in which numbers without a country code are to be read. */
export const isCountry = (code: string): code is CountryCode => isSupportedCountry(code);

/**
 * Reads a caller id: a bare number or `"Name" <number>`. Without a country only the international form
 * (`+15555550101`) is a phone number. Checks only that the number is possible: number plans change, and the numbers
 * kept for examples are in none.
 */
function callerOf(text: string, country?: CountryCode): Caller {
  const number = (/<([^>]*)>/.exec(text)?.[1] ?? text).trim();
  if (number === '') return {};
  if (isWithheld(number)) return { other: number };
  if (EXTENSION.test(number)) return { extension: number };
  const parsed = /^[+\d(][\d\s().-]*$/.test(number) ? parsePhoneNumberFromString(number, country) : undefined;
  const phone = parsed?.isPossible() ? E164.safeParse(parsed.number).data : undefined;
  return phone === undefined || isWithheld(phone) ? { other: number } : { phone };
}

/** People call again, and reading a number costs more than all else about a line: the last few are kept. */
const MOST_KEPT = 10_000;

/** `callerOf` that remembers. */
export function callerReader(country?: CountryCode): (text: string) => Caller {
  const read = new Map<string, Caller>();
  return (text) => {
    const kept = read.get(text);
    if (kept) return kept;
    if (read.size >= MOST_KEPT) read.clear();
    const caller = callerOf(text, country);
    read.set(text, caller);
    return caller;
  };
}

/** The extension in an agent's name: `PJSIP/7009`, `SIP/7009-0000a1`, `Local/7009@from-queue/n` or `7009`. */
export function extensionOf(agent: string): string | undefined {
  return /^(?:[A-Za-z][A-Za-z0-9]*\/)?(\d{2,6})(?:[@-].*)?$/.exec(agent)?.[1];
}
