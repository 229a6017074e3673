import { momentWords, wallTime } from '../calendar/hours.ts';
import { agentNamed, type Case, isActive } from '../case.ts';
import type { Customer } from '../customer/known.ts';
import { masked } from '../ids.ts';
import type { Policy } from '../policy.ts';
import type { Promised } from '../promises/promised.ts';
import { isOpen } from '../promises/promises.ts';
import { termsOf } from '../promises/terms.ts';
import { silent } from '../rules/silence.ts';
import { overdueAt, stallsAt } from '../rules/stalls.ts';
import { earliest, type Instant } from '../time.ts';
import type { Brief, PromisedBrief } from './brief.ts';
import { hidingNumbers } from './hidden-numbers.ts';

/** What the next person must know of a case, as it stands at `now`. */
export function briefOf(state: Case, policy: Policy, now: Instant): Brief {
  const hide = hidingNumbers(state, policy);
  const { customer, lastNote, owner, lastAgent, newest } = state;
  return {
    case: state.id,
    state: state.state,
    priority: state.priority,
    who: hide(whoOf(customer)),
    ...(customer.phone ? { number: masked(customer.phone) } : {}),
    customer: picked(customer),
    about: [state.topic ?? '', state.summary ?? ''].filter((words) => words !== '').map(hide),
    handsOff: state.handsOff.map(hide),
    promised: state.promises.map((p) => promisedBrief(p, state, policy, now, hide)),
    tried: state.tried.map(hide),
    ...(lastNote ? { note: { by: hide(nameOf(state, lastNote.by)), text: hide(lastNote.text) } } : {}),
    isComplaint: state.about.length > 0,
    path: pathOf(state).map(hide),
    handoffs: state.handoffs.map(({ at, from, to }) => ({ at, from: hide(from), to: hide(to) })),
    conversations: state.interactions.length,
    ...(lastAgent ? { lastAgent: nameOf(state, lastAgent) } : {}),
    ...(owner ? { owner: nameOf(state, owner) } : {}),
    raised: state.climbs.map((c) => hide(c.why)),
    next: hide(nextStep(state, policy, now)),
    ...(newest ? { asOf: newest.time } : {}),
  };
}

const whoOf = ({ name, phone }: Customer): string =>
  name ?? (phone ? `a customer (number ending ${phone.slice(-2)})` : 'a customer');

const picked = ({ language, tier, timeZone }: Customer): Brief['customer'] => ({
  ...(language === undefined ? {} : { language }),
  ...(tier === undefined ? {} : { tier }),
  ...(timeZone === undefined ? {} : { timeZone }),
});

const nameOf = (state: Case, agent: string): string => agentNamed(state, agent).name ?? agent;

function promisedBrief(
  p: Promised,
  state: Case,
  policy: Policy,
  now: Instant,
  hide: (text: string) => string,
): PromisedBrief {
  const { start, end, exact } = termsOf(p, state, policy);
  const by = p.agent ?? p.madeBy;
  return {
    state: p.state,
    due: exact ? momentWords(start, now, policy.timeZone) : `by ${momentWords(end, now, policy.timeZone)}`,
    dueAt: start,
    ...(p.reason === undefined ? {} : { reason: hide(p.reason) }),
    ...(by === undefined ? {} : { by: nameOf(state, by) }),
  };
}

/** Where the customer has been, without saying the same place twice in a row. */
function pathOf(state: Case): string[] {
  const line = state.interactions.at(-1);
  const now = line?.agent ?? (state.handoffs.length === 0 ? state.lastAgent : undefined);
  const places = [
    ...state.handoffs.flatMap(({ from, to }) => [from, to]),
    ...(now ? [nameOf(state, now)] : line?.queue ? [line.queue] : []),
  ];
  return places.filter((place, i) => place !== places[i - 1]);
}

/** What is to be done now, by what the customer waits for most. */
function nextStep(state: Case, policy: Policy, now: Instant): string {
  const zone = policy.timeZone;
  if (state.state === 'resolved')
    return `Nothing is open: it was resolved ${momentWords(state.resolvedAt ?? now, now, zone)}.`;
  const [chat] = silent(state);
  if (chat) return `Answer the customer in the chat: they have waited since ${wallTime(chat.since, zone)}.`;
  const promise = state.promises.find(isOpen);
  if (promise) {
    const { due, reason } = promisedBrief(promise, state, policy, now, (text) => text);
    return `Call the customer ${due}${reason ? `: ${reason}` : ''}.`;
  }
  const asked = state.climbs.findLast(isActive);
  if (asked) return `A supervisor is to take it: ${asked.why}.`;
  if (state.waiting) {
    const { on, what, until } = state.waiting;
    const date = until ? ` by ${momentWords(until, now, zone)}` : '';
    return on === 'customer'
      ? `Wait for the customer: ${what}.`
      : `Make sure that this comes${date}: ${what}.`;
  }
  const holder = state.climbs.findLast((c) => c.state === 'acknowledged')?.acknowledgedBy;
  const who = holder ? policy.people[holder]?.name : state.owner && nameOf(state, state.owner);
  const until = earliest([stallsAt(state, policy), overdueAt(state, policy)]);
  const date = until ? ` before ${momentWords(until, now, zone)}` : '';
  return who ? `${who} has it and moves it on${date}.` : `Nobody has it: move it on${date}.`;
}
