import * as z from 'zod';
import type { CloudEvent } from '../cloud-events.ts';
import { eventOf } from '../source-reading.ts';

/** Callers who are in a queue or with its agents, as far as the switch has told: what a collector must close itself. */
const OpenMember = z.object({
  session: z.string(),
  isTalking: z.boolean(),
  /** Milliseconds since 1970 at which it was last heard of. */
  heardAt: z.number(),
  /** The switch no longer knows of it: when that is believed, and how it is told. */
  missing: z.object({ due: z.number(), isDrop: z.boolean() }).optional(),
});
export const OpenMembers = z.record(z.string(), OpenMember);
export type OpenMembers = z.infer<typeof OpenMembers>;

/** An end that is on its way comes within it. */
const BELIEVED_AFTER_MS = 60_000;
/** Nobody waits or talks for as long without an event: the switch has lost them (signalwire/freeswitch#1973). */
const STALE_AFTER_MS = 4 * 3_600_000;

/** After this event, which came at that moment. */
export function heard(members: OpenMembers, { type, subject, data }: CloudEvent, at: number): OpenMembers {
  const leg = 'leg' in data && typeof data.leg === 'string' ? data.leg : undefined;
  if (leg === undefined) return members;
  const { [leg]: known, ...others } = members;
  if (type === 'interaction.ended' || type === 'interaction.transferred') return others;
  const isTalking = type === 'interaction.connected' || known?.isTalking === true;
  return { ...others, [leg]: { session: subject, isTalking, heardAt: at } };
}

/** The switch was asked and named these: whoever is not among them is gone, by a restart or while nobody listened. */
export const listed = (
  members: OpenMembers,
  alive: ReadonlySet<string>,
  at: number,
  restarted: boolean,
): OpenMembers =>
  Object.fromEntries(
    Object.entries(members).map(([leg, member]) => {
      const { missing: _, ...rest } = member;
      if (alive.has(leg)) return [leg, { ...rest, heardAt: at }];
      return [
        leg,
        member.missing ? member : { ...rest, missing: { due: at + BELIEVED_AFTER_MS, isDrop: restarted } },
      ];
    }),
  );

/** Whoever is gone or stale by now, with their ends. */
export function overdue(
  members: OpenMembers,
  source: string,
  at: number,
): { readonly members: OpenMembers; readonly events: readonly CloudEvent[] } {
  const events: CloudEvent[] = [];
  const left = Object.entries(members).filter(([leg, { session, isTalking, heardAt, missing }]) => {
    const due = missing?.due ?? heardAt + STALE_AFTER_MS;
    if (due > at) return true;
    const isDrop = missing ? missing.isDrop : !isTalking;
    const outcome = isDrop ? 'dropped' : isTalking ? 'completed' : 'abandoned';
    events.push(
      eventOf(
        { source, subject: session },
        {
          type: 'interaction.ended',
          id: `${session}:${leg}:ended`,
          at: due,
          rank: 50,
          data: { outcome, by: 'system', leg },
        },
      ),
    );
    return false;
  });
  return { members: Object.fromEntries(left), events };
}
