import type { Case } from './case.ts';
import { interactionOf } from './contact.ts';
import type { Customer } from './customer/known.ts';
import type { Fact, FactType } from './event.ts';
import { sortedOnce } from './history.ts';
import type { Policy } from './policy.ts';

/**
 * Calls that show one of the centre's own numbers as the caller's: those that Baton places to agents, as a phone system
 * sees them come in, and those of agents behind the main number. They are no conversation and no hand-off (contract,
 * section 1): they are kept, and open no case as long as nothing else says who the customer is. Only what begins with
 * such a number is one: a customer who withholds theirs may be transferred by a line that shows the centre's.
 */

/** The numbers that a policy names as the centre's own. */
export const ownNumbersOf = ({ ownNumbers, callbacks, teams }: Policy): ReadonlySet<string> =>
  new Set([
    ...ownNumbers,
    ...(callbacks.number === undefined ? [] : [callbacks.number]),
    ...Object.values(teams).map(({ phone }) => phone),
  ]);

const customerIn = (fact: Fact): Customer | undefined =>
  'customer' in fact.data ? fact.data.customer : undefined;

/** The fact as it is kept: one of these numbers is nobody's phone, and stands under a name of its own. */
export function withoutOwnNumber(fact: Fact, own: ReadonlySet<string>): Fact {
  const { phone, ...customer } = customerIn(fact) ?? {};
  if (phone === undefined || !own.has(phone)) return fact;
  // The data are those of this very type, but for the customer.
  return { ...fact, data: { ...fact.data, customer: { ...customer, centre: phone } } } as Fact;
}

/** What a phone system says of a line by itself; what a person says of a call is about something. */
const OF_THE_LINE: ReadonlySet<FactType> = new Set([
  'interaction.started',
  'interaction.queued',
  'interaction.connected',
  'interaction.transferred',
  'interaction.held',
  'interaction.resumed',
  'interaction.ended',
  'customer.identified',
]);

/** What is told of a case, not of a line, is no call of the centre's. */
export const showsOwnNumber = (fact: Fact): boolean =>
  OF_THE_LINE.has(fact.type) && customerIn(fact)?.centre !== undefined && !fact.subject.startsWith('case:');

/** From here on somebody waits or talks: a number that is shown later is that of another line. */
const HANDLES: ReadonlySet<FactType> = new Set([
  'interaction.queued',
  'interaction.connected',
  'interaction.transferred',
]);

const isHandled = (state: Case, conversation: string): boolean => {
  const line = interactionOf(state, conversation);
  return line !== undefined && (line.connectedBefore || line.queuedAt !== undefined);
};

const isNamed = (customer: Customer | undefined): boolean =>
  customer?.phone !== undefined || customer?.externalId !== undefined;

/** Of a whole history, the conversations that are the centre's own calls: none, once a customer is named. */
export function ownCallsIn(history: readonly Fact[]): string[] {
  if (!history.some(showsOwnNumber) || history.some((fact) => isNamed(customerIn(fact)))) return [];
  const isOwn = new Map<string, boolean>();
  for (const fact of sortedOnce(history))
    if (!isOwn.has(fact.subject) && (HANDLES.has(fact.type) || showsOwnNumber(fact)))
      isOwn.set(fact.subject, showsOwnNumber(fact));
  return [...isOwn].filter(([, own]) => own).map(([conversation]) => conversation);
}

/** Learnt too late: it was taken for a customer's call until now, or is a customer's after all. */
export const turnsOwnCall = (state: Case, fact: Fact): boolean =>
  isNamed(customerIn(fact))
    ? state.ownCalls.length > 0
    : showsOwnNumber(fact) &&
      !isNamed(state.customer) &&
      !state.ownCalls.includes(fact.subject) &&
      interactionOf(state, fact.subject) !== undefined &&
      !isHandled(state, fact.subject);

/** The case before these facts are taken into it, none of which turns it. */
export function knowingOwnCalls(state: Case, facts: readonly Fact[]): Case {
  const more = isNamed(state.customer)
    ? []
    : ownCallsIn(facts).filter((conversation) => !isHandled(state, conversation));
  return more.length === 0 ? state : { ...state, ownCalls: [...new Set([...state.ownCalls, ...more])] };
}

export const isOfOwnCall = (state: Case, { type, subject }: Fact): boolean =>
  state.ownCalls.includes(subject) && OF_THE_LINE.has(type);
