import type { CloudEvent } from '../cloud-events.ts';
import type { Told } from '../source-reading.ts';
import { eventOf } from '../source-reading.ts';
import type { CallRow } from './call-row.ts';
import type { SwitchOptions } from './callcenter.ts';
import { isWhole, readRow } from './cdr-rows.ts';
import type { OpenMember } from './open-members.ts';
import { guessedEnd, legOf } from './open-members.ts';
import type { HalfHeard } from './past-calls.ts';
import { hasFailed } from './told.ts';

/** What is known of a call when its row comes. */
interface KnownCall {
  /** Its entries in queues that have no end yet, the latest heard of last. */
  readonly open: readonly (readonly [leg: string, OpenMember])[];
  /** Those that have: how they ended is told. */
  readonly over: readonly string[];
  /** Of these, what else is to be told. */
  readonly halfHeard: Readonly<Record<string, HalfHeard>>;
  /** Part of it happened while nobody listened. */
  readonly isMissed: boolean;
}

/** What the row of a call that is over tells beyond what was told of it, with the row of the other leg if there is one. */
export function missedOf(
  row: CallRow,
  other: CallRow | undefined,
  known: KnownCall,
  options: SwitchOptions,
): readonly CloudEvent[] {
  const origin = { source: options.source, subject: row.uuid };
  const told = isWhole(row)
    ? fromRecord(row, known, options)
    : known.open.length > 0
      ? endsOf(row, other, known).map((one) => eventOf(origin, one))
      : fromRow(row, other, known, options);
  // A row's times are whole seconds: what follows is not before what it follows.
  const toldAt = Math.max(0, ...known.open.map(([, member]) => member.toldAt ?? 0));
  return told.map((event) => notBefore(event, toldAt));
}

export const notBefore = (event: CloudEvent, at: number): CloudEvent =>
  Date.parse(event.time) < at ? { ...event, time: new Date(at).toISOString() } : event;

/** A row with the queue's variables: all of the last queue, under the ids that its events have. */
function fromRecord(row: CallRow, known: KnownCall, options: SwitchOptions): CloudEvent[] {
  const { open, over, halfHeard, isMissed } = known;
  const { events } = readRow(row, undefined, options);
  const leg = events.flatMap((event) => legOf(event) ?? [])[0];
  const isKnown = open.length > 0 || over.length > 0;
  const member = open.find(([name]) => name === leg)?.[1];
  const rest = open.filter(([name]) => name !== leg);
  const origin = { source: options.source, subject: row.uuid };
  const left = rest.map(([name, one]) => eventOf(origin, guessedEnd(name, one, one.toldAt ?? row.over)));
  const half = halfHeard[leg ?? ''];
  if (half) return [...left, ...events.filter((event) => isUnheard(event, half)).map(after(half))];
  if (leg === undefined || over.includes(leg)) return left;
  if (member === undefined && !isMissed) return left;
  return [
    ...left,
    ...events.filter(({ type }) => {
      if (type === 'interaction.started') return !isKnown;
      if (type === 'interaction.queued') return member === undefined;
      return type !== 'interaction.connected' || member?.isTalking !== true;
    }),
  ];
}

/** Of an entry in a queue whose end was heard: who answered, and the beginning if that was missed, too. */
const isUnheard = ({ type }: CloudEvent, { isBegun }: HalfHeard): boolean =>
  type === 'interaction.connected' ||
  (!isBegun && (type === 'interaction.started' || type === 'interaction.queued'));

const after =
  ({ toldAt }: HalfHeard) =>
  (event: CloudEvent): CloudEvent =>
    notBefore(event, toldAt);

/** The switch's own template says when the channel ended and why, and which channel it was bridged to. */
function endsOf(row: CallRow, other: CallRow | undefined, { open, over }: KnownCall): Told[] {
  const [last, ...earlier] = open.toReversed();
  if (last === undefined) return [];
  const [leg, member] = last;
  const { session } = member;
  const isFirst = over.length === 0 && earlier.length === 0;
  const hasTalked = member.isTalking || (isFirst && row.other !== '');
  const isFailed = hasFailed(row.cause);
  const outcome = isFailed ? 'dropped' : hasTalked ? 'completed' : 'abandoned';
  const by = isFailed ? { by: 'system' as const } : hasTalked ? {} : { by: 'customer' as const };
  return [
    ...earlier.map(([name, one]) => guessedEnd(name, one, one.toldAt ?? row.over)),
    ...(isFirst && !member.isTalking ? answeredBy(other, session, leg) : []),
    {
      type: 'interaction.ended',
      id: `${session}:${leg}:ended`,
      at: row.over,
      rank: 50,
      data: { outcome, leg, ...by },
    },
  ];
}

/** Whom the switch dialled for the caller is all that it names of an agent. */
function answeredBy(other: CallRow | undefined, session: string, leg: string): Told[] {
  const agent = other?.dialled ?? '';
  if (agent === '' || other?.answered === undefined) return [];
  const id = `${session}:${leg}:connected:${agent}`;
  return [{ type: 'interaction.connected', id, at: other.answered, rank: 30, data: { agent, leg } }];
}

/**
 * A call of which nothing was told may have been in a queue while nobody listened. Queues answer their callers, so one that
 * was never answered was in none; one that was answered and bridged to nobody gave up.
 */
function fromRow(
  row: CallRow,
  other: CallRow | undefined,
  { over, halfHeard, isMissed }: KnownCall,
  options: SwitchOptions,
): readonly CloudEvent[] {
  const { events } = readRow(row, other, options);
  const [[leg, half] = []] = Object.entries(halfHeard);
  if (leg !== undefined && half && over.length === 1) {
    const begun = events.filter(({ type }) => type === 'interaction.started' && !half.isBegun);
    const answered = answeredBy(other, row.uuid, leg);
    const origin = { source: options.source, subject: row.uuid };
    return [...begun, ...answered.map((one) => eventOf(origin, one))].map(after(half));
  }
  if (over.length > 0 || !isMissed || row.answered === undefined) return [];
  if (row.other !== '') return events;
  return events.map((event) =>
    event.type === 'interaction.ended' && event.data.outcome === 'completed'
      ? { ...event, data: { ...event.data, outcome: 'abandoned', by: 'customer' } }
      : event,
  );
}
