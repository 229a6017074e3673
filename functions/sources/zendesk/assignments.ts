import { proseIn } from '../fields.ts';
import type { Told } from '../source-reading.ts';
import { channelOf, lineOf, partyIn, reported, type Ticket, told, word } from './ticket.ts';

/** Who has a ticket: a group or an agent that takes over from another one is a hand-off. */

export function created(ticket: Ticket): Told[] {
  const { detail } = ticket;
  const summary = proseIn(detail, 'subject') ?? proseIn(detail, 'description');
  const isOutbound = /outbound/.test(word(detail, 'via', 'channel'));
  const agent = partyIn(detail, 'assignee_id');
  const group = partyIn(detail, 'group_id');
  const data = {
    channel: channelOf(ticket),
    direction: isOutbound ? ('outbound' as const) : ('inbound' as const),
    ...(summary === undefined ? {} : { summary }),
  };
  return [
    told(ticket, { type: 'interaction.started', rank: 1, data }),
    ...(group === undefined
      ? []
      : [told(ticket, { type: 'interaction.queued', rank: 4, data: { queue: group } }, 'queued')]),
    ...(agent === undefined ? [] : assigned(ticket, agent, 'assigned')),
    ...lineOf(ticket),
  ];
}

function assigned(ticket: Ticket, agent: string, name?: string): Told[] {
  const queue = partyIn(ticket.detail, 'group_id');
  const data = { agent, ...(queue === undefined ? {} : { queue }) };
  return [
    told(ticket, { type: 'case.assigned', rank: 6, data: { agent } }, name),
    told(ticket, { type: 'interaction.connected', rank: 5, data }, 'connected'),
  ];
}

export function groupChanged(ticket: Ticket): Told[] {
  const { event, detail } = ticket;
  const [before, now] = [partyIn(event, 'previous'), partyIn(event, 'current')];
  if (now === undefined) return reported(ticket, 'ticket.group_assignment_changed', 'in no group');
  if (before === undefined)
    return [told(ticket, { type: 'interaction.queued', rank: 4, data: { queue: now } }), ...lineOf(ticket)];
  return transferred(ticket, { queue: before }, { queue: now, agent: partyIn(detail, 'assignee_id') });
}

export function agentChanged(ticket: Ticket): Told[] {
  const { event, detail } = ticket;
  const [before, now] = [partyIn(event, 'previous'), partyIn(event, 'current')];
  const queue = partyIn(detail, 'group_id');
  if (before !== undefined) return transferred(ticket, { agent: before }, { queue, agent: now });
  if (now === undefined) return reported(ticket, 'ticket.agent_assignment_changed', 'with nobody');
  return [...assigned(ticket, now), ...lineOf(ticket)];
}

interface Place {
  readonly agent?: string | undefined;
  readonly queue?: string | undefined;
}

const known = ({ agent, queue }: Place) => ({
  ...(agent === undefined ? {} : { agent }),
  ...(queue === undefined ? {} : { queue }),
});

/** Group and agent that change in one action are told by two events, and are one hand-off. */
function transferred(ticket: Ticket, from: Place, to: Place): Told[] {
  const isSomewhere = to.agent !== undefined || to.queue !== undefined;
  const data = { from: known(from), to: isSomewhere ? known(to) : { onward: true as const } };
  const handover = told(ticket, { type: 'interaction.transferred', rank: 3, data });
  return [
    { ...handover, id: `handed-over:${ticket.action}` },
    ...(to.agent === undefined
      ? []
      : [told(ticket, { type: 'case.assigned', rank: 6, data: { agent: to.agent } })]),
    ...lineOf(ticket),
  ];
}
