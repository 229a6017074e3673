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

/** What some exchanges show, and what stands in a field that nobody has filled. */
const ZEROS = /^\+?0{4,}$/;

/** With the country that a reader adds, zeros look like a number. Fewer of them are an extension, like 10000. */
const ZEROS_IN_A_COUNTRY = /^\+?10{7,}$/;

/** SIP's own way is `sip:anonymous@anonymous.invalid` (RFC 3323). */
const WORDS =
  /^<?(sips?:|tel:)?\+?(anonymous|blocked|hidden|no[ _-]?caller[ _-]?id|not available|private|restricted|unavailable|unknown|withheld)([ _-]?(caller|number|caller id))?(@[\w.:-]+)?>?$/i;

/** Whether this id says that nobody is named: two such customers have nothing in common. 10000 is somebody's. */
export const namesNobody = (id: string): boolean => SPELT.has(id) || ZEROS.test(id) || WORDS.test(id);

/** The same of a number, in whatever word or digits. */
export const isWithheld = (shown: string): boolean => namesNobody(shown) || ZEROS_IN_A_COUNTRY.test(shown);
