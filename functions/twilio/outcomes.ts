import type { CallStatus as RestCallStatus } from 'twilio/lib/rest/api/v2010/account/call.js';
import type { MessageStatus } from 'twilio/lib/rest/api/v2010/account/message.js';
import { CALL_RANK, CallStatus } from '../domain/call-status.ts';
import type { Fact } from '../domain/event.ts';
import type { Instant } from '../domain/time.ts';
import type { Address } from '../ports.ts';

/**
 * What Twilio says of a text or a call, as facts. A status callback and a question to the REST API give the
 * same fact under the same id, so it does not matter which of them came, or how often.
 */

/** Every status that a text can have. Only the ends of one we sent are news; the rest is on the way. */
const TEXT_MEANING = {
  accepted: 'underway',
  scheduled: 'underway',
  queued: 'underway',
  sending: 'underway',
  sent: 'underway',
  delivered: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  receiving: 'notOurs',
  received: 'notOurs',
  // These two come after or beside `delivered`, and only on other channels than SMS.
  read: 'underway',
  partially_delivered: 'underway',
  // Only a scheduled text can be canceled; Baton schedules none.
  canceled: 'underway',
} as const satisfies Record<MessageStatus, 'underway' | 'delivered' | 'failed' | 'notOurs'>;

/** Breaks ties between two that were received in the same millisecond; Twilio has no status that it lacks. */
const ORDER = CALL_RANK satisfies Record<RestCallStatus, number>;

interface Seen {
  readonly sid: string;
  readonly status: string;
  /** Twilio's error code; empty when there is none. */
  readonly code?: string | undefined;
}

/**
 * Facts are placed at the moment we saw them, not at Twilio's `Timestamp`: that has whole seconds, and would
 * often lie before the decision that it answers.
 */
const about = ({ caseId }: Address, sid: string, status: string, time: Instant, order = 0) => ({
  id: `${sid}/${status}`,
  source: 'twilio',
  subject: `case:${caseId}`,
  time,
  order,
});

export function textOutcome(
  { sid, status, code }: Seen,
  address: Address,
  at: Instant,
): Fact<'message.delivered' | 'message.failed'> | undefined {
  const meaning = Object.hasOwn(TEXT_MEANING, status) ? TEXT_MEANING[status as MessageStatus] : undefined;
  const { message } = address;
  if (meaning === 'delivered')
    return { ...about(address, sid, status, at), type: 'message.delivered', data: { message } };
  if (meaning === 'failed')
    return {
      ...about(address, sid, status, at),
      type: 'message.failed',
      data: { message, code: code || 'unknown' },
    };
  return undefined;
}

interface SeenCall extends Seen {
  readonly talkSeconds?: number | undefined;
  /** What machine detection heard, where it was asked for. */
  readonly answeredBy?: string | undefined;
}

export function callOutcome(
  { sid, status: given, code, talkSeconds, answeredBy }: SeenCall,
  address: Address,
  at: Instant,
): Fact<'call.status'> | undefined {
  const status = CallStatus.safeParse(given).data;
  if (status === undefined) return undefined;
  return {
    ...about(address, sid, status, at, ORDER[status]),
    type: 'call.status',
    data: {
      message: address.message,
      status,
      sid,
      ...(status === 'completed' && talkSeconds !== undefined ? { talkSeconds } : {}),
      ...(answeredBy ? { answeredBy } : {}),
      ...(code ? { code } : {}),
    },
  };
}

export const pickedUp = (
  sid: string,
  answeredBy: string,
  address: Address,
  at: Instant,
): Fact<'call.answered'> => ({
  ...about(address, sid, 'answered', at),
  type: 'call.answered',
  data: { message: address.message, answeredBy },
});

interface SeenMove {
  readonly sid: string;
  readonly conference: string;
  readonly sequence: number;
  /** By Twilio's clock, which alone tells the order and the length of a stay. */
  readonly at: Instant;
  readonly type: 'call.joined' | 'call.left';
}

export const moved = (
  { sid, conference, sequence, at, type }: SeenMove,
  address: Address,
  receivedAt: Instant,
): Fact<'call.joined' | 'call.left'> => ({
  ...about(address, sid, `${conference}/${sequence}`, receivedAt, sequence),
  type,
  data: { message: address.message, conference, sequence, at },
});

export const keyed = (sid: string, key: string, address: Address, at: Instant): Fact<'call.key'> => ({
  ...about(address, sid, `key/${key}`, at),
  type: 'call.key',
  data: { message: address.message, key },
});
