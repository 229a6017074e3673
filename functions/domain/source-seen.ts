import { openBetween } from './calendar/hours.ts';
import type { Policy } from './policy.ts';
import { duration, type Instant, minus, type Span, spanOf } from './time.ts';

/** What was seen of one source lately: so that whoever wires it sees that it works, and its silence is noticed. */
export interface SourceSeen {
  readonly source: string;
  /** When anything came from it last, accepted or refused. */
  readonly seenAt: Instant;
  /** The latest moment that an event of its last news is about. */
  readonly eventAt?: Instant;
  /** How far its clock was ahead of ours when it last signed something, in milliseconds; behind is negative. */
  readonly ahead?: Span;
  /** The minutes of the last two hours in which it spoke, in order. */
  readonly minutes: readonly SeenMinute[];
  /** How often it said what Baton does not understand, by its name there, since it was wired. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Why an event of it was refused last, and when. */
  readonly refusal?: { readonly at: Instant; readonly reason: string };
  /** Since when it is known to be silent, if somebody was told. */
  readonly toldAt?: Instant;
}

export interface SeenMinute {
  readonly at: Instant;
  readonly events: number;
  readonly refused: number;
}

/** A source that spoke in so many of the sixty minutes before its last word usually speaks. */
const USUALLY_SPEAKS = 20;
const HOUR = spanOf(duration('PT1H'));

/**
 * Since when a source that usually speaks has said nothing for too long (`sources.silentFor`, open time where the
 * policy has support hours); `undefined` when it has not, or when that was told already.
 */
export function silentSince(
  { minutes, toldAt }: SourceSeen,
  policy: Policy,
  now: Instant,
): Instant | undefined {
  const { silentFor } = policy.sources;
  const spoke = minutes.filter(({ events }) => events > 0);
  const last = spoke.at(-1)?.at;
  if (silentFor === false || last === undefined || (toldAt !== undefined && toldAt > last)) return undefined;
  const often = spoke.filter(({ at }) => at > minus(last, HOUR)).length >= USUALLY_SPEAKS;
  const calendar = { hours: policy.hours['support'], timeZone: policy.timeZone };
  return often && openBetween(last, now, calendar) >= spanOf(silentFor) ? last : undefined;
}

/** Events and refusals a minute, over the last five full minutes. */
export function ratesOf({ minutes }: SourceSeen, now: Instant): { events: number; refused: number } {
  const since = minus(now, spanOf(duration('PT5M')));
  const lately = minutes.filter(({ at }) => at > since);
  const perMinute = (count: (minute: SeenMinute) => number): number =>
    Math.round((lately.reduce((sum, minute) => sum + count(minute), 0) / 5) * 10) / 10;
  return { events: perMinute((m) => m.events), refused: perMinute((m) => m.refused) };
}
