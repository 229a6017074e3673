import { forText } from './behaviour.ts';
import { rfc2822 } from './callbacks.ts';
import type { Line } from './line.ts';
import type { Text } from './records.ts';
import { isNumber, onlyKnown, RestError, webAddress } from './rest-form.ts';
import { carry } from './text-progress.ts';

/** The Messages resource: Twilio's rules for its parameters, and its JSON. */

const MOST_LETTERS = 1_600;

/** Takes a text. It goes out only after this request has been answered, as at Twilio. */
export function createText(line: Line, form: URLSearchParams): Text {
  onlyKnown(form, ['To', 'From', 'Body', 'StatusCallback']);
  const [to, from, body] = [form.get('To'), form.get('From'), form.get('Body')];
  if (!to) throw new RestError(400, 21604, "A 'To' phone number is required.");
  if (!from) throw new RestError(400, 21603, "A 'From' phone number is required.");
  if (!body) throw new RestError(400, 21602, 'Message body is required.');
  if (!isNumber(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (from !== line.number)
    throw new RestError(400, 21606, `The 'From' phone number provided (${from}) is not one of yours`);
  if (body.length > MOST_LETTERS)
    throw new RestError(400, 21617, `The message body exceeds the ${MOST_LETTERS} character limit.`);
  const statusCallback = webAddress(form, 'StatusCallback', 21609);
  if (line.stopped.has(to)) throw new RestError(400, 21610, 'Attempt to send to unsubscribed recipient');
  const sentBefore = [...line.texts.values()].filter((text) => text.direction === 'out' && text.to === to);
  const plan = forText(line.behaviour(to), sentBefore.length);
  const text: Text = {
    kind: 'text',
    sid: line.sid('SM'),
    direction: 'out',
    at: line.world.now(),
    from,
    to,
    body,
    status: 'queued',
    ...(statusCallback ? { statusCallback } : {}),
    notes: [],
    plan,
  };
  line.texts.set(text.sid, text);
  line.log.push(text);
  refuseAtOnce(line, text);
  line.changed();
  line.world.after(0, () => carry(line, text));
  return text;
}

/** 21xxx are the API's own refusals: such a text is never taken, but it is on record here as tried. */
function refuseAtOnce(line: Line, text: Text): void {
  const code = /^failed:(21\d{3})$/.exec(text.plan)?.[1];
  if (code === undefined) return;
  text.status = 'failed';
  text.errorCode = Number(code);
  line.changed();
  throw new RestError(400, Number(code), 'The message cannot be sent to this number');
}

/** What Twilio's API says of a text. */
export function textJson(line: Line, text: Text): object {
  const uri = `/2010-04-01/Accounts/${line.account.accountSid}/Messages/${text.sid}`;
  return {
    sid: text.sid,
    account_sid: line.account.accountSid,
    api_version: '2010-04-01',
    to: text.to,
    from: text.from,
    body: text.body,
    status: text.status,
    direction: text.direction === 'out' ? 'outbound-api' : 'inbound',
    date_created: rfc2822(text.at),
    date_updated: rfc2822(text.at),
    date_sent: text.status === 'queued' ? null : rfc2822(text.at),
    error_code: text.errorCode ?? null,
    error_message: null,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(Math.max(1, Math.ceil(text.body.length / 153))),
    price: null,
    price_unit: 'USD',
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}
