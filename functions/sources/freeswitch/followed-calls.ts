import * as z from 'zod';
import type { CloudEvent } from '../cloud-events.ts';
import { eventOf } from '../source-reading.ts';
import { CallRow } from './call-row.ts';
import type { SwitchOptions } from './callcenter.ts';
import { missedOf, notBefore } from './missed-calls.ts';
import { guessedEnd, heard, isOver, legOf, listed, OpenMembers, overdue } from './open-members.ts';
import { dropOf, PastCall, withEnd } from './past-calls.ts';

/** Nobody listened then; one without an end lasts. */
const Gap = z.object({ from: z.number(), to: z.number().optional() });

/** What a collector must not forget. Plain data: it outlives the process. */
export const FollowedCalls = z.object({
  members: OpenMembers,
  past: z.record(z.string(), PastCall).default({}),
  gaps: z.array(Gap).default([]),
  heardAt: z.number().optional(),
  /** Rows that have come and are not settled yet, each with the moment at which it was read. */
  rows: z.array(z.object({ row: CallRow, read: z.number() })).default([]),
});
export type FollowedCalls = z.infer<typeof FollowedCalls>;

/** What the socket tells of a call has come by then, and so has the other leg's row. */
const ROW_SETTLES_MS = 3000;
/** The row that names a leg comes with it, or never. */
const LEG_SETTLES_MS = 10_000;
/** By so much the switch's clock, and the moment at which something is heard, may be apart. */
const APART_MS = 5000;
const REMEMBERED_MS = 86_400_000;
const MOST_REMEMBERED = 1000;
const MOST_GAPS = 50;

/**
 * The calls of one switch as a collector follows them: by what the socket tells, by what the switch lists when it is asked,
 * and by the rows of calls that are over (`hasRows`), which tell what nobody heard.
 */
export function followedCalls(
  saved: FollowedCalls | undefined,
  options: SwitchOptions,
  hasRows: boolean,
  now: number,
) {
  let { members, past, rows, gaps, heardAt = now } = saved ?? FollowedCalls.parse({ members: {} });
  lost();

  /** Nothing is heard from now on. */
  function lost(): void {
    if (gaps.some(({ to }) => to === undefined)) return;
    const [first, second, ...more] = gaps;
    const isMany = first && second && gaps.length >= MOST_GAPS;
    gaps = [...(isMany ? [{ ...second, from: first.from }, ...more] : gaps), { from: heardAt }];
  }

  /** The latest of it last: the first are forgotten first. */
  function remember(session: string, call: PastCall): void {
    const { [session]: _, ...others } = past;
    past = { ...others, [session]: call };
  }

  function told(event: CloudEvent, at: number): void {
    const { subject } = event;
    const leg = legOf(event);
    if (hasRows && leg !== undefined && isOver(event) && !isKnownOver(subject, leg))
      remember(subject, withEnd(past[subject], event, leg, members[leg], at));
    members = heard(members, event, at);
  }

  const isKnownOver = (session: string, leg: string): boolean =>
    past[session] !== undefined && (past[session].hasRow || past[session].over.includes(leg));

  const isMissed = ({ began, over }: CallRow): boolean =>
    gaps.some(({ from, to }) => over >= from - APART_MS && (to === undefined || began <= to + APART_MS));

  function settle(row: CallRow, other: CallRow | undefined, at: number): readonly CloudEvent[] {
    const known = past[row.uuid];
    if (known?.hasRow) return [];
    const open = Object.entries(members).filter(([, { session }]) => session === row.uuid);
    const { over = [], halfHeard = {} } = known ?? {};
    const missed = missedOf(row, other, { open, over, halfHeard, isMissed: isMissed(row) }, options);
    for (const event of missed) told(event, at);
    // Its channel is gone, and what was told just now opens nothing again.
    members = Object.fromEntries(Object.entries(members).filter(([, one]) => one.session !== row.uuid));
    const ended = past[row.uuid];
    const drop = ended && dropOf(row, ended);
    const events = drop ? [...missed, eventOf({ source: options.source, subject: row.uuid }, drop)] : missed;
    if (known || events.length > 0)
      remember(row.uuid, { at, over: [], hasRow: true, halfHeard: {}, isDropped: false });
    return events;
  }

  function settleRows(at: number): readonly CloudEvent[] {
    const isDue = ({ read }: { readonly read: number }, after: number): boolean => read + after <= at;
    const byId = new Map(rows.map((one) => [one.row.uuid, one.row]));
    const legs = new Set(rows.map(({ row }) => row.other));
    const gone = new Set<string>();
    const events: CloudEvent[] = [];
    for (const one of rows) {
      const { row } = one;
      if (gone.has(row.uuid) || !isDue(one, legs.has(row.uuid) ? LEG_SETTLES_MS : ROW_SETTLES_MS)) continue;
      events.push(...settle(row, byId.get(row.other), at));
      gone.add(row.uuid).add(row.other);
    }
    if (gone.size > 0) rows = rows.filter(({ row }) => !gone.has(row.uuid));
    return events;
  }

  function forget(at: number): void {
    gaps = gaps.filter(({ to }) => to === undefined || to > at - REMEMBERED_MS);
    const left = Object.entries(past).filter(([, one]) => one.at > at - REMEMBERED_MS);
    past = Object.fromEntries(left.slice(-MOST_REMEMBERED));
  }

  return {
    save: (): FollowedCalls => ({ members, past, gaps, heardAt, rows }),
    open: (): number => Object.keys(members).length,
    lost,

    /** The socket has spoken; these events came of it, perhaps none. */
    heard(events: readonly CloudEvent[], at: number): void {
      heardAt = at;
      for (const event of events) told(event, at);
    },

    /**
     * The switch has listed all who wait or talk: whose call is over cannot be among them. What it tells of the others is
     * in whole seconds.
     */
    listed(
      events: readonly CloudEvent[],
      asking: { readonly asked: number; readonly answered: number; readonly isRestarted: boolean },
    ): readonly CloudEvent[] {
      const alive = events.filter((event) => !isKnownOver(event.subject, legOf(event) ?? ''));
      const news = alive
        .filter((event) => !isTold(event))
        .map((event) => notBefore(event, members[legOf(event) ?? '']?.toldAt ?? 0));
      for (const event of news) told(event, asking.answered);
      const legs = new Set(alive.flatMap((event) => legOf(event) ?? []));
      members = listed(members, legs, asking);
      const left = movedOn(alive);
      for (const event of left) told(event, asking.answered);
      heardAt = asking.answered;
      gaps = gaps.map((gap) => (gap.to === undefined ? { ...gap, to: asking.answered } : gap));
      return [...left, ...news];
    },

    rowCame(row: CallRow, read: number): void {
      if (past[row.uuid]?.hasRow !== true) rows.push({ row, read });
    },

    /** What time alone brings about: rows are settled, and whoever is gone without one is closed. */
    pass(at: number): readonly CloudEvent[] {
      const settled = settleRows(at);
      const closed = overdue(members, options.source, at);
      for (const event of closed.events) told(event, at);
      members = closed.members;
      forget(at);
      return [...settled, ...closed.events];
    },
  };

  /** Who is missing in one queue and listed in another left the first when they entered the second, at the latest. */
  function movedOn(alive: readonly CloudEvent[]): CloudEvent[] {
    const entered = new Map(
      alive.flatMap(({ type, subject, time }) =>
        type === 'interaction.queued' ? [[subject, Date.parse(time)]] : [],
      ),
    );
    return Object.entries(members).flatMap(([leg, member]) => {
      const at = member.missing && entered.get(member.session);
      if (at === undefined) return [];
      const end = guessedEnd(leg, member, Math.max(at, member.toldAt ?? 0));
      return [eventOf({ source: options.source, subject: member.session }, end)];
    });
  }

  function isTold(event: CloudEvent): boolean {
    const member = members[legOf(event) ?? ''];
    return member !== undefined && (event.type !== 'interaction.connected' || member.isTalking);
  }
}
