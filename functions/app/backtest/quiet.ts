import type { Case } from '../../domain/case.ts';
import type { Fact, FactType } from '../../domain/event.ts';
import type { Policy } from '../../domain/policy.ts';
import { duration, earliest, type Instant, plus, type Span, spanOf } from '../../domain/time.ts';

/**
 * Most events decide nothing at once: a call is answered, an agent writes. Deciding is most of what a replay costs,
 * so it is left out where the state shows that there is nothing to decide; the looks still come, and a test
 * compares with a replay that decides at every event.
 */

/** These change when something is due, and never what is to be done now, on a case that nobody climbs for. */
const QUIET: ReadonlySet<FactType> = new Set<FactType>([
  'interaction.started',
  'interaction.queued',
  'interaction.connected',
  'interaction.transferred',
  'interaction.message',
  'interaction.held',
  'interaction.resumed',
  'interaction.ended',
  'source.reported',
  'source.unknown',
  'case.noted',
  'case.assigned',
  'case.progressed',
  'case.resolved',
]);

/** These move what is climbed for. */
const MOVES_CLIMBS: ReadonlySet<FactType> = new Set<FactType>([
  'interaction.started',
  'case.progressed',
  'case.resolved',
]);

/** Nothing is promised, no answer is owed, and no clock is stopped. */
const isCalm = (state: Case): boolean =>
  state.replies.length === 0 &&
  state.promises.length === 0 &&
  state.drops.length === 0 &&
  state.waiting === undefined &&
  state.stands === undefined;

const isClimbedFor = (state: Case): boolean => state.climbs.some((c) => c.state !== 'ended');

/** The first hand-offs, which are too few for any limit, and lead nowhere where the case has been. */
const areFew = ({ handoffs }: Case, { rules }: Policy): boolean =>
  (!rules.transfers || handoffs.length < rules.transfers.limit) && handoffs.every(({ loop }) => !loop);

export function isQuiet(before: Case, after: Case, fact: Fact, policy: Policy): boolean {
  if (fact.type === 'message.delivered') return true;
  return (
    QUIET.has(fact.type) &&
    isCalm(before) &&
    isCalm(after) &&
    (!MOVES_CLIMBS.has(fact.type) || !isClimbedFor(before)) &&
    before.climbs === after.climbs &&
    before.outstanding === after.outstanding &&
    (before.handoffs === after.handoffs || areFew(after, policy)) &&
    before.contacts === after.contacts &&
    before.reopenings === after.reopenings &&
    before.requests === after.requests &&
    before.ratings === after.ratings &&
    // An answer that was owed before anybody was there is owed by whoever is there now.
    !(fact.type === 'interaction.connected' && after.interactions.some((i) => i.silentSince !== undefined))
  );
}

/** At least so much clock time passes before a rule that counts days or hours is over: a day may have 23 hours. */
export const atLeast = (span: Span): Span => Math.floor(span * 0.9) as Span;

type SoonestLook = (fact: Fact, isFirst: boolean) => Instant | undefined;

/**
 * The soonest instant at which what a quiet fact began may be due. It may be too soon, which costs a look for
 * nothing (D2), never too late.
 */
export function soonestLook(policy: Policy): SoonestLook {
  const { stall, longWait, agentSilence } = policy.rules;
  const stalls = stall
    ? atLeast(Math.min(...Object.values(stall.after).map((after) => spanOf(after))) as Span)
    : undefined;
  const offers = longWait ? spanOf(longWait.offerAfter) : undefined;
  const nudges = agentSilence
    ? (Math.min(spanOf(agentSilence.nudgeAfter), spanOf(agentSilence.escalateAfter)) as Span)
    : undefined;
  /** What stalls for no other reason than a long day is looked at within it. */
  const opening = stalls ?? spanOf(duration('P1D'));
  const ofType = (fact: Fact): Instant | undefined => {
    switch (fact.type) {
      case 'interaction.started':
      case 'case.progressed':
        return plus(fact.time, opening);
      case 'interaction.queued':
        return offers === undefined ? undefined : plus(fact.time, offers);
      case 'interaction.message':
        return nudges === undefined || fact.data.by === 'agent' ? undefined : plus(fact.time, nudges);
      default:
        return undefined;
    }
  };
  return (fact, isFirst) => earliest([ofType(fact), isFirst ? plus(fact.time, opening) : undefined]);
}
