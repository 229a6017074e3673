import { agentNamed, type Case, changed } from '../case.ts';
import { interactionOf } from '../contact.ts';
import type { DataOf } from '../event.ts';
import type { Interaction } from '../interaction.ts';

/** Transfers of which the source does not say where they lead: the hand-off counts at once, its target follows. */

type Move = DataOf<'interaction.transferred'>;
const MOST_LEFT = 200;

export const placesOf = ({ agent, queue }: Move['to']): string[] => [
  ...(agent ? [`agent:${agent.id}`] : []),
  ...(queue === undefined ? [] : [`queue:${queue}`]),
];

export const withLeft = (state: Case, leaving: readonly string[]): string[] =>
  [...new Set([...state.left, ...leaving])].slice(-MOST_LEFT);

export const onLine = (state: Case, subject: string, change: (i: Interaction) => Interaction): Case => ({
  ...state,
  interactions: changed(state.interactions, (i) => i.conversation === subject, change),
});

/**
 * Another agent or queue than the one that it was transferred by, if the conversation is with such a one, or such a one was
 * asked before.
 */
export function whereItIs(
  state: Case,
  line: Interaction | undefined,
  { from, mode }: Pick<Move, 'from' | 'mode'>,
): Move['to'] | undefined {
  if (!line || line.onward) return undefined;
  const { agent, queue, asked } = line;
  if (line.state === 'connected' && agent !== undefined && from?.agent && agent !== from.agent.id)
    return { agent: agentNamed(state, agent) };
  if (line.state === 'connected' && asked !== undefined && mode === 'warm')
    return { agent: agentNamed(state, asked) };
  const isElsewhere = line.state === 'waiting' && from?.queue !== undefined && queue !== from.queue;
  return isElsewhere && queue !== undefined ? { queue } : undefined;
}

/** A conversation that was sent onward is in a queue or with an agent again: that is where it was transferred to. */
export function arrived(state: Case, subject: string, at: Pick<Move['to'], 'agent' | 'queue'>): Case {
  const onward = interactionOf(state, subject)?.onward;
  if (!onward) return state;
  const { agent, queue } = at;
  const to =
    queue ?? (agent ? (agent.name ?? agentNamed(state, agent.id).name ?? agent.id) : 'somebody else');
  const loop = placesOf(at).some((place) => state.left.includes(place));
  const leaving = onward.queue === undefined || onward.queue === queue ? [] : [`queue:${onward.queue}`];
  return {
    ...onLine(state, subject, ({ onward: _, ...i }) => i),
    left: withLeft(state, leaving),
    handoffs: changed(
      state.handoffs,
      ({ ref }) => ref === onward.ref,
      (handoff) => ({ ...handoff, to, loop }),
    ),
  };
}
