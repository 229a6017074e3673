import { agentNamed, type Case } from '../case.ts';
import type { Crossing } from '../climbs/crossing.ts';
import { connected, interactionOf, movedOn, queued, seen, withAgent } from '../contact.ts';
import type { DataOf, Fact } from '../event.ts';
import { refOf } from '../history.ts';
import type { Interaction } from '../interaction.ts';
import type { Policy } from '../policy.ts';
import { lengthWords, spanOf } from '../time.ts';
import { arrived, onLine, placesOf, whereItIs, withLeft } from './onward.ts';
import { reachings } from './windows.ts';

/** Rules `transfers` and `loop`: the customer must deal with somebody new, once too often or in a circle. */

const MOST_HANDOFFS = 200;

const nameOf = (state: Case, agentId: string): string => agentNamed(state, agentId).name ?? agentId;

type Move = Pick<DataOf<'interaction.transferred'>, 'from' | 'to' | 'leg' | 'mode'>;

export const transferred = (state: Case, fact: Fact<'interaction.transferred'>): Case =>
  fact.data.to.onward ? sentOnward(state, fact, fact.data) : handedOver(state, fact, fact.data);

/** Queued, and handed over too where the source has no other word for a move between queues. */
export function queuedSomewhere(state: Case, fact: Fact<'interaction.queued'>): Case {
  const { queue, leg, movedIsTransfer = false } = fact.data;
  const before = interactionOf(state, fact.subject)?.queue;
  const isMove = movedIsTransfer && before !== undefined && before !== queue;
  const moved = isMove ? handedOver(state, fact, { to: { queue }, leg }) : state;
  return queued(arrived(moved, fact.subject, { queue }), fact);
}

function handedOver(state: Case, fact: Fact, move: Move): Case {
  return movedOn(counted(state, fact, move), fact.subject, fact.time, move.to, move.leg);
}

/** One more hand-off on the case; the line itself stays as it is. */
function counted(state: Case, fact: Fact, { from, to }: Move): Case {
  const line = interactionOf(state, fact.subject);
  const fromAgent = from?.agent?.id ?? line?.agent;
  const fromQueue = from?.queue ?? line?.queue;
  // Whether that queue is left is known when it is known where the conversation went.
  const staysIn = to.onward ? fromQueue : to.queue;
  const leaving = [
    ...(fromAgent === undefined ? [] : [`agent:${fromAgent}`]),
    ...(fromQueue === undefined || fromQueue === staysIn ? [] : [`queue:${fromQueue}`]),
  ];
  const handoff = {
    at: fact.time,
    from: fromAgent === undefined ? (fromQueue ?? 'the caller’s first contact') : nameOf(state, fromAgent),
    to: to.queue ?? (to.agent ? (to.agent.name ?? to.agent.id) : (to.external ?? 'somebody else')),
    loop: placesOf(to).some((place) => state.left.includes(place)),
    ref: refOf(fact),
  };
  const known = from?.agent
    ? { ...state.agents, [from.agent.id]: { ...state.agents[from.agent.id], ...from.agent } }
    : state.agents;
  return {
    ...state,
    agents: known,
    left: withLeft(state, leaving),
    handoffs: [...state.handoffs, handoff].slice(-MOST_HANDOFFS),
  };
}

/**
 * Transferred, and the source does not say where to. After a consultation the conversation is there already; else
 * the next queue or agent is it.
 */
function sentOnward(state: Case, fact: Fact, move: Move): Case {
  const line = interactionOf(state, fact.subject);
  const to = whereItIs(state, line, move);
  if (to)
    return withSomebodyElse(counted(state, fact, { ...move, to }), fact.subject, move.from?.agent?.id, to);
  const queue = move.from?.queue ?? line?.queue;
  const onward = { ref: refOf(fact), ...(queue === undefined ? {} : { queue }) };
  return onLine(handedOver(state, fact, move), fact.subject, (i) => ({ ...i, onward }));
}

/** Whoever transferred it is gone; who was asked before is still there. */
function withSomebodyElse(state: Case, subject: string, gone: string | undefined, to: Move['to']): Case {
  const next = onLine(state, subject, ({ agent, asked: _, ...i }) => {
    const now = to.agent?.id ?? (agent === gone ? undefined : agent);
    return { ...i, connectedBefore: true, ...(now === undefined ? {} : { agent: now }) };
  });
  return to.agent ? { ...next, lastAgent: to.agent.id } : next;
}

/** The customer stays with the agent they have, whoever that one brings in. */
const askedBeside = (state: Case, { subject, data }: Fact<'interaction.connected'>): Case =>
  onLine(withAgent(state, data.agent), subject, (i) => ({ ...i, asked: data.agent.id }));

type Connection = DataOf<'interaction.connected'>;

const isElsewhere = (line: Interaction, { agent, queue }: Connection): boolean =>
  (line.agent !== undefined && line.agent !== agent.id) ||
  (line.queue !== undefined && queue !== undefined && line.queue !== queue);

/** The agent, and the queue only if it is another one. */
const tookOver = (line: Interaction, { agent, queue }: Connection): Move['to'] => ({
  ...(agent.id === line.agent ? {} : { agent }),
  ...(queue === undefined || queue === line.queue ? {} : { queue }),
});

/**
 * In a conversation that joined the case, the first connection to another agent than the last one is a
 * hand-off: the customer starts again with somebody new.
 */
export function connectedToSomebody(state: Case, fact: Fact<'interaction.connected'>): Case {
  const line = interactionOf(state, fact.subject);
  const { agent } = fact.data;
  if (fact.data.movedIsTransfer && line && !line.onward && isElsewhere(line, fact.data))
    return connected(handedOver(state, fact, { to: tookOver(line, fact.data) }), fact);
  const isBeside = line?.state === 'connected' && !line.onward && isElsewhere(line, { agent });
  if (fact.data.mayBeAsked && isBeside) return askedBeside(seen(state, fact), fact);
  const joined = state.interactions[0]?.conversation !== fact.subject && !fact.subject.startsWith('case:');
  const startsAgain =
    joined && !line?.connectedBefore && state.lastAgent !== undefined && state.lastAgent !== agent.id;
  const next = connected(arrived(state, fact.subject, { agent }), fact);
  if (!startsAgain || state.lastAgent === undefined) return next;
  const handoff = {
    at: fact.time,
    from: nameOf(state, state.lastAgent),
    to: nameOf(next, agent.id),
    loop: false,
    ref: refOf(fact),
  };
  return { ...next, handoffs: [...state.handoffs, handoff].slice(-MOST_HANDOFFS) };
}

/** Each time that the hand-offs inside `within` reach `limit` is one crossing. */
export function transferCrossings(state: Case, policy: Policy): Crossing[] {
  const rule = policy.rules.transfers;
  if (!rule) return [];
  return reachings(state.handoffs, rule.limit, spanOf(rule.within)).map(({ at, inside }, i) => ({
    reason: 'transfers',
    occurrence: i + 1,
    at,
    get why() {
      const way = [inside[0]?.from, ...inside.map((h) => h.to)].join(' > ');
      return `handed over ${inside.length} times within ${lengthWords(rule.within)}, limit ${rule.limit}: ${way}`;
    },
    grounds: () => ({
      compared: { 'hand-offs': inside.length, limit: rule.limit, within: rule.within },
      events: inside.map((h) => h.ref),
    }),
  }));
}

export function loopCrossings(state: Case, policy: Policy): Crossing[] {
  if (!policy.rules.loop) return [];
  return state.handoffs
    .filter((h) => h.loop)
    .map(({ at, to, ref }, i) => ({
      reason: 'loop',
      occurrence: i + 1,
      at,
      why: `sent back to ${to}, where the case has been before`,
      grounds: () => ({ compared: { 'sent to': to, 'left before': 'yes' }, events: [ref] }),
    }));
}
