/** What stands in place of a number, or of an id, when it is not known who is calling. */

/**
 * Twilio spells the word on the keys of a phone: ANONYMOUS, RESTRICTED (also with a country code), BLOCKED, UNKNOWN,
 * UNAVAILABLE. https://support.twilio.com/hc/en-us/articles/223179988 and, since they may come as words, too,
 * https://www.twilio.com/en-us/changelog/upcoming-changes-to-withheld-caller-ids-behavior-for-dial-calls (16 Nov 2022).
 */
const SPELT: ReadonlySet<string> = new Set([
  '+266696687',
  '+7378742833',
  '+17378742833',
  '+2562533',
  '+8656696',
  '+86282452253',
]);

/** `0000000000` is what some exchanges show; with the country that a reader adds it would look like a number. */
const ZEROS = /^\+?1?0{4,}$/;

/** SIP's own way is `sip:anonymous@anonymous.invalid` (RFC 3323). */
const WORDS =
  /^<?(sips?:|tel:)?\+?(anonymous|blocked|hidden|no[ _-]?caller[ _-]?id|not available|private|restricted|unavailable|unknown|withheld)([ _-]?(caller|number|caller id))?(@[\w.:-]+)?>?$/i;

/** Whether this says that nobody is named, in whatever word or number: two such callers have nothing in common. */
export const isWithheld = (shown: string): boolean =>
  SPELT.has(shown) || ZEROS.test(shown) || WORDS.test(shown);
