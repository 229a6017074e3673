import { isFields } from './fields.ts';

/** What may be kept of a payload that nobody has understood: its shape, and technical values that are known by their name. */

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Names that only a system fills, with words of its own: without case, blanks and signs. */
const OF_SYSTEMS = wordsIn(
  `eventtype eventname eventsource detailtype taskstatus reservationstatus callstatus initiationmethod disconnecttype
  disconnectreason acdoutcome hangupcause answerstate dialstatus awsregion`,
);
const WORD = /^[A-Za-z][\w.:{}-]{0,63}$/;

/** Names that centres give to fields of their own, too: what stands there may be an illness or a person. */
const SHARED = wordsIn(
  'type kind subtype mediatype channeltype messagetype objecttype channel direction status action outcome',
);
/** What systems say there. */
const KNOWN = wordsIn(
  `voice call phone telephony chat sms mms email whatsapp webchat video task callback message conversation ticket event
  notification contact agent customer bot system inbound outbound internal external incoming outgoing created updated
  deleted started ended queued routing reserved assigned accepted rejected rescinded wrapping completed canceled
  cancelled timeout connected disconnected connecting dialing ringing alerting held hold resumed paused transferred
  answered unanswered missed abandoned failed busy noanswer dropped new open pending solved closed active inactive
  waiting unknown none error success`,
);

const VERSION_NAME = /version$/i;
const VERSION = /^v?\d{1,4}([.-]\d{1,2}){0,2}$/;

const MEASURE =
  /(count|duration|durationms|ms|millis|seconds|position|priority|index|attempts?|retries|size|total|length|sequence)$/i;
/** The telephone number, the year of birth and the PIN that a number may be have no such name, and most are larger. */
const MOST = 10_000;

const TIME = /(^at|At|_at|[tT]ime([sS]tamp)?)$/;
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/;
/** Milliseconds since 1970, from 2001 to 2039. */
const isEpoch = (value: unknown): boolean => typeof value === 'number' && value > 1e12 && value < 2.2e12;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ARN = /^arn:aws[\w-]*:connect:[\w:/.-]{1,200}$/;

/** Below these stands what people have named or are called: nothing of it is kept, whatever it is named. */
const ABOUT_PEOPLE =
  /attribute|custom|caller|patient|client|person|people|(first|last|full|given|family|user|display|participant)_?name|address|birth|born|death|dob|email|phone|mobile|profile|param|answer|form|note|comment|body|text/i;

const MOST_FIELDS = 40;
const MOST_LEVELS = 6;

const lettersOf = (text: string): string => text.replaceAll(/[^A-Za-z]/g, '').toLowerCase();

function isTechnical(name: string, value: unknown): boolean {
  if (typeof value === 'number' && MEASURE.test(name))
    return Number.isFinite(value) && Math.abs(value) < MOST;
  if (TIME.test(name)) return isEpoch(value) || (typeof value === 'string' && MOMENT.test(value));
  if (typeof value !== 'string') return false;
  if (/id$/i.test(name)) return UUID.test(value);
  if (/arn$/i.test(name)) return ARN.test(value);
  if (VERSION_NAME.test(name)) return VERSION.test(value);
  const plain = lettersOf(name);
  if (OF_SYSTEMS.has(plain)) return WORD.test(value);
  return SHARED.has(plain) && WORD.test(value) && KNOWN.has(lettersOf(value));
}

/** One entry for each value, under its path; a value that may be about a person is replaced by its kind. */
export function keptFields(payload: unknown): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  let count = 0;
  const walk = (value: unknown, path: string, name: string, isPersonal: boolean, level: number): void => {
    if (value === null || value === undefined || count >= MOST_FIELDS || level > MOST_LEVELS) return;
    if (Array.isArray(value)) {
      for (const [i, one] of value.entries()) walk(one, `${path}[${i}]`, name, isPersonal, level + 1);
    } else if (isFields(value)) {
      for (const [inner, one] of Object.entries(value)) {
        const shown = isPersonal ? HIDDEN : nameOf(inner);
        walk(
          one,
          path === '' ? shown : `${path}.${shown}`,
          inner,
          isPersonal || ABOUT_PEOPLE.test(inner),
          level + 1,
        );
      }
    } else if (path !== '') {
      count += 1;
      const isKept = !isPersonal && isTechnical(name, value);
      kept[path] = isKept ? (value as string | number) : `(${typeof value})`;
    }
  };
  walk(payload, '', '', false, 0);
  return kept;
}

const HIDDEN = '(name)';

/** Custom attributes are named by people, too: a name that is no plain word is not kept. */
const nameOf = (name: string): string =>
  /^[A-Za-z][A-Za-z0-9_:-]{0,63}$/.test(name) && !/\d{4}/.test(name) ? name : HIDDEN;
