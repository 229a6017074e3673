import * as z from 'zod';
import type { CloudEvent } from '../cloud-events.ts';
import { eventOf, type Told } from '../source-reading.ts';

/** Callers who are in a queue or with its agents, as far as the switch has told: what a collector must close itself. */
const OpenMember = z.object({
  session: z.string(),
  isTalking: z.boolean(),
  /** Milliseconds since 1970 at which it was last heard of. */
  heardAt: z.number(),
  /** The time of the latest thing that was told of it. */
  toldAt: z.number().optional(),
  /** The switch no longer knows of it: when that is believed, and how it is told. */
  missing: z.object({ due: z.number(), isDrop: z.boolean() }).optional(),
});
export type OpenMember = z.infer<typeof OpenMember>;
export const OpenMembers = z.record(z.string(), OpenMember);
export type OpenMembers = z.infer<typeof OpenMembers>;

/** An end that is on its way, by an event or a call's row, comes within it. */
const BELIEVED_AFTER_MS = 60_000;
/** Nobody waits or talks for as long without an event: the switch has lost them (signalwire/freeswitch#1973). */
const STALE_AFTER_MS = 4 * 3_600_000;
/** mod_callcenter says that a caller waits a moment before its list does. */
const LISTED_WITHIN_MS = 2000;

export const legOf = ({ data }: CloudEvent): string | undefined =>
  'leg' in data && typeof data.leg === 'string' ? data.leg : undefined;

export const isOver = ({ type }: CloudEvent): boolean =>
  type === 'interaction.ended' || type === 'interaction.transferred';

/** After this event, which came at that moment. */
export function heard(members: OpenMembers, event: CloudEvent, at: number): OpenMembers {
  const leg = legOf(event);
  if (leg === undefined) return members;
  const { [leg]: known, ...others } = members;
  if (isOver(event)) return others;
  const isTalking = event.type === 'interaction.connected' || known?.isTalking === true;
  const toldAt = Math.max(Date.parse(event.time), known?.toldAt ?? 0);
  return { ...others, [leg]: { session: event.subject, isTalking, heardAt: at, toldAt } };
}

/**
 * The switch was asked, at `asked`, and named these: whoever was known before and is not among them is gone, by a restart or
 * while nobody listened.
 */
export const listed = (
  members: OpenMembers,
  alive: ReadonlySet<string>,
  {
    asked,
    answered,
    isRestarted,
  }: { readonly asked: number; readonly answered: number; readonly isRestarted: boolean },
): OpenMembers =>
  Object.fromEntries(
    Object.entries(members).map(([leg, member]) => {
      const { missing, ...rest } = member;
      if (alive.has(leg)) return [leg, { ...rest, heardAt: answered }];
      if (missing || member.heardAt > asked - LISTED_WITHIN_MS) return [leg, member];
      return [leg, { ...rest, missing: { due: answered + BELIEVED_AFTER_MS, isDrop: isRestarted } }];
    }),
  );

/** The end of a member of whom only is known that they are gone, and what they were doing last. */
export const guessedEnd = (
  leg: string,
  { session, isTalking }: OpenMember,
  at: number,
  isDrop = false,
): Told => ({
  type: 'interaction.ended',
  id: `${session}:${leg}:ended`,
  at,
  rank: 50,
  data: { outcome: isDrop ? 'dropped' : isTalking ? 'completed' : 'abandoned', by: 'system', leg },
});

/** Whoever is gone or stale by now, with their ends. */
export function overdue(
  members: OpenMembers,
  source: string,
  at: number,
): { readonly members: OpenMembers; readonly events: readonly CloudEvent[] } {
  const events: CloudEvent[] = [];
  const left = Object.entries(members).filter(([leg, member]) => {
    const { session, heardAt, toldAt = 0, missing } = member;
    const due = missing?.due ?? heardAt + STALE_AFTER_MS;
    if (due > at) return true;
    // Nobody knows when it was: it was over when the switch was asked, or not long after it was last heard of.
    const over = missing ? due - BELIEVED_AFTER_MS : Math.max(heardAt, toldAt);
    events.push(eventOf({ source, subject: session }, guessedEnd(leg, member, over, missing?.isDrop)));
    return false;
  });
  return { members: Object.fromEntries(left), events };
}
