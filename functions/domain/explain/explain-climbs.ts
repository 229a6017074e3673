import { type Case, climbOf, newCase } from '../case.ts';
import type { Channel } from '../channel.ts';
import { channelOf, type PageMessage, pagesFor } from '../climbs/pages.ts';
import { outcomeOf } from '../climbs/replies.ts';
import type { Grounds, LeftOut, Reason } from '../decision.ts';
import type { Fact } from '../event.ts';
import { evolve } from '../evolve.ts';
import { sortedOnce } from '../history.ts';
import type { CaseId, MessageId, PersonId } from '../ids.ts';

import type { Instant } from '../time.ts';

/** What became of each climb: its rungs, its pages, and who answered what; found by folding its history again. */

export interface PageFate {
  readonly person: PersonId;
  readonly message: MessageId;
  readonly channel: Channel;
  /** When it was decided. */
  readonly at: Instant;
  /** `withdrawn`: nobody wanted it any more before its outcome was known. */
  readonly fate: 'outstanding' | 'delivered' | 'failed' | 'withdrawn';
  readonly fateAt?: Instant;
  readonly why?: string;
  /** The person's budget held it back since then, for a digest that could leave at `until`. */
  readonly held?: { readonly at: Instant; readonly until: Instant };
  /** The digest that it went out in. */
  readonly digest?: MessageId;
}

export interface RungExplained {
  readonly at: Instant;
  /** `2 of round 1`, or `last resort`. */
  readonly name: string;
  readonly pages: readonly PageFate[];
  readonly leftOut: readonly LeftOut[];
  /** It was passed over, since nobody could be paged. */
  readonly skipped?: string;
  readonly acknowledgeBy?: Instant;
}

interface AnswerExplained {
  readonly at: Instant;
  readonly person: PersonId;
  readonly verb: string;
  readonly outcome: string;
}

export interface ClimbExplained {
  readonly id: string;
  readonly reason: Reason;
  readonly occurrence: number;
  readonly startedAt: Instant;
  readonly why: string;
  readonly grounds: Grounds;
  readonly state: string;
  readonly rungs: readonly RungExplained[];
  readonly answers: readonly AnswerExplained[];
  /** Taken and not moved, or ended: when, and why. */
  readonly turns: readonly { readonly at: Instant; readonly what: string }[];
}

interface Building {
  readonly id: string;
  readonly rungs: (Omit<RungExplained, 'pages'> & { readonly pages: MessageId[] })[];
  readonly answers: AnswerExplained[];
  readonly turns: { at: Instant; what: string }[];
}

interface Replayed {
  readonly state: Case;
  readonly climbs: readonly ClimbExplained[];
  readonly facts: number;
}

/** Folds the history up to `at`, and notes what each fact did to each climb and each page. */
export function replay(id: CaseId, history: readonly Fact[], at: Instant): Replayed {
  const facts = sortedOnce(history.filter(({ time }) => time <= at));
  const climbs = new Map<string, Building>();
  const pages = new Map<MessageId, PageFate>();
  let state = newCase(id);
  for (const fact of facts) {
    const next = evolve(state, fact);
    onClimbs(climbs, pages, state, fact, next);
    onPages(pages, state, fact, next);
    onNextChannels(climbs, pages, next);
    state = next;
  }
  const told = [...climbs.values()].flatMap((b) => explained(b, state, pages));
  return { state, climbs: told, facts: facts.length };
}

function onClimbs(
  climbs: Map<string, Building>,
  pages: Map<MessageId, PageFate>,
  before: Case,
  fact: Fact,
  after: Case,
): void {
  const { time } = fact;
  switch (fact.type) {
    case 'climb.started': {
      const { climb } = fact.data;
      if (!climbs.has(climb)) climbs.set(climb, { id: climb, rungs: [], answers: [], turns: [] });
      return;
    }
    case 'climb.climbed':
    case 'climb.exhausted': {
      const { climb, leftOut = [] } = fact.data;
      const sent = pagesFor(fact.data, time);
      for (const page of sent) pages.set(page.id, begun(page));
      const ids = sent.map(({ id }) => id);
      const name = fact.type === 'climb.exhausted' ? 'last resort' : nameOf(fact.data);
      const until = fact.type === 'climb.climbed' ? { acknowledgeBy: fact.data.acknowledgeBy } : {};
      climbs.get(climb)?.rungs.push({ at: time, name, pages: ids, leftOut, ...until });
      return;
    }
    case 'climb.skipped': {
      const { climb, why } = fact.data;
      const name = nameOf(fact.data);
      climbs.get(climb)?.rungs.push({ at: time, name, pages: [], leftOut: [], skipped: why });
      return;
    }
    case 'climb.idle': {
      const { climb, person } = fact.data;
      climbs.get(climb)?.turns.push({ at: time, what: `${person ?? 'somebody'} had it and nothing moved` });
      return;
    }
    case 'climb.ended':
      climbs.get(fact.data.climb)?.turns.push({
        at: time,
        what: fact.data.why === 'resolved' ? 'ended: the case was resolved' : 'ended: there was progress',
      });
      return;
    case 'page.answered': {
      const { person, verb } = fact.data;
      const { outcome } = outcomeOf(before, person, verb, time);
      for (const b of climbs.values()) {
        const isAsked = b.rungs.some((r) => r.pages.some((message) => pages.get(message)?.person === person));
        const [was, is] = [climbOf(before, b.id)?.state, climbOf(after, b.id)?.state];
        if (was !== is || (isAsked && was !== 'ended')) b.answers.push({ at: time, person, verb, outcome });
      }
    }
  }
}

const nameOf = ({ round, rung }: { readonly round: number; readonly rung: number }): string =>
  round === 0 ? `rung ${rung + 1}` : `rung ${rung + 1}, round ${round + 1}`;

const begun = (page: PageMessage): PageFate => ({
  person: page.person,
  message: page.id,
  channel: channelOf(page),
  at: page.at,
  fate: 'outstanding',
});

/** A page that takes the place of one that failed belongs to the same rung. */
function onNextChannels(climbs: Map<string, Building>, pages: Map<MessageId, PageFate>, after: Case): void {
  for (const page of after.outstanding) {
    if (page.kind !== 'page' || pages.has(page.id)) continue;
    pages.set(page.id, begun(page));
    climbs.get(page.climb)?.rungs.at(-1)?.pages.push(page.id);
  }
}

/** A page ends by its own outcome, or by what made it unwanted; an outcome that comes after that says more. */
function onPages(pages: Map<MessageId, PageFate>, before: Case, fact: Fact, after: Case): void {
  const end = (message: MessageId, fate: PageFate['fate'], why?: string): void => {
    const page = pages.get(message);
    if (page) pages.set(message, { ...page, fate, fateAt: fact.time, ...(why === undefined ? {} : { why }) });
  };
  if (fact.type === 'page.held') {
    const page = pages.get(fact.data.message);
    if (page) pages.set(page.message, { ...page, held: { at: fact.time, until: fact.data.until } });
    return;
  }
  if (fact.type === 'message.delivered' || fact.type === 'message.failed') {
    const { message, digest } = fact.data;
    const page = pages.get(message);
    if (page && digest !== undefined) pages.set(message, { ...page, digest });
    if (fact.type === 'message.delivered') end(message, 'delivered');
    else end(message, 'failed', fact.data.code);
    return;
  }
  const gone = before.outstanding.filter(
    ({ id, kind }) => kind === 'page' && !after.outstanding.some((m) => m.id === id),
  );
  for (const { id } of gone)
    if (fact.type === 'message.overdue' && fact.data.message === id) end(id, 'failed', 'no status came');
    else end(id, 'withdrawn', wordsOf(fact));
}

function wordsOf(fact: Fact): string {
  switch (fact.type) {
    case 'page.answered':
      return `${fact.data.person} answered “${fact.data.verb}”`;
    case 'climb.climbed':
    case 'climb.skipped':
      return 'the ladder went on to the next rung';
    case 'climb.exhausted':
      return 'the ladder was exhausted';
    case 'climb.ended':
      return fact.data.why === 'resolved' ? 'the case was resolved' : 'there was progress';
    default:
      return fact.type;
  }
}

function explained(b: Building, state: Case, pages: ReadonlyMap<MessageId, PageFate>): ClimbExplained[] {
  const climb = climbOf(state, b.id);
  if (!climb) return [];
  const { id, reason, occurrence, startedAt, why, grounds } = climb;
  const rungs = b.rungs.map((rung) => ({
    ...rung,
    pages: rung.pages.flatMap((message) => pages.get(message) ?? []),
  }));
  const { answers, turns } = b;
  return [{ id, reason, occurrence, startedAt, why, grounds, state: climb.state, rungs, answers, turns }];
}
