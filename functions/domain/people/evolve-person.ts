import type { Channel } from '../channel.ts';
import { type Instant, minus } from '../time.ts';
import { LONGEST_WINDOW } from './budget.ts';
import { openDigest, openPage } from './codes.ts';
import type { PersonFact } from './facts.ts';
import { lineFailed, lineWorks, outOfQuarantine, saidStart, saidStop } from './line.ts';
import { digestId, type Line, lineOf, nameOfPage, type PersonMessage, type PersonState } from './person.ts';

type Of<Type extends PersonFact['type']> = Extract<PersonFact, { type: Type }>;

/** Counts for the budget, once. */
function counted(state: PersonState, channel: Channel, name: string, at: Instant): PersonState {
  if (state.sent[channel].some((s) => s.name === name)) return state;
  const since = minus(at, LONGEST_WINDOW);
  const sent = [...state.sent[channel].filter((s) => s.at > since), { name, at }];
  return { ...state, sent: { ...state.sent, [channel]: sent.sort((a, b) => (a.at < b.at ? -1 : 1)) } };
}

const sent = (state: PersonState, fact: Of<'page.sent'>): PersonState => ({
  ...counted(state, fact.channel, nameOfPage(fact.caseId, fact.message), fact.at),
  pages: openPage(state, fact.caseId, fact.at).pages.pages,
});

/** The round is closed: what is held from now on goes into the next one. */
function digested(state: PersonState, { at }: Of<'digest.made'>): PersonState {
  const { heldUntil: _, ...rest } = state;
  const id = digestId(state.person, state.round);
  const { pages, code } = openDigest(state, state.round, at);
  const digest: PersonMessage = { id, kind: 'digest', at, ask: 1, round: state.round, code };
  return {
    ...counted(rest, 'sms', id, at),
    pages: pages.pages,
    round: state.round + 1,
    outstanding: [...state.outstanding, digest],
  };
}

const settled = (state: PersonState, { message }: { readonly message: string }): PersonState =>
  state.outstanding.some(({ id }) => id === message)
    ? { ...state, outstanding: state.outstanding.filter(({ id }) => id !== message) }
    : state;

const asked = (state: PersonState, { at, ask, message }: Of<'message.overdue'>): PersonState => ({
  ...state,
  outstanding: state.outstanding.map((m) => (m.id === message ? { ...m, at, ask } : m)),
});

/** The number's line as it is now; the very same state when nothing is new. */
const withLine = (state: PersonState, before: Line, after: Line): PersonState =>
  after === before ? state : { ...state, line: after };

/** How each fact changes a person. What changes nothing gives the very same state back. */
export function evolvePerson(state: PersonState, fact: PersonFact): PersonState {
  switch (fact.type) {
    case 'page.sent':
      return sent(state, fact);
    case 'page.held':
      return state.heldUntil === fact.until ? state : { ...state, heldUntil: fact.until };
    case 'digest.made':
      return digested(state, fact);
    case 'codes.freed':
      return {
        ...state,
        pages: state.pages.filter((p) => !('caseId' in p && fact.cases.includes(p.caseId))),
      };
    case 'message.overdue':
      return asked(state, fact);
    case 'message.settled':
      return settled(state, fact);
    case 'message.delivered':
      return lineWorks(settled(state, fact), fact);
    case 'message.failed':
      return lineFailed(settled(state, fact), fact);
    case 'texts.stopped': {
      const line = lineOf(state, fact.number);
      return withLine(state, line, saidStop(line, { at: fact.at, code: 'STOP' }));
    }
    case 'texts.started': {
      const alive = outOfQuarantine(state);
      const line = lineOf(alive, fact.number);
      return withLine(alive, line, saidStart(line, fact.at));
    }
    case 'number.alive':
      return state.line?.number === fact.number ? outOfQuarantine(state) : state;
    case 'number.released':
      return outOfQuarantine(state);
  }
}
