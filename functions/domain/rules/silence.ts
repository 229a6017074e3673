import { wallTime } from '../calendar/hours.ts';
import { agentNamed, type Case, changed } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
import type { Decided } from '../decision.ts';
import type { Fact } from '../event.ts';
import { refOf } from '../history.ts';
import type { Interaction } from '../interaction.ts';
import { notice } from '../messages.ts';
import type { Policy } from '../policy.ts';
import { between, hasCome, type Instant, lengthWords, plus, spanOf, spanWords } from '../time.ts';
import { nudgeText } from '../wording.ts';

/**
 * Rule `agentSilence`: in a chat the customer spoke last, and the agent does not answer. The clock starts with the
 * customer's first message since the agent's last. A silent customer is never blamed.
 */

const line = (state: Case, subject: string, to: (i: Interaction) => Interaction): Case => ({
  ...state,
  interactions: changed(state.interactions, (i) => i.conversation === subject, to),
});

const answered = ({ silentSince: _, silentRef: __, nudgedAt: ___, ...i }: Interaction): Interaction => i;

export function spoken(state: Case, fact: Fact<'interaction.message'>): Case {
  if (fact.data.by === 'agent') return line(state, fact.subject, answered);
  return line(state, fact.subject, (i) =>
    i.silentSince === undefined ? { ...i, silentSince: fact.time, silentRef: refOf(fact) } : i,
  );
}

export const nudged = (state: Case, { time, data }: Fact<'agent.nudged'>): Case => {
  const next = line(state, data.conversation, (i) => ({ ...i, nudgedAt: time }));
  return data.phone ? notice(next, time, `agentSilence.${data.name}`, data.phone, data.text) : next;
};

/** Chats in which an agent owes an answer. */
export const silent = (state: Case) =>
  state.interactions.flatMap((i) =>
    i.channel === 'chat' && i.state === 'connected' && i.silentSince !== undefined && i.agent !== undefined
      ? [{ ...i, since: i.silentSince, agent: i.agent }]
      : [],
  );

export function nudgeDecisions(state: Case, policy: Policy, now: Instant): Decided[] {
  const rule = policy.rules.agentSilence;
  if (!rule || state.state === 'resolved') return [];
  return silent(state)
    .filter((i) => i.nudgedAt === undefined && hasCome(plus(i.since, spanOf(rule.nudgeAfter)), now))
    .map(({ conversation, agent, since }) => {
      const { phone } = agentNamed(state, agent);
      const name = since.replaceAll(/\D/g, '');
      const text = nudgeText(state);
      return { type: 'agent.nudged', data: { conversation, name, agent, text, ...(phone ? { phone } : {}) } };
    });
}

const isClimbed = (state: Case, since: Instant): boolean =>
  state.climbs.some((c) => c.reason === 'agentSilence' && c.since === since);

export function silenceCrossings(state: Case, policy: Policy, now: Instant): Crossing[] {
  const rule = policy.rules.agentSilence;
  if (!rule) return [];
  const earlier = state.climbs.filter((c) => c.reason === 'agentSilence').length;
  return silent(state)
    .map((i) => ({ ...i, at: plus(i.since, spanOf(rule.escalateAfter)) }))
    .filter(({ at, since }) => hasCome(at, now) && !isClimbed(state, since))
    .map(({ at, since, agent, nudgedAt, silentRef }, i) => ({
      reason: 'agentSilence',
      occurrence: earlier + i + 1,
      at,
      since,
      why: `the customer has had no answer from ${agentNamed(state, agent).name ?? agent} for ${lengthWords(rule.escalateAfter)}`,
      grounds: () => ({
        compared: { agent, 'silent since': since, limit: rule.escalateAfter, nudged: nudgedAt ?? 'no' },
        events: silentRef === undefined ? [] : [silentRef],
        clock: `${spanWords(between(since, at))} since the customer's first message without an answer, at ${wallTime(since, policy.timeZone)}`,
      }),
    }));
}

export function silenceLooks(state: Case, policy: Policy): Instant[] {
  const rule = policy.rules.agentSilence;
  if (!rule || state.state === 'resolved') return [];
  return silent(state).flatMap(({ since, nudgedAt }) => [
    ...(nudgedAt === undefined ? [plus(since, spanOf(rule.nudgeAfter))] : []),
    ...(isClimbed(state, since) ? [] : [plus(since, spanOf(rule.escalateAfter))]),
  ]);
}
