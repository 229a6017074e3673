import { idIn, proseIn, textIn, valueIn } from '../fields.ts';
import type { Told } from '../source-reading.ts';
import { agentChanged, created, groupChanged } from './assignments.ts';
import { partyIn, reported, requesterIn, type Ticket, told, userOf, word } from './ticket.ts';

/** Changes of what no rule looks at. */
export const SILENT_KINDS: ReadonlySet<string> = new Set(
  [
    'attachment_linked_to_comment attachment_redacted_from_comment brand_changed comment_made_private',
    'comment_redacted csat_requested custom_field_changed custom_status_changed description_changed email_ccs_changed',
    'external_id_changed followers_changed form_changed next_sla_breach_changed ola_policy_changed',
    'organization_changed problem_link_changed',
    'schedule_changed sla_policy_changed subject_changed submitter_changed tags_changed task_due_at_changed ticket_type_changed',
    'type_changed undeleted',
  ]
    .flatMap((names) => names.split(' '))
    .map((name) => `ticket.${name}`),
);

/** What an event of this kind tells; undefined for a kind, or a form of it, that is not known. */
export function tellsOf(kind: string, ticket: Ticket): Told[] | undefined {
  switch (kind) {
    case 'ticket.created':
      return created(ticket);
    case 'ticket.group_assignment_changed':
      return groupChanged(ticket);
    case 'ticket.agent_assignment_changed':
      return agentChanged(ticket);
    case 'messaging_ticket.message_added':
      return written(ticket);
    case 'ticket.comment_added':
      return commented(ticket);
    case 'ticket.status_changed':
      return statusChanged(ticket);
    case 'ticket.requester_changed':
      return identified(ticket);
    case 'ticket.priority_changed':
      return reported(ticket, kind, `priority ${word(ticket.event, 'current') || 'none'}`);
    case 'ticket.merged':
      return reported(ticket, kind, 'merged into another ticket');
    case 'ticket.marked_as_spam':
      return resolved(ticket, 'marked as spam');
    case 'ticket.soft_deleted':
    case 'ticket.permanently_deleted':
      return resolved(ticket, 'deleted');
    default:
      return /satisfaction|csat_received|rating/.test(kind) ? rated(ticket) : undefined;
  }
}

function identified(ticket: Ticket): Told[] | undefined {
  const user = partyIn(ticket.event, 'current') ?? requesterIn(ticket);
  if (user === undefined) return undefined;
  const customer = userOf(ticket, user);
  return [told(ticket, { type: 'customer.identified', rank: 2, data: { customer } })];
}

function commented(ticket: Ticket): Told[] | undefined {
  const comment = valueIn(ticket.event, 'comment') ?? valueIn(ticket.event, 'current');
  const text = proseIn(comment, 'body') ?? proseIn(comment, 'plain_body') ?? proseIn(comment, 'html_body');
  const author = partyIn(comment, 'author') ?? partyIn(comment, 'author_id');
  const isStaff = valueIn(comment, 'author', 'is_staff');
  const isRequester = author !== undefined && author === requesterIn(ticket);
  if (valueIn(comment, 'is_public') === false || valueIn(comment, 'public') === false) {
    const by = textIn(comment, 'author', 'name') ?? author ?? 'an agent';
    return text === undefined ? [] : [told(ticket, { type: 'case.noted', rank: 50, data: { by, text } })];
  }
  if (author === undefined && isStaff === undefined) return undefined;
  const by = isStaff === false || (isStaff !== true && isRequester) ? 'customer' : 'agent';
  const data = { by, ...(text === undefined ? {} : { text }) } as const;
  return [told(ticket, { type: 'interaction.message', rank: 30, data })];
}

/** A message of a live conversation; triggers and bots are nobody. */
function written(ticket: Ticket): Told[] | undefined {
  const by = word(ticket.event, 'actor', 'type');
  if (by === 'trigger' || by === 'system') return [];
  if (by !== 'end_user' && by !== 'agent') return undefined;
  const text = proseIn(ticket.event, 'message', 'body');
  const data = { by: by === 'agent' ? by : 'customer', ...(text === undefined ? {} : { text }) } as const;
  return [told(ticket, { type: 'interaction.message', rank: 30, data })];
}

const DONE: ReadonlySet<string> = new Set(['solved', 'closed']);

function statusChanged(ticket: Ticket): Told[] | undefined {
  const { event, detail } = ticket;
  const now = word(event, 'current') || word(event, 'current', 'status') || word(detail, 'status');
  const before = word(event, 'previous') || word(event, 'previous', 'status');
  if (DONE.has(now)) return DONE.has(before) ? [] : resolved(ticket);
  if (now === 'pending') return waiting(ticket, 'customer', 'an answer from the customer');
  if (now === 'hold' || now === 'on-hold' || now === 'on_hold')
    return waiting(ticket, 'third-party', 'somebody outside, by the ticket’s status');
  if (now !== 'open' && now !== 'new') return undefined;
  if (DONE.has(before))
    return [told(ticket, { type: 'case.reopened', rank: 40, data: { reason: 'opened again in Zendesk' } })];
  if (/hold/.test(before))
    return [
      told(ticket, {
        type: 'case.progressed',
        rank: 40,
        data: { by: actor(ticket), what: 'no longer on hold' },
      }),
    ];
  return reported(ticket, 'ticket.status_changed', now);
}

const actor = ({ detail }: Ticket): string =>
  partyIn(detail, 'actor_id') ?? partyIn(detail, 'assignee_id') ?? 'zendesk';

const resolved = (ticket: Ticket, summary?: string): Told[] => [
  told(ticket, {
    type: 'case.resolved',
    rank: 70,
    data: { by: actor(ticket), ...(summary === undefined ? {} : { summary }) },
  }),
];

const waiting = (ticket: Ticket, on: 'customer' | 'third-party', what: string): Told[] => [
  told(ticket, { type: 'case.waiting', rank: 50, data: { on, what } }),
];

const SCORES: ReadonlyMap<string, number> = new Map([
  ['good', 5],
  ['bad', 1],
]);

function rated(ticket: Ticket): Told[] | undefined {
  const { event, detail } = ticket;
  const places = [
    ...['satisfaction_rating', 'satisfaction_score', 'rating', 'survey_response', 'current'].map((name) =>
      valueIn(event, name),
    ),
    event,
    valueIn(detail, 'satisfaction_rating'),
  ];
  for (const place of places) {
    const given = idIn(place, 'score') ?? idIn(place, 'rating') ?? idIn({ place }, 'place');
    const scored = given?.toLowerCase().replace(/_?with_?comment$/, '') ?? '';
    if (/^(un)?offered$/.test(scored)) return [];
    const score = SCORES.get(scored) ?? Number(scored || Number.NaN);
    if (!Number.isInteger(score) || score < 1 || score > 5) continue;
    const comment = proseIn(place, 'comment') ?? proseIn(event, 'comment');
    const data = { score, ...(comment === undefined ? {} : { comment }) };
    return [told(ticket, { type: 'feedback.received', rank: 80, data })];
  }
  return undefined;
}
