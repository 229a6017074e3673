import { decidedElsewhere, settled } from './awaited.ts';
import { type Case, newCase } from './case.ts';
import { idled } from './climbs/idle.ts';
import { climbEnded, climbed, climbStarted, exhausted, skipped } from './climbs/ladder.ts';
import { climbPages, pageCalled, pageHeld } from './climbs/pages.ts';
import { pageAnswered, pageReplied } from './climbs/replies.ts';
import { assigned, ended, noted, seen, started, withCustomer } from './contact.ts';
import { textAnswered, texted } from './customer/texted.ts';
import { type Fact, OPENS_NO_CASE, OUTSIDE_DATA } from './event.ts';
import { hasAbsorbed, isLate, marked, refOf, sortedOnce } from './history.ts';
import type { CaseId } from './ids.ts';
import { answerOutstanding, lastResortPages, messageFailed, overdue, withoutUnwanted } from './messages.ts';
import { isOfOwnCall, knowingOwnCalls, ownCallsIn, turnsOwnCall } from './own-calls.ts';
import { agentRung, attempted, customerRung, keyAsked, released } from './promises/attempts.ts';
import {
  callAnswered,
  callFailed,
  callGivenUp,
  callMoved,
  callStatus,
  keyPressed,
} from './promises/call-news.ts';
import { calledAgain, dropped, promiseMade } from './promises/drops.ts';
import { acceptedOffer, offered } from './promises/long-wait.ts';
import { checked, placed, unplaced } from './promises/plan.ts';
import {
  announced,
  cancelled,
  confirmed,
  promised,
  promiseEnded,
  reminded,
  rescheduled,
  warned,
  withdrawn,
} from './promises/promises.ts';
import { reopened, resolved } from './resolution.ts';
import { found, joined } from './rules/incidents.ts';
import { requested } from './rules/requests.ts';
import { contacted, raised, rated } from './rules/returns.ts';
import { nudged, spoken } from './rules/silence.ts';
import { customerSeen, progressed, waits } from './rules/stalls.ts';
import { connectedToSomebody, queuedSomewhere, transferred } from './rules/transfers.ts';

function messaged(state: Case, fact: Fact<'interaction.message'>): Case {
  const next = spoken(seen(state, fact), fact);
  if (fact.data.by === 'agent') return next;
  return customerSeen(fact.data.phone ? texted(next, fact) : acceptedOffer(next, fact), fact.time);
}

/** How each fact changes a case: the one switch from fact to rule family. Pure, and total. */
function changedBy(state: Case, fact: Fact): Case {
  switch (fact.type) {
    case 'interaction.started':
      return customerSeen(
        reopened(calledAgain(contacted(started(state, fact), fact), fact), fact),
        fact.time,
      );
    case 'interaction.queued':
      return queuedSomewhere(state, fact);
    case 'interaction.connected':
      return connectedToSomebody(state, fact);
    case 'interaction.transferred':
      return transferred(state, fact);
    case 'interaction.message':
      return messaged(state, fact);
    case 'interaction.held':
    case 'interaction.resumed':
      return seen(state, fact);
    case 'interaction.ended':
      return ended(dropped(state, fact), fact);
    case 'case.noted':
      return fact.data.by === 'customer' ? customerSeen(noted(state, fact), fact.time) : noted(state, fact);
    case 'case.progressed':
      return progressed(state, fact, fact.data.what);
    case 'case.waiting':
      return waits(state, fact);
    case 'case.assigned':
      return assigned(state, fact);
    case 'case.resolved':
      return resolved(state, fact.time);
    case 'case.reopened':
      return reopened(state, fact);
    case 'supervisor.requested':
      return requested(fact.data.by === 'customer' ? customerSeen(state, fact.time) : state, fact);
    case 'callback.promised':
      return promised(state, fact);
    case 'callback.rescheduled':
      return rescheduled(state, fact);
    case 'callback.withdrawn':
      return withdrawn(state, fact);
    case 'feedback.received':
      return customerSeen(rated(state, fact), fact.time);
    case 'customer.identified':
    case 'source.reported':
    case 'source.unknown':
      return state;
    case 'message.delivered':
      return settled(state, fact.data.message);
    case 'message.failed':
      return callFailed(messageFailed(state, fact), fact.data.message, fact.time, fact.data.code);
    case 'call.status':
      return callStatus(pageCalled(state, fact), fact);
    case 'call.answered':
      return callAnswered(state, fact);
    case 'call.key':
      return keyPressed(state, fact);
    case 'call.joined':
      return callMoved(state, fact, 'joined');
    case 'call.left':
      return callMoved(state, fact, 'left');
    case 'page.held':
      return pageHeld(state, fact);
    case 'page.answered':
      return pageAnswered(state, fact);
    case 'incident.found':
      return found(state, fact);
    case 'incident.joined':
      return joined(state, fact);
    case 'climb.started':
      return climbStarted(state, fact);
    case 'climb.climbed':
      return climbPages(climbed(state, fact), fact);
    case 'climb.skipped':
      return skipped(state, fact);
    case 'climb.exhausted':
      return lastResortPages(exhausted(state, fact), fact);
    case 'climb.idle':
      return idled(state, fact);
    case 'climb.ended':
      return climbEnded(state, fact);
    case 'agent.nudged':
      return nudged(state, fact);
    case 'wait.offered':
      return offered(state, fact);
    case 'case.raised':
      return raised(state, fact);
    case 'promise.made':
      return promiseMade(state, fact);
    case 'promise.warned':
      return warned(state, fact);
    case 'promise.placed':
      return placed(state, fact);
    case 'promise.unplaced':
      return unplaced(state, fact);
    case 'promise.checked':
      return checked(state, fact);
    case 'page.replied':
      return answerOutstanding(pageReplied(state, fact), fact);
    case 'promise.confirmed':
      return confirmed(state, fact);
    case 'promise.attempted':
      return attempted(state, fact);
    case 'promise.rung':
      return customerRung(state, fact);
    case 'promise.agentRung':
      return agentRung(state, fact);
    case 'promise.keyAsked':
      return keyAsked(state, fact);
    case 'promise.released':
      return released(state, fact);
    case 'promise.reminded':
      return reminded(state, fact);
    case 'promise.announced':
      return announced(state, fact);
    case 'promise.cancelled':
      return cancelled(state, fact);
    case 'text.answered':
      return textAnswered(state, fact);
    case 'promise.ended':
      return promiseEnded(state, fact);
    case 'message.overdue':
      return callGivenUp(overdue(state, fact), fact);
  }
}

/** `evolve` of one fact, wherever it stands in the history. */
export function evolve(state: Case, fact: Fact): Case {
  if (isOfOwnCall(state, fact)) return marked(state, fact);
  const opens = !OPENS_NO_CASE.has(fact.type);
  const opened = opens && state.openedAt === undefined ? { ...state, openedAt: fact.time } : state;
  const begun =
    opens && opened.progress.at === undefined && fact.type in OUTSIDE_DATA
      ? { ...opened, progress: { ...opened.progress, at: fact.time, ref: refOf(fact) } }
      : opened;
  const known =
    'customer' in fact.data && fact.data.customer ? withCustomer(begun, fact.data.customer) : begun;
  const changed = decidedElsewhere(known, changedBy(known, fact), fact);
  return withoutUnwanted(marked(changed, fact));
}

/** The case that a whole history gives, in whatever order and however often its facts are listed. */
export const refold = (
  id: CaseId,
  history: readonly Fact[],
  kept: Pick<Case, 'claimed' | 'unarchived'>,
): Case => ({
  ...sortedOnce(history).reduce(evolve, { ...newCase(id), ownCalls: ownCallsIn(history) }),
  claimed: kept.claimed,
  unarchived: kept.unarchived,
});

interface Absorbed {
  readonly state: Case;
  readonly fresh: readonly Fact[];
  readonly duplicates: number;
  readonly refolded: boolean;
}

/** What has not been absorbed yet, each once. */
export const freshOf = (state: Case, facts: readonly Fact[]): Fact[] =>
  sortedOnce(facts.filter((fact) => !hasAbsorbed(state, fact)));

/** True when one of these facts can be taken in only by folding the whole history again. */
export const needsRefold = (state: Case, fresh: readonly Fact[]): boolean =>
  fresh.some((f) => isLate(state, f) || turnsOwnCall(state, f));

/**
 * Takes facts into a case. `history` is asked for only when one of them is older than what the case holds
 * already (D3); it may or may not contain the facts themselves.
 */
export function absorb(state: Case, facts: readonly Fact[], history: readonly Fact[] | undefined): Absorbed {
  const fresh = freshOf(state, facts);
  const duplicates = facts.length - fresh.length;
  if (!needsRefold(state, fresh))
    return { state: fresh.reduce(evolve, knowingOwnCalls(state, fresh)), fresh, duplicates, refolded: false };
  if (history === undefined) throw new Error(`case ${state.id} needs its history to place a late fact`);
  const all = [...history, ...state.unarchived, ...fresh];
  return { state: refold(state.id, all, state), fresh, duplicates, refolded: true };
}
