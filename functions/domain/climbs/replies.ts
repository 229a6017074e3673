import { type Case, type Climb, isActive, latestClimb, type Reply } from '../case.ts';
import type { Decided } from '../decision.ts';
import type { DataOf, Fact } from '../event.ts';
import type { PersonId } from '../ids.ts';
import type { Policy } from '../policy.ts';
import type { Instant } from '../time.ts';
import { replyText } from '../wording.ts';

/** What a supervisor's word does. Every word gets an answer, and a late one gets the truth. */

type Verb = DataOf<'page.answered'>['verb'];

const holderOf = (state: Case): PersonId | undefined =>
  state.climbs.findLast((c) => c.state === 'acknowledged')?.acknowledgedBy;

function acknowledged(c: Climb, by: PersonId, at: Instant): Climb {
  const { acknowledgeBy: _, ...rest } = c;
  return { ...rest, state: 'acknowledged', acknowledgedBy: by, acknowledgedAt: at, passed: false };
}

/** The climb goes on to the next rung at once. */
const passedOn = ({ acknowledgedBy: _, acknowledgedAt: __, ...c }: Climb): Climb => ({
  ...c,
  state: 'climbing',
  passed: true,
});

interface Answered {
  readonly outcome: Reply['outcome'];
  readonly climbs?: Climb[];
  readonly resolves?: true;
}

function answer(state: Case, verb: Verb, person: PersonId, at: Instant): Answered {
  const active = state.climbs.filter(isActive);
  const holder = holderOf(state);
  if (verb === 'why') return { outcome: 'why' };
  if (state.state === 'resolved' && active.length === 0) return { outcome: 'over' };
  if (active.length === 0 && holder !== undefined && holder !== person) return { outcome: 'held' };
  if (verb === 'done') return { outcome: 'resolved', resolves: true };
  if (verb === 'take') {
    if (active.length === 0) return { outcome: holder === person ? 'yours' : 'over' };
    return {
      outcome: 'taken',
      climbs: state.climbs.map((c) => (isActive(c) ? acknowledged(c, person, at) : c)),
    };
  }
  const mine = (c: Climb) =>
    (c.state === 'climbing' && c.people.includes(person)) ||
    (c.state === 'acknowledged' && c.acknowledgedBy === person);
  if (!state.climbs.some(mine)) return { outcome: 'over' };
  return { outcome: 'passed', climbs: state.climbs.map((c) => (mine(c) ? passedOn(c) : c)) };
}

/** What a word would do now, and who has it. */
export const outcomeOf = (
  state: Case,
  person: PersonId,
  verb: Verb,
  at: Instant,
): Pick<Reply, 'outcome' | 'holder'> => ({
  outcome: answer(state, verb, person, at).outcome,
  holder: holderOf(state),
});

export function pageAnswered(state: Case, { time, data }: Fact<'page.answered'>): Case {
  const { person, verb, reply, via = 'text' } = data;
  const { outcome, climbs = state.climbs, resolves } = answer(state, verb, person, time);
  const owed = via === 'text' ? [{ person, reply, outcome, holder: holderOf(state) }] : [];
  const next: Case = { ...state, climbs, replies: [...state.replies, ...owed] };
  if (resolves) return { ...next, state: 'resolved', resolvedAt: time };
  const open = next.state === 'exhausted' && !climbs.some((c) => c.state === 'exhausted');
  return open ? { ...next, state: 'open' } : next;
}

export const pageReplied = (state: Case, { data }: Fact<'page.replied'>): Case => ({
  ...state,
  replies: state.replies.filter(({ reply }) => reply !== data.reply),
});

export const replyDecisions = (state: Case, policy: Policy): Decided[] =>
  state.replies.map((reply) => ({
    type: 'page.replied',
    data: {
      person: reply.person,
      reply: reply.reply,
      text: replyText(state, latestClimb(state), reply, policy),
    },
  }));
