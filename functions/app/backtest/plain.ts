import type { Fact } from '../../domain/event.ts';
import { showsOwnNumber } from '../../domain/own-calls.ts';
import type { Policy } from '../../domain/policy.ts';
import { duration, earliest, type Instant, plus, type Span, spanOf } from '../../domain/time.ts';
import { atLeast } from './quiet.ts';

/**
 * Most cases are plain: one call or chat in which nothing is transferred, promised or dropped, and which is then solved.
 * Nothing that happens in one decides anything at once, so a replay does not even fold it: its facts wait, and a few
 * instants say what may fall due. The first fact that is anything else ends that, and so does the first look that may
 * find something. A test compares with a replay that folds and decides at every event.
 */
export interface Plain {
  newest: Instant;
  newestOrder: number;
  /** The stall clock runs from here. */
  progressAt: Instant;
  queuedAt: Instant | undefined;
  /** A customer's message without an answer since then. */
  owedSince: Instant | undefined;
  isConnected: boolean;
  isEnded: boolean;
  resolvedAt: Instant | undefined;
}

/** What opens a plain case. */
export function plainSince(fact: Fact): Plain | undefined {
  if (fact.type !== 'interaction.started' || fact.data.leg !== undefined || showsOwnNumber(fact))
    return undefined;
  return {
    newest: fact.time,
    newestOrder: fact.order,
    progressAt: fact.time,
    queuedAt: undefined,
    owedSince: undefined,
    isConnected: false,
    isEnded: false,
    resolvedAt: undefined,
  };
}

/** Takes note of a fact of its only conversation; false when the case is not plain any more with it. */
export function staysPlain(plain: Plain, fact: Fact): boolean {
  const isNewer = fact.time > plain.newest || (fact.time === plain.newest && fact.order > plain.newestOrder);
  if (!isNewer || showsOwnNumber(fact)) return false;
  switch (fact.type) {
    case 'interaction.queued':
      if (plain.queuedAt !== undefined || plain.isConnected || fact.data.leg !== undefined) return false;
      plain.queuedAt = fact.time;
      break;
    case 'interaction.connected':
      // An answer that was owed before anybody was there is owed by whoever is there now.
      if (plain.isConnected || plain.owedSince !== undefined || fact.data.leg !== undefined) return false;
      plain.isConnected = true;
      break;
    case 'interaction.message':
      // Words may mean something.
      if (fact.data.by === 'customer' && fact.data.text !== undefined) return false;
      plain.owedSince = fact.data.by === 'agent' ? undefined : (plain.owedSince ?? fact.time);
      break;
    case 'interaction.ended':
      if (fact.data.outcome === 'dropped' || fact.data.leg !== undefined) return false;
      plain.isEnded = true;
      break;
    case 'case.progressed':
      plain.progressAt = fact.time;
      break;
    case 'case.resolved':
      plain.resolvedAt = fact.time;
      break;
    case 'interaction.held':
    case 'interaction.resumed':
    case 'source.unknown':
    case 'case.noted':
    case 'case.assigned':
      break;
    default:
      return false;
  }
  plain.newest = fact.time;
  plain.newestOrder = fact.order;
  return true;
}

/** A case that nothing else brings up is looked at within so long, and put away. */
const WITHIN = spanOf(duration('P1D'));

/** The soonest instant at which something may fall due in a plain case: maybe too soon, never too late. */
export function plainDue(policy: Policy): (plain: Plain) => Instant | undefined {
  const { stall, longWait, agentSilence } = policy.rules;
  const stalls = stall ? atLeast(spanOf(stall.after.normal)) : WITHIN;
  const offers = longWait && spanOf(longWait.offerAfter);
  const silences =
    agentSilence && (Math.min(spanOf(agentSilence.nudgeAfter), spanOf(agentSilence.escalateAfter)) as Span);
  return ({ progressAt, queuedAt, owedSince, isConnected, isEnded, resolvedAt }) => {
    if (resolvedAt !== undefined) return undefined;
    return earliest([
      plus(progressAt, stalls),
      offers && queuedAt !== undefined && !isConnected && !isEnded ? plus(queuedAt, offers) : undefined,
      silences && owedSince !== undefined ? plus(owedSince, silences) : undefined,
    ]);
  };
}
