import { forCall } from './behaviour.ts';
import { dial, talkSeconds } from './call-progress.ts';
import { rfc2822 } from './callbacks.ts';
import type { Line, Switch } from './line.ts';
import { type Call, type CallStatus, isOver } from './records.ts';
import { integer, isNumber, oneOf, onlyKnown, RestError, webAddress } from './rest-form.ts';

/** The Calls resource: Twilio's rules for its parameters, and its JSON. */

const CREATE = [
  'To',
  'From',
  'Url',
  'Method',
  'Twiml',
  'Timeout',
  'MachineDetection',
  'AsyncAmd',
  'AsyncAmdStatusCallback',
  'AsyncAmdStatusCallbackMethod',
  'StatusCallback',
  'StatusCallbackEvent',
  'StatusCallbackMethod',
];
const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
const MOST_TWIML = 4_000;

/** Places a call. It is dialled only after this request has been answered, as at Twilio. */
export function createCall(line: Line, control: Switch, form: URLSearchParams): Call {
  onlyKnown(form, CREATE, ['StatusCallbackEvent']);
  const to = numberCalled(line, form);
  oneOf(form, 'Method', ['POST']);
  oneOf(form, 'StatusCallbackMethod', ['POST']);
  const events = form.getAll('StatusCallbackEvent');
  const strange = events.find((event) => !EVENTS.includes(event));
  // Twilio takes the call and then sends no callback at all (21626).
  if (strange) throw new RestError(400, 21626, `Invalid StatusCallbackEvent: ${strange}`);
  const statusCallback = webAddress(form, 'StatusCallback', 21609);
  const placedBefore = line.placed.get(to) ?? 0;
  line.placed.set(to, placedBefore + 1);
  const plan = forCall(line.behaviour(to), placedBefore);
  if (plan.startsWith('refused:'))
    throw new RestError(400, Number(plan.slice('refused:'.length)), 'The call cannot be placed');
  const call: Call = {
    kind: 'call',
    sid: line.sid('CA'),
    at: line.world.now(),
    from: line.number,
    to,
    status: 'queued',
    ...(statusCallback ? { statusCallback } : {}),
    events: new Set(events.length > 0 ? events : ['completed']),
    detect: detectionOf(form),
    timeout: (integer(form, 'Timeout', 1, 600) ?? 60) * 1000,
    document: documentOf(form),
    plan,
    manual: plan === 'manual',
    heard: [],
    keys: '',
    asked: false,
    notes: [],
    sequence: 0,
    turn: 0,
    waits: new Set(),
  };
  line.calls.set(call.sid, call);
  line.log.push(call);
  line.changed();
  line.world.after(0, () => dial(line, control, call));
  return call;
}

/** Asked for in the background, with nobody to tell, or without detection, it would be for nothing. */
function detectionOf(form: URLSearchParams): Call['detect'] {
  const mode = oneOf(form, 'MachineDetection', ['Enable', 'DetectMessageEnd']);
  const isAsync = oneOf(form, 'AsyncAmd', ['true', 'false']) === 'true';
  const tellTo = webAddress(form, 'AsyncAmdStatusCallback', 21609);
  oneOf(form, 'AsyncAmdStatusCallbackMethod', ['POST']);
  if (isAsync !== (tellTo !== undefined) || (isAsync && mode === undefined))
    throw new RestError(400, 20001, 'AsyncAmd goes with MachineDetection and AsyncAmdStatusCallback');
  return mode === undefined ? undefined : { waitsForEnd: mode === 'DetectMessageEnd', tellTo };
}

function numberCalled(line: Line, form: URLSearchParams): string {
  const [to, from] = [form.get('To'), form.get('From')];
  if (!to) throw new RestError(400, 21201, "No 'To' number is specified");
  if (!from) throw new RestError(400, 21213, "No 'From' number is specified");
  if (!isNumber(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (from !== line.number)
    throw new RestError(400, 21212, `Invalid 'From' Phone Number: ${from} is not one of yours`);
  return to;
}

/** Where the TwiML comes from. Given both, Twilio leaves the inline one out without a word. */
function documentOf(form: URLSearchParams): Call['document'] {
  const [url, twiml] = [webAddress(form, 'Url', 21205), form.get('Twiml')];
  if (url !== undefined && twiml !== null)
    throw new RestError(400, 20001, 'Url and Twiml exclude each other: Twilio would leave Twiml out');
  if (url !== undefined) return { url };
  if (!twiml) throw new RestError(400, 21205, 'Url parameter is required');
  if (twiml.length > MOST_TWIML)
    throw new RestError(400, 32018, `Twiml size exceeded maximum allowed value of ${MOST_TWIML} characters`);
  return { twiml };
}

/** Gives a call something else to do, or ends it. */
export function updateCall(line: Line, control: Switch, call: Call, form: URLSearchParams): Call {
  onlyKnown(form, ['Url', 'Method', 'Twiml', 'Status']);
  oneOf(form, 'Method', ['POST']);
  const status = oneOf(form, 'Status', ['completed', 'canceled']);
  const notNow = (word: string) =>
    new RestError(400, 21220, `Call is not in-progress. Cannot ${word}: it is ${call.status}`);
  if (status !== undefined) {
    if (isOver(call) || (status === 'canceled' && call.status === 'in-progress')) throw notNow('end');
    const last: CallStatus = call.status === 'in-progress' ? 'completed' : 'canceled';
    line.world.after(0, () => control.end(call, last));
    return call;
  }
  const document = documentOf(form);
  if (call.status !== 'in-progress') throw notNow('redirect');
  line.world.after(0, () =>
    'url' in document ? control.fetch(call, document.url) : control.run(call, document.twiml),
  );
  return call;
}

const formatted = (number: string): string => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');

/** What Twilio's API says of a call. */
export function callJson(line: Line, call: Call): object {
  const uri = `/2010-04-01/Accounts/${line.account.accountSid}/Calls/${call.sid}`;
  const when = (ms: number | undefined) => (ms === undefined ? null : rfc2822(ms));
  return {
    sid: call.sid,
    account_sid: line.account.accountSid,
    api_version: '2010-04-01',
    to: call.to,
    to_formatted: formatted(call.to),
    from: call.from,
    from_formatted: formatted(call.from),
    // `initiated` exists in callbacks only.
    status: call.status === 'initiated' ? 'queued' : call.status,
    direction: 'outbound-api',
    answered_by: call.answeredBy ?? null,
    date_created: rfc2822(call.at),
    date_updated: rfc2822(call.endedAt ?? call.answeredAt ?? call.ringingAt ?? call.at),
    start_time: when(call.answeredAt ?? (isOver(call) ? call.at : undefined)),
    end_time: when(call.endedAt),
    duration: isOver(call) ? String(talkSeconds(call)) : null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    caller_name: null,
    forwarded_from: null,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    trunk_sid: null,
    uri: `${uri}.json`,
    subresource_uris: {},
  };
}
