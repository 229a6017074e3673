import webhooks from 'twilio/lib/webhooks/webhooks.js';
import * as z from 'zod';
import type { Fact } from '../domain/event.ts';
import { E164, MessageId } from '../domain/ids.ts';
import { type Instant, instantOf } from '../domain/time.ts';
import type { Address, Incoming } from '../ports.ts';
import { callOutcome, keyed, moved, pickedUp, textOutcome } from './outcomes.ts';

/**
 * What Twilio posts to Baton: is it really Twilio, and which fact is it. New fields and new statuses may
 * come any day: they are left alone. A form that lacks what it must have gives no fact.
 */

const FORM = 'application/x-www-form-urlencoded';

interface SignedRequest {
  /**
   * The address as Twilio knows it: our PUBLIC_URL, the path and the raw query string, byte for byte. Never
   * put it together from what a proxy forwards.
   */
  readonly url: string;
  /** Decoded from base64 if the gateway encoded it, and otherwise as it came. */
  readonly body: string;
  readonly contentType: string | undefined;
  /** The header X-Twilio-Signature. */
  readonly signature: string | undefined;
}

/**
 * Of a form the URL and every field are signed; of any other body only the URL, which then carries the hash
 * of the body. The library tries the URL with and without its port, and compares in constant time.
 */
export function isGenuine({ url, body, contentType, signature }: SignedRequest, authToken: string): boolean {
  if (!signature || !URL.canParse(url)) return false;
  const isForm = contentType?.split(';', 1)[0]?.trim().toLowerCase() === FORM;
  return isForm || body === ''
    ? webhooks.validateRequest(authToken, signature, url, fieldsOf(body))
    : webhooks.validateRequestWithBody(authToken, signature, url, body);
}

/** Names that come more than once keep every value; empty values count. */
function fieldsOf(body: string): Record<string, string[]> {
  const form = new URLSearchParams(body);
  return Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name)]));
}

const Seconds = z.string().regex(/^\d+$/).transform(Number).optional().catch(undefined);
const Code = z.string().optional();

const TextStatus = z.object({ MessageSid: z.string().min(1), MessageStatus: z.string(), ErrorCode: Code });
const CallProgress = z.object({
  CallSid: z.string().min(1),
  CallStatus: z.string(),
  CallDuration: Seconds,
  AnsweredBy: z.string().min(1).optional().catch(undefined),
  ErrorCode: Code,
});
const Detected = z.object({ CallSid: z.string().min(1), AnsweredBy: z.string().min(1).catch('unknown') });
const Moved = z.object({
  ConferenceSid: z.string().min(1),
  CallSid: z.string().min(1),
  ParticipantLabel: MessageId,
  StatusCallbackEvent: z.enum(['participant-join', 'participant-leave']),
  SequenceNumber: z.coerce.number().int(),
  Timestamp: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
});
const Key = z.object({ CallSid: z.string().min(1), Digits: z.string().regex(/^[0-9*#]{1,32}$/) });
const TextReceived = z.object({
  MessageSid: z.string().min(1),
  From: E164,
  Body: z.string().default(''),
  /** Of a messaging service with Advanced Opt-Out: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
  OptOutType: z.enum(['STOP', 'START', 'HELP']).optional().catch(undefined),
  // A status that went to the wrong address is no text of anybody's.
  MessageStatus: z.undefined().optional(),
});

const read = <T>(schema: z.ZodType<T>, form: URLSearchParams): T | undefined =>
  schema.safeParse(Object.fromEntries(form)).data;

/** The end of a text: delivered, or not and why. Nothing for one that is still on its way. */
export function textStatus(
  form: URLSearchParams,
  address: Address,
  receivedAt: Instant,
): Fact<'message.delivered' | 'message.failed'> | undefined {
  const seen = read(TextStatus, form);
  return (
    seen &&
    textOutcome(
      { sid: seen.MessageSid, status: seen.MessageStatus, code: seen.ErrorCode },
      address,
      receivedAt,
    )
  );
}

/** How far a call has come. Nothing for a status that Twilio does not have today. */
export function callStatus(
  form: URLSearchParams,
  address: Address,
  receivedAt: Instant,
): Fact<'call.status'> | undefined {
  const seen = read(CallProgress, form);
  return (
    seen &&
    callOutcome(
      {
        sid: seen.CallSid,
        status: seen.CallStatus,
        talkSeconds: seen.CallDuration,
        answeredBy: seen.AnsweredBy,
        code: seen.ErrorCode,
      },
      address,
      receivedAt,
    )
  );
}

/** Who picked up the customer's phone; `answeredBy` is Twilio's word, `unknown` when it could not tell. */
export function callDetected(
  form: URLSearchParams,
  address: Address,
  receivedAt: Instant,
): Fact<'call.answered'> | undefined {
  const seen = read(Detected, form);
  return seen && pickedUp(seen.CallSid, seen.AnsweredBy, address, receivedAt);
}

/** What was pressed on which call. */
export function pressed(form: URLSearchParams): { readonly sid: string; readonly key: string } | undefined {
  const seen = read(Key, form);
  return seen && { sid: seen.CallSid, key: seen.Digits };
}

/** A leg entered or left its conference: its label says which one. Nothing for what else happens there. */
export function conferenceNews(
  form: URLSearchParams,
  { caseId }: Address,
  receivedAt: Instant,
): Fact<'call.joined' | 'call.left'> | undefined {
  const seen = read(Moved, form);
  return (
    seen &&
    moved(
      {
        sid: seen.CallSid,
        conference: seen.ConferenceSid,
        sequence: seen.SequenceNumber,
        at: instantOf(seen.Timestamp),
        type: seen.StatusCallbackEvent === 'participant-join' ? 'call.joined' : 'call.left',
      },
      { caseId, message: seen.ParticipantLabel },
      receivedAt,
    )
  );
}

/** What the agent, or the customer, pressed when asked. */
export function keyPressed(
  form: URLSearchParams,
  address: Address,
  receivedAt: Instant,
): Fact<'call.key'> | undefined {
  const seen = pressed(form);
  return seen && keyed(seen.sid, seen.key, address, receivedAt);
}

/** A text to our number. Nothing when its sender is no phone: a short code, or another channel's address. */
export function textReceived(form: URLSearchParams, receivedAt: Instant): Incoming | undefined {
  const seen = read(TextReceived, form);
  if (!seen) return undefined;
  const { From: from, Body: body, MessageSid: sid, OptOutType: optOut } = seen;
  return { kind: 'text', from, body, sid, receivedAt, ...(optOut ? { optOut } : {}) };
}
