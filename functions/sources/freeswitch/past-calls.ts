import * as z from 'zod';
import type { CloudEvent } from '../cloud-events.ts';
import type { Told } from '../source-reading.ts';
import type { CallRow } from './call-row.ts';
import type { OpenMember } from './open-members.ts';
import { hasFailed } from './told.ts';

/** An entry in a queue whose end was heard, but not who had answered, if anybody had. */
const HalfHeard = z.object({
  /** That it began was heard. */
  isBegun: z.boolean(),
  /** The time of what was told of it before its end. */
  toldAt: z.number(),
});

export type HalfHeard = z.infer<typeof HalfHeard>;

/** A call that was followed: its entries in queues that are over, and whether its row has come, so that it is over too. */
export const PastCall = z.object({
  at: z.number(),
  over: z.array(z.string()),
  hasRow: z.boolean(),
  halfHeard: z.record(z.string(), HalfHeard).default({}),
  /** The last of these ends, as it was told. */
  end: z.object({ at: z.number(), isOnward: z.boolean() }).optional(),
  /** It was told that the line failed. */
  isDropped: z.boolean().default(false),
});
export type PastCall = z.infer<typeof PastCall>;

const MOST_LEGS = 20;

/** After the end of one of its entries, which came at that moment; `member`: what was known of it until then. */
export function withEnd(
  known: PastCall | undefined,
  event: CloudEvent,
  leg: string,
  member: OpenMember | undefined,
  at: number,
): PastCall {
  const end = { at: Date.parse(event.time), isOnward: event.type === 'interaction.transferred' };
  const over = [...(known?.over ?? []), leg].slice(-MOST_LEGS);
  const half = member?.isTalking
    ? {}
    : { [leg]: { isBegun: member !== undefined, toldAt: member?.toldAt ?? 0 } };
  const halves = Object.entries({ ...known?.halfHeard, ...half }).filter(([name]) => over.includes(name));
  return {
    at,
    over,
    hasRow: false,
    halfHeard: Object.fromEntries(halves),
    end: known?.end && known.end.at > end.at ? known.end : end,
    isDropped: known?.isDropped === true || event.data.outcome === 'dropped',
  };
}

/** Later than so long after the end of its queue, the caller was somewhere else on the switch when the line failed. */
const WITH_IT_MS = 5000;

/**
 * mod_callcenter tells how the agent's leg was placed (`CC-Hangup-Cause`), or that the caller left, and not always how the
 * caller's own channel ended: its row does. That is another word about the end, so it has an id of its own.
 */
export function dropOf(row: CallRow, { end, isDropped }: PastCall): Told | undefined {
  if (end === undefined || isDropped || !hasFailed(row.cause)) return undefined;
  if (!end.isOnward && row.over - end.at > WITH_IT_MS) return undefined;
  return {
    type: 'interaction.ended',
    id: `${row.uuid}:ended:dropped`,
    at: Math.max(row.over, end.at),
    rank: 51,
    data: { outcome: 'dropped', by: 'system' },
  };
}
