import { type Case, changed } from './case.ts';
import type { Customer } from './customer/known.ts';
import type { Agent, DataOf, Fact } from './event.ts';
import { Conversation } from './ids.ts';
import type { Interaction } from './interaction.ts';
import { duration, type Instant, plus, spanOf } from './time.ts';

/** The calls and chats of a case: who is on the line, and what the customer has been told and has tried. */

/** Enough for a brief; the whole history is kept elsewhere. */
const MOST_LISTED = 50;
const add = <T>(list: readonly T[], ...more: readonly T[]): T[] =>
  [...new Set([...list, ...more])].slice(-MOST_LISTED);

export const interactionOf = (state: Case, conversation: string): Interaction | undefined =>
  state.interactions.find((i) => i.conversation === conversation);

/** What is known of an agent grows; the latest phone and name stand. */
export const withAgent = (state: Case, agent: Agent): Case => ({
  ...state,
  agents: { ...state.agents, [agent.id]: { ...state.agents[agent.id], ...agent } },
});

function touched(state: Case, subject: string, at: Instant, change: (i: Interaction) => Interaction): Case {
  if (subject.startsWith('case:')) return state;
  if (interactionOf(state, subject))
    return {
      ...state,
      interactions: changed(
        state.interactions,
        (i) => i.conversation === subject,
        (i) => change({ ...i, seenAt: at }),
      ),
    };
  const begun: Interaction = {
    conversation: Conversation.parse(subject),
    startedAt: at,
    seenAt: at,
    state: 'waiting',
    connectedBefore: false,
  };
  return { ...state, interactions: [...state.interactions, change(begun)].slice(-MOST_LISTED) };
}

/** A leg that something happens on is open, until it ends. */
const onLeg = (i: Interaction, leg: string | undefined): Pick<Interaction, 'legs'> =>
  leg === undefined || i.legs?.includes(leg) ? {} : { legs: add(i.legs ?? [], leg) };

/** What is still open when this leg is over: nothing, if the source does not tell legs apart. */
export const legsAfter = ({ legs = [] }: Pick<Interaction, 'legs'>, leg: string | undefined): string[] =>
  leg === undefined ? [] : legs.filter((open) => open !== leg);

export function started(state: Case, fact: Fact<'interaction.started'>): Case {
  const { channel, direction, topic, summary, leg } = fact.data;
  const next = touched(state, fact.subject, fact.time, (i) => ({
    ...i,
    ...onLeg(i, leg),
    channel,
    ...(direction === undefined ? {} : { direction }),
    // Another part of it began: whoever is with the customer still is.
    state: i.state === 'connected' ? i.state : 'waiting',
  }));
  return { ...next, topic: state.topic ?? topic, summary: summary ?? state.summary };
}

export const queued = (state: Case, fact: Fact<'interaction.queued'>): Case =>
  touched(state, fact.subject, fact.time, (i) => ({
    ...i,
    ...onLeg(i, fact.data.leg),
    state: 'waiting',
    queue: fact.data.queue,
    queuedAt: i.queuedAt ?? fact.time,
  }));

export function connected(state: Case, fact: Fact<'interaction.connected'>): Case {
  const { agent, queue, leg } = fact.data;
  const next = touched(withAgent(state, agent), fact.subject, fact.time, ({ queuedAt: _, asked, ...i }) => ({
    ...i,
    ...(asked !== undefined && agent.id === i.agent ? { asked } : {}),
    ...onLeg(i, leg),
    state: 'connected',
    answeredAt: i.answeredAt ?? fact.time,
    agent: agent.id,
    connectedBefore: true,
    ...(queue === undefined ? {} : { queue }),
  }));
  return { ...next, lastAgent: agent.id };
}

/** The line goes to somebody new: until they connect, nobody is on it. */
export function movedOn(
  state: Case,
  subject: string,
  at: Instant,
  to: DataOf<'interaction.transferred'>['to'],
  leg: string | undefined,
): Case {
  return touched(
    to.agent ? withAgent(state, to.agent) : state,
    subject,
    at,
    ({ agent: _, asked: __, queue: ___, ...i }) => ({
      ...i,
      ...onLeg(i, leg),
      state: 'waiting',
      connectedBefore: true,
      ...(to.queue === undefined ? {} : { queue: to.queue }),
    }),
  );
}

/** The end of one leg ends the conversation only when no other is open: the customer may be on with another. */
export const ended = (state: Case, fact: Fact<'interaction.ended'>): Case =>
  touched(state, fact.subject, fact.time, ({ legs, ...i }) => {
    const open = legsAfter({ legs }, fact.data.leg);
    return open.length > 0 ? { ...i, legs: open } : { ...i, state: 'ended' };
  });

export const seen = (state: Case, fact: Fact): Case => touched(state, fact.subject, fact.time, (i) => i);

export function noted(state: Case, { data }: Fact<'case.noted'>): Case {
  return {
    ...state,
    tried: add(state.tried, ...(data.tried ?? [])),
    handsOff: add(state.handsOff, ...(data.handsOff ?? [])),
    about: add(state.about, ...(data.about ?? [])),
    lastNote: { by: data.by, text: data.text },
  };
}

export const assigned = (state: Case, { data }: Fact<'case.assigned'>): Case => ({
  ...withAgent(state, data.agent),
  owner: data.agent.id,
});

/** A call whose end was never reported does not stand in the way of a promise for longer than this. */
const LONGEST_CALL = spanOf(duration('PT4H'));

/**
 * Until when the customer counts as being on the phone with the centre, if nothing is heard: no call of ours
 * is placed then. `undefined` when they are not.
 */
export function talkingUntil(state: Case): Instant | undefined {
  const lines = state.interactions.filter((i) => i.channel === 'voice' && i.state !== 'ended');
  return lines
    .map((i) => plus(i.seenAt, LONGEST_CALL))
    .sort()
    .at(-1);
}

/** What is said of the customer adds to what was known. */
export const withCustomer = (state: Case, { centre: _, ...customer }: Customer): Case => ({
  ...state,
  customer: { ...state.customer, ...customer },
});
