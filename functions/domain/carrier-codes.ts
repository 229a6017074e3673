/**
 * What Twilio's error codes mean to whoever waits for a text or a call. Codes come with a refused request and
 * with the status of one that was taken (`ErrorCode`); each is explained at
 * https://www.twilio.com/docs/api/errors/CODE. Twilio splits codes from time to time: one that is not here is
 * `unknown`, and nothing may depend on its absence.
 */
export type CodeMeaning =
  /** No phone can have this number, or none that Baton may reach. Never again, by text or call; ask a human for the right one. */
  | 'invalidNumber'
  /** The number has the right form, and no carrier finds it. As with an invalid one: never again, and a human is told. */
  | 'unreachableForGood'
  /** It takes no texts and may well take calls: voice, and never a text again. */
  | 'landline'
  /** Its owner said STOP. No text to it until they say START; a promised call may still be placed. */
  | 'optedOut'
  /** Switched off or without a network. The next channel now; the same number may do later. */
  | 'unreachableNow'
  /** A carrier or Twilio refused what was said, or whom it went to. Not again by this channel: the next one, and the operators are told. */
  | 'filtered'
  /** The account, the number or Baton is not set up for it, whomever it goes to. The next channel, and an alarm: somebody must mend it. */
  | 'configuration'
  /** Too much at once on the carrier's side, and no fault of the number: the same again, slower. */
  | 'overloaded'
  /** Twilio does not know either, or the code is new. A few tries, then the next channel. */
  | 'unknown';

const CODES: Readonly<Record<string, CodeMeaning>> = {
  10001: 'configuration', // account not active
  10002: 'configuration', // not on a trial account
  10004: 'overloaded', // too many calls at a time
  11200: 'configuration', // webhook not to be had
  11205: 'configuration', // no connection to the webhook
  11210: 'configuration', // no such host
  11220: 'configuration', // TLS
  11235: 'configuration', // certificate of another domain
  11236: 'configuration', // certificate expired
  11237: 'configuration', // certificate not trusted
  13214: 'configuration', // caller id
  13223: 'invalidNumber', // not a number
  13224: 'unreachableForGood', // no carrier can deliver it
  13225: 'filtered', // blocked by Twilio
  13226: 'invalidNumber', // no such country
  13227: 'configuration', // country not permitted
  15002: 'overloaded', // waited too long in Twilio's queue
  20003: 'configuration', // credentials
  20005: 'configuration', // account not active
  20008: 'configuration', // test credentials
  20429: 'overloaded', // too many requests; nothing was done
  21201: 'configuration', // no To
  21202: 'invalidNumber', // premium rate
  21205: 'configuration', // no Url
  21210: 'configuration', // From not verified
  21211: 'invalidNumber', // To
  21212: 'configuration', // From
  21213: 'configuration', // no From
  21214: 'unreachableForGood', // To cannot be reached
  21215: 'configuration', // country not permitted for calls
  21216: 'filtered', // call blocked by Twilio
  21217: 'invalidNumber', // not a number
  21219: 'configuration', // trial account, number not verified
  21265: 'invalidNumber', // a short code
  21266: 'invalidNumber', // From and To are the same
  21268: 'invalidNumber', // an information service
  21408: 'configuration', // country not permitted for texts
  21601: 'configuration', // From takes no texts
  21602: 'configuration', // no Body
  21603: 'configuration', // no From
  21604: 'configuration', // no To
  21606: 'configuration', // From sends no texts
  21608: 'configuration', // trial account, number not verified
  21609: 'configuration', // StatusCallback
  21610: 'optedOut', // STOP
  21612: 'landline', // not reachable by text from this number
  21614: 'landline', // not a mobile
  21617: 'configuration', // Body too long
  21626: 'configuration', // StatusCallbackEvent
  21635: 'landline', // a landline
  21659: 'configuration', // From is not Twilio's
  21660: 'configuration', // From is another account's
  21661: 'configuration', // From sends no texts
  30001: 'overloaded', // queue full
  30002: 'configuration', // account suspended
  30003: 'unreachableNow', // handset off or out of reach
  30004: 'filtered', // blocked
  30005: 'unreachableForGood', // unknown or no longer in service
  30006: 'landline', // landline or unreachable carrier
  30007: 'filtered', // by the carrier
  30022: 'overloaded', // rate of US carriers
  30023: 'overloaded', // daily limit of US carriers
  30024: 'configuration', // sender not set up with US carriers
  30027: 'overloaded', // daily limit of T-Mobile US
  30032: 'configuration', // toll-free number not verified
  30034: 'configuration', // number not registered with US carriers (A2P 10DLC)
  30035: 'configuration', // number not yet registered with US carriers
  30036: 'unreachableNow', // not delivered within its validity
  30410: 'overloaded', // the carrier's own disruption
  30450: 'filtered', // suspected fraud
  30453: 'filtered', // suspected fraud
  32018: 'configuration', // TwiML too long
  32205: 'configuration', // country not permitted for calls
  86008: 'overloaded', // too many calls at a time
  90010: 'configuration', // account not active
  572005: 'configuration', // trial account, number not verified
};

/** A code as Twilio writes it, or anything else that a failure was called. */
export const meaningOf = (code: string): CodeMeaning =>
  (Object.hasOwn(CODES, code) && CODES[code]) || 'unknown';
