import { hidden, hidingNumbers } from '../brief/hidden-numbers.ts';
import type { Case } from '../case.ts';
import { type Crossing, climbIdOf } from '../climbs/crossing.ts';
import { notClimbed } from '../climbs/ladder.ts';
import { crossings } from '../decide.ts';
import type { Grounds } from '../decision.ts';
import type { Fact } from '../event.ts';
import type { CaseId } from '../ids.ts';
import type { Policy, Rules } from '../policy.ts';
import type { Instant } from '../time.ts';
import { type ClimbExplained, replay } from './explain-climbs.ts';
import { type Upcoming, upcoming } from './explain-looks.ts';
import { type Distance, distanceTo, RULES } from './explain-rules.ts';

/**
 * Why each page was sent or not. Everything here is found by folding the history again, and nothing else is asked:
 * the same history gives the same explanation, byte for byte. Phone numbers are masked.
 */
export interface Explanation {
  readonly case: CaseId;
  readonly at: Instant;
  /** The policy by which the limits are measured now; a climb names the one that it started under. */
  readonly revision: string;
  readonly timeZone: string;
  readonly state: Case['state'];
  readonly priority: Case['priority'];
  /** How many facts the history had by then. */
  readonly facts: number;
  readonly rules: readonly RuleExplained[];
  readonly climbs: readonly ClimbExplained[];
  readonly next: readonly Upcoming[];
}

export interface RuleExplained extends Distance {
  readonly rule: keyof Rules;
  readonly verdict: 'crossed' | 'not crossed' | 'switched off';
  /** Each crossing: its climb, or why there is none. */
  readonly crossed: readonly CrossedExplained[];
}

export interface CrossedExplained {
  readonly at: Instant;
  readonly why: string;
  readonly climb?: string;
  readonly noClimb?: string;
  readonly grounds: Omit<Grounds, 'rule' | 'revision'>;
}

/** `history` may be in any order and list facts more than once; what came after `at` is left out. */
export function explain(id: CaseId, history: readonly Fact[], policy: Policy, at: Instant): Explanation {
  const { state, climbs, facts } = replay(id, history, at);
  const found = facts === 0 ? [] : crossings(state, policy, at);
  const explanation: Explanation = {
    case: id,
    at,
    revision: policy.revision,
    timeZone: policy.timeZone,
    state: state.state,
    priority: state.priority,
    facts,
    rules: RULES.map((rule) => explained(rule, state, policy, at, found, climbs)),
    climbs,
    next: facts === 0 ? [] : upcoming(state, policy),
  };
  return hidden(explanation, hidingNumbers(state, policy));
}

/** What each of these did is on record elsewhere than in a climb. */
const EFFECTS: {
  readonly [Name in keyof Rules]?: (state: Case, climbs: readonly ClimbExplained[]) => boolean;
} = {
  longWait: ({ interactions }) => interactions.some((i) => i.offeredAt !== undefined),
  dropped: ({ drops }) => drops.length > 0,
  unacknowledged: (_, climbs) => climbs.some(wentUnanswered),
  idleAfterAcknowledge: ({ climbs }) => climbs.some((c) => c.excluded.length > 0),
};

/** A step that came because nobody on the rung before it had answered in time. */
const wentUnanswered = ({ rungs, turns }: ClimbExplained): boolean =>
  rungs.some(({ at }, i) => {
    const until = rungs[i - 1]?.acknowledgeBy;
    return until !== undefined && at >= until && !turns.some((turn) => turn.at === at);
  });

function explained(
  rule: keyof Rules,
  state: Case,
  policy: Policy,
  at: Instant,
  found: readonly Crossing[],
  climbs: readonly ClimbExplained[],
): RuleExplained {
  const crossed = [...climbed(rule, state), ...withoutClimb(rule, state, policy, found)].sort((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
  );
  const isCrossed = crossed.length > 0 || EFFECTS[rule]?.(state, climbs) === true;
  const verdict = isCrossed ? 'crossed' : policy.rules[rule] ? 'not crossed' : 'switched off';
  return { rule, verdict, ...distanceTo(rule, state, policy, at), crossed };
}

const climbed = (rule: string, { climbs }: Case): CrossedExplained[] =>
  climbs
    .filter(({ reason }) => reason === rule)
    .map(({ id, startedAt, why, grounds: { compared, events, clock } }) => ({
      at: startedAt,
      why,
      climb: id,
      grounds: { compared, events, ...(clock === undefined ? {} : { clock }) },
    }));

const withoutClimb = (
  rule: string,
  state: Case,
  policy: Policy,
  found: readonly Crossing[],
): CrossedExplained[] =>
  found
    .filter((c) => c.reason === rule && !state.climbs.some(({ id }) => id === climbIdOf(c)))
    .map((c) => ({
      at: c.at,
      why: c.why,
      noClimb: notClimbed(state, c, policy) ?? 'it was not looked at yet',
      grounds: c.grounds(),
    }));
