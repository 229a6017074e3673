import type { Caller } from '../caller-id.ts';
import type { Told } from '../source-reading.ts';
import type { Fields } from './records.ts';

/** What one entry of a caller in a queue is told as. Events and calls' records make the same ids of the same things. */
export interface Member {
  /** The caller's channel: the conversation. */
  readonly session: string;
  /** This entry in a queue: a part of the conversation that ends by itself. */
  readonly member: string;
  readonly queue: string;
}

const LONGEST_NAME = 256;

/** The first of these fields that says something. */
export function fieldOf(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name]?.trim() : undefined;
    if (value !== undefined && value !== '' && value !== '_undef_') return value.slice(0, LONGEST_NAME);
  }
  return undefined;
}

/** Milliseconds since 1970 of seconds, milliseconds or microseconds; 0 means "never". */
export function momentOf(fields: Fields, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = fieldOf(fields, name) ?? '';
    const number = /^\d{1,17}(\.\d+)?$/.test(value) ? Number(value) : 0;
    if (number > 0) return Math.floor(number > 1e14 ? number / 1000 : number > 1e11 ? number : number * 1000);
  }
  return undefined;
}

export function startedAs(
  session: string,
  at: number,
  caller: Caller,
  dialled: string | undefined,
  leg?: string,
): Told {
  const text = caller.extension ?? caller.other;
  return {
    type: 'interaction.started',
    id: `${session}:started`,
    at,
    rank: 10,
    data: {
      channel: 'voice',
      direction: 'inbound',
      ...(leg === undefined ? {} : { leg }),
      ...(caller.phone === undefined ? {} : { customer: { phone: caller.phone } }),
      ...(text === undefined ? {} : { callerId: text.slice(0, LONGEST_NAME) }),
      ...(dialled === undefined ? {} : { dialled }),
    },
  };
}

/** FreeSWITCH has no word for a move between queues: the fold sees that there was one. */
export const queuedAs = ({ session, member, queue }: Member, at: number): Told => ({
  type: 'interaction.queued',
  id: `${session}:${member}:queued`,
  at,
  rank: 20,
  data: { queue, leg: member, movedIsTransfer: true },
});

export const connectedAs = ({ session, member, queue }: Member, at: number, agent: string): Told => ({
  type: 'interaction.connected',
  id: `${session}:${member}:connected:${agent}`,
  at,
  rank: 30,
  data: { agent, queue, leg: member },
});

type Outcome = 'completed' | 'abandoned' | 'dropped';
type By = 'customer' | 'system';

/**
 * How a caller left a queue, by `CC-Cause`, `CC-Cancel-Reason` and the causes of both channels: `CC-Hangup-Cause` is how the
 * agent's was placed, `Hangup-Cause` how the caller's own ended, if it did (mod_callcenter.c: `switch_channel_event_set_data`).
 */
export function leftAs(member: Member, at: number, fields: Fields): Told {
  const { session, member: leg, queue } = member;
  const ended = (outcome: Outcome, by?: By): Told => ({
    type: 'interaction.ended',
    id: `${session}:${leg}:ended`,
    at,
    rank: 50,
    data: { outcome, leg, ...(by === undefined ? {} : { by }) },
  });
  const cause = (fieldOf(fields, 'cc-hangup-cause', 'hangup_cause') ?? 'NONE').toUpperCase();
  const agent = fieldOf(fields, 'cc-agent', 'cc_agent');
  const how = fieldOf(fields, 'cc-cause', 'cc_cause')?.toLowerCase();
  const isCancel = how === 'cancel' || how === 'abort';
  if (!isCancel && /^(BLIND|ATTENDED)_TRANSFER$/.test(cause))
    return {
      type: 'interaction.transferred',
      id: `${session}:${leg}:transferred`,
      at,
      rank: 40,
      data: {
        from: { queue, ...(agent === undefined ? {} : { agent }) },
        to: { onward: true },
        mode: cause.startsWith('BLIND') ? 'cold' : 'warm',
        leg,
      },
    };
  if (hasFailed(cause) || hasFailed(fieldOf(fields, 'hangup-cause'))) return ended('dropped', 'system');
  if (!isCancel) return ended('completed');
  const reason = (fieldOf(fields, 'cc-cancel-reason', 'cc_cancel_reason') ?? '').toUpperCase();
  const isOwnWish = how === 'abort' || reason === 'BREAK_OUT' || reason === 'EXIT_WITH_KEY';
  return ended('abandoned', isOwnWish ? 'customer' : 'system');
}

/** Whether a channel's cause (`hangup_cause`) means that its line failed; without a cause it did not. */
export const hasFailed = (cause: string | undefined): boolean =>
  !AS_WISHED.has(cause?.toUpperCase() || 'NONE');

/** Causes with which a call ends as somebody wished. */
const AS_WISHED: ReadonlySet<string> = new Set([
  'NONE',
  'UNKNOWN',
  'SUCCESS',
  'NORMAL_CLEARING',
  'NORMAL_UNSPECIFIED',
  'INTERWORKING',
  'ORIGINATOR_CANCEL',
  'USER_BUSY',
  'NO_ANSWER',
  'NO_USER_RESPONSE',
  'CALL_REJECTED',
  'PICKED_OFF',
  'LOSE_RACE',
  'ALLOTTED_TIMEOUT',
  'MANAGER_REQUEST',
  'BLIND_TRANSFER',
  'ATTENDED_TRANSFER',
]);
