import type { Case } from '../case.ts';
import { idleAt } from '../climbs/idle.ts';
import { rungsEnd } from '../climbs/ladder.ts';
import { askAt } from '../messages.ts';
import type { Policy } from '../policy.ts';
import { promiseLooks } from '../promises/callbacks.ts';
import { offerLooks } from '../promises/long-wait.ts';
import { noticeLooks } from '../promises/notices.ts';
import { planLooks } from '../promises/places.ts';
import { riskLooks } from '../promises/risk.ts';
import { removedAt } from '../retention.ts';
import { silenceLooks } from '../rules/silence.ts';
import { overdueAt, stallsAt } from '../rules/stalls.ts';
import type { Instant } from '../time.ts';

/** An instant at which time alone may change something, and what. */
export interface Upcoming {
  readonly at: Instant;
  readonly why: string;
}

/** Everything that is looked at next, the earliest first: `nextLook` with its reasons, or the removal. */
export function upcoming(state: Case, policy: Policy): Upcoming[] {
  const each = (instants: readonly (Instant | undefined)[], why: string): Upcoming[] =>
    instants.flatMap((at) => (at === undefined ? [] : [{ at, why }]));
  const isOpen = state.state !== 'resolved';
  const all = [
    ...each(rungsEnd(state, policy), 'unacknowledged: the time of a rung to answer is over'),
    ...state.climbs.flatMap((c) =>
      each(
        [idleAt(state, c, policy)],
        `idleAfterAcknowledge: ${c.acknowledgedBy} has had it for long enough`,
      ),
    ),
    ...each(silenceLooks(state, policy), 'agentSilence: the customer has waited for an answer'),
    ...each(offerLooks(state, policy), 'longWait: the customer is offered a call'),
    ...each([isOpen ? stallsAt(state, policy) : undefined], 'stall: no progress until then'),
    ...each([isOpen ? overdueAt(state, policy) : undefined], 'thirdPartyOverdue: what was waited for is due'),
    ...each(promiseLooks(state, policy), 'a promised call: it is placed, or its time is over'),
    ...each(planLooks(state, policy), 'a promised call: whether there is room for it is asked again'),
    ...each(riskLooks(state, policy), 'promiseAtRisk: nobody can place the call'),
    ...each(noticeLooks(state, policy), 'a promised call: the customer is reminded'),
    ...each(
      [removedAt(state, policy)],
      'retention: the case is over, and removed with all that was kept of it',
    ),
    ...state.outstanding.map((m) => ({ at: askAt(state, m), why: `the outcome of ${m.id} is asked for` })),
  ];
  return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.why < b.why ? -1 : 1));
}
