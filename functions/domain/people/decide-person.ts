import type { Policy } from '../policy.ts';
import { earliest, hasCome, type Instant, plus, seconds } from '../time.ts';
import { freeAt } from './budget.ts';
import { evolvePerson } from './evolve-person.ts';
import type { PersonFact } from './facts.ts';
import type { PersonMessage, PersonState } from './person.ts';

/** What is to be done about a person at an instant, by their state alone. */

const ASK_AFTER = seconds(60);
/** After so many questions without an answer it is given up; the cases of its pages ask for themselves. */
const MOST_ASKS = 10;

const askAt = ({ at }: PersonMessage): Instant => plus(at, ASK_AFTER);

/** The digest goes as soon as the budget allows; a budget that was cut meanwhile puts it off. */
function digestDecisions(state: PersonState, policy: Policy, at: Instant): PersonFact[] {
  const { heldUntil, sent } = state;
  if (heldUntil === undefined || !hasCome(heldUntil, at)) return [];
  const free = freeAt(
    sent.sms.map((s) => s.at),
    'sms',
    policy,
    at,
  );
  return free === at ? [{ type: 'digest.made', at }] : [{ type: 'page.held', at, until: free }];
}

const askDecisions = ({ outstanding }: PersonState, at: Instant): PersonFact[] =>
  outstanding
    .filter((message) => message.ask < MOST_ASKS && hasCome(askAt(message), at))
    .map(({ id, ask }) => ({ type: 'message.overdue', at, message: id, ask: ask + 1 }));

/** Decides until nothing is left to decide at this instant. */
export function settlePerson(before: PersonState, policy: Policy, now: Instant): PersonState {
  let state = before;
  for (;;) {
    const facts = [...digestDecisions(state, policy, now), ...askDecisions(state, now)];
    if (facts.length === 0) return state;
    state = facts.reduce(evolvePerson, state);
  }
}

/** The earliest instant at which time alone changes anything (D2). */
export const nextPersonLook = ({ heldUntil, outstanding }: PersonState): Instant | undefined =>
  earliest([heldUntil, ...outstanding.filter(({ ask }) => ask < MOST_ASKS).map(askAt)]);
